"""The broom of the room: who booked goes after a year, that it was booked after two."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from bookings.models import (
    Booking,
    BookingQuerySet,
    Closure,
    ClosureQuerySet,
    Draw,
    DrawQuerySet,
    Fault,
    FaultQuerySet,
    KeyTime,
    KeyTimeQuerySet,
    Offer,
    OfferQuerySet,
    RentRun,
    Swap,
    SwapQuerySet,
    Ticket,
    TicketQuerySet,
    Waiting,
    WaitingQuerySet,
)
from community.batches import swept

YEAR, QUARTER = timedelta(days=365), timedelta(days=90)
WEIGHS = timedelta(days=425)  # a ticket that won weighs in the draws of 400 days


def old_names(now: datetime) -> BookingQuerySet:
    """Times that ended over a year ago and still say who pressed the button."""
    named = Q(booked_by__isnull=False) | Q(helped_by__isnull=False) | Q(request_key__isnull=False)
    return Booking.objects.filter(named, period__endswith__lt=now - YEAR)


def sweep_names(now: datetime) -> int:
    """Forget who booked; that the household had the time stays another year."""
    return swept(
        old_names(now),
        lambda some: some.update(booked_by=None, helped_by=None, request_key=None),
    )


def old_bookings(now: datetime) -> BookingQuerySet:
    """Times that ended over two years ago."""
    return Booking.objects.filter(period__endswith__lt=now - 2 * YEAR)


def sweep_bookings(now: datetime) -> int:
    """Nobody counts by them any more."""
    return swept(old_bookings(now), lambda some: some.delete())


def old_closures(now: datetime) -> ClosureQuerySet:
    """Closures that ended over two years ago; one without an end is not over."""
    return Closure.objects.filter(period__endswith__lt=now - 2 * YEAR)


def sweep_closures(now: datetime) -> int:
    return int(old_closures(now).delete()[0])


def old_lines(now: datetime) -> WaitingQuerySet:
    """What was waited for and is over for a quarter of a year."""
    return Waiting.objects.filter(period__endswith__lt=now - QUARTER)


def sweep_lines(now: datetime) -> int:
    """Nobody asks any more who waited."""
    return swept(old_lines(now), lambda some: some.delete())


def old_offers(now: datetime) -> OfferQuerySet:
    """Times that were given on, or not, and are over for a quarter of a year."""
    return Offer.objects.filter(period__endswith__lt=now - QUARTER)


def sweep_offers(now: datetime) -> int:
    """Nobody asks any more who gave a time on."""
    return swept(old_offers(now), lambda some: some.delete())


def old_swaps(now: datetime) -> SwapQuerySet:
    """Times that were asked for and are over for a quarter of a year."""
    return Swap.objects.filter(period__endswith__lt=now - QUARTER)


def sweep_swaps(now: datetime) -> int:
    """Nobody asks any more who asked for a time."""
    return swept(old_swaps(now), lambda some: some.delete())


def old_tickets(now: datetime) -> TicketQuerySet:
    """Whose a ticket was, once it does not weigh in the next draw; and what was taken back."""
    is_old = Q(draw__closes_at__lt=now - WEIGHS)
    known = Q(household__isnull=False) | Q(applied_by__isnull=False) | Q(helped_by__isnull=False)
    return Ticket.objects.filter(is_old & known)


def sweep_tickets(now: datetime) -> int:
    """The numbers stay with the draw, so that it can be checked; what only they said goes."""
    return swept(
        old_tickets(now),
        lambda some: some.update(
            household=None, applied_by=None, helped_by=None, booking=None, headcount=None,
            accepted_at=None, why="",
        ),
    )  # fmt: skip


def old_draws(now: datetime) -> DrawQuerySet:
    """Decided so long ago that nobody checks them."""
    over = Draw.objects.exclude(state__in=Draw.STANDING)
    return over.filter(closes_at__lt=now - 3 * YEAR)


def sweep_draws(now: datetime) -> int:
    return swept(old_draws(now), lambda some: some.delete())


def old_keys(now: datetime) -> KeyTimeQuerySet:
    """Keys of times that are over for a quarter of a year."""
    return KeyTime.objects.filter(booking__period__endswith__lt=now - QUARTER)


def sweep_keys(now: datetime) -> int:
    """Nobody asks any more who came when for a key."""
    return swept(old_keys(now), lambda some: some.delete())


def old_misses(now: datetime) -> BookingQuerySet:
    """Times nobody came to, long after they counted (at most twice 90 days). Owed money stays."""
    missed = Booking.objects.filter(state=Booking.State.RELEASED, charges=None)
    return missed.filter(period__endswith__lt=now - 2 * QUARTER)


def sweep_misses(now: datetime) -> int:
    """Nobody came: that is forgotten."""
    return swept(old_misses(now), lambda some: some.delete())


def old_faults(now: datetime) -> FaultQuerySet:
    """What was mended over a year ago; what is still broken stays."""
    return Fault.objects.filter(cleared_at__lt=now - YEAR)


def sweep_faults(now: datetime) -> int:
    return swept(old_faults(now), lambda some: some.delete())


def old_runs(now: datetime) -> QuerySet[RentRun]:
    """Lists for the rent of over two years ago, on which nothing stands any more."""
    return RentRun.objects.filter(made_at__lt=now - 2 * YEAR, noted=None, credited=None)


def sweep_runs(now: datetime) -> int:
    return swept(old_runs(now), lambda some: some.delete())
