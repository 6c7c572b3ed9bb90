"""Whose a place is on a day: for who looks after it. For everybody else it is nobody's business."""

from datetime import date

from bookings import rules
from bookings.models import Booking, BookingQuerySet, Facility
from community.people.models import Membership
from community.times import midnight, next_day

SEEN = [Booking.State.ASKED, Booking.State.BOOKED, Booking.State.HERE, Booking.State.DONE]


def had_on(member: Membership, place: Facility, day: date) -> BookingQuerySet:
    """The times of a day at the place, its parts and the whole it is part of, the first first.

    None for who does not look after it. Needs `with_rules()`.
    """
    rows = Booking.objects.filter(facility__in=[*place.taken_with, place.part_of_id or 0])
    if not rules.can_close(member, place):
        return rows.none()
    around = (midnight(day), midnight(next_day(day)))
    return rows.filter(state__in=SEEN, period__overlap=around).with_place().in_order()
