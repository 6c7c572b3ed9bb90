"""The addresses of safety walks, under `/<estate>/vandring/`."""

from django.urls import URLPattern

app_name = "walks"
urlpatterns: list[URLPattern] = []
