"""Times between neighbours in the demo: one is given on, one is asked for."""

from datetime import datetime

from bookings.models import Booking
from bookings.swapping import actions as swapping
from community.people.models import Membership
from community.times import local


def demo(now: datetime) -> None:
    """Grethe gives her time on, and Kasper asks Oksana whether they may swap."""
    members = Membership.objects.at_the_gate(local(now).date())
    by = {one.user.name: one for one in members.filter(user__name__in=["Grethe", "Kasper"])}
    named = Booking.objects.coming(now).filter(facility__kind="laundry_room")
    named = named.with_place().select_related("booked_by__user")
    times = {one.booked_by.user.name: one for one in named if one.booked_by}
    if {"Grethe", "Kasper", "Oksana"} <= times.keys():
        swapping.offer(by["Grethe"], times["Grethe"], now=now)
        swapping.ask(by["Kasper"], times["Oksana"], given=times["Kasper"], now=now)
