"""What the clock asks of the room. A task only wakes: what is due is found by a query."""

from celery import shared_task
from django.utils import timezone

from community.privacy.archive import actions as archives
from community.privacy.moving import actions as moving


@shared_task
def build_archives() -> None:
    """Make the files that were asked for."""
    archives.build_due(timezone.now)


@shared_task
def let_go() -> None:
    """Let go of who moves today, and forget who moved a month ago."""
    now = timezone.now()
    moving.let_go_due(now)
    moving.forget_due(now)
