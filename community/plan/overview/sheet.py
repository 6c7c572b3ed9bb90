"""A year of figures, month by month: on A4 and as a spreadsheet, both of the same rows."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.office.log.sheet import BOM, plain
from community.people.models import Membership
from community.plan.models import Span
from community.plan.overview import words
from community.plan.overview.counted import Counted, lived_in
from community.plan.overview.page import Overview
from community.plan.overview.periods import Period
from community.shapes import Figure

MONTHS = 12


@dataclass(frozen=True)
class Line:
    """A figure in each time of the year. `cells` are as said, with nothing where nothing is counted."""

    label: Any
    part: str
    figure: Figure
    cells: list[str]

    @property
    def shown(self) -> list[str]:
        """What fits on A4, with what the numbers are of."""
        return [words.with_unit(cell, self.figure.unit) for cell in self.cells[MONTHS:]]


@dataclass(frozen=True)
class Year:
    """The year's months, quarters and itself; those that are counted have their figures."""

    overview: Overview
    times: list[Period]
    lines: list[Line]

    @property
    def is_whole(self) -> bool:
        """Whether the year itself is over and counted."""
        return self.overview.period in self.overview.counted

    @property
    def shown_times(self) -> list[str]:
        """The quarters and the year: what fits on A4."""
        return [column(one) for one in self.times[MONTHS:]]

    @property
    def by_part(self) -> list[tuple[str, list[Line]]]:
        """The figures under their headings."""
        parts: dict[str, list[Line]] = {}
        for line in self.lines:
            parts.setdefault(line.part, []).append(line)
        return list(parts.items())


def year_of(member: Membership, number: int) -> Year | None:
    """The year, also while it runs; None where nothing in it is counted."""
    lived = lived_in(member)
    period = Period(Span.YEAR, date(number, 1, 1))
    if not any(one.first.year == number for one in lived):
        return None
    overview = Overview(member, period, lived)
    times = [*period.months, *overview.quarters, period]
    labels = dict(words.Part.choices)
    lines = [
        Line(
            row.figure.label, str(labels[row.figure.part]), row.figure,
            [_said(overview.counted.get(one), one in lived, row.room, row.figure) for one in times],
        )
        for part in words.Part for row in overview.rows if row.figure.part == part
    ]  # fmt: skip
    return Year(overview, times, lines)


def _said(there: Counted | None, is_lived: bool, room: str, figure: Figure) -> str:
    number = there.number(room, figure) if there and is_lived else None
    if number is None:
        return ""
    if figure.unit and not number:
        return _("for få")
    return str(number) if number or figure.is_public else _("under 5")


def file_of(year: Year) -> Iterator[str]:
    """CSV as Danish offices open it: a line for each figure, a column for each time."""
    yield BOM + _row([_("Emne"), _("Hvad"), _("Sådan er det talt"), *map(column, year.times)])
    for line in year.lines:
        yield _row([line.part, line.label, how(line.figure), *line.cells])


def column(period: Period) -> str:
    if period.span == Span.MONTH:
        return date_format(period.first, "M")
    return period.title if period.span == Span.QUARTER else _("Hele året")


def how(figure: Figure) -> str:
    """How it is counted, for who reads only the file."""
    if figure.unit == "percent":
        return _("procent, ned til hele femmere")
    if figure.unit == "minutes":
        return _("minutter, ned til hele femmere")
    return _("alle") if figure.is_public else _("mindst, ned til hele femmere")


def _row(cells: list[Any]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([plain(cell) for cell in cells])
    return out.getvalue()
