"""Under an estate: a neighbour, as far as they wish to be seen."""

from django.urls import URLPattern

app_name = "neighbours"
urlpatterns: list[URLPattern] = []
