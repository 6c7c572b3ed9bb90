"""Whether two homes may have to do with each other, and why one may not ask. Queries, no writes."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from bookings import rules
from bookings.board import fits
from bookings.models import Booking, Facility, Swap
from bookings.quota import used_by
from bookings.slots import Slot
from bookings.wishes import Wish
from community.errors import Refused
from community.moderation.models import Block
from community.people.models import Membership
from community.times import local

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
    if rules.belongs_to(member, wanted):
        raise Refused("already_yours", _("I har den tid allerede."))
    if not rules.may_change_hands(wanted, now):
        raise gone()
    if given is not None:
        _refuse_to_give(member, wanted, given, now)
    no = why_not(member, wanted, wish, now, given=given)
    if no:
        raise no


def why_not(
    member: Membership, had: Booking, wish: Wish, now: datetime, *, given: Booking | None = None
) -> Refused | None:
    """Why the rules would not let them follow who has it; None when they would.

    As when they book: their own share, less what they give in return, and their own words.
    """
    place = Facility.objects.with_rules().get(pk=had.facility_id)
    slot = Slot(had.begins, had.ends)
    held = place.rules_on(local(slot.starts_at).date())
    if held is None or not place.is_bookable or not fits(place, held, slot, wish):
        return gone()
    used = used_by(member.household_id, place.all_rules, slot.starts_at, now, but=given)
    return rules.refusal(member, held, slot, used, now, wish) or rules.too_many(place, wish)


def _refuse_to_give(member: Membership, wanted: Booking, given: Booking, now: datetime) -> None:
    is_theirs = rules.can_pass_on(member, given, now)
    if not is_theirs or not is_alike(wanted.facility, given.facility):
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


def to_ask_for(member: Membership, facility: Facility, slot: Slot, now: datetime) -> Booking | None:
    """A neighbour's booking of exactly this time, if it can change hands: no page says whose."""
    rows = Booking.objects.filter(facility=facility, period=(slot.starts_at, slot.ends_at))
    found = rows.standing().with_place().first()
    if found is None or rules.belongs_to(member, found):
        return None
    return found if rules.may_change_hands(found, now) else None
