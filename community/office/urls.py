"""Under an estate: the office and the committee at work."""

from django.urls import URLPattern

app_name = "office"
urlpatterns: list[URLPattern] = []
