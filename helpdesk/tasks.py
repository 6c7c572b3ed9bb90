"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from helpdesk.walks.keeping import actions as walks


@shared_task
def ask_on_walks() -> None:
    """On the day one looks again at what neighbours mend together, the committee has a task."""
    walks.ask_due(timezone.now())
