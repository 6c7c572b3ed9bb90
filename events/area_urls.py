"""The addresses outside the estates: what is open to the area, and the feed of a calendar program."""

from django.urls import path, register_converter

from events.outside import views


class Which:
    """What is in a feed: one's own, or all."""

    regex = "mit|alt"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Which, "which_feed")

urlpatterns = [
    path("det-sker/<slug:area>/", views.area, name="area"),
    path("det-sker/<slug:area>/<uuid:token>/", views.area_event, name="area_event"),
    path("kalender/<uuid:key>/<which_feed:which>.ics", views.feed, name="calendar_feed"),
]
