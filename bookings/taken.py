"""What of some places is taken, read as stretches of time: neighbours' times that meet are one.

A busy year is a hundred thousand rows, and nobody who looks may know whose they are. So the database
puts them together, and only the reader's own times, and those lots are drawn about, come as rows.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Case, F, Func, Q, When
from django.db.models.aggregates import Aggregate

from bookings.models import Booking, Claim, Facility
from bookings.slots import Slot

AROUND = timedelta(days=1)  # what goes before a time and after it is shorter than this


class _Joined(Aggregate):
    """The ranges put together to as few as they can be: PostgreSQL's `range_agg`."""

    function = "range_agg"
    output_field = DateTimeRangeField()


class _Each(Func):
    """One row for each range of the many."""

    function = "unnest"
    output_field = DateTimeRangeField()
    set_returning = True


@dataclass(frozen=True)
class Taken:
    """From–to, with the time before and after; `booking` only when it is the reader's or drawn about."""

    begins: datetime
    ends: datetime
    is_for_all: bool = False
    booking: Booking | None = None


class Busy:
    """What is taken of some facilities over some days, looked up by place and time."""

    def __init__(self, rows: Iterable[tuple[int, Taken]]) -> None:
        self._rows: dict[int, list[Taken]] = {}
        for pk, one in rows:
            self._rows.setdefault(pk, []).append(one)

    def of(self, facility: Facility) -> Iterator[Taken]:
        """All of it, of the place and of its parts."""
        return (one for pk in facility.taken_with for one in self._rows.get(pk, []))

    def within(self, facility: Facility, slot: Slot) -> Iterator[Taken]:
        """What hits a time, here or in a part. No two of a place overlap, so the first is looked up."""
        for pk in facility.taken_with:
            rows = self._rows.get(pk, [])
            for number in range(bisect_right(rows, slot.starts_at, key=_ends_of), len(rows)):
                if rows[number].begins >= slot.ends_at:
                    break
                yield rows[number]


def busy(
    household: int | None,
    own: Iterable[Booking],
    facilities: Sequence[Facility],
    since: datetime,
    before: datetime,
    now: datetime,
    but: Booking | None = None,
) -> Busy:
    """What stands between the two moments for who looks, less what nobody came to in time.

    `own` are times of the household's that are read already, `but` a booking that is to move. One
    query, and one more where lots are drawn or the household has a time that is not among `own`.
    Needs `with_rules()`.
    """
    places = {pk for facility in facilities for pk in facility.taken_with}
    claims = Claim.objects.filter(
        _standing(now), facility__in=places, period__overlap=(since - AROUND, before)
    )
    if but is not None:
        claims = claims.exclude(booking=but.pk)
    known = Q(booking__household=household or 0) | Q(booking__state=Booking.State.DRAW)
    stretches = (
        claims.values("facility_id", "booking__is_for_all")
        .annotate(known=Case(When(known, then=F("booking_id"))), stretch=_Each(_Joined("period")))
        .order_by("facility_id", "stretch")
        .values_list("facility_id", "stretch", "booking__is_for_all", "known")
    )
    rows = list(stretches)
    bookings = {one.pk: one for one in own}
    bookings |= _read({known for *_, known in rows if known is not None} - bookings.keys())
    return Busy(
        (place, Taken(stretch.lower, stretch.upper, for_all, bookings.get(known)))
        for place, stretch, for_all, known in rows
    )


def _standing(now: datetime) -> Q:
    """Not overdue, as `Booking.is_overdue` has it."""
    rests = ~Q(booking__state=Booking.State.BOOKED) | Q(booking__is_kept=True)
    rests |= Q(booking__made_under__release_after=None)
    return rests | Q(booking__period__startswith__gt=now - F("booking__made_under__release_after"))


def _read(pks: set[int]) -> dict[int, Booking]:
    if not pks:
        return {}
    found = Booking.objects.filter(pk__in=pks).select_related("made_under", "lot__draw")
    return {one.pk: one for one in found}


def _ends_of(one: Taken) -> datetime:
    return one.ends
