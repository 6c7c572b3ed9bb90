"""Parts of other verbs: a booking takes its place with its parts, and says so to open pages."""

from collections.abc import Iterable
from datetime import datetime

from psycopg.types.range import TimestamptzRange

from bookings.board import wanted_of
from bookings.locks import lock
from bookings.models import Booking, Claim, Facility, Waiting
from bookings.slots import Slot
from community import live


def lock_places(facility: Facility) -> None:
    """The place and its parts, before one looks whether they are free."""
    lock(Facility, facility.taken_with)


def claims_of(booking: Booking) -> list[Claim]:
    """What a booking takes, unsaved: needs `facility` with its parts, and `made_under`."""
    slot = wanted_of(booking.made_under, Slot(booking.begins, booking.ends))
    period = TimestamptzRange(slot.starts_at, slot.ends_at)
    return [
        Claim(booking=booking, facility_id=pk, period=period) for pk in booking.facility.taken_with
    ]


def claim(bookings: Iterable[Booking]) -> None:
    """They take their places. Violates `one_booking_of_a_place_at_a_time` where one is taken."""
    Claim.objects.bulk_create([row for booking in bookings for row in claims_of(booking)])


def out_of_line(booking: Booking, now: datetime) -> None:
    """Who has a time waits for it no longer."""
    waiting = Waiting.objects.in_line().filter(
        household=booking.household_id, facility=booking.facility_id, period=booking.period
    )
    waiting.update(state=Waiting.State.GOT, ended_at=now)


def tell_pages(booking: Booking) -> None:
    """The places' windows and the household's own pages are no longer what they were."""
    for pk in booking.claims.values_list("facility", flat=True):
        live.push(f"facility:{pk}")
    if booking.household_id is not None:
        live.push(f"household:{booking.household_id}")
