"""Events as other programs read them (RFC 5545): one file, or a feed that follows every change.

Each time of a series is an entry of its own, without a rule (ADR 0023): what is moved, called off or
hosted by another stays right in every program. `SEQUENCE` and `LAST-MODIFIED` say which version is
the newest, and the UID never changes. Times are wall time with the zone, so a calendar that moves
across a clock change stays right. What is called off stays in the feed as CANCELLED, which is how
programs take it out of people's days. No name of anybody leaves the house.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar
from icalendar import Event as Entry

from community.times import local
from events.models import Event

# How often a program should look again.
AGAIN = timedelta(hours=1)


def ics(events: Iterable[Event], slug: str, *, name: str = "") -> bytes:
    """The calendar of these events; their links lead to the house of this estate."""
    calendar = Calendar()
    calendar.add("prodid", "-//Beboerhus//DA")
    calendar.add("version", "2.0")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", AGAIN, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_entry(event, slug))
    calendar.add_missing_timezones()
    data: bytes = calendar.to_ical()
    return data


def _entry(event: Event, slug: str) -> Entry:
    entry, changed = Entry(), event.changed_at or event.made_at
    entry.add("uid", f"event-{event.token}@{settings.SITE_URL.partition('://')[2]}")
    entry.add("dtstamp", changed)
    entry.add("created", event.made_at)
    entry.add("last-modified", changed)
    entry.add("sequence", event.sequence)
    entry.add("summary", event.title)
    entry.add("dtstart", local(event.starts_at))
    entry.add("dtend", local(event.ends_at))
    if event.place:
        entry.add("location", event.place)
    if event.text:
        entry.add("description", event.text)
    entry.add("url", settings.SITE_URL + reverse("events:event", args=[slug, event.token]))
    entry.add("status", "CANCELLED" if event.is_called_off else "CONFIRMED")
    return entry
