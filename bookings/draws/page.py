"""What the page of a draw shows: the days, one's own ticket, and all it takes to check it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bookings import lots, rules
from bookings.models import Booking, Draw, Facility, Lot, RuleSet, Ticket
from community.people.models import Membership
from community.times import local


@dataclass(frozen=True)
class Turn:
    """A ticket as everybody sees it: a number, its slips, the days it was for, what it got."""

    number: int
    place: int
    slips: list[lots.Slip]
    wishes: list[Lot]
    got: Lot | None
    passed: bool
    is_mine: bool

    @property
    def is_half(self) -> bool:
        return len(self.slips) == lots.HALF


@dataclass(frozen=True)
class Checked:
    """A draw done again with the seed that was used; `is_right` when it comes to the same."""

    turns: list[Turn]
    is_sealed: bool
    is_right: bool


@dataclass
class DrawPage:
    """One draw for one reader."""

    draw: Draw
    member: Membership
    now: datetime
    ticket: Ticket | None
    wishes: list[Lot]
    checked: Checked | None
    how_many: int

    @property
    def takes_tickets(self) -> bool:
        return self.draw.takes_tickets(self.now)

    @property
    def is_coming(self) -> bool:
        return self.draw.is_standing and self.now < self.draw.opens_at

    @property
    def is_kept(self) -> bool:
        """Whether the reader looks after the place."""
        return rules.can_close(self.member, self.draw.facility)

    @property
    def is_own(self) -> bool:
        """They have applied themselves: then another says yes."""
        return self.ticket is not None and self.ticket.state != Ticket.State.WITHDRAWN

    @property
    def can_answer(self) -> bool:
        return self.is_kept and self.draw.state == Draw.State.DRAWN and not self.is_own

    @property
    def can_call_off(self) -> bool:
        return self.is_kept and self.draw.is_standing and (self.takes_tickets or not self.is_own)

    @property
    def results(self) -> list[tuple[Lot, Turn | None]]:
        """Each day with the ticket that got it, or would: before a yes it is not certain."""
        turns = self.checked.turns if self.checked else []
        won = {turn.got.pk: turn for turn in turns if turn.got}
        return [(lot, won.get(lot.pk)) for lot in self.draw.lots.all()]

    @property
    def booking(self) -> Booking | None:
        return self.ticket.booking if self.ticket else None


def draw_page(member: Membership, draw: Draw, now: datetime) -> DrawPage:
    """All of it for one look, in as many questions for one ticket as for thirty."""
    own = Ticket.objects.visible_to(member).select_related("won", "booking", "purpose")
    ticket = own.filter(draw=draw).first()
    days = {lot.pk: lot for lot in draw.lots.all()}
    tickets = list(draw.tickets.in_hat()) if draw.is_shown else []
    return DrawPage(
        draw=draw,
        member=member,
        now=now,
        ticket=ticket,
        wishes=[days[pk] for pk in ticket.wishes if pk in days] if ticket else [],
        checked=_checked(draw, tickets, days, ticket) if tickets else None,
        how_many=len(tickets) if draw.is_shown else draw.tickets.in_hat().count(),
    )


def _checked(
    draw: Draw, tickets: list[Ticket], days: Mapping[int, Lot], own: Ticket | None
) -> Checked:
    """The draw once more, by the same functions: from the seed, the numbers and the wishes."""
    known = {one.number: one for one in tickets}
    slips = lots.drawn(draw.seed, {one.number: one.slips or 0 for one in tickets})
    order = lots.turns(slips)
    passed = {one.number for one in tickets if one.state == Ticket.State.PASSED}
    wishes = {one.number: one.wishes for one in tickets}
    given = lots.shared_out(order, wishes, lambda ticket, _day: ticket not in passed)
    got = {ticket: days[day] for day, ticket in given.items()}
    turns = [
        Turn(
            number=number,
            place=place,
            slips=[slip for slip in slips if slip.ticket == number],
            wishes=[days[pk] for pk in known[number].wishes if pk in days],
            got=got.get(number),
            passed=number in passed,
            is_mine=own is not None and own.number == number,
        )
        for place, number in enumerate(order, 1)
    ]
    same_turns = all(known[turn.number].place == turn.place for turn in turns)
    is_decided = draw.state == Draw.State.CONFIRMED
    won = {one.number: one.won_id for one in tickets if one.won_id}
    same_days = not is_decided or won == {number: lot.pk for number, lot in got.items()}
    is_sealed = lots.sealed(draw.seed) == draw.seed_hash
    return Checked(turns, is_sealed, is_sealed and same_turns and same_days)


def had_one(member: Membership, draw: Draw, had: set[int | None]) -> bool:
    """Whether the reader's household got a day there by lot not long ago."""
    return member.household_id is not None and member.household_id in had


def where(member: Membership, draw: Draw) -> tuple[Facility, RuleSet | None]:
    """The place, and the rules that hold on the first of the days."""
    place = Facility.objects.visible_to(member).with_rules().get(pk=draw.facility_id)
    return place, place.rules_on(local(draw.lots.all()[0].begins).date())
