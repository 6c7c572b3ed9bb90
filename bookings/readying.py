"""Rooms that somebody hands over and sees to afterwards, as work of a day: the place, and no name."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Booking, Inspection
from community.people.models import Estate
from community.shapes import Work
from community.times import local, midnight

State, Moment = Booking.State, Inspection.Moment
HOLDS = (State.BOOKED, State.HERE, State.DONE)


def work(estate: Estate, first: date, last: date) -> Iterator[Work]:
    """The keys before, and a look afterwards, until who keeps the place has said that it is done.

    Two queries, however many there are.
    """
    since, until = midnight(first), midnight(last + timedelta(days=1))
    begins = Q(period__startswith__gte=since, period__startswith__lt=until)
    ends = Q(period__endswith__gte=since, period__endswith__lt=until)
    rows = Booking.objects.rentals().of_households().filter(begins | ends, state__in=HOLDS)
    rows = rows.filter(facility__estate=estate).with_place().prefetch_related("inspections")
    for booking in rows.order_by("period", "pk"):
        seen = {one.moment for one in booking.inspections.all() if one.keeper_at}
        name = booking.facility.full_name
        there = reverse("bookings:rental", args=[estate.slug, booking.pk])
        starts, stops = local(booking.begins), local(booking.ends)
        if first <= starts.date() <= last and Moment.BEFORE not in seen:
            title, key = _("Udlever {place}").format(place=name), f"booking:{booking.pk}:before"
            yield Work(key, "hand_over", title, starts.date(), starts.time(), name, there)
        if first <= stops.date() <= last and Moment.AFTER not in seen:
            title, key = (
                _("Se {place} efter brug").format(place=name),
                f"booking:{booking.pk}:after",
            )
            yield Work(key, "look_at", title, stops.date(), stops.time(), name, there)
