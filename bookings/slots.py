"""The arithmetic of slots: opening hours on the wall become periods in time. Pure, no queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from community.times import is_holiday, local, midnight, next_day, wall

HOLIDAY = 7
EVENING = time(18)


@dataclass(frozen=True, order=True)
class Slot:
    """A half-open period [starts_at, ends_at), kept in UTC.

    Two times in the zone that has summer time compare by the clock on the wall, and the hour that
    comes twice would be one hour; moments are only unmistakable in UTC (PEP 495).
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))
        object.__setattr__(self, "ends_at", self.ends_at.astimezone(UTC))


def week_of(day: date) -> tuple[datetime, datetime]:
    """The ISO week around a day, Monday 00:00 to the next Monday 00:00, on the wall."""
    monday = day - timedelta(days=day.weekday())
    return midnight(monday), midnight(monday + timedelta(days=7))


def ends_ahead(now: datetime, days: int) -> datetime:
    """When the day so many days ahead is over: midnight on the wall, for everybody at once."""
    return midnight(next_day(local(now).date() + timedelta(days=days)))


def day_kind(day: date) -> int:
    """0–6 for Monday–Sunday, 7 for a public holiday, whichever weekday it falls on."""
    return HOLIDAY if is_holiday(day) else day.weekday()


def opening(
    hours: Mapping[int, tuple[time, time]], closed_dates: Sequence[str], day: date
) -> Slot | None:
    """When a place is open that day, or None. `closed_dates` are "MM-DD", every year."""
    times = hours.get(day_kind(day))
    if times is None or f"{day:%m-%d}" in closed_dates:
        return None
    opens, closes = times
    until = midnight(next_day(day)) if closes == time() else wall(day, closes)
    return Slot(wall(day, opens), until)


def slots_of(open_hours: Slot | None, minutes: int) -> list[Slot]:
    """The slots of a day: all equally long, from opening; a shorter rest at the end is not one.

    Length is elapsed time, so the night summer time begins has one hour-slot fewer and the night
    it ends one more, and everybody's machine runs equally long.
    """
    found: list[Slot] = []
    if open_hours is None:
        return found
    length = timedelta(minutes=minutes)
    start, end = open_hours.starts_at, open_hours.ends_at
    while start + length <= end:
        found.append(Slot(start, start + length))
        start += length
    return found


@lru_cache(maxsize=2048)  # every room of a house asks for the same nights
def stay(day: date, days: int, from_time: time, until_time: time) -> Slot:
    """Whole days or nights on the wall: from the hour on the first day until that of the last.

    A stay of one ends the day after it began.
    """
    return Slot(wall(day, from_time), wall(day + timedelta(days=days), until_time))


def nights_of(slot: Slot) -> int:
    """How many nights lie in it, on the wall."""
    return (local(slot.ends_at).date() - local(slot.starts_at).date()).days


def with_tails(slot: Slot, before: int, after: int) -> Slot:
    """The time with what it takes to get ready and to clean up, in minutes."""
    if not (before or after):
        return slot
    return Slot(slot.starts_at - timedelta(minutes=before), slot.ends_at + timedelta(minutes=after))


def evening_window(now: datetime) -> tuple[datetime, datetime, datetime] | None:
    """(due since, first start, end of starts) for tonight's «i morgen», or None before 18.

    After midnight it is too late to say «i morgen», so the question is only asked in the evening.
    """
    here = local(now)
    if here.time() < EVENING:
        return None
    tomorrow = next_day(here.date())
    return wall(here.date(), EVENING), midnight(tomorrow), midnight(next_day(tomorrow))
