"""A meeting as a file for one's own calendar (RFC 5545), in wall time with its time zone."""

from datetime import datetime, timedelta

from icalendar import vRecur

from community import times
from community.calendars import entry_of, file_of
from community.groups.models import Meeting
from community.groups.notify import url_of
from community.people.models import Membership


def ics_of(meeting: Meeting, member: Membership, now: datetime) -> bytes:
    """The file: one event with its rule, and the days on which it is not held."""
    begins = times.local(meeting.begins_at)
    event = entry_of(
        f"meeting-{meeting.pk}", f"{meeting.group.title}: {meeting.what}", meeting.begins_at,
        meeting.begins_at + timedelta(minutes=meeting.minutes),
        url=url_of(meeting.group, member), place=meeting.where, stamped=now,
    )  # fmt: skip
    if meeting.again:
        event.add("rrule", vRecur.from_ical(meeting.again))
        off = [times.local(times.wall(day, begins.time())) for day in meeting.not_on]
        if off:
            event.add("exdate", off)
    elif meeting.not_on:
        event.add("status", "CANCELLED")
    return file_of([event])
