"""The addresses of things to lend, under `/<estate>/laan/`."""

from django.urls import path

from bookings.loans import views
from bookings.loans.desk import views as desk

app_name = "loans"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.thing, name="thing"),
    path("<int:pk>/laan/", views.ask, name="ask"),
    path("<int:pk>/vent/", views.wait, name="wait"),
    path("mit/<int:pk>/ja/", views.say_yes, name="say_yes"),
    path("mit/<int:pk>/slip/", views.withdraw, name="withdraw"),
    path("mit/<int:pk>/hentet/", views.fetch, name="fetch"),
    path("mit/<int:pk>/forny/", views.renew, name="renew"),
    path("mit/<int:pk>/aflever/", views.hand_in, name="hand_in"),
    path("mit/<int:pk>/god/", views.agree, name="agree"),
    path("mit/<int:pk>/nej/", views.decline, name="decline"),
    path("mit/<int:pk>/her-igen/", views.received, name="received"),
    path("vores/<int:pk>/tag-hjem/", views.take_home, name="take_home"),
    path("vores/<int:pk>/saet-op/", views.put_back, name="put_back"),
    path("vores/<int:pk>/fejl/<int:fault>/rettet/", views.mend, name="mend"),
    path("udlaan/", desk.desk, name="desk"),
    path("udlaan/ny/", desk.new, name="new"),
    path("udlaan/<int:pk>/ud/", desk.give, name="give"),
    path("udlaan/<int:pk>/hjem/", desk.home, name="home"),
    path("udlaan/<int:pk>/mind/", desk.nudge, name="nudge"),
    path("udlaan/<int:pk>/nej/", desk.refuse, name="refuse"),
    path("<int:pk>/disk/", desk.counter, name="counter"),
    path("<int:pk>/ret/", desk.change, name="change"),
    path("<int:pk>/tag-ned/", desk.retire, name="retire"),
    path("<int:pk>/saet-op/", desk.lend_again, name="lend_again"),
    path("<int:pk>/fejl/<int:fault>/rettet/", desk.mended, name="mended"),
    path("<int:pk>/fejl/<int:fault>/alligevel/", desk.broken, name="broken"),
]
