"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from community.noticeboard.clock import actions


@shared_task
def publish() -> None:
    """Tell of what is up by now."""
    actions.publish_due(timezone.now())


@shared_task
def remind_ending() -> None:
    """Ask authors whether it shall stand longer."""
    actions.remind_ending(timezone.now())
