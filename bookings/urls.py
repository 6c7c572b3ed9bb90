"""The room's addresses for people."""

from django.urls import path

from bookings import views
from bookings.bargains import views as bargains
from bookings.draws.urls import urlpatterns as draws
from bookings.feeds import views as feeds
from bookings.fetching import views as fetching
from bookings.lines import views as lines
from bookings.places import door
from bookings.places import views as places
from bookings.rentals.urls import urlpatterns as rentals
from bookings.rooms import views as rooms
from bookings.ruling import views as ruling
from bookings.ruling.founding import views as founding

app_name = "bookings"
urlpatterns = [
    path("", views.index, name="index"),
    path("mine/", views.mine, name="mine"),
    path("mine/<int:pk>/", rooms.booking, name="booking"),
    path("mine/<int:pk>/flyt/", rooms.move, name="move"),
    path("mine/<int:pk>/aflys/", views.cancel, name="cancel"),
    path("mine/<int:pk>/fortryd/", views.undo, name="undo"),
    path("mine/<int:pk>/her/", views.arrive, name="arrive"),
    path("mine/<int:pk>/faerdig/", views.finish, name="finish"),
    path("mine/<int:pk>/noegle/<slug:errand>/", fetching.choose, name="key"),
    path("mine/<int:pk>/noegle/<slug:errand>/ja/", fetching.say_yes, name="key_yes"),
    path("udlejninger/<int:pk>/noegle/<slug:errand>/", fetching.kept, name="key_kept"),
    path("<int:pk>/vent/", lines.wait, name="wait"),
    path("venter/<int:pk>/ja/", lines.say_yes, name="say-yes"),
    path("venter/<int:pk>/slip/", lines.leave, name="leave"),
    path("mine/<int:pk>/giv-videre/", bargains.offer, name="offer"),
    path("videre/<int:pk>/", bargains.take, name="take"),
    path("videre/<int:pk>/behold/", bargains.keep, name="keep-time"),
    path("<int:pk>/bytte/", bargains.ask, name="ask-swap"),
    path("bytte/<int:pk>/ja/", bargains.say_yes, name="swap-yes"),
    path("bytte/<int:pk>/nej/", bargains.say_no, name="swap-no"),
    path("bytte/<int:pk>/fortryd/", bargains.take_back, name="swap-back"),
    path("nyt-sted/", founding.new, name="new_place"),
    path("<int:pk>/ny-del/", founding.new_part, name="new_part"),
    path("<int:pk>/brug-ikke/", founding.retire, name="retire_place"),
    path("<int:pk>/brug-igen/", founding.use_again, name="use_again"),
    path("<int:pk>/", views.place, name="place"),
    path("<int:pk>/se-igennem/", rooms.review, name="review"),
    path("<int:pk>/book/", views.book, name="book"),
    path("<int:pk>/tid/", places.book_time, name="book_time"),
    path("<int:pk>/naetter/", places.book_nights, name="book_nights"),
    path("<int:pk>/fejl/", places.fault, name="fault"),
    path("<int:pk>/fejl/<int:fault>/rettet/", places.mended, name="mended"),
    path("<int:pk>/fejl/<int:fault>/alligevel/", places.broken, name="broken"),
    path("<int:pk>/skilt/", door.to_print, name="sign"),
    path("<int:pk>/skilt/nyt/", door.anew, name="sign_anew"),
    path("<int:pk>/ret/", ruling.place, name="change_place"),
    path("<int:pk>/regler/", ruling.rules, name="rules"),
    path("<int:pk>/faste-tider/", ruling.kept, name="kept"),
    path("<int:pk>/faste-tider/<int:block>/fjern/", ruling.keep_no_more, name="keep_no_more"),
    path("<int:pk>/for-en-nabo/", ruling.book_for, name="book_for"),
    path("<int:pk>/brug/", ruling.use, name="use"),
    path("<int:pk>/kalendere/", feeds.calendars, name="calendars"),
    path("<int:pk>/kalendere/vaek/", feeds.calendar_away, name="calendar_away"),
    path("<int:pk>/kalendere/adresse/", feeds.feed_anew, name="feed_anew"),
    path("<int:pk>/kalendere/luk/", feeds.feed_shut, name="feed_shut"),
    path("<int:pk>/luk/", views.close, name="close"),
    path("<int:pk>/aabn/<int:closure>/", views.reopen, name="reopen"),
    *rentals,
    *draws,
]
