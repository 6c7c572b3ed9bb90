"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from community.plan.overview import actions


@shared_task
def close_months() -> None:
    """What is over is counted, once, and stays as it was."""
    actions.close_due(timezone.now())
