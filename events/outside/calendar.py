"""Events as other programs read them (RFC 5545): one file, or a feed that follows every change.

Times are wall time with the zone, so a calendar that moves across a clock change stays right. What
is called off stays in the feed as CANCELLED, which is how programs take it out of people's days.
No name of anybody leaves the house.
"""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from icalendar import Event as Entry

from community.calendars import entry_of, file_of
from events.models import Event


def ics(events: Iterable[Event], slug: str, now: datetime, *, name: str = "") -> bytes:
    """The calendar of these events; their links lead to the house of this estate."""
    return file_of((_entry(event, slug, now) for event in events), name=name)


def _entry(event: Event, slug: str, now: datetime) -> Entry:
    url = reverse("events:event", args=[slug, event.token])
    entry = entry_of(
        f"event-{event.token}", event.title, event.starts_at, event.ends_at,
        url=url, place=event.place, stamped=now,
    )  # fmt: skip
    if event.text:
        entry.add("description", event.text)
    entry.add("status", "CANCELLED" if event.is_called_off else "CONFIRMED")
    return entry
