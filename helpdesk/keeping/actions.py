"""The broom of the room: a year after it is over nobody can read what somebody needed help with."""

from datetime import datetime, timedelta
from typing import Any

from community.batches import swept
from helpdesk.models import HelpNudge, HelpOffer, HelpRequest

DRAFTS, NUDGES, YEAR = timedelta(days=90), timedelta(days=90), timedelta(days=365)


def old_drafts(now: datetime) -> Any:
    """Drafts that were begun three months ago."""
    return HelpRequest.objects.filter(state=HelpRequest.State.DRAFT, made_at__lt=now - DRAFTS)


def sweep_drafts(now: datetime) -> int:
    return _sweep(old_drafts(now))


def old_requests(now: datetime) -> Any:
    """What has been over for a year."""
    return HelpRequest.objects.filter(state__in=HelpRequest.OVER, over_at__lt=now - YEAR)


def sweep_requests(now: datetime) -> int:
    """With its steps, its answers and what was agreed."""
    return _sweep(old_requests(now))


def old_nudges(now: datetime) -> Any:
    """Whom the house asked three months ago, about what is over."""
    return HelpNudge.objects.filter(at__lt=now - NUDGES, request__state__in=HelpRequest.OVER)


def sweep_nudges(now: datetime) -> int:
    return _sweep(old_nudges(now))


def old_offers(now: datetime) -> Any:
    """Offers that were taken down a year ago."""
    return HelpOffer.objects.filter(state=HelpOffer.State.ENDED, ended_at__lt=now - YEAR)


def sweep_offers(now: datetime) -> int:
    return _sweep(old_offers(now))


def _sweep(rows: Any) -> int:
    return swept(rows, lambda some: some.delete())
