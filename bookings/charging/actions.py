"""Parts of other verbs: what a booking costs stands on the ledger as long as it is owed."""

from datetime import datetime

from bookings import rules
from bookings.models import Booking, Charge, Plot, Season, Tenure
from community.people.models import Membership
from community.times import local

State, Kind = Charge.State, Charge.Kind
# What nobody has to pay for: the house said no, or took it back.
NOBODYS_FAULT = (Booking.State.DECLINED, Booking.State.CLOSED)


def note(booking: Booking, now: datetime) -> None:
    """The rent and the deposit are due, once there is a yes to it."""
    if booking.state == Booking.State.ASKED:
        return
    wanted = [(Kind.RENT, booking.price), (Kind.DEPOSIT, booking.deposit)]
    Charge.objects.bulk_create(
        Charge(booking=booking, kind=kind, amount=amount, created_at=now)
        for kind, amount in wanted
        if amount
    )


def follow(booking: Booking, now: datetime) -> None:
    """It has moved: where the price is another, the old one is dropped and the new one is due."""
    rows = booking.charges.live().select_for_update(no_key=True)
    owed = {(row.kind, row.amount) for row in rows}
    wanted = {(Kind.RENT.value, booking.price), (Kind.DEPOSIT.value, booking.deposit)}
    if booking.state != Booking.State.ASKED and owed == {one for one in wanted if one[1]}:
        return
    for row in rows:
        drop(row, now)
    note(booking, now)


def let_go(booking: Booking, now: datetime) -> None:
    """It has ended. Who lets go in time owes nothing; who is late owes the rent, never the deposit."""
    if booking.state == Booking.State.DONE or not (booking.price or booking.deposit):
        return
    is_free = booking.state in NOBODYS_FAULT or rules.is_free_to_cancel(booking, now)
    for row in booking.charges.live().select_for_update(no_key=True):
        if is_free or row.kind == Kind.DEPOSIT:
            drop(row, now)


def passed_on(had: Booking, made: Booking, now: datetime) -> None:
    """A neighbour has it now. Where they owe at least as much it is paid once, and by them."""
    if made.state == Booking.State.ASKED or made.price < had.price:
        return
    for row in had.charges.live().filter(kind=Kind.RENT).select_for_update(no_key=True):
        drop(row, now)


def season_due(tenure: Tenure, now: datetime) -> None:
    """The plot is theirs for a season: its price is due, unless who had it before pays that season.

    With the garden locked, so that a plot's season is paid by one home.
    """
    plot, year = tenure.plot, tenure.kept_for
    if plot is None or year is None:
        return
    price = season_price(Season.at(tenure.facility), plot, year)
    if price:
        Charge.objects.create(
            tenure=tenure, season=year, kind=Kind.PLOT, amount=price, created_at=now
        )


def season_price(season: Season, plot: Plot, year: int) -> int:
    """What who says yes to the plot pays for that year; nothing where its season is paid already."""
    if season.price and Charge.objects.of_season(plot, year).live().exists():
        return 0
    return season.price


def season_let_go(tenure: Tenure, now: datetime) -> None:
    """The plot is not theirs any more: of a season that has not begun they owe nothing."""
    season, today = Season.at(tenure.facility), local(now).date()
    for row in tenure.charges.live().select_for_update(no_key=True):
        assert row.season is not None
        if season.begins(row.season) > today:
            drop(row, now)


def drop(row: Charge, now: datetime, by: Membership | None = None, reason: str = "") -> None:
    """Nobody owes it any more: what is on a list already goes back with the next one."""
    row.state = State.RETURNED if row.noted_in_id else State.DROPPED
    row.settled_at, row.settled_by, row.reason = now, by, reason
    row.save(update_fields=["state", "settled_at", "settled_by", "reason"])
