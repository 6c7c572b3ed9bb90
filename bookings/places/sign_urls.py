"""The sign on a door and the screen beside it: addresses of their own, without login."""

from django.urls import path

from bookings.places import door

urlpatterns = [
    path("<str:code>/", door.sign, name="place_sign"),
    path("<str:code>/skaerm/", door.screen, name="place_screen"),
]
