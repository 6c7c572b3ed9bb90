"""Twelve months from one on, and good days in them. Pure, no queries."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from community.times import is_holiday

MONTHS = 12
# So far back and ahead of this year one may look.
YEARS = 2


def month_after(first: date, months: int = 1) -> date:
    """The first of the month so many months on."""
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def twelve(first: date) -> list[date]:
    """The first of each of twelve months."""
    return [month_after(first, number) for number in range(MONTHS)]


def begins(said: str, today: date) -> date:
    """The month an address names («2027-01»), near enough to today; without one, this month."""
    here = today.replace(day=1)
    try:
        first = date.fromisoformat(f"{said}-01")
    except ValueError:
        return here
    near = abs(first.year - today.year) <= YEARS
    return first if near else here


def good_day(
    weekday: int, month: date, earliest: date, taken: Collection[date] = ()
) -> date | None:
    """The first such weekday of the month that neighbours can make: free, and no public holiday.

    Else any such weekday that is left; None in a month that is over.
    """
    left = [day for day in _weekdays(weekday, month) if day >= earliest]
    free = [day for day in left if day not in taken and not is_holiday(day)]
    return next(iter(free or left), None)


def _weekdays(weekday: int, month: date) -> Iterator[date]:
    day = month + timedelta(days=(weekday - month.weekday()) % 7)
    while day.month == month.month:
        yield day
        day += timedelta(days=7)
