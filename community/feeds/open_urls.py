"""What a calendar program fetches: no session, only the key."""

from django.urls import path, register_converter

from community.feeds import views


class Which:
    """What is in a feed: one's own, or all."""

    regex = "mit|alt"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Which, "which_feed")

urlpatterns = [
    path("<uuid:key>/<which_feed:which>.ics", views.feed, name="calendar_feed"),
]
