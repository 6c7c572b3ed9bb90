"""Bookings as other programs read them (RFC 5545).

The household's own go into the person's calendar: the UID stays for as long as the booking does,
`SEQUENCE` grows when it moves and when it is let go of, and what was let go of stays as CANCELLED for
a while, which is how programs take it out of people's days. A place's own calendar says when it is
taken, and of nobody by whom.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Event as Entry

from bookings.blocked import blocked_by
from bookings.models import Booking, BookingQuerySet, Facility, Waiting
from community.calendars import entry_of
from community.people.models import Membership

BACK, AHEAD = timedelta(days=60), timedelta(days=365)
PLACE_BACK, PLACE_AHEAD = timedelta(days=7), timedelta(days=183)
MOST = 500


def calendar(member: Membership, is_own: bool, now: datetime) -> Iterator[Entry]:
    """The household's times. What happens for all is told by the room that gathers people."""
    if not is_own:
        return
    rows = Booking.objects.visible_to(member).exclude(state=Booking.State.OFFERED)
    never_theirs = Waiting.objects.filter(state=Waiting.State.PASSED, booking__isnull=False)
    theirs = rows.exclude(pk__in=never_theirs.values("booking"))
    for booking in _near(theirs, now - BACK, now + AHEAD):
        url = reverse("bookings:booking", args=[member.estate.slug, booking.pk])
        yield _entry(f"booking-{booking.pk}", booking.facility.full_name, booking, url)


def taken_at(place: Facility, now: datetime) -> Iterator[Entry]:
    """When the place cannot be had: somebody has it, or it is closed."""
    url = reverse("bookings:place", args=[place.estate.slug, place.pk])
    whole = place.part_of_id or 0
    here = Q(facility__in=[*place.taken_with, whole])
    since, before = now - PLACE_BACK, now + PLACE_AHEAD
    for booking in _near(Booking.objects.filter(here), since, before):
        yield _entry(f"taken-{booking.pk}", _("Optaget"), booking, url)
    for blocked in blocked_by([place], since, before)[place.pk]:
        began = f"{blocked.starts_at:%Y%m%dT%H%M}"
        yield entry_of(
            f"closed-{place.pk}-{began}", _("Kan ikke bookes"), blocked.starts_at,
            blocked.ends_at or before, url=url, stamped=now,
        )  # fmt: skip


def _near(rows: BookingQuerySet, since: datetime, before: datetime) -> BookingQuerySet:
    near = rows.filter(period__endswith__gt=since, period__startswith__lt=before)
    return near.with_place().in_order()[:MOST]


def _entry(key: str, title: str, booking: Booking, url: str) -> Entry:
    said = [booking.created_at, booking.moved_at, booking.answered_at, booking.ended_at]
    changed = max(moment for moment in said if moment)
    is_gone = booking.state in Booking.LET_GO
    entry = entry_of(key, title, booking.begins, booking.ends, url=url, stamped=changed)
    entry.add("created", booking.created_at)
    entry.add("last-modified", changed)
    entry.add("sequence", booking.sequence + is_gone)
    waits = booking.state == Booking.State.ASKED
    entry.add("status", "CANCELLED" if is_gone else "TENTATIVE" if waits else "CONFIRMED")
    return entry
