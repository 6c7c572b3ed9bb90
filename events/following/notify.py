"""What is said of several times of a series at once, in each reader's own language."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from community.notifications import actions as notifications
from community.people.models import Membership
from events.models import Event, EventSeries
from events.notify import CHANGED, Says, facts_of, tell


def series_thread(series: EventSeries) -> str:
    """What is said of several times of a series at once."""
    return f"series:{series.pk}"


def series_changed(
    series: EventSeries, events: Sequence[Event], members: Iterable[Membership], now: datetime
) -> None:
    """Several of its times at once, in one sentence: the first of them, and how many."""
    _of_several(
        series, events, members, now,
        lambda: _("Noget, du skal til, er lavet om"),
        lambda: _("{what} er nu {date} {time}{where}. Det gælder {count} gange."),
    )  # fmt: skip


def series_called_off(
    series: EventSeries, events: Sequence[Event], members: Iterable[Membership], now: datetime
) -> None:
    _of_several(
        series, events, members, now,
        lambda: _("Noget, du skal til, er aflyst"),
        lambda: _("{what} er aflyst {count} gange, første gang {date}. {reason}"),
    )  # fmt: skip


def _of_several(
    series: EventSeries,
    events: Sequence[Event],
    members: Iterable[Membership],
    now: datetime,
    title: Says,
    body: Says,
) -> None:
    first = min(events, key=lambda one: (one.starts_at, one.pk))
    tell(
        CHANGED,
        members,
        first,
        title,
        lambda: body().format(count=len(events), **facts_of(first, now)).strip(),
        now,
        thread=series_thread(series),
        expires_at=max(one.ends_at for one in events),
    )


def withdraw_series(series: EventSeries, now: datetime) -> None:
    """What was said of several of its times and is not yet sent."""
    notifications.withdraw(series_thread(series), now=now)
