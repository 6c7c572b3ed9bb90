"""Whether two homes may have to do with each other, and why one may not ask. Queries, no writes."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from bookings import rules
from bookings.models import Booking, Facility, Swap
from bookings.slots import Slot
from bookings.wishes import Wish
from community.errors import Refused
from community.moderation.models import Block
from community.people.models import Membership

MOST = 3  # asks a household has open at a time


def keep_apart(one: int | None, other: int | None, on: date) -> bool:
    """Whether somebody in one home has blocked somebody in the other."""
    mine = Membership.objects.of_household(one or 0, on).values("user")
    theirs = Membership.objects.of_household(other or 0, on).values("user")
    there = Q(blocker__in=mine, blocked__in=theirs)
    return Block.objects.filter(there | Q(blocker__in=theirs, blocked__in=mine)).exists()


def refuse_to_ask(
    member: Membership, wanted: Booking, given: Booking | None, wish: Wish, now: datetime
) -> None:
    """Raises Refused as `actions.ask` says."""
    assert member.household is not None
    if rules.belongs_to(member, wanted):
        raise Refused("already_yours", _("I har den tid allerede."))
    if wanted.state != Booking.State.BOOKED or wanted.begins <= now or wanted.is_for_all:
        raise gone()
    if given is not None:
        _refuse_to_give(member, wanted, given, now)
    held, slot = wanted.made_under, Slot(wanted.begins, wanted.ends)
    no = (
        rules.moving_out(member.household, slot)
        or rules.too_early(held, slot, now, rules.horizon_of(member, held))
        or rules.unmet(held, wish)
    )
    if no:
        raise no


def _refuse_to_give(member: Membership, wanted: Booking, given: Booking, now: datetime) -> None:
    is_theirs = rules.belongs_to(member, given) and given.state == Booking.State.BOOKED
    if not is_theirs or given.begins <= now or not is_alike(wanted.facility, given.facility):
        message = _("Den tid kan I ikke byde på. Vælg en anden.")
        raise Refused("not_to_give", message, status=422, field="given")


def is_alike(one: Facility, other: Facility) -> bool:
    """Whether a time at the one can be had for a time at the other: they share their rules."""
    return one.rules_id == other.rules_id


def too_many(member: Membership, now: datetime) -> Refused | None:
    """Three at a time: a neighbour is asked, not pestered."""
    if Swap.objects.asked_by_home(member).open(now).count() < MOST:
        return None
    message = _("I har spurgt om %(count)s tider. Vent på svar, eller træk en af dem tilbage.")
    return Refused("too_many_asks", message % {"count": MOST})


def gone() -> Refused:
    """What it was about is not there any more."""
    return Refused("gone", _("Tiden er ikke til at få mere."))


def standing_at(facility: Facility, slot: Slot) -> Booking | None:
    """Who has exactly this time at the place, for the verbs: no page says whose it is."""
    rows = Booking.objects.standing().filter(facility=facility, is_for_all=False)
    return rows.filter(period=(slot.starts_at, slot.ends_at)).with_place().first()
