"""The room's addresses for people."""

from django.urls import path

from bookings import views
from bookings.bargains import views as bargains
from bookings.lines import views as lines

app_name = "bookings"
urlpatterns = [
    path("", views.index, name="index"),
    path("mine/", views.mine, name="mine"),
    path("mine/<int:pk>/aflys/", views.cancel, name="cancel"),
    path("mine/<int:pk>/fortryd/", views.undo, name="undo"),
    path("mine/<int:pk>/her/", views.arrive, name="arrive"),
    path("mine/<int:pk>/faerdig/", views.finish, name="finish"),
    path("<int:pk>/vent/", lines.wait, name="wait"),
    path("venter/<int:pk>/ja/", lines.say_yes, name="say-yes"),
    path("venter/<int:pk>/slip/", lines.leave, name="leave"),
    path("mine/<int:pk>/giv-videre/", bargains.offer, name="offer"),
    path("videre/<int:pk>/", bargains.take, name="take"),
    path("videre/<int:pk>/behold/", bargains.keep, name="keep"),
    path("<int:pk>/bytte/", bargains.ask, name="ask-swap"),
    path("bytte/<int:pk>/ja/", bargains.say_yes, name="swap-yes"),
    path("bytte/<int:pk>/nej/", bargains.say_no, name="swap-no"),
    path("bytte/<int:pk>/fortryd/", bargains.take_back, name="swap-back"),
    path("<int:pk>/", views.place, name="place"),
    path("<int:pk>/book/", views.book, name="book"),
    path("<int:pk>/luk/", views.close, name="close"),
    path("<int:pk>/aabn/<int:closure>/", views.reopen, name="reopen"),
]
