"""The addresses of «Det sker», under `/<estate>/sker/`."""

from django.urls import include, path

from events import views
from events.meals import views as meals
from events.outside import views as outside

app_name = "events"
urlpatterns = [
    path("", include("events.making.urls")),
    path("", include("events.meeting.urls")),
    path("", include("events.wheel.urls")),
    path("", views.index, name="index"),
    path("mit/", views.mine, name="mine"),
    path("opgave/<int:pk>/tag/", views.take, name="take"),
    path("opgave/<int:pk>/slip/", views.give_up, name="give_up"),
    path("opgave/<int:pk>/byt/", views.swap, name="swap"),
    path("<uuid:token>/", views.event, name="event"),
    path("<uuid:token>/kom/", views.sign_up, name="sign_up"),
    path("<uuid:token>/meld-fra/", views.leave, name="leave"),
    path("<uuid:token>/koekken/", meals.kitchen, name="kitchen"),
    path("<uuid:token>/til-overs/", meals.leftovers, name="leftovers"),
    path("<uuid:token>/plakat/", outside.poster, name="poster"),
    path("<uuid:token>/kalender.ics", outside.file, name="ics"),
    path("<uuid:token>/ja/", views.say_yes, name="yes"),
    path("<uuid:token>/nej/", views.say_no, name="no"),
]
