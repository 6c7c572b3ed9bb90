"""The addresses of the tasks, under `/<estate>/opgaver/`."""

from django.urls import URLPattern

app_name = "duties"
urlpatterns: list[URLPattern] = []
