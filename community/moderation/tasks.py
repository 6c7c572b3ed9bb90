"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from community.moderation.keeping import actions


@shared_task
def pass_on() -> None:
    actions.pass_on_due(timezone.now())
