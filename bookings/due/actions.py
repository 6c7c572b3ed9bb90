"""What is due: times nobody came to are given free, and who has one soon is reminded."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.postgres.fields.ranges import RangeStartsWith

from bookings import notify
from bookings.ending.actions import end
from bookings.models import Booking, BookingQuerySet
from community.batches import claimed, in_batches


def release_due(now: datetime) -> int:
    """Give free what nobody came to. Safe to run twice, on two workers, after any crash."""
    return in_batches(
        lambda: _in_turn(Booking.objects.overdue(now)),
        Booking.objects.with_place(),
        lambda booking: _release(booking, now),
    )


def release(due: BookingQuerySet, now: datetime) -> None:
    """Some of what is due, given free. Part of other verbs."""
    for booking in claimed(_in_turn(due), Booking.objects.with_place()):
        _release(booking, now)


def _release(booking: Booking, now: datetime) -> None:
    end(booking, Booking.State.RELEASED, now)
    if now < booking.ends:
        notify.released(booking, now)


def remind_due(now: datetime) -> int:
    """Tell who has a time tomorrow or soon, once. A reminder that is too late is never sent."""
    return _remind(
        Booking.objects.due_evening_reminder(now), notify.remind_evening, "evening_told_at", now
    ) + _remind(Booking.objects.due_hour_reminder(now), notify.remind_soon, "hour_told_at", now)


def _remind(
    due: BookingQuerySet, say: Callable[[Booking, datetime], None], mark: str, now: datetime
) -> int:
    def tell(booking: Booking) -> None:
        say(booking, now)
        setattr(booking, mark, now)
        booking.save(update_fields=[mark])

    return in_batches(lambda: _in_turn(due.all()), Booking.objects.with_place(), tell)


def _in_turn(due: BookingQuerySet) -> BookingQuerySet:
    return due.order_by(RangeStartsWith("period"), "pk")
