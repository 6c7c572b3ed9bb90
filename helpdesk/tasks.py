"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from helpdesk.reminding import actions as reminding


@shared_task
def remind() -> None:
    """The evening before and two hours before what two neighbours have agreed."""
    reminding.remind_due(timezone.now())


@shared_task
def ask_whether_done() -> None:
    """A day later, and what nobody has answered; and those who do not want to meet any more."""
    now = timezone.now()
    reminding.ask_whether_done_due(now)
    reminding.settle_silence_due(now)
    reminding.part_blocked_due(now)
