"""What the pages show of times that go from neighbour to neighbour."""

from dataclasses import dataclass
from datetime import datetime

from bookings import rules
from bookings.models import Booking, Facility, Offer, Swap
from bookings.slots import Slot
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
        [one for one in swaps.asked_of_home(member) if rules.may_change_hands(one.wanted, now)],
        list(swaps.asked_by_home(member)),
        [one for one in to_have if rules.may_change_hands(one.booking, now)],
        {one.booking_id: one for one in offers.of_household(member).open(now)},
    )


def to_give(member: Membership, facility: Facility, now: datetime) -> list[Booking]:
    """The household's times that can be had for one at the place: under the same rules."""
    own = Booking.objects.visible_to(member).filter(state=Booking.State.BOOKED)
    alike = own.filter(facility__rules=facility.rules_id, period__startswith__gt=now)
    rows = alike.with_place().order_by("period")
    return [one for one in rows if rules.may_change_hands(one, now)]


def offer_of(member: Membership, booking: Booking, now: datetime) -> Offer | None:
    """The household's own offer of the time, while it stands."""
    return Offer.objects.visible_to(member).open(now).filter(booking=booking).first()


def offer_at(member: Membership, facility: Facility, slot: Slot, now: datetime) -> Offer | None:
    """A neighbour gives on exactly this time, and the member may have it now."""
    offers = Offer.objects.visible_to(member).to_be_had_by(member, now)
    there = offers.filter(booking__facility=facility, period=(slot.starts_at, slot.ends_at))
    found = there.with_place().first() if member.lives_here else None
    return found if found and rules.may_change_hands(found.booking, now) else None


@dataclass(frozen=True)
class Passing:
    """What it means to let a neighbour have a time: is it late, and is there money in it?"""

    rent: int
    deposit: int
    is_late: bool
    needs_yes: bool


def passing_of(booking: Booking, now: datetime) -> Passing:
    """Said before anybody taps."""
    is_late = bool(booking.price) and not rules.is_free_to_cancel(booking, now)
    needs_yes = booking.made_under.needs_approval
    return Passing(booking.price, booking.deposit, is_late, needs_yes)
