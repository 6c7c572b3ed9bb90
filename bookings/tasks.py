"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from bookings.approving import actions as approving
from bookings.due import actions as due
from bookings.feeds import actions as feeds
from bookings.waiting import actions as waiting


@shared_task
def remind() -> None:
    due.remind_due(timezone.now())


@shared_task
def release() -> None:
    due.release_due(timezone.now())


@shared_task
def ask_who_waits() -> None:
    """Offers that ran out pass on, what a verb left to the clock is asked, lines that ended close."""
    now = timezone.now()
    waiting.pass_on_due(now)
    waiting.ask_due(now)
    waiting.close_lines_due(now)


@shared_task
def answer() -> None:
    approving.answer_due(timezone.now())


@shared_task
def fetch_calendars() -> None:
    """Busy times of other systems, each every half hour."""
    feeds.fetch_due(timezone.now())
