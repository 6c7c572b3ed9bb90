"""The verbs of who waits: join the line for a time that is taken, leave it, and say yes."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from bookings import notify, rules
from bookings.actions import lock_household, state_of
from bookings.board import fits, in_the_way, to_be_drawn
from bookings.charging import actions as charging
from bookings.checks import no_such_slot
from bookings.claiming.actions import lock_places, tell_pages
from bookings.ending.actions import end
from bookings.locks import twice
from bookings.models import Booking, Claim, Facility, Waiting
from bookings.prices import price_of
from bookings.promoting.actions import ask_next, wish_of
from bookings.quota import used_by
from bookings.slots import Slot
from bookings.strikes import struck
from bookings.wishes import NOTHING, Wish
from community.batches import in_batches
from community.errors import Refused
from community.people.models import Household, Membership, User
from community.times import local

CHECKED = 200  # lines the clock looks at in one round
MOST = 5  # lines a household stands in at a time
State = Waiting.State


def wait(
    member: Membership, facility: Facility, slot: Slot, *, now: datetime, wish: Wish = NOTHING
) -> Waiting:
    """Stand in line for a time that is taken. Twice is once.

    Raises Refused: `no_household`, `no_such_slot`, `past`, `free_now` (then one just books it),
    `already_yours`, `too_many_waits`, `too_early`, `moving_out`, what the rules want to know
    (`purpose_needed` and so on) and `busy`.
    """
    return twice(lambda: _wait(member, facility, slot, now, wish))


def _wait(member: Membership, facility: Facility, slot: Slot, now: datetime, wish: Wish) -> Waiting:
    if member.household is None or member.household_id is None:
        raise rules.no_household()
    with transaction.atomic():
        lock_household(member)
        lock_places(facility)
        own = Waiting.objects.visible_to(member).open()
        period = TimestamptzRange(slot.starts_at, slot.ends_at)
        already = own.with_place().filter(facility=facility, period=period).first()
        if already:
            return already
        _refuse_to_wait(member, facility, slot, now, wish)
        if own.count() >= MOST:
            message = _("I står allerede på venteliste til %(count)s tider. Slip en af dem først.")
            raise Refused("too_many_waits", message % {"count": MOST})
        waiting = Waiting.objects.create(
            facility=facility,
            household_id=member.household_id,
            asked_by=member,
            helped_by=member.helper,
            period=period,
            purpose=wish.purpose,
            headcount=wish.headcount,
            accepted_at=now if wish.accepts else None,
            created_at=now,
        )
        notify.waits_for(member, waiting, now)
    waiting.refresh_from_db(fields=["period"])
    return waiting


def _refuse_to_wait(
    member: Membership, facility: Facility, slot: Slot, now: datetime, wish: Wish
) -> None:
    held = facility.rules_on(local(slot.starts_at).date())
    if held is None or not facility.is_bookable or not fits(facility, held, slot, wish):
        raise no_such_slot()
    if slot.ends_at <= now:
        raise Refused("past", _("Den tid er gået. Vælg en senere."))
    there = in_the_way(facility, held, slot)
    if there is None or there.booking.is_overdue(now):
        raise Refused("free_now", _("Den tid er ledig. Du kan booke den nu."))
    if there.booking.state == Booking.State.DRAW:
        raise Refused("drawn", to_be_drawn(there.booking))
    if rules.belongs_to(member, there.booking):
        raise Refused("already_yours", _("I har den tid allerede."))
    assert member.household is not None
    used = used_by(member.household_id, facility.all_rules, slot.starts_at, now)
    no = (
        rules.moving_out(member.household, slot)
        or rules.too_early(held, slot, now, rules.horizon_of(member, held))
        or struck(member, held, slot, used, now)
        or rules.unmet(held, wish)
        or rules.too_many(facility, wish)
    )
    if no:
        raise no


def leave(member: Membership, waiting: Waiting, *, now: datetime) -> Waiting:
    """Not any more: out of the line, or no to the time that is offered. Twice is once.

    Raises Refused: `already_yours` (then one lets go of the booking), `busy`.
    """
    return twice(lambda: _leave(waiting, now))


def _leave(waiting: Waiting, now: datetime) -> Waiting:
    with transaction.atomic():
        row = _reread(waiting)
        if row.state == State.GOT:
            raise Refused("already_yours", _("Tiden er jeres. Slip bookingen i stedet."))
        if row.state in Waiting.OPEN:
            _out(row, State.LEFT, now)
    return row


def _out(row: Waiting, state: Waiting.State, now: datetime, *, ask: bool = True) -> None:
    """Out of the line; what was held for them is the next one's."""
    row.state, row.ended_at = state, now
    row.save(update_fields=["state", "ended_at"])
    if row.booking is not None and row.booking.state == Booking.State.OFFERED:
        booking = Booking.objects.with_place().get(pk=row.booking.pk)
        end(booking, Booking.State.DECLINED, now, ask=ask)


