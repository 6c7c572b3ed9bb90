"""The verbs of a draw: make it, apply, and take it back.

Its days are held by rows among everybody's bookings, so the same constraint has the last word.
Locks are taken household, draw, place, in that order.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from bookings import lots, rules
from bookings.actions import lock_household
from bookings.blocked import hit_by
from bookings.board import fits, in_the_way, slots_on, to_be_drawn
from bookings.checks import no_such_slot
from bookings.claiming.actions import claim, lock_places, tell_pages
from bookings.drawing import telling
from bookings.locks import twice
from bookings.models import Booking, Draw, Facility, Lot, Ticket
from bookings.models.drawing import TITLE_LENGTH
from bookings.slots import Slot
from bookings.wishes import Wish
from community import live
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Membership
from community.times import local, midnight
from community.ui.dates import day_name, oclock

MOST_DAYS = 8
LEAST_NUMBER, NUMBERS = 1000, 9000
# Between the draw and the first of its days: time to answer, and to plan.
AHEAD = timedelta(days=7)
MADE = "draw.made"


@dataclass(frozen=True)
class Plan:
    """What a draw is about: the days, and from when until when households may apply."""

    title: str
    days: Sequence[date]
    opens_at: datetime
    closes_at: datetime


# --- making one ---------------------------------------------------------------------------------


def make(member: Membership, facility: Facility, plan: Plan, *, now: datetime) -> Draw:
    """Households may apply for these days from–to; until it is decided nobody can book them.

    The seed is chosen now and its hash shown. Refused `not_yours` (403), `empty`, `too_long`,
    `cpr`, `no_day`, `too_many_days`, `ends_before_it_begins`, `past`, `too_late_to_draw` (the draw
    is less than a week before the first day), `no_such_slot` (a day without whole times), `closed`,
    `taken`, `drawn` (somebody draws about it already) and `busy`.
    """
    _refuse_to_make(member, facility, plan, now)
    title = _title(plan.title)
    return twice(lambda: _make(member, facility, plan, title, now))


def looked_at(member: Membership, facility: Facility, plan: Plan, *, now: datetime) -> Draw:
    """What it would be, without making it. Refused as `make`."""
    with transaction.atomic():
        draw = make(member, facility, plan, now=now)
        transaction.set_rollback(True)
    return draw


def _refuse_to_make(member: Membership, facility: Facility, plan: Plan, now: datetime) -> None:
    if not rules.can_close(member, facility):
        message = _("Det er viceværten og bestyrelsen, der trækker lod.")
        raise Refused("not_yours", message, status=403)
    if not plan.days:
        raise _wrong("no_day", _("Vælg mindst én dag."), "day_0")
    if len(set(plan.days)) > MOST_DAYS:
        message = _("Der kan trækkes lod om %(n)s dage ad gangen.") % {"n": MOST_DAYS}
        raise _wrong("too_many_days", message, "day_0")
    if plan.closes_at <= plan.opens_at:
        message = _("Man skal kunne søge, før der trækkes lod.")
        raise _wrong("ends_before_it_begins", message, "closes_on")
    if plan.closes_at <= now:
        raise _wrong("past", _("Den tid er gået."), "closes_on")
    if midnight(min(plan.days)) < plan.closes_at + AHEAD:
        message = _("Træk lod mindst en uge før den første dag, så alle kan nå at få svar.")
        raise _wrong("too_late_to_draw", message, "closes_on")


def _title(title: str) -> str:
    said = " ".join(refuse_cpr(title, field="title").split())
    if not said:
        raise _wrong("empty", _("Skriv, hvad det handler om: «Juleaften»."), "title")
    if len(said) > TITLE_LENGTH:
        message = _("Skriv det kortere. Der er plads til %(n)s tegn.") % {"n": TITLE_LENGTH}
        raise _wrong("too_long", message, "title")
    return said


def _make(member: Membership, facility: Facility, plan: Plan, title: str, now: datetime) -> Draw:
    seed = secrets.token_hex(32)
    with transaction.atomic():
        lock_places(facility)
        draw = Draw.objects.create(
            facility=facility,
            title=title,
            opens_at=plan.opens_at,
            closes_at=plan.closes_at,
            seed=seed,
            seed_hash=lots.sealed(seed),
            made_by=member,
            made_at=now,
        )
        for day in sorted(set(plan.days)):
            _hold(draw, facility, day, now)
        facts = {"draw": draw.pk}
        logbook.note(MADE, by=member.user, estate=member.estate, now=now, facts=facts)
        return Draw.objects.with_place().get(pk=draw.pk)


def _hold(draw: Draw, facility: Facility, day: date, now: datetime) -> None:
    """The day's whole times are lots, and nobody's to book."""
    held, slots = facility.rules_on(day), slots_on(facility, day)
    if held is None or not slots:
        message = _("%(day)s har stedet ingen hele tider at trække lod om.")
        raise _wrong("no_such_slot", message % {"day": day_name(day).capitalize()}, "day_0")
    for slot in slots:
        _refuse_unless_free(facility, slot, now)
        period = TimestamptzRange(slot.starts_at, slot.ends_at)
        booking = Booking.objects.create(
            facility=facility,
            made_under=held,
            is_for_all=True,
            is_kept=True,
            state=Booking.State.DRAW,
            period=period,
            created_at=now,
        )
        claim([booking])
        Lot.objects.create(draw=draw, period=period, hold=booking)
        tell_pages(booking)


def _refuse_unless_free(facility: Facility, slot: Slot, now: datetime) -> None:
    closed = hit_by(facility, slot)
    if closed is not None:
        facts = {"day": day_name(slot.starts_at).capitalize(), "why": closed.reason}
        raise _wrong("closed", _("%(day)s er der lukket: %(why)s") % facts, "day_0")
    held = facility.rules_on(local(slot.starts_at).date())
    assert held is not None
    there = in_the_way(facility, held, slot)
    if there is None:
        return
    if there.booking.state == Booking.State.DRAW:
        raise _wrong("drawn", to_be_drawn(there.booking), "day_0")
    facts = {"day": day_name(slot.starts_at).capitalize()}
    raise _wrong("taken", _("%(day)s har nogen booket allerede.") % facts, "day_0")


def _wrong(code: str, message: str, field: str) -> Refused:
    return Refused(code, message, status=422, field=field)


# --- applying -----------------------------------------------------------------------------------


def apply(
    member: Membership, draw: Draw, wanted: Sequence[int], *, now: datetime, wish: Wish
) -> Ticket:
    """A ticket for the household, for these lots, the dearest first. Again changes what it says.

    Raises Refused: `no_household`, `not_open_yet`, `over`, `no_day`, `no_such_slot`, `moving_out`,
    what the rules want to know (`purpose_needed` and so on), and `busy`.
    """
    return twice(lambda: _apply(member, draw, list(dict.fromkeys(wanted)), wish, now))


def _apply(member: Membership, draw: Draw, wanted: list[int], wish: Wish, now: datetime) -> Ticket:
    if member.household_id is None:
        raise rules.no_household()
    with transaction.atomic():
        lock_household(member)
        draw = reread(draw)
        _refuse_unless_open(draw, now)
        _refuse_wish(member, draw, wanted, wish)
        ticket = Ticket.objects.filter(draw=draw, household=member.household_id).first()
        if ticket is None:
            number = _number(draw)
            ticket = Ticket(draw=draw, number=number, household=member.household, created_at=now)
        ticket.applied_by, ticket.helped_by = member, member.helper
        ticket.wishes, ticket.state = wanted, Ticket.State.APPLIED
        ticket.purpose, ticket.headcount = wish.purpose, wish.headcount
        ticket.accepted_at = now if wish.accepts else None
        ticket.save()
        telling.applied_for(member, draw, ticket, now)
        live.push(f"household:{member.household_id}")
    return ticket


def _refuse_unless_open(draw: Draw, now: datetime) -> None:
    if draw.takes_tickets(now):
        return
    if draw.is_standing and now < draw.opens_at:
        facts = {"day": day_name(draw.opens_at), "time": oclock(draw.opens_at)}
        raise Refused("not_open_yet", _("I kan søge fra %(day)s %(time)s.") % facts)
    raise Refused("over", _("Man kan ikke søge mere."))


def _refuse_wish(member: Membership, draw: Draw, wanted: list[int], wish: Wish) -> None:
    place = Facility.objects.with_rules().get(pk=draw.facility_id)
    days = {lot.pk: lot for lot in draw.lots.all()}
    if not wanted or not set(wanted) <= set(days):
        raise _wrong("no_day", _("Vælg den dag, I helst vil have."), "first")
    assert member.household is not None
    for lot in (days[pk] for pk in wanted):
        slot = Slot(lot.begins, lot.ends)
        held = place.rules_on(local(slot.starts_at).date())
        if held is None or not fits(place, held, slot, wish):
            raise no_such_slot()
        no = (
            rules.moving_out(member.household, slot)
            or rules.unmet(held, wish)
            or rules.too_many(place, wish)
        )
        if no:
            raise no


def _number(draw: Draw) -> int:
    """One nobody has, and that says nothing about who came first."""
    taken = set(draw.tickets.values_list("number", flat=True))
    while True:
        # More households than numbers there are in no estate; the range grows all the same.
        number = LEAST_NUMBER + secrets.randbelow(NUMBERS + 10 * len(taken))
        if number not in taken:
            return number


def withdraw(member: Membership, ticket: Ticket, *, now: datetime) -> Ticket:
    """Take it back, until the draw. Twice is once. Raises Refused `over`."""
    return _turn(ticket, Ticket.State.WITHDRAWN, now)


def undo_withdraw(member: Membership, ticket: Ticket, *, now: datetime) -> Ticket:
    """Apply after all, with the same ticket. Twice is once. Raises Refused `over`."""
    return _turn(ticket, Ticket.State.APPLIED, now)


def _turn(ticket: Ticket, state: Ticket.State, now: datetime) -> Ticket:
    with transaction.atomic():
        draw = reread(Draw.objects.get(pk=ticket.draw_id))
        if not draw.takes_tickets(now):
            raise Refused("over", _("Man kan ikke søge eller trække sig mere."))
        ticket.state = state
        ticket.save(update_fields=["state"])
        live.push(f"household:{ticket.household_id}")
    return ticket


def reread(draw: Draw) -> Draw:
    """The row as it is once nobody else can change it. Part of other verbs."""
    rows = Draw.objects.with_place().select_for_update(no_key=True, of=("self",))
    return rows.get(pk=draw.pk)
