"""Under an estate: who helps me, whom I help, calls and slips."""

from django.urls import URLPattern

app_name = "helpers"
urlpatterns: list[URLPattern] = []
