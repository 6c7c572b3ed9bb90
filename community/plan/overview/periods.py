"""Months, quarters and years on the calendar: when they begin, end and are counted. No queries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.plan.models import Span
from community.times import local, midnight

LENGTH = {
    Span.MONTH: relativedelta(months=1),
    Span.QUARTER: relativedelta(months=3),
    Span.YEAR: relativedelta(years=1),
}
# Slips of paper are typed in for three days more.
LATER = relativedelta(days=3)
CODE = re.compile(r"(20\d\d)(?:-(?:k([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True)
class Period:
    """One of them. `code` is what it is called in addresses: 2026, 2026-k3, 2026-10."""

    span: Span
    first: date

    @property
    def next(self) -> "Period":
        return Period(self.span, self.first + LENGTH[self.span])

    @property
    def before(self) -> "Period":
        return Period(self.span, self.first - LENGTH[self.span])

    @property
    def since(self) -> datetime:
        return midnight(self.first)

    @property
    def until(self) -> datetime:
        return midnight(self.next.first)

    @property
    def closes_on(self) -> date:
        """The first day on which it may be counted."""
        return self.next.first + LATER

    @property
    def code(self) -> str:
        if self.span == Span.MONTH:
            return f"{self.first.year}-{self.first.month:02}"
        return f"{self.first.year}-k{self._quarter}" if self.span == Span.QUARTER else self._year

    @property
    def title(self) -> str:
        """«oktober 2026», «3. kvartal 2026», «2026»."""
        if self.span == Span.MONTH:
            return date_format(self.first, "F Y")
        if self.span == Span.QUARTER:
            return _("{number}. kvartal {year}").format(number=self._quarter, year=self.first.year)
        return self._year

    @property
    def months(self) -> list["Period"]:
        """The months in it."""
        return list(_run(Period(Span.MONTH, self.first), self.next.first))

    @property
    def _quarter(self) -> int:
        return (self.first.month + 2) // 3

    @property
    def _year(self) -> str:
        return str(self.first.year)


def read(code: str) -> Period | None:
    """The period of this code; None for anything else."""
    found = CODE.fullmatch(code)
    if found is None:
        return None
    year, quarter, month = found.groups()
    if quarter:
        return Period(Span.QUARTER, date(int(year), 3 * int(quarter) - 2, 1))
    if month:
        return Period(Span.MONTH, date(int(year), int(month), 1))
    return Period(Span.YEAR, date(int(year), 1, 1))


def over_by(now: datetime) -> list[Period]:
    """What may be counted now and was over in the last year, the oldest first."""
    today = local(now).date()
    january = date(today.year - 1, 1, 1)
    found = [one for span in Span for one in _run(Period(span, january), today)]
    return sorted(
        (one for one in found if one.closes_on <= today),
        key=lambda one: (one.next.first, one.first),
    )


def months_until(period: Period, number: int = 12) -> list[Period]:
    """So many months, the last of them the last of the period."""
    first = period.next.first - relativedelta(months=number)
    return list(_run(Period(Span.MONTH, first), period.next.first))


def _run(period: Period, before: date) -> Iterator[Period]:
    while period.first < before:
        yield period
        period = period.next


def first_count(now: datetime) -> date:
    """When the month we are in is counted."""
    return Period(Span.MONTH, local(now).date().replace(day=1)).closes_on
