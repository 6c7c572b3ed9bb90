"""The broom of the room: who booked goes after a year, that it was booked after two."""

from datetime import datetime, timedelta

from django.db.models import Q

from bookings.models import Booking, BookingQuerySet, Closure, ClosureQuerySet

YEAR = timedelta(days=365)
CHUNK = 1000  # rows in one statement, so that none of them takes long


def old_names(now: datetime) -> BookingQuerySet:
    """Times that ended over a year ago and still say who pressed the button."""
    named = Q(booked_by__isnull=False) | Q(helped_by__isnull=False) | Q(request_key__isnull=False)
    return Booking.objects.filter(named, period__endswith__lt=now - YEAR)


def sweep_names(now: datetime) -> int:
    """Forget who booked; that the household had the time stays another year."""
    swept = 0
    while pks := list(old_names(now).values_list("pk", flat=True)[:CHUNK]):
        rows = Booking.objects.filter(pk__in=pks)
        swept += rows.update(booked_by=None, helped_by=None, request_key=None)
    return swept


def old_bookings(now: datetime) -> BookingQuerySet:
    """Times that ended over two years ago."""
    return Booking.objects.filter(period__endswith__lt=now - 2 * YEAR)


def sweep_bookings(now: datetime) -> int:
    """Nobody counts by them any more."""
    swept = 0
    while pks := list(old_bookings(now).values_list("pk", flat=True)[:CHUNK]):
        swept += Booking.objects.filter(pk__in=pks).delete()[0]
    return swept


def old_closures(now: datetime) -> ClosureQuerySet:
    """Closures that ended over two years ago; one without an end is not over."""
    return Closure.objects.filter(period__endswith__lt=now - 2 * YEAR)


def sweep_closures(now: datetime) -> int:
    return int(old_closures(now).delete()[0])
