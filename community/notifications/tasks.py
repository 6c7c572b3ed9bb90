"""The clock's door to the outbox."""

from celery import shared_task
from django.utils import timezone

from community.notifications.actions import deliver_due


@shared_task
def deliver() -> None:
    """Send what is due. Ticks every ten seconds, is poked after commits, and may run many times."""
    deliver_due(timezone.now)
