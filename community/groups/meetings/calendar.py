"""A meeting as a file for one's own calendar (RFC 5545), in wall time with its time zone."""

from datetime import datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event, vRecur

from community import times
from community.groups.models import Meeting
from community.groups.notify import url_of
from community.people.models import Membership


def ics_of(meeting: Meeting, member: Membership, now: datetime) -> bytes:
    """The file: one event with its rule, and the days on which it is not held."""
    begins = times.local(meeting.begins_at)
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{settings.SITE_URL.partition('://')[2]}")
    event.add("dtstamp", now)
    event.add("summary", f"{meeting.group.title}: {meeting.what}")
    event.add("dtstart", begins)
    event.add("dtend", times.local(meeting.begins_at + timedelta(minutes=meeting.minutes)))
    if meeting.where:
        event.add("location", meeting.where)
    event.add("url", settings.SITE_URL + url_of(meeting.group, member))
    if meeting.again:
        event.add("rrule", vRecur.from_ical(meeting.again))
        off = [times.local(times.wall(day, begins.time())) for day in meeting.not_on]
        if off:
            event.add("exdate", off)
    elif meeting.not_on:
        event.add("status", "CANCELLED")
    calendar = Calendar()
    calendar.add("prodid", "-//Beboerhus//DA")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    data: bytes = calendar.to_ical()
    return data
