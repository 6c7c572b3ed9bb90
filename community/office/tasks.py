"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from community.office.roles.ending import actions as ending


@shared_task
def tell_ending() -> None:
    """Tell who has an office that is about to end."""
    ending.tell_ending(timezone.now())
