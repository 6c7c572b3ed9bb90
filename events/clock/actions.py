"""Rows that are due, claimed and marked in the transaction that writes what they lead to."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from events import notify, rules
from events.actions import tell_published
from events.days import tomorrow_evening
from events.models import Event, Signup, SignupQuerySet

BATCH = 50


def publish_due(now: datetime) -> int:
    """What was planned is up: its hosts and open pages are told, once. How many."""
    told = 0
    while True:
        with transaction.atomic():
            rows = Event.objects.up(now).filter(told_at=None).order_by("publish_at", "pk")
            claimed = list(
                rows.select_related("estate").select_for_update(
                    skip_locked=True, no_key=True, of=("self",)
                )[:BATCH]
            )
            for event in claimed:
                tell_published(event, now)
        told += len(claimed)
        if len(claimed) < BATCH:
            return told


def remind_due(now: datetime) -> int:
    """The evening before, and two hours before for who asked. How many parties were told.

    Late is never: after midnight nothing says «i morgen», and nothing is said once it has begun.
    """
    told = 0
    window = tomorrow_evening(now)
    if window is not None:
        told += _in_batches(
            lambda: Signup.objects.due_evening_reminder(*window),
            notify.remind_evening,
            "evening_told_at",
            now,
        )
    return told + _in_batches(
        lambda: Signup.objects.due_soon_reminder(now, rules.SOON),
        notify.remind_soon,
        "soon_told_at",
        now,
    )


def _in_batches(
    due: Callable[[], SignupQuerySet],
    say: Callable[[Signup, datetime], None],
    mark: str,
    now: datetime,
) -> int:
    """A transaction a batch, leaving rows others hold to them."""
    told = 0
    while True:
        with transaction.atomic():
            claimed = _claim(due())
            for signup in claimed:
                say(signup, now)
                setattr(signup, mark, now)
                signup.save(update_fields=[mark])
        told += len(claimed)
        if len(claimed) < BATCH:
            return told


def _claim(due: SignupQuerySet) -> list[Signup]:
    ids = list(
        due.order_by("event__starts_at", "pk")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .values_list("pk", flat=True)[:BATCH]
    )
    rows = Signup.objects.filter(pk__in=ids).select_related("event__estate")
    return list(rows.order_by("pk"))
