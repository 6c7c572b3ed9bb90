"""The broom of the room: lists go soon after, that it took place stays for «gentag sidste år»."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from community.batches import swept
from events.models import Event, EventSeries, Kind, Regular, RegularDiet, Signup, TaskTaking

LISTS, DRAFTS = timedelta(days=90), timedelta(days=180)
YEARS, DECISIONS = timedelta(days=2 * 365), timedelta(days=5 * 365)


def old_signups(now: datetime) -> Any:
    """Who came to what ended three months ago. How many stays on the event, as a number."""
    return Signup.objects.filter(event__ends_at__lt=now - LISTS)


def sweep_signups(now: datetime) -> int:
    return _sweep(old_signups(now))


def old_takings(now: datetime) -> Any:
    """Who lent a hand with what ended three months ago."""
    return TaskTaking.objects.filter(task__event__ends_at__lt=now - LISTS)


def sweep_takings(now: datetime) -> int:
    return _sweep(old_takings(now))


def old_events(now: datetime) -> Any:
    """What ended over two years ago. The residents' own meetings stay longer."""
    ended = Event.objects.filter(ends_at__lt=now - YEARS).exclude(state=Event.State.DRAFT)
    return ended.exclude(kind=Kind.MEETING)


def sweep_events(now: datetime) -> int:
    """With its hosts and tasks; whoever came is gone long before."""
    return _sweep(old_events(now))


def old_meetings(now: datetime) -> Any:
    """Meetings held over five years ago: so long neighbours can read what was decided."""
    return Event.objects.filter(kind=Kind.MEETING, ends_at__lt=now - DECISIONS)


def sweep_meetings(now: datetime) -> int:
    """With their agenda, papers and minutes."""
    return _sweep(old_meetings(now))


def old_drafts(now: datetime) -> Any:
    """Drafts whose day passed half a year ago."""
    return Event.objects.filter(state=Event.State.DRAFT, ends_at__lt=now - DRAFTS)


def sweep_drafts(now: datetime) -> int:
    return _sweep(old_drafts(now))


def old_series(now: datetime) -> Any:
    """Series that ended over two years ago, by somebody's word or by their last day."""
    last_day = (now - YEARS).date()
    return EventSeries.objects.filter(Q(ended_at__lt=now - YEARS) | Q(until__lt=last_day))


def sweep_series(now: datetime) -> int:
    return _sweep(old_series(now))


def old_regulars(now: datetime) -> Any:
    """Who came every time, three months after they stopped."""
    return Regular.objects.filter(ended_at__lt=now - LISTS)


def sweep_regulars(now: datetime) -> int:
    return _sweep(old_regulars(now))


def old_regular_diets(now: datetime) -> Any:
    """What those who no longer come every time did not eat."""
    return RegularDiet.objects.filter(regular__ended_at__lte=now)


def sweep_regular_diets(now: datetime) -> int:
    return _sweep(old_regular_diets(now))


def _sweep(rows: Any) -> int:
    return swept(rows, lambda some: some.delete())
