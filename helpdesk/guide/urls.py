"""The addresses of the guide, under `/hvem/<estate>/`."""

from django.urls import URLPattern

app_name = "guide"
urlpatterns: list[URLPattern] = []
