"""Addresses that work without login: the link in every mail that says «no, thanks»."""

from django.urls import path

from community.notifications import views

app_name = "no_thanks"

urlpatterns = [
    path("nej-tak/<str:token>/", views.no_thanks, name="no_thanks"),
]
