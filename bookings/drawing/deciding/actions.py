"""A person's part: say yes to what was drawn, and everybody gets an answer; or call it off.

Locks are taken household, draw, place, in that order, and all households at once.
"""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bookings import lots, rules
from bookings.actions import give
from bookings.checks import refuse_unless_free
from bookings.drawing import telling
from bookings.drawing.actions import reread
from bookings.drawing.letting.actions import ask_who_waits, let_holds_go
from bookings.locks import lock, twice
from bookings.models import Booking, Draw, Facility, Lot, Ticket, Waiting
from bookings.models.drawing import REASON_LENGTH
from bookings.promoting.actions import one_of
from bookings.slots import Slot
from bookings.wishes import Wish
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Household, Membership

CONFIRMED, CALLED_OFF = "draw.confirmed", "draw.called_off"
State = Draw.State


def confirm(member: Membership, draw: Draw, *, now: datetime) -> Draw:
    """Say yes to the draw: who was drawn has the day booked, in the same act, and all get an answer.

    By the normal rules; who may not have the day (they have moved, or have their share) leaves it
    to the next. Who got none stands in line as they were drawn, should it be let go. Twice is once.
    Refused `not_yours` (403), `own_draw` (403, they have applied themselves), `not_drawn`, `busy`.
    """
    return twice(lambda: _confirm(member, draw, now))


def _confirm(member: Membership, draw: Draw, now: datetime) -> Draw:
    with transaction.atomic():
        rows = Ticket.objects.filter(draw=draw, household__isnull=False)
        lock(Household, list(rows.values_list("household", flat=True)))
        draw = reread(draw)
        _refuse_unless_theirs(member, draw)
        if draw.state == State.CONFIRMED:
            return draw
        if draw.state != State.DRAWN:
            raise Refused("not_drawn", _("Der er ikke noget at sige ja til."))
        _share_out(draw, now)
        _answered(draw, State.CONFIRMED, member, now, CONFIRMED)
    return draw


def _share_out(draw: Draw, now: datetime) -> None:
    place = let_holds_go(draw)
    days = {lot.pk: lot for lot in draw.lots.all()}
    tickets = {
        one.number: one
        for one in draw.tickets.in_hat().select_related("household", "purpose").order_by("place")
    }
    given = lots.shared_out(
        list(tickets),
        {number: ticket.wishes for number, ticket in tickets.items()},
        lambda number, day: _give(tickets[number], place, days[day], now),
    )
    for ticket in tickets.values():
        if ticket.state == Ticket.State.APPLIED:
            ticket.state = Ticket.State.MISSED
        ticket.save()
    line = _line_up(draw, tickets, {days[pk] for pk in given}, now)
    for ticket in tickets.values():
        _answer(draw, ticket, line.get(ticket.pk), now)
    ask_who_waits(place, (lot for pk, lot in days.items() if pk not in given), now)


def _give(ticket: Ticket, place: Facility, lot: Lot, now: datetime) -> bool:
    """The day is theirs if the rules let them have it; else why not, in their own language."""
    member = one_of(ticket.household_id, ticket.applied_by_id, now)
    if member is None:
        ticket.state = Ticket.State.PASSED
        return False
    slot, wish = Slot(lot.begins, lot.ends), _wish_of(ticket)
    try:
        with translation.override(member.user.language):
            held = refuse_unless_free(member, place, slot, now, wish, in_turn=True)
    except Refused as no:
        with translation.override(member.user.language):
            ticket.why = (str(no) or _("Stedet er optaget."))[:300]
        ticket.state = Ticket.State.PASSED
        return False
    ticket.booking = give(member, place, slot, held, wish, now, state=Booking.State.BOOKED)
    ticket.state, ticket.won = Ticket.State.GOT, lot
    return True


def _wish_of(ticket: Ticket) -> Wish:
    """What was said when they applied; nobody is asked twice."""
    accepts = ticket.accepted_at is not None
    return Wish(ticket.purpose, ticket.headcount, is_adult=True, attends=True, accepts=accepts)


