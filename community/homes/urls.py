"""Under an estate: my home, and being new here."""

from django.urls import URLPattern

app_name = "homes"
urlpatterns: list[URLPattern] = []
