"""What happens as a file for other calendars (RFC 5545), in wall time with its zone."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from community.times import local

# How often a program should look again.
AGAIN = timedelta(hours=1)
CONTENT = "text/calendar; charset=utf-8"


def entry_of(
    key: str, title: str, starts: datetime, ends: datetime, *, url: str, place: str = "",
    stamped: datetime,
) -> Event:  # fmt: skip
    """One event; `key` is its own for as long as it lives, `url` its page in the house.

    `stamped`: when it was said, or last changed.
    """
    entry = Event()
    entry.add("uid", f"{key}@{settings.SITE_URL.partition('://')[2]}")
    entry.add("dtstamp", stamped)
    entry.add("summary", title)
    entry.add("dtstart", local(starts))
    entry.add("dtend", local(ends))
    if place:
        entry.add("location", place)
    entry.add("url", settings.SITE_URL + url)
    return entry


def file_of(entries: Iterable[Event], *, name: str = "") -> bytes:
    """The file of these; one with a name is a feed that programs look at again."""
    calendar = Calendar()
    calendar.add("prodid", "-//Beboerhus//DA")
    calendar.add("version", "2.0")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", AGAIN, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    data: bytes = calendar.to_ical()
    return data
