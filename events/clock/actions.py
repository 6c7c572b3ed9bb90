"""Rows that are due, claimed and marked in the transaction that writes what they lead to."""

from collections.abc import Callable
from datetime import datetime

from community.batches import in_batches
from events import notify, rules
from events.actions import tell_published
from events.days import tomorrow_evening
from events.models import Event, Signup, SignupQuerySet


def publish_due(now: datetime) -> int:
    """What was planned is up: its hosts and open pages are told, once. How many."""
    return in_batches(
        lambda: Event.objects.up(now).filter(told_at=None).order_by("publish_at", "pk"),
        Event.objects.select_related("estate"),
        lambda event: tell_published(event, now),
    )


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
    def tell(signup: Signup) -> None:
        say(signup, now)
        setattr(signup, mark, now)
        signup.save(update_fields=[mark])

    rows = Signup.objects.select_related("event__estate")
    return in_batches(lambda: due().order_by("event__starts_at", "pk"), rows, tell)
