"""The addresses of «Nabo-hjælp», under `/<estate>/hjaelp/`."""

from django.urls import path

from helpdesk import views

app_name = "helpdesk"
urlpatterns = [
    path("", views.index, name="index"),
    path("tilbud/<uuid:token>/", views.offer, name="offer"),
    path("<uuid:token>/", views.request_page, name="request"),
]
