"""The clock's part: it draws once, in the transaction that says so, and reminds who has to say yes."""

from datetime import datetime, timedelta

from bookings import lots
from bookings.drawing import telling
from bookings.drawing.letting.actions import ask_who_waits, let_holds_go
from bookings.models import Draw, Ticket
from community import live
from community.batches import in_batches

# A household that had a day by lot so short ago lies in the hat once, the others twice.
REMEMBERED = timedelta(days=400)
State = Draw.State


def draw_due(now: datetime) -> int:
    """Draw what nobody can apply for any more. Safe to run twice, on two workers, after any crash."""
    return in_batches(
        lambda: Draw.objects.due(now).order_by("closes_at", "pk"),
        Draw.objects.with_place(),
        lambda draw: _draw(draw, now),
    )


def _draw(draw: Draw, now: datetime) -> None:
    tickets = {one.number: one for one in draw.tickets.in_hat()}
    draw.drawn_at, draw.state = now, State.DRAWN if tickets else State.EMPTY
    draw.save(update_fields=["state", "drawn_at"])
    if tickets:
        _turn(draw, tickets, now)
        telling.waits_for_yes(draw, now)
    else:
        place = let_holds_go(draw)
        telling.nobody_applied(draw, now)
        ask_who_waits(place, draw.lots.all(), now)
    live.push(f"facility:{draw.facility_id}")


def _turn(draw: Draw, tickets: dict[int, Ticket], now: datetime) -> None:
    """Each ticket's turn, and how many slips it had in the hat."""
    had = had_it(draw, now)
    for ticket in tickets.values():
        ticket.slips = lots.HALF if ticket.household_id in had else lots.FULL
    slips = lots.drawn(draw.seed, {number: one.slips or 0 for number, one in tickets.items()})
    for turn, number in enumerate(lots.turns(slips), 1):
        tickets[number].place = turn
    Ticket.objects.bulk_update(list(tickets.values()), ["slips", "place"])


def had_it(draw: Draw, now: datetime) -> set[int | None]:
    """The households that got a day there by lot not long ago."""
    won = Ticket.objects.filter(
        draw__facility=draw.facility_id,
        draw__drawn_at__gt=now - REMEMBERED,
        state=Ticket.State.GOT,
        household__isnull=False,
    )
    return set(won.values_list("household", flat=True))


def remind_due(now: datetime) -> int:
    """Nobody has said yes for a week: who looks after the place is reminded, once."""

    def remind(draw: Draw) -> None:
        telling.still_waits(draw, now)
        draw.reminded_at = now
        draw.save(update_fields=["reminded_at"])

    return in_batches(
        lambda: Draw.objects.due_a_reminder(now).order_by("drawn_at", "pk"),
        Draw.objects.with_place(),
        remind,
    )
