"""What the clock asks of the hall."""

from celery import shared_task
from django.utils import timezone

from community.notifications import actions as notifications
from community.people import actions as people
from community.privacy import actions as privacy


@shared_task
def tidy() -> None:
    """Throw out what its time has passed for (docs/retention.md)."""
    now = timezone.now()
    privacy.sweep_sessions(now)
    people.tidy(now)
    notifications.tidy(now)
