"""What the clock asks of the hall."""

from celery import shared_task
from django.utils import timezone

from community.home import actions
from community.notifications import actions as notifications
from community.people import actions as people


@shared_task
def tidy() -> None:
    """Throw out what its time has passed for (docs/retention.md)."""
    now = timezone.now()
    actions.sweep_sessions(now)
    people.tidy(now)
    notifications.tidy(now)
