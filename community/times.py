"""The clock on the wall in Copenhagen, and days that come again. Pure, no queries.

A rule is kept as an RRULE (RFC 5545) over local days, and the moment is found from the day and the
clock. So a meeting at ten is at ten on both sides of the night the clocks are changed.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from dateutil.rrule import rrulestr
from django.db import models
from django.utils.translation import gettext_lazy as _

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
SHORTEST_MONTH = 28


class Every(models.TextChoices):
    """How often, as people say it."""

    ONCE = "once", _("Én gang")
    WEEK = "week", _("Hver uge")
    TWO_WEEKS = "two_weeks", _("Hver anden uge")
    MONTH_DAY = "month_day", _("Hver måned, samme ugedag")
    MONTH_DATE = "month_date", _("Hver måned, samme dato")
    QUARTER = "quarter", _("Hvert kvartal")


def local(moment: datetime) -> datetime:
    """The moment as the clock on the wall shows it."""
    return moment.astimezone(COPENHAGEN)


def wall(day: date, clock: time) -> datetime:
    """The moment the clock shows this in Copenhagen.

    02.30 on the night summer time begins does not exist and becomes 03.30; an hour that comes
    twice means the first of the two.
    """
    return datetime.combine(day, clock, COPENHAGEN).astimezone(UTC)


def rule_of(every: str, first: date) -> str:
    """The rule of a meeting that is held on `first` and again; "" for one that is held once.

    A date that not every month has means the last day of a shorter month, and the fifth Saturday
    means the last one.
    """
    if every == Every.WEEK:
        return "FREQ=WEEKLY"
    if every == Every.TWO_WEEKS:
        return "FREQ=WEEKLY;INTERVAL=2"
    if every == Every.MONTH_DAY:
        number = (first.day - 1) // 7 + 1
        return f"FREQ=MONTHLY;BYDAY={number if number < 5 else -1}{WEEKDAYS[first.weekday()]}"
    if every in {Every.MONTH_DATE, Every.QUARTER}:
        days = range(min(first.day, SHORTEST_MONTH), first.day + 1)
        listed = ",".join(str(day) for day in days)
        months = "FREQ=MONTHLY;INTERVAL=3" if every == Every.QUARTER else "FREQ=MONTHLY"
        return f"{months};BYMONTHDAY={listed}" + (";BYSETPOS=-1" if len(days) > 1 else "")
    return ""


def every_of(rule: str) -> Every:
    """How often a rule is, as people say it."""
    if not rule:
        return Every.ONCE
    if rule.startswith("FREQ=WEEKLY"):
        return Every.TWO_WEEKS if "INTERVAL=2" in rule else Every.WEEK
    if "INTERVAL=3" in rule:
        return Every.QUARTER
    return Every.MONTH_DAY if "BYDAY" in rule else Every.MONTH_DATE


def days_of(first: date, rule: str, since: date) -> Iterator[date]:
    """The days it is held on, from `since` on; without an end when there is a rule."""
    if not rule:
        if first >= since:
            yield first
        return
    days = rrulestr(rule, dtstart=datetime.combine(first, time()))
    for day in days.xafter(datetime.combine(since, time()), inc=True):
        yield day.date()


def midnight(day: date) -> datetime:
    """When the day begins in Copenhagen."""
    return wall(day, time())


def next_day(day: date) -> date:
    return day + timedelta(days=1)


def is_on_the_wall(day: date, clock: time) -> bool:
    """Whether the clock shows this exactly once that day: not skipped in spring, not twice in autumn."""
    first = datetime.combine(day, clock, COPENHAGEN)
    return first.utcoffset() == first.replace(fold=1).utcoffset()


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DK", years=year))


def is_holiday(day: date) -> bool:
    """A Danish public holiday (store bededag only up to 2023)."""
    return day in _holidays(day.year)
