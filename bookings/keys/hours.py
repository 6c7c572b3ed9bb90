"""The times at which a key can be fetched or brought back. Pure: whoever asks brings the booking."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bookings.models import Booking, KeyTime
from bookings.slots import opening
from community.times import local

STEP = timedelta(minutes=15)
DAYS = 7  # so long before it begins, and so long after it ends
# What the two may agree on besides the hours: a fortnight around the time.
AROUND = timedelta(days=14)


def choices(booking: Booking, errand: str, now: datetime) -> list[datetime]:
    """The quarters a household may choose: fetched until the time ends, brought back once it begun."""
    return [
        at for at in _quarters(booking, errand) if at > now and _is_in_order(booking, errand, at)
    ]


def _is_in_order(booking: Booking, errand: str, at: datetime) -> bool:
    return at < booking.ends if errand == KeyTime.Errand.FETCH else at > booking.begins


def _quarters(booking: Booking, errand: str) -> Iterator[datetime]:
    held = booking.made_under
    for day in _days(booking, errand):
        hours = opening(held.key_openings, held.closed_dates, day)
        at = hours.starts_at if hours else None
        while hours and at and at < hours.ends_at:
            yield at
            at += STEP


def _days(booking: Booking, errand: str) -> Iterator[date]:
    """A week before it begins until that day; or from the day it begins until a week after."""
    begins, ends = local(booking.begins).date(), local(booking.ends).date()
    week = timedelta(days=DAYS)
    first, last = (
        (begins - week, begins) if errand == KeyTime.Errand.FETCH else (begins, ends + week)
    )
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def is_near(booking: Booking, at: datetime) -> bool:
    """Near enough for the two to agree on it, whatever the hours say."""
    return booking.begins - AROUND <= at <= booking.ends + AROUND