def _line_up(
    draw: Draw, tickets: dict[int, Ticket], given: set[Lot], now: datetime
) -> dict[int, int]:
    """Who got no day waits for those they wished for, in the order they were drawn: ticket → number."""
    missed = [one for one in tickets.values() if one.state == Ticket.State.MISSED]
    line: dict[int, int] = {}
    for lot in sorted(given, key=lambda one: one.begins):
        wishing = [one for one in missed if one.household and lot.pk in one.wishes]
        Waiting.objects.bulk_create(
            [
                Waiting(
                    facility=draw.facility,
                    household=one.household,
                    asked_by_id=one.applied_by_id,
                    helped_by_id=one.helped_by_id,
                    period=lot.period,
                    purpose_id=one.purpose_id,
                    headcount=one.headcount,
                    accepted_at=one.accepted_at,
                    created_at=now,
                )
                for one in wishing
            ],
            ignore_conflicts=True,
        )
        for number, one in enumerate(wishing, 1):
            line[one.pk] = min(number, line.get(one.pk, number))
    return line


def _answer(draw: Draw, ticket: Ticket, in_line: int | None, now: datetime) -> None:
    member = one_of(ticket.household_id, ticket.applied_by_id, now)
    if member is None:
        return
    if ticket.state == Ticket.State.GOT:
        telling.got_it(draw, ticket, member, now)
    else:
        telling.missed_it(draw, ticket, member, now, in_line)


def call_off(member: Membership, draw: Draw, reason: str, *, now: datetime) -> Draw:
    """No draw after all, for a reason all who applied read; the days are anybody's.

    Refused `not_yours` (403), `own_draw` (403, lots are drawn and they have applied themselves),
    `reason_needed`, `long_text`, `cpr`, `not_standing`, `busy`.
    """
    said = " ".join(refuse_cpr(reason, field="reason").split())
    if not said:
        message = _("Skriv hvorfor. Det læser alle, der har søgt.")
        raise Refused("reason_needed", message, status=422, field="reason")
    if len(said) > REASON_LENGTH:
        message = _("Skriv det kortere. Der er plads til %(most)s tegn.") % {"most": REASON_LENGTH}
        raise Refused("long_text", message, status=422, field="reason")
    return twice(lambda: _call_off(member, draw, said, now))


def _call_off(member: Membership, draw: Draw, reason: str, now: datetime) -> Draw:
    with transaction.atomic():
        draw = reread(draw)
        _refuse_unless_theirs(member, draw)
        if not draw.is_standing:
            raise Refused("not_standing", _("Den er afgjort. Den kan ikke aflyses mere."))
        draw.reason = reason
        place = let_holds_go(draw)
        for ticket in draw.tickets.in_hat():
            found = one_of(ticket.household_id, ticket.applied_by_id, now)
            if found is not None:
                telling.called_off(draw, found, now)
        ask_who_waits(place, draw.lots.all(), now)
        _answered(draw, State.CALLED_OFF, member, now, CALLED_OFF)
    return draw


def _answered(draw: Draw, state: Draw.State, member: Membership, now: datetime, act: str) -> None:
    draw.state, draw.answered_by, draw.answered_at = state, member, now
    draw.save(update_fields=["state", "answered_by", "answered_at", "reason"])
    logbook.note(act, by=member.user, estate=member.estate, now=now, facts={"draw": draw.pk})


def _refuse_unless_theirs(member: Membership, draw: Draw) -> None:
    if not rules.can_close(member, draw.facility):
        message = _("Det er viceværten og bestyrelsen, der svarer.")
        raise Refused("not_yours", message, status=403)
    own = Ticket.objects.visible_to(member).in_hat().filter(draw=draw)
    if draw.drawn_at is not None and own.exists():
        message = _("I har selv søgt. En anden skal sige ja eller nej.")
        raise Refused("own_draw", message, status=403)
