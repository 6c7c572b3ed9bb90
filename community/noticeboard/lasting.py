"""From when until when, by the clock on the wall: a day is a day also when the clock changes."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

MIDNIGHT = time(0)


def wall(day: date, clock: time = MIDNIGHT) -> datetime:
    """That moment in Copenhagen. An hour that comes twice is its first; one that never came is
    read as if the clock had not been moved.
    """
    return datetime.combine(day, clock, timezone.get_default_timezone())


def day_of(moment: datetime) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def end_after(moment: datetime, days: int) -> datetime:
    """A notice put up now for so many days stands to the end of the last of them."""
    return end_of(day_of(moment) + timedelta(days=days))


def end_of(day: date) -> datetime:
    """The midnight with which the day is over."""
    return wall(day + timedelta(days=1))


def last_day(ends_at: datetime) -> date:
    """The last day it stands: what ends at midnight stands to the day before."""
    return day_of(ends_at - timedelta(microseconds=1))


def in_days(moment: datetime, days: int) -> datetime:
    """The same time on the wall, so many days later (or earlier)."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return wall(local.date() + timedelta(days=days), local.time())


def is_on_the_wall(day: date, clock: time) -> bool:
    """False for the hour in spring that no clock ever shows."""
    moment = wall(day, clock)
    return timezone.localtime(moment.astimezone(UTC), moment.tzinfo).time() == clock
