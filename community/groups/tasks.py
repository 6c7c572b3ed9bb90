"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from community.groups.meetings import actions as meetings
from community.groups.silence import actions as silence


@shared_task
def remind() -> None:
    """The evening before a meeting."""
    meetings.remind_due(timezone.now())


@shared_task
def look_at_silence() -> None:
    """Ask about what has fallen silent, and let rest what nobody answered for."""
    now = timezone.now()
    silence.ask_due(now)
    silence.rest_due(now)
