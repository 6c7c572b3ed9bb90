"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from community.chat.settling.actions import settle_due
from community.chat.telling.actions import tell_due


@shared_task
def settle() -> None:
    settle_due(timezone.now())


@shared_task
def tell() -> None:
    tell_due(timezone.now())
