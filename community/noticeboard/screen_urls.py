"""A stairway's screen: an address of its own, outside the estates, without login."""

from django.urls import path

from community.noticeboard.hanging import views

urlpatterns = [path("<str:key>/", views.screen, name="screen")]
