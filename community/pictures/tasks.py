"""What the clock asks of the room. A task only wakes: what is due is found by a query."""

from celery import shared_task
from django.utils import timezone

from community.pictures.making import actions as making


@shared_task
def make() -> None:
    """Make the pictures and films that have come up."""
    making.make_due(timezone.now)
