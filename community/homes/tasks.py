"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from community.homes.greeting import actions


@shared_task
def greet() -> None:
    """Find who has moved in, and tell those who greet."""
    actions.greet_due(timezone.now())
