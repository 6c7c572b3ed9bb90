"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from bookings import actions
from bookings.approving import actions as approving


@shared_task
def remind() -> None:
    actions.remind_due(timezone.now())


@shared_task
def release() -> None:
    actions.release_due(timezone.now())


@shared_task
def answer() -> None:
    approving.answer_due(timezone.now())
