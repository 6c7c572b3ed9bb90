"""What the clock asks of the hall."""

from celery import shared_task
from django.utils import timezone

from community.people.logbook import seals
from community.privacy import actions as privacy
from community.privacy.broom import actions as broom


@shared_task
def tidy() -> None:
    """Throw out what its time has passed for (docs/retention.md); the ledger and the logbook's seals."""
    now = timezone.now()
    privacy.note_the_forgotten(now)
    broom.sweep(now)
    seals.keep()
