"""A place's own calendar: an address with a key, without login."""

from django.urls import path

from bookings.feeds import views

urlpatterns = [
    path("<uuid:key>.ics", views.place_feed, name="place_feed"),
]
