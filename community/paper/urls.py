"""Under an estate: calls to make, slips to hand out, sheets to hang up."""

from django.urls import URLPattern

app_name = "paper"
urlpatterns: list[URLPattern] = []
