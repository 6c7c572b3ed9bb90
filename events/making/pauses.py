"""Days and weeks as people write them: «23/12 og 30/12», «uge 28–32». Pure, no queries."""

import re
from collections.abc import Iterable
from datetime import date

DAY = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\.?(?:\s*[./]?\s*(\d{4}))?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
WEEKS = re.compile(r"(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?")
WORDS = re.compile(r"\b(og|and|uge|uger|week|weeks|den|d)\b\.?|[,;\s]+", re.IGNORECASE)
LAST_WEEK = 53


class NotRead(ValueError):
    """Something stands there that is neither a day nor a week."""


def days_in(text: str, first: date) -> list[date]:
    """The days named, in order. Without a year it is the next one from `first` on.

    Raises NotRead for anything that is no day.
    """
    found: list[date] = []

    def one(year: int | None, month: int, day: int) -> str:
        try:
            said = date(year or first.year, month, day)
            if year is None and said < first:
                said = date(first.year + 1, month, day)
        except ValueError:
            raise NotRead from None
        found.append(said)
        return " "

    rest = ISO.sub(lambda m: one(int(m[1]), int(m[2]), int(m[3])), text)
    rest = DAY.sub(lambda m: one(int(m[3]) if m[3] else None, int(m[2]), int(m[1])), rest)
    _refuse_rest(rest)
    return sorted(set(found))


def weeks_in(text: str) -> list[int]:
    """The ISO weeks named, in order; «50–2» goes over New Year. Raises NotRead."""
    found: set[int] = set()

    def one(match: re.Match[str]) -> str:
        first, last = int(match[1]), int(match[2] or match[1])
        if not (1 <= first <= LAST_WEEK and 1 <= last <= LAST_WEEK):
            raise NotRead
        found.update(
            range(first, last + 1)
            if first <= last
            else [*range(first, LAST_WEEK + 1), *range(1, last + 1)]
        )
        return " "

    _refuse_rest(WEEKS.sub(one, text))
    return sorted(found)


def _refuse_rest(text: str) -> None:
    if WORDS.sub("", text):
        raise NotRead


def days_said(days: Iterable[date]) -> str:
    """«23/12-2026, 30/12-2026» is not how people write it: «23.12.2026, 30.12.2026»."""
    return ", ".join(f"{day.day}.{day.month}.{day.year}" for day in days)


def weeks_said(weeks: Iterable[int]) -> str:
    """«7, 28–32»."""
    runs: list[list[int]] = []
    for week in sorted(weeks):
        if runs and week == runs[-1][-1] + 1:
            runs[-1].append(week)
        else:
            runs.append([week])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)
