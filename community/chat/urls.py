"""The room's addresses for people."""

from django.urls import path

from community.chat import views
from community.chat.handling import views as handling

app_name = "chat"
urlpatterns = [
    path("", views.index, name="index"),
    path("skriv/", views.begin, name="begin"),
    path("spoerg/<uuid:token>/", views.ask, name="ask"),
    path("besked/<uuid:token>/", handling.message, name="message"),
    path("besked/<uuid:token>/ret/", handling.edit, name="edit"),
    path("besked/<uuid:token>/slet/", handling.delete, name="delete"),
    path("besked/<uuid:token>/oeverst/", handling.pin, name="pin"),
    path("<uuid:token>/", views.conversation, name="conversation"),
    path("<uuid:token>/siden/", views.since, name="since"),
    path("<uuid:token>/foer/", views.older, name="older"),
    path("<uuid:token>/laest/", views.read, name="read"),
    path("<uuid:token>/billede/", views.picture, name="picture"),
    path("<uuid:token>/svar/", views.answer, name="answer"),
    path("<uuid:token>/valg/", handling.settings, name="settings"),
    path("<uuid:token>/find/", handling.find, name="find"),
    path("<uuid:token>/ud/", handling.step_out, name="step_out"),
]
