"""The last look before a time is given: every rule, asked while the locks are held."""

from datetime import datetime

from django.utils.translation import gettext as _

from bookings import rules
from bookings.blocked import hit_by
from bookings.board import fits, in_the_way, to_be_drawn
from bookings.models import Booking, Facility, RuleSet
from bookings.quota import used_by
from bookings.slots import Slot
from bookings.wishes import Wish
from community.errors import Refused
from community.people.models import Membership
from community.times import local


def refuse_unless_free(
    member: Membership,
    facility: Facility,
    slot: Slot,
    now: datetime,
    wish: Wish,
    but: Booking | None = None,
    *,
    in_turn: bool = False,
) -> RuleSet:
    """The rules that hold then, if the member may have the slot and nobody else has it.

    `but` is the booking that moves: its own old time neither counts nor stands in the way. Who has
    waited for it or drawn it has it `in_turn`, however far ahead it is. Raises Refused as
    `actions.book` says, and `drawn`; `taken` without words: what is free instead is looked up later.
    """
    held = facility.rules_on(local(slot.starts_at).date())
    if held is None or not facility.is_bookable or not fits(facility, held, slot, wish):
        raise no_such_slot()
    if slot.ends_at <= now:
        raise Refused("past", _("Den tid er gået. Vælg en senere."))
    closed = hit_by(facility, slot)
    if closed:
        raise Refused("closed", closed.reason)
    there = in_the_way(facility, held, slot)
    if there and there.booking.state == Booking.State.DRAW:
        raise Refused("drawn", to_be_drawn(there.booking))
    if there and rules.belongs_to(member, there.booking):
        raise Refused("already_yours", _("I har den tid allerede."))
    if there:
        raise Refused("taken", "")
    used = used_by(member.household_id, facility.all_rules, slot.starts_at, now, but=but)
    no = rules.refusal(member, held, slot, used, now, wish, in_turn=in_turn)
    no = no or rules.too_many(facility, wish)
    if no:
        raise no
    return held


def no_such_slot() -> Refused:
    message = _("Den tid findes ikke. Vælg en af tiderne på listen.")
    return Refused("no_such_slot", message, status=422)
