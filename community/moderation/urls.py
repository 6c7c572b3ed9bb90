"""Under an estate: report, and what comes of it."""

from django.urls import URLPattern

app_name = "moderation"
urlpatterns: list[URLPattern] = []
