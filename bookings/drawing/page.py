"""What other pages show of draws: those that stand at a place, and those that wait for a yes."""

from datetime import datetime

from bookings.models import Draw, DrawQuerySet, Facility
from bookings.rules import KEEPERS
from community.people.models import Membership


def draws_at(member: Membership, place: Facility) -> list[Draw]:
    """Those that keep days from being booked here, in the whole it is part of or in its parts."""
    near = [*place.taken_with, *([place.part_of_id] if place.part_of_id else [])]
    return list(standing(member).filter(facility__in=near))


def standing(member: Membership) -> DrawQuerySet:
    """Those that are not decided, the first to be drawn first."""
    return Draw.objects.visible_to(member).standing().with_place().order_by("closes_at", "pk")


def wait_for_yes(member: Membership, now: datetime) -> DrawQuerySet:
    """Those the member can say yes to: drawn, at a place they look after, and not their own."""
    drawn = Draw.objects.visible_to(member).filter(state=Draw.State.DRAWN)
    if not member.roles & KEEPERS:
        return drawn.none()
    here = drawn.filter(facility__estate=member.estate_id)
    if member.household_id is None:
        return here
    return here.exclude(tickets__household=member.household_id)
