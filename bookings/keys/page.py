"""What is shown of the key of a booking: to who has the place, and to who hands it over."""

from dataclasses import dataclass
from datetime import datetime

from bookings.models import Booking, FacilityQuerySet, KeyTime
from community.times import local, midnight, next_day


@dataclass(frozen=True)
class Key:
    """One errand of a booking: when, if it is agreed, and what else is offered."""

    errand: str
    at: datetime | None
    offered_at: datetime | None

    @property
    def word(self) -> str:
        return str(KeyTime.Errand(self.errand).label)


def keys_of(booking: Booking, now: datetime) -> list[Key]:
    """The two errands; none where no key is handed over, or the time is not had.

    Needs `made_under`; `key_times` prefetched for a list.
    """
    if booking.made_under.key_hours is None or booking.state not in KeyTime.HAD:
        return []
    if booking.household_id is None:
        return []
    said = {row.errand: row for row in booking.key_times.all() if row.is_of(booking)}
    return [_key(errand, said.get(errand), now) for errand in KeyTime.Errand.values]


def _key(errand: str, row: KeyTime | None, now: datetime) -> Key:
    if row is None:
        return Key(errand, None, None)
    is_open = row.offered_at is not None and row.offered_at > now
    return Key(errand, row.at, row.offered_at if is_open else None)


def today_at(places: FacilityQuerySet, now: datetime) -> list[KeyTime]:
    """The keys of a day at these places, the first first. One question."""
    today = local(now).date()
    rows = KeyTime.objects.standing().filter(
        booking__in=Booking.objects.filter(facility__in=places).values("pk")
    )
    today_only = rows.filter(at__gte=midnight(today), at__lt=midnight(next_day(today)))
    return list(today_only.with_place().order_by("at", "pk"))
