"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from bookings import actions


@shared_task
def remind() -> None:
    actions.remind_due(timezone.now())


@shared_task
def release() -> None:
    actions.release_due(timezone.now())