def say_yes(member: Membership, waiting: Waiting, *, now: datetime) -> Booking:
    """Take the time that is held. Twice is once. Where the rules want it, it is asked for now.

    Raises Refused: `not_held_any_more`, `moving_out`, `busy`.
    """
    return twice(lambda: _say_yes(member, waiting, now))


def _say_yes(member: Membership, waiting: Waiting, now: datetime) -> Booking:
    with transaction.atomic():
        lock_household(member)
        row = _reread(waiting)
        booking = Booking.objects.with_place().filter(waited=row).first()
        if row.state == State.GOT and booking is not None:
            return booking
        is_held = row.state == State.ASKED and row.asked_until and now < row.asked_until
        if booking is None or not is_held:
            raise Refused("not_held_any_more", _("Tiden er ikke holdt til jer mere."))
        slot = Slot(row.begins, row.ends)
        assert member.household is not None
        no = rules.moving_out(member.household, slot)
        if no:
            raise no
        row.state, row.ended_at = State.GOT, now
        row.save(update_fields=["state", "ended_at"])
        _give(member, booking, slot, wish_of(row), now)
    return booking


def _give(member: Membership, booking: Booking, slot: Slot, wish: Wish, now: datetime) -> None:
    cost = price_of(booking.made_under, slot, wish)
    booking.booked_by, booking.helped_by = member, member.helper
    booking.is_kept = member.user.on_paper
    booking.state = state_of(booking.made_under, begun=slot.starts_at <= now)
    booking.here_at = now if booking.state == Booking.State.HERE else None
    booking.price, booking.deposit, booking.created_at = cost.rent, cost.deposit, now
    booking.save()
    charging.note(booking, now)
    notify.withdraw(booking, now)
    notify.booked_for(member, booking, now)
    tell_pages(booking)


def _reread(waiting: Waiting) -> Waiting:
    """The row as it is once nobody else can change it."""
    rows = Waiting.objects.with_place().select_for_update(no_key=True, of=("self",))
    return rows.get(pk=waiting.pk)


# --- the clock -----------------------------------------------------------------------------------


def pass_on_due(now: datetime) -> int:
    """Who did not answer in time makes room for the next. How many there were."""

    def late() -> Any:
        return Waiting.objects.answered_too_late(now).order_by("asked_until", "pk")

    return in_batches(late, Waiting.objects.with_place(), lambda row: _out(row, State.PASSED, now))


def ask_due(now: datetime) -> int:
    """What is free and waited for, and nobody was asked about: a verb left it to the clock."""
    taken = Claim.objects.filter(facility=OuterRef("facility"), period__overlap=OuterRef("period"))
    rows = Waiting.objects.in_line().filter(~Exists(taken), period__endswith__gt=now)
    asked = 0
    for row in rows.with_place()[:CHECKED]:
        with transaction.atomic():
            asked += ask_next(row.facility, row.begins, row.ends, now)
    return asked


def close_lines_due(now: datetime) -> int:
    """What never became free is over. How many lines."""
    over = Waiting.objects.in_line().filter(period__endswith__lte=now)
    return in_batches(
        lambda: over, Waiting.objects.with_place(), lambda row: _out(row, State.OVER, now)
    )


# --- people move ---------------------------------------------------------------------------------


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """Somebody moves: when nobody is left in the household, it waits for nothing from then on."""
    if member.household_id is None:
        return
    staying = Membership.objects.of_household(member.household_id, local(leaves_at).date())
    if not staying.exclude(pk=member.pk).exists():
        _leave_lines(member.household_id, leaves_at, now)


def home_left(household: Household, leaves_at: datetime, now: datetime) -> None:
    """Nobody lives in the home from then on."""
    _leave_lines(household.pk, leaves_at, now)


def _leave_lines(household_id: int, leaves_at: datetime, now: datetime) -> None:
    with transaction.atomic():
        rows = Waiting.objects.open().filter(
            household_id=household_id, period__endswith__gt=leaves_at
        )
        for row in rows.with_place().select_for_update(no_key=True, of=("self",)).order_by("pk"):
            _out(row, State.LEFT, now, ask=False)


def erase(user: User) -> None:
    """Forget who stood up; that the household waits is the others' at home too."""
    Waiting.objects.filter(asked_by__user=user).update(asked_by=None)
    Waiting.objects.filter(helped_by=user).update(helped_by=None)
