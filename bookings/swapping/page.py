"""What the pages show of times that go from neighbour to neighbour."""

from dataclasses import dataclass
from datetime import datetime

from bookings.models import Booking, Facility, Offer, Swap
from community.people.models import Membership

SHOWN = 20  # times that neighbours give on


@dataclass(frozen=True)
class Bargains:
    """`asked_of`: a neighbour asks us. `asked`: we asked. `to_have`: neighbours give them on.

    `given`: the household's own that are offered, by booking.
    """

    asked_of: list[Swap]
    asked: list[Swap]
    to_have: list[Offer]
    given: dict[int, Offer]


def bargains_of(member: Membership, now: datetime) -> Bargains:
    """The household's, in four queries."""
    swaps = Swap.objects.visible_to(member).open(now).with_places().order_by("period", "pk")
    offers = Offer.objects.visible_to(member).with_place().order_by("period", "pk")
    to_have = offers.to_be_had_by(member, now)[:SHOWN] if member.lives_here else []
    return Bargains(
        list(swaps.asked_of_home(member)),
        list(swaps.asked_by_home(member)),
        list(to_have),
        {one.booking_id: one for one in offers.of_household(member).open(now)},
    )


def to_give(member: Membership, facility: Facility, now: datetime) -> list[Booking]:
    """The household's times that can be had for one at the place: under the same rules."""
    own = Booking.objects.visible_to(member).filter(state=Booking.State.BOOKED)
    alike = own.filter(facility__rules=facility.rules_id, period__startswith__gt=now)
    return list(alike.with_place().order_by("period"))
