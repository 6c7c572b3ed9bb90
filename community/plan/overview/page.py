"""What stands on the overview: what was counted of a time that is over, and of the times before it.

Every number comes from `Tally`, where what is few does not stand. So no page, file or answer made of
it can say more than another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from community.features import features_of
from community.people.models import Membership
from community.plan import rules
from community.plan.models import Platform, ResidentGroup, Span
from community.plan.overview import drawn, words
from community.plan.overview.counted import Counted, counted_in, last_months, lived_in
from community.plan.overview.periods import Period, months_until, read
from community.shapes import Figure, Interplay

# A kind of thing nothing was done of for so many whole months has a gap.
QUIET = 2
VOLUNTEERS = ("events", "hands")
REFERENCE = 36  # per cent, BL: Almene mål


@dataclass(frozen=True)
class Row:
    """A figure with what it was, and what it was the time before."""

    room: str
    figure: Figure
    number: int | None
    told: str
    before: str = ""


@dataclass(frozen=True)
class Share:
    """One of the three forms: how much of it there was, and how wide its bar is."""

    label: Any
    code: str
    held: int
    helped: str
    platforms: int
    percent: int


@dataclass(frozen=True)
class Reached:
    """A group of residents, what is made for it, and how many homes the most used of that reached."""

    group: str
    platforms: str
    told: str


class Overview:
    """One estate, and one time that is over. Asks five questions, however long the estate has lived."""

    def __init__(self, member: Membership, period: Period, lived: list[Period]) -> None:
        self.member, self.period, self.lived = member, period, lived

    @cached_property
    def months(self) -> list[Period]:
        """The twelve that end with it."""
        return months_until(self.period)

    @cached_property
    def shown(self) -> list[tuple[str, Figure]]:
        """(room, figure) of the rooms that are on."""
        rooms = [room for room in features_of(self.member) if room.figures]
        return [(room.key, one) for room in rooms if room.figures for one in room.figures.shown]

    @cached_property
    def counted(self) -> dict[Period, Counted]:
        """The time, the one before it and the months: those that are counted."""
        wanted = {self.period, self.period.before, *self.months, *self.quarters}
        return counted_in(self.member, wanted, life_of=self.period)

    @cached_property
    def quarters(self) -> list[Period]:
        """Those of a year; none in anything shorter."""
        if self.period.span != Span.YEAR:
            return []
        firsts = [self.period.first + relativedelta(months=3 * turn) for turn in range(4)]
        return [Period(Span.QUARTER, first) for first in firsts]

    @cached_property
    def now(self) -> Counted:
        empty = Counted(self.period, frozenset(), 0, {})
        return self.counted.get(self.period, empty)

    @cached_property
    def rows(self) -> list[Row]:
        """Every figure that is read by itself."""
        former = self.counted.get(self.period.before)
        if self.period.before not in self.lived:
            former = None
        return [
            Row(
                room, figure, self.now.number(room, figure), self.now.told(room, figure),
                former.told(room, figure) if former else "",
            )
            for room, figure in self.shown
            if figure.part in words.Part.values
        ]  # fmt: skip

    def headlines(self) -> Iterator[dict[str, Any]]:
        """The three words the house is for: what is counted, and twelve months of it."""
        for word in words.Headline:
            for row in self.rows:
                if row.figure.headline == word:
                    yield {"word": word.label, "row": row, "picture": self._picture(row)}

    def _picture(self, row: Row) -> drawn.Picture:
        return drawn.bars([(short, number) for short, _title, number, _told in self._run(row)])

    def _run(self, row: Row) -> Iterator[tuple[str, str, int | None, str]]:
        """(short name, title, number, as said) of each month."""
        for month in self.months:
            there = self.counted.get(month) if month in self.lived else None
            number = there.number(row.room, row.figure) if there else None
            told = there.told(row.room, row.figure) if there else "–"
            yield date_format(month.first, "M")[:3].lower(), month.title, number, told

    def months_table(self) -> list[tuple[str, list[str]]]:
        """(month, what each headline was), the newest first: what the pictures show, in words."""
        runs = [list(self._run(one["row"])) for one in self.headlines()]
        return [
            (capfirst(month.title), [run[turn][3] for run in runs])
            for turn, month in enumerate(self.months)
        ][::-1]

    def parts(self) -> list[tuple[str, list[Row]]]:
        """The figures under their headings."""
        found = [
            (str(part.label), [row for row in self.rows if row.figure.part == part])
            for part in words.Part
        ]
        return [(label, rows) for label, rows in found if rows]

    @cached_property
    def mix(self) -> list[Share]:
        """How much of each of the three forms: things held, help given, and platforms chosen."""
        chosen = [row.interplay for row in self.platforms]
        held, helped = dict[str, int](), dict[str, int]()
        for room, figure in self.shown:
            if figure.part == words.FORMS:
                code = figure.key.partition(":")[2]
                kept = held if figure.is_public else helped
                kept[code] = kept.get(code, 0) + (self.now.number(room, figure) or 0)
        every = sum(held.values()) + sum(helped.values())
        return [
            Share(
                form.label, form.value, held.get(form, 0), words.told(helped.get(form, 0)),
                sum(form in one for one in chosen),
                round(100 * (held.get(form, 0) + helped.get(form, 0)) / every) if every else 0,
            )
            for form in Interplay
        ]  # fmt: skip

    @cached_property
    def platforms(self) -> list[Platform]:
        rows = Platform.objects.visible_to(self.member).standing()
        return list(rows.filter(state__in=rules.CHOSEN).order_by("name"))

    def reached(self) -> Iterator[Reached]:
        """The groups that something is made for. Homes may be the same from one to the next, so
        nothing is added up: what reached most is what is said."""
        names = dict(
            ResidentGroup.objects.visible_to(self.member).standing().values_list("pk", "name")
        )
        for pk, name in sorted(names.items(), key=lambda one: one[1]):
            theirs = [one for one in self.platforms if one.for_all or pk in one.groups]
            numbers = [self._life(one.points_at) for one in theirs if one.points_at]
            if numbers:
                told = words.told(max(numbers))
                yield Reached(name, ", ".join(one.name for one in theirs if one.points_at), told)

    def _life(self, key: str) -> int:
        room, _colon, about = key.partition(":")
        return self.now.numbers.get((room, words.LIFE, about), 0)

    def gaps(self) -> list[str]:
        """«Grønt og genbrug: ingen aktivitet siden august», and months in which nothing happened."""
        kinds = [
            (room, figure)
            for room, figure in self.shown
            if figure.part == words.GAPS and room in self.now.rooms
        ]
        last = last_months(self.member, self.period)
        said, never = [], []
        for room, figure in kinds:
            month = last.get((room, figure.key))
            if month is None:
                never.append(str(figure.label))
            elif month + relativedelta(months=QUIET) < self.period.next.first:
                said.append(
                    _("{kind}: ingen aktivitet siden {month}").format(
                        kind=figure.label, month=_month(month, self.period)
                    )
                )
        said += self._empty_months()
        if never:
            said.append(_("Endnu ingen aktivitet: {kinds}").format(kinds=", ".join(never)))
        return said

    def _empty_months(self) -> list[str]:
        public = [(room, one) for room, one in self.shown if one.part == words.GAPS]
        empty = [
            date_format(month.first, "F")
            for month in self.period.months
            if month in self.counted
            and month in self.lived
            and not any(self.counted[month].number(room, one) for room, one in public)
        ]
        if not empty or self.period.span == Span.MONTH:
            return []
        return [_("Ingen aktivitet i {months}").format(months=", ".join(empty))]

    def volunteers(self) -> str:
        """«Mindst 40 af 108 hjem tog en opgave»; nothing while it is few."""
        room, key = VOLUNTEERS
        number, homes = self.now.numbers.get((room, key, ""), 0), self.now.homes
        if not number or number > homes:
            return ""
        told = _("Mindst {number} af {homes} hjem tog en opgave.")
        return told.format(number=number, homes=homes)


def found(member: Membership, code: str = "") -> Overview | None:
    """The overview of the time of this code, or of the newest quarter (or month); None where
    nothing of the kind is counted."""
    lived = lived_in(member)
    if code:
        period = read(code)
        return Overview(member, period, lived) if period in lived and period else None
    newest = [one for one in lived if one.span == Span.QUARTER] or lived
    return Overview(member, newest[-1], lived) if newest else None


def context(overview: Overview) -> dict[str, Any]:
    """Everything on the page of one time."""
    member, period = overview.member, overview.period
    same = [one for one in overview.lived if one.span == period.span]
    turn = same.index(period)
    year = period.first.year
    return {
        "member": member,
        "overview": overview,
        "period": period,
        "tabs": list(_tabs(overview)),
        "earlier": same[turn - 1] if turn else None,
        "later": same[turn + 1] if turn + 1 < len(same) else None,
        "headlines": list(overview.headlines()),
        "reached": list(overview.reached()),
        "reference": REFERENCE,
        "year": year,
    }


def _tabs(overview: Overview) -> Iterator[dict[str, Any]]:
    """The month, the quarter and the year: the newest of each that has begun when this ends."""
    for span in Span:
        fitting = [
            one for one in overview.lived
            if one.span == span and one.first < overview.period.next.first
        ]  # fmt: skip
        if fitting:
            url = reverse("plan:period", args=[overview.member.estate.slug, fitting[-1].code])
            yield {"label": span.label, "url": url, "current": span == overview.period.span}


def _month(month: date, period: Period) -> str:
    """«august», with its year where it is another."""
    last = period.next.first - relativedelta(days=1)
    return date_format(month, "F" if month.year == last.year else "F Y")
