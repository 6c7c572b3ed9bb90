"""The days a series is held on, and the clock on the wall. Pure, no queries.

The rule and the moments are those of a group's meetings; a series can also pause, and keep off
public holidays.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

from community.times import days_of, is_holiday, local, midnight, next_day, wall

EVENING = time(17)


def held_on(
    first: date,
    again: str,
    since: date,
    last: date,
    *,
    not_on: Collection[date] = (),
    not_in_weeks: Collection[int] = (),
    skips_holidays: bool = False,
) -> Iterator[date]:
    """The days from `since` to `last`, both included, less the pauses. Weeks are ISO numbers."""
    for day in takewhile(lambda one: one <= last, days_of(first, again, since)):
        paused = day in not_on or day.isocalendar().week in not_in_weeks
        if not paused and not (skips_holidays and is_holiday(day)):
            yield day


def moments(day: date, begins: time, minutes: int) -> tuple[datetime, datetime]:
    """When it begins and ends that day; it lasts as long as it lasts, also as clocks are changed."""
    starts = wall(day, begins)
    return starts, (starts + timedelta(minutes=minutes)).astimezone(UTC)


def tomorrow_evening(now: datetime) -> tuple[datetime, datetime] | None:
    """(first, end) of what is told as «i morgen» tonight, or None before 17."""
    here = local(now)
    if here.time() < EVENING:
        return None
    tomorrow = next_day(here.date())
    return midnight(tomorrow), midnight(next_day(tomorrow))
