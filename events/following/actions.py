"""The verbs of «denne og de følgende»: a series changes from one day on, or ends.

Its events are rows that people have signed up for. So those that stand are moved along with their
sign-ups, and what somebody changed in one of them stays as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from community import times
from community.errors import Refused
from community.locks import again
from community.moderation.rules import refuse_writing
from community.people.models import Membership
from events import actions, checks, telling
from events.actions import fill, let_go
from events.days import moments
from events.ending import actions as ending
from events.following.gathered import Gathered
from events.locks import held_series
from events.models import Event, EventSeries, Host, SeriesHost
from events.models.kinds import Described
from events.models.regulars import next_of
from events.regulars import actions as regulars
from events.repeating import actions as repeating
from events.repeating.actions import AHEAD, closes, days_between, refuse_unless_holder, whose_turn
from events.rules import HOSTS_OF_A_SERIES
from events.written import Rhythm, Said, Written, as_written, said_by


def change(
    member: Membership, series: EventSeries, said: Said, rhythm: Rhythm, *, now: datetime
) -> EventSeries:
    """The series as it is from `rhythm.first` on. What was before that day stays as it was.

    Events that stand get their new day in the same week; who comes is told. Where a day is gone,
    what people have signed up for is called off and the rest is taken away. Refused `not_yours`,
    `paused`, as `checks.said` and `checks.rhythmic`, `below_booked` and `has_sign_ups` (in one of
    its events), `busy`.
    """
    return again(lambda: _change(member, series, said, rhythm, now))


@transaction.atomic
def _change(
    member: Membership, series: EventSeries, said: Said, rhythm: Rhythm, now: datetime
) -> EventSeries:
    series = held_series(series)
    refuse_unless_holder(member, series)
    refuse_writing(member, now)
    kept = replace(said, is_office=said.is_office or series.is_office)
    said = checks.said(member, kept, was=series)
    had = series.hosts.count()
    hosts = _set_hosts(series, said.hosts)
    # Whoever finds a host for what nobody hosts begins with one.
    fewer = said.hosts is None or len(hosts) < had
    rhythm = checks.rhythmic(rhythm, len(hosts) if fewer else HOSTS_OF_A_SERIES, now)
    before = _as_it_was(series)
    turned = said.hosts is not None or rhythm.takes_turns != series.takes_turns
    standing = list(_standing(series, rhythm.first, now))
    fill(series, member, said)
    repeating.set_rhythm(series, rhythm)
    days = _new_days(series, standing, now)
    gathered, always = Gathered(), regulars.people_of(series, now)
    knows = [*_holders(series.pk), *(one.pk for one in always)]
    for event, day in _paired(standing, days, _known(series)):
        if day is None:
            _take_away(member, event, gathered, knows, now)
        else:
            _move(member, event, series, day, before, gathered, knows, now)
    series.made_until = max(rhythm.first, times.local(now).date()) - timedelta(days=1)
    series.save()
    repeating.make_more(series, now)
    if turned:
        _give_turns(series, hosts, rhythm.first, now)
    gathered.tell(series, now)
    upcoming = next_of(series, now).filter(series_day__gte=rhythm.first).first()
    if upcoming is not None and _what_matters(series) != _what_matters(before):
        telling.series_changed(series, always, times.local(upcoming.starts_at).date(), now)
    return series


def _what_matters(series: EventSeries) -> tuple[Any, ...]:
    """What who comes every time is told of when it changes."""
    weekday = series.first.weekday() if series.again.startswith("FREQ=WEEKLY") else None
    return series.again, weekday, series.begins, series.minutes, series.place, series.place_key


def _set_hosts(series: EventSeries, wanted: Sequence[Membership] | None) -> list[SeriesHost]:
    if wanted is not None:
        SeriesHost.objects.filter(series=series).delete()
        SeriesHost.objects.bulk_create(
            SeriesHost(series=series, member=host, order=order) for order, host in enumerate(wanted)
        )
    return list(series.hosts.select_related("member__user", "member__estate"))


def _as_it_was(series: EventSeries) -> EventSeries:
    """A picture of the row, to tell what one of its events has kept from it."""
    found: EventSeries = EventSeries.objects.select_related("entrance", "circle").get(pk=series.pk)
    return found


def _standing(series: EventSeries, since: date, now: datetime) -> Any:
    """From that day on, not begun and not called off, with what a sentence about them needs."""
    coming = series.events.filter(series_day__gte=since, starts_at__gt=now)
    rows = coming.exclude(state=Event.State.CALLED_OFF).order_by("series_day")
    return rows.select_related("estate__organisation", "entrance", "circle")


def _new_days(series: EventSeries, standing: Sequence[Event], now: datetime) -> list[date]:
    today = times.local(now).date()
    last = max([today + AHEAD, *(event.series_day for event in standing if event.series_day)])
    last = min(last, series.until or date.max)
    found = days_between(series, max(series.first, today), last)
    return [day for day in found if moments(day, series.begins, series.minutes)[0] > now]


def _known(series: EventSeries) -> set[date]:
    """The days that have an event already, also those that are called off or over."""
    days = series.events.values_list("series_day", flat=True)
    return {day for day in days if day is not None}


def _paired(
    standing: Sequence[Event], days: Sequence[date], known: set[date]
) -> Iterator[tuple[Event, date | None]]:
    """Each event with its new day: the same one, else a free one in the same week, else none."""
    free = set(days) - known
    for event in standing:
        day = event.series_day
        assert day is not None
        near: date | None = day
        if day not in days:
            near = min((one for one in free if _week(one) == _week(day)), default=None)
        if near is not None:
            free.discard(near)
        yield event, near


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _take_away(
    member: Membership, event: Event, gathered: Gathered, knows: Sequence[int], now: datetime
) -> None:
    """Its day is gone: who comes is told, and what nobody comes to is taken off the list."""
    if event.signups.standing().exists() or event.tasks.filter(taken__gt=0).exists():
        ending.call_off(member, event, now=now, knows=knows, say=gathered.called_off)
        return
    let_go(event, now)
    event.delete()


def _move(
    member: Membership,
    event: Event,
    series: EventSeries,
    day: date,
    before: EventSeries,
    gathered: Gathered,
    knows: Sequence[int],
    now: datetime,
) -> None:
    """One event follows its series, but for what somebody has changed in it."""
    assert event.series_day is not None
    was = moments(event.series_day, before.begins, before.minutes)
    wanted = _following(event, series, before)
    if (event.starts_at, event.ends_at) == was or event.series_day != day:
        starts, ends = moments(day, series.begins, series.minutes)
        wanted = replace(wanted, starts_at=starts, ends_at=ends, sign_up_by=closes(series, day))
    if event.series_day != day:
        Event.objects.filter(pk=event.pk).update(series_day=day)
    if wanted != as_written(event):
        _change_one(member, event, wanted, gathered, knows, now)


def _following(event: Event, series: EventSeries, before: EventSeries) -> Written:
    new, old, own = said_by(series), said_by(before), said_by(event)
    kept = {name: own[name] if own[name] != old[name] else new[name] for name in Described.SAID}
    return replace(as_written(event), **kept)


def _holders(series_id: int | None) -> list[int]:
    """Those who hold the series, by number: nobody is told of each of its times."""
    return list(SeriesHost.objects.filter(series=series_id).values_list("member", flat=True))


def _change_one(
    member: Membership,
    event: Event,
    wanted: Written,
    gathered: Gathered,
    knows: Sequence[int],
    now: datetime,
) -> None:
    """A place that is taken that day does not stop the rest: its hosts hear that they need another."""
    more: dict[str, Any] = {"knows": knows, "say": gathered.changed}
    try:
        with transaction.atomic():
            actions.change(member, event, wanted, now=now, **more)
    except Refused as no:
        if no.field != "place_key":
            raise
        actions.change(member, event, replace(wanted, place_key=""), now=now, **more)
        telling.place_lost(event, str(no), now)


def _give_turns(
    series: EventSeries, hosts: Sequence[SeriesHost], since: date, now: datetime
) -> None:
    """Who hosts which of the times to come. Nobody is told of each; the page says it."""
    standing = list(_standing(series, since, now))
    Host.objects.filter(event__in=standing).delete()
    Host.objects.bulk_create(
        Host(event=event, member=host.member, order=order)
        for turn, event in enumerate(standing)
        for order, host in enumerate(whose_turn(series, hosts, turn))
    )


@transaction.atomic
def end(member: Membership, series: EventSeries, *, reason: str = "", now: datetime) -> EventSeries:
    """«Det her var det»: no more are made, and those that stand are called off with a reason.

    Refused `not_yours`, `paused`, `long_text`, `cpr`. `repeating.end` lets those that stand stay.
    """
    knows = [*_holders(series.pk), *(one.pk for one in regulars.people_of(series, now))]
    series = repeating.stopped(member, series, now=now, called_off=True)
    today, gathered = times.local(now).date(), Gathered()
    more: dict[str, Any] = {"knows": knows, "say": gathered.called_off}
    for event in _standing(series, today, now):
        ending.call_off(member, event, reason=reason, now=now, **more)
    gathered.tell(series, now)
    return series
