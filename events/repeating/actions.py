"""The verbs of a series: start one, end it; and the clock, which makes its events ahead.

An event of a series is a row like any other. It is made once for its day, and what is done with it
after that (moved, called off, signed up for) is its own.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from community import lending, times
from community.errors import Refused
from community.moderation.rules import refuse_writing
from community.people.models import Membership
from events import checks, notify, rules, telling
from events.actions import fill, refuse_unless_writer
from events.days import held_on, moments
from events.locks import held_series
from events.models import (
    Effort,
    Event,
    EventSeries,
    EventSeriesQuerySet,
    Host,
    Joining,
    Kind,
    Meal,
    SeriesHost,
    SeriesMeal,
    Task,
)
from events.models.kinds import Described
from events.models.meals import Cooked
from events.regulars import actions as regulars
from events.written import Rhythm, Said

# So far ahead one can see and sign up.
AHEAD = timedelta(weeks=12)
BATCH = 20


@transaction.atomic
def start(member: Membership, said: Said, rhythm: Rhythm, *, now: datetime) -> EventSeries:
    """A series, and its events as far as one can see ahead.

    The same series from the same member once more is the one that is there.

    Refused `not_yours`, `paused`, as `checks.said`, as `checks.rhythmic` (`two_hosts`: who makes it
    and at least one more), `planned_too_late`, and `no_day` when its pauses leave none.
    """
    refuse_unless_writer(member, now)
    said = checks.said(member, said)
    hosts = [member] if said.hosts is None else list(said.hosts)
    rhythm = checks.rhythmic(rhythm, len(hosts), now)
    series = EventSeries(estate=member.estate, made_by=member, made_at=now)
    fill(series, member, said)
    set_rhythm(series, rhythm)
    begins, _ends = moments(rhythm.first, rhythm.begins, rhythm.minutes)
    series.publish_at = checks.moment(rhythm.publish_at, begins, now)
    earlier = _same(member, series)
    if earlier is not None:
        return earlier
    series.save()
    SeriesHost.objects.bulk_create(
        SeriesHost(series=series, member=host, order=order) for order, host in enumerate(hosts)
    )
    if not make_more(series, now):
        raise Refused("no_day", _("Der er ingen dage tilbage. Se på pauserne."), field="first")
    return series


def _same(member: Membership, wanted: EventSeries) -> EventSeries | None:
    """What two taps on the same button made the first time. One at a time for each member."""
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    names = ("title", "first", "again", "begins")
    alike = {name: getattr(wanted, name) for name in names}
    found = EventSeries.objects.going_on().filter(made_by=member, **alike)
    earlier: EventSeries | None = found.order_by("pk").first()
    return earlier


def set_rhythm(series: EventSeries, rhythm: Rhythm) -> None:
    """The columns of when. Part of other verbs."""
    series.first, series.begins, series.minutes = rhythm.first, rhythm.begins, rhythm.minutes
    series.again = times.rule_of(rhythm.every, rhythm.first)
    series.until, series.skips_holidays = rhythm.until, rhythm.skips_holidays
    series.not_on = sorted(set(rhythm.not_on))
    series.not_in_weeks = sorted(set(rhythm.not_in_weeks))
    series.closes_days_before, series.closes_at = rhythm.closes_days_before, rhythm.closes_at
    series.takes_turns = rhythm.takes_turns


@transaction.atomic
def end(member: Membership, series: EventSeries, *, now: datetime) -> EventSeries:
    """No more are made. Those that stand already stay, for who has signed up.

    Who comes every time hears it once. Refused `not_yours`, `paused`. What has ended already has.
    """
    return stopped(member, series, now=now)


def stopped(
    member: Membership, series: EventSeries, *, now: datetime, called_off: bool = False
) -> EventSeries:
    """Ends it. Part of other verbs."""
    series = held_series(series)
    refuse_unless_holder(member, series)
    refuse_writing(member, now)
    if series.ended_at is None:
        series.ended_at = now
        series.save(update_fields=["ended_at"])
        regulars.series_over(series, now, called_off=called_off)
    return series


def refuse_unless_holder(member: Membership, series: EventSeries) -> None:
    """Refused `not_yours` for who neither made nor hosts it, nor holds the office that did.

    What nobody hosts any more is for the committee to find a host for.
    """
    hosts = set(series.hosts.values_list("member_id", flat=True))
    if not rules.holds(member, series, hosts):
        raise rules.not_yours()


# --- the clock -----------------------------------------------------------------------------------


def make_ahead(now: datetime) -> int:
    """Make what has come into sight; how many events. Safe to run twice and on two workers."""
    made, last = 0, times.local(now).date() + AHEAD
    while True:
        with transaction.atomic():
            rows = (
                due(last)
                .order_by("pk")
                .select_for_update(skip_locked=True, no_key=True, of=("self",))[:BATCH]
            )
            claimed = list(rows)
            made += sum(make_more(series, now) for series in claimed)
        if len(claimed) < BATCH:
            return made


def due(last: date) -> EventSeriesQuerySet:
    """Those whose events do not reach that day yet."""
    unseen = Q(made_until=None) | Q(made_until__lt=last)
    unfinished = Q(until=None) | Q(made_until=None) | Q(made_until__lt=F("until"))
    found: EventSeriesQuerySet = EventSeries.objects.going_on().filter(unseen, unfinished)
    return found.select_related("estate", "entrance", "circle", "made_by")


def make_more(series: EventSeries, now: datetime) -> int:
    """The events from where it was made to, until as far as one sees ahead. Part of other verbs."""
    today = times.local(now).date()
    since = max(series.first, today, (series.made_until or date.min) + timedelta(days=1))
    last = min(today + AHEAD, series.until or date.max)
    # A series that begins later than one sees ahead still shows its first day.
    last = max(last, series.first) if series.made_until is None else last
    hosts = list(series.hosts.select_related("member__user", "member__estate"))
    known = set(series.events.filter(series_day__gte=since).values_list("series_day", flat=True))
    turn, made = series.events.count(), 0
    for day in days_between(series, since, last):
        starts, _ends = moments(day, series.begins, series.minutes)
        if day not in known and starts > now:
            _make(series, day, whose_turn(series, hosts, turn + made), now)
            made += 1
    series.made_until = last
    series.save(update_fields=["made_until"])
    return made


def days_between(series: EventSeries, since: date, last: date) -> list[date]:
    """The days it is held on, both ends included, less its pauses."""
    return list(
        held_on(
            series.first,
            series.again,
            since,
            last,
            not_on=series.not_on,
            not_in_weeks=series.not_in_weeks,
            skips_holidays=series.skips_holidays,
        )
    )


def whose_turn(
    series: EventSeries, hosts: Sequence[SeriesHost], number: int
) -> Sequence[SeriesHost]:
    """Who hosts it that time: all of them, or the next in turn."""
    if not series.takes_turns or not hosts:
        return hosts
    return [hosts[number % len(hosts)]]


def _make(series: EventSeries, day: date, hosts: Sequence[SeriesHost], now: datetime) -> Event:
    starts, ends = moments(day, series.begins, series.minutes)
    goes_up = max(series.publish_at or now, now)
    event = Event(
        estate=series.estate,
        series=series,
        series_day=day,
        made_by=series.made_by,
        made_at=now,
        starts_at=starts,
        ends_at=ends,
        sign_up_by=closes(series, day),
        state=Event.State.PUBLISHED,
        publish_at=goes_up,
        told_at=now if goes_up <= now else None,
    )
    for name in Described.SAID:
        setattr(event, name, getattr(series, name))
    event.save()
    Host.objects.bulk_create(
        Host(event=event, member=host.member, order=order) for order, host in enumerate(hosts)
    )
    _hold(series, event, hosts, now)
    _lay_table(series, event)
    regulars.seat_all(event, now)
    notify.push_list(event)
    return event


def _lay_table(series: EventSeries, event: Event) -> None:
    """What is cooked every time, and hands wanted at the stove."""
    meal = SeriesMeal.objects.filter(series=series).first()
    if meal is None or event.kind != Kind.MEAL:
        return
    Meal.objects.create(event=event, **{name: getattr(meal, name) for name in Cooked.DECIDED})
    if meal.cooks:
        Task.objects.create(event=event, **stove_for(meal))


def stove_for(meal: SeriesMeal) -> dict[str, Any]:
    """The task of those who cook. Part of other verbs."""
    return {
        "what": _("Lave mad"), "is_cooking": True, "wanted": meal.cooks, "effort": Effort.FIXED
    }  # fmt: skip


def closes(series: EventSeries, day: date) -> datetime | None:
    """Until when one signs up for that day's event."""
    if series.closes_days_before is None or series.closes_at is None:
        return None
    if series.joining != Joining.SIGN_UP:
        return None
    starts, _ends = moments(day, series.begins, series.minutes)
    closes = times.wall(day - timedelta(days=series.closes_days_before), series.closes_at)
    return min(closes, starts)


def _hold(series: EventSeries, event: Event, hosts: Sequence[SeriesHost], now: datetime) -> None:
    """Its place, if it is free then; if not, its hosts hear that they need another.

    The place is held in a host's name: who made the series may have moved.
    """
    holder = next((host.member for host in hosts), series.made_by)
    if not series.place_key or holder is None:
        return
    try:
        with transaction.atomic():
            event.hold_key = lending.hold_place(
                holder, series.place_key, event.starts_at, event.ends_at, now
            )
    except Refused as no:
        telling.place_lost(event, str(no), now)
        return
    event.save(update_fields=["hold_key"])
