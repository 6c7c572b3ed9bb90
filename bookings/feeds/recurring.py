"""Days that come again, as another system wrote them (RFC 5545): every step of the work is counted.

`dateutil` looks for the next day until the year 9999, so a stranger's rule that is never fulfilled
would keep the clock for minutes. Here a rule is asked about the periods that matter and no more.
Only what is said in days is understood; anything finer, or by the number of the week, is refused.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
MOST_OFTEN = 5000
# A rule with a number of times is counted from its first day on, so that day must not be too long ago.
COUNTED_FROM = timedelta(days=20 * 366)


class NotUnderstood(ValueError):
    """A rule that is not in days, or would take too long to count."""


@dataclass(frozen=True)
class Rule:
    """How a day comes again. `weekdays` are (which one in the month or year, or 0; Monday is 0)."""

    first: date
    freq: str
    interval: int
    count: int | None
    months: frozenset[int]
    monthdays: frozenset[int]
    weekdays: frozenset[tuple[int, int]]
    places: tuple[int, ...]
    week_begins: int

    def days(self, since: date, before: date) -> Iterator[date]:
        """The days from `since` on, before `before`."""
        left = self.count if self.count is not None else MOST_OFTEN * 10
        for period in self._periods(self.first if self.count is not None else since, before):
            for day in self._within(period):
                if day < self.first:
                    continue
                if day >= before or left <= 0:
                    return
                left -= 1
                if day >= since:
                    yield day

    def _periods(self, since: date, before: date) -> Iterator[list[date]]:
        """The days of each period the rule names, from the one with `since` in it on."""
        skipped = max(_apart(self, since) // self.interval - 1, 0)
        for number in count(skipped):
            period = _period(self, number * self.interval)
            if not period or period[0] >= before:
                return
            yield period

    def _within(self, period: list[date]) -> list[date]:
        found = [day for day in period if self._is_one(day)]
        if not self.places:
            return found
        chosen = {
            found[at - 1 if at > 0 else at] for at in self.places if 0 < abs(at) <= len(found)
        }
        return sorted(chosen)

    def _is_one(self, day: date) -> bool:
        length = calendar.monthrange(day.year, day.month)[1]
        return (
            (not self.months or day.month in self.months)
            and (not self.monthdays or bool({day.day, day.day - length - 1} & self.monthdays))
            and (not self.weekdays or self._is_a_weekday(day, length))
        )

    def _is_a_weekday(self, day: date, length: int) -> bool:
        number, size = day.day, length
        if self.freq == "YEARLY" and not self.months:
            number, size = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
        names = {(0, day.weekday()), ((number - 1) // 7 + 1, day.weekday())}
        return bool((names | {(-((size - number) // 7 + 1), day.weekday())}) & self.weekdays)


def rule_from(first: date, said: Any) -> Rule:
    """From what a calendar says (a mapping of lists). NotUnderstood for what is not in days."""
    parts = {str(name).upper(): list(value) for name, value in said.items()}
    freq = str(parts.get("FREQ", [""])[0]).upper()
    interval, times = (_number(parts, name) for name in ("INTERVAL", "COUNT"))
    if freq not in FREQUENCIES or parts.keys() - KNOWN or interval == 0:
        raise NotUnderstood
    weekdays = frozenset(_weekday(str(word)) for word in parts.get("BYDAY", []))
    monthdays, months = (
        frozenset(map(int, parts.get(name, []))) for name in ("BYMONTHDAY", "BYMONTH")
    )
    if not weekdays and not monthdays:
        if freq == "YEARLY":
            months = months or frozenset({first.month})
        monthdays = frozenset({first.day}) if freq in {"MONTHLY", "YEARLY"} else monthdays
        weekdays = frozenset({(0, first.weekday())}) if freq == "WEEKLY" else weekdays
    return Rule(
        first, freq, interval or 1, times, months, monthdays, weekdays,
        tuple(map(int, parts.get("BYSETPOS", []))),
        _weekday(str(parts.get("WKST", ["MO"])[0]))[1],
    )  # fmt: skip


def _number(parts: dict[str, list[Any]], name: str) -> int | None:
    """At most 5000, or NotUnderstood."""
    if name not in parts:
        return None
    value = int(parts[name][0])
    if not 0 <= value <= MOST_OFTEN:
        raise NotUnderstood
    return value


def _weekday(word: str) -> tuple[int, int]:
    name, number = word[-2:].upper(), word[:-2]
    if name not in WEEKDAYS:
        raise NotUnderstood
    return int(number or 0), WEEKDAYS.index(name)


def _week_of(rule: Rule, day: date) -> date:
    return day - timedelta(days=(day.weekday() - rule.week_begins) % 7)


def _apart(rule: Rule, since: date) -> int:
    """How many days, weeks, months or years it is since the rule began."""
    if rule.freq == "DAILY":
        return (since - rule.first).days
    if rule.freq == "WEEKLY":
        return (since - _week_of(rule, rule.first)).days // 7
    years = since.year - rule.first.year
    return years if rule.freq == "YEARLY" else years * 12 + since.month - rule.first.month


def _period(rule: Rule, steps: int) -> list[date]:
    """The days of the period so many days, weeks, months or years on; none past the last year."""
    try:
        if rule.freq == "DAILY":
            return [rule.first + timedelta(days=steps)]
        if rule.freq == "WEEKLY":
            monday = _week_of(rule, rule.first) + timedelta(weeks=steps)
            return [monday + timedelta(days=number) for number in range(7)]
        months = rule.first.month - 1 + (steps if rule.freq == "MONTHLY" else 0)
        year = rule.first.year + months // 12 + (steps if rule.freq == "YEARLY" else 0)
        begins = date(year, months % 12 + 1 if rule.freq == "MONTHLY" else 1, 1)
    except (OverflowError, ValueError):
        return []
    isleap = calendar.isleap(begins.year)
    length = calendar.monthrange(begins.year, begins.month)[1]
    size = length if rule.freq == "MONTHLY" else 366 if isleap else 365
    return [begins + timedelta(days=number) for number in range(size)]
