"""What stands behind a key without a login, and what meets where two calendars say the same time."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from bookings.models import Booking, Closure, Facility, OutsideCalendar


def place_behind(key: UUID) -> Facility | None:
    """The place whose key it is, as long as it is in use and its estate books places at all.

    A retired place has none (404, not 410): it may be used again, and the address with it.
    """
    used = Facility.objects.filter(retired_at=None)
    rows = used.with_rules().select_related("estate").filter(feed__key=key)
    found: Facility | None = rows.first()
    return found if found and "bookings" not in found.estate.features_off else None


def colliding(outside: OutsideCalendar, now: datetime) -> list[Booking]:
    """Times neighbours have that are taken there too: nobody loses one, somebody has to look."""
    place = outside.facility
    parts = Facility.objects.filter(part_of=place.pk).values("pk")
    both = Closure.objects.filter(source=outside, period__overlap=OuterRef("period"))
    here = Booking.objects.coming(now).filter(
        facility__in=[place.pk, *(one["pk"] for one in parts)]
    )
    return list(here.filter(Exists(both)).with_place().in_order()[:20])
