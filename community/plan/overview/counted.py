"""What was counted, as it is kept: nothing in it is few, so nothing made of it says more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from community.people.models import Membership
from community.plan.models import Closed, Span, Tally
from community.plan.overview import words
from community.plan.overview.periods import Period
from community.shapes import Figure

LOOKED_BACK = relativedelta(months=24)
# A room, a figure of it, and one thing in the room or nothing.
Name = tuple[str, str, str]


@dataclass(frozen=True)
class Counted:
    """What was counted in one time. `told` says it as it may be said; a room that was off says nothing."""

    period: Period
    rooms: frozenset[str]
    homes: int
    numbers: dict[Name, int]

    def number(self, room: str, figure: Figure, about: str = "") -> int | None:
        """None where the room was not asked."""
        if room not in self.rooms:
            return None
        return self.numbers.get((room, figure.key, about), 0)

    def told(self, room: str, figure: Figure) -> str:
        number = self.number(room, figure)
        if number is None:
            return _("blev ikke talt")
        return words.told(number, is_public=figure.is_public, unit=figure.unit)


def counted_in(
    member: Membership, wanted: Iterable[Period], *, life_of: Period | None = None
) -> dict[Period, Counted]:
    """Those that are counted, with their numbers. What is told of single things, only of `life_of`."""
    firsts = {period.first for period in wanted}
    rows = [
        row
        for row in Closed.objects.visible_to(member).filter(first_on__in=firsts)
        if Period(Span(row.span), row.first_on) in wanted
    ]
    numbers: dict[int, dict[Name, int]] = {row.pk: {} for row in rows}
    single = [row.pk for row in rows if Period(Span(row.span), row.first_on) == life_of]
    tallies = Tally.objects.filter(closed__in=numbers)
    told = tallies.filter(about="") | tallies.filter(closed__in=single)
    for closed, room, key, about, number in told.values_list(
        "closed", "room", "key", "about", "number"
    ):
        numbers[closed][room, key, about] = number
    return {
        Period(Span(row.span), row.first_on): Counted(
            Period(Span(row.span), row.first_on), frozenset(row.rooms), row.homes, numbers[row.pk]
        )
        for row in rows
    }


def last_months(member: Membership, period: Period) -> dict[tuple[str, str], date]:
    """(room, key) → the last month, up to the end of the period, in which there was any of it."""
    months = Closed.objects.visible_to(member).filter(
        span=Span.MONTH, first_on__lt=period.next.first, first_on__gte=period.first - LOOKED_BACK
    )
    rows = Tally.objects.filter(closed__in=months.values("pk"), is_public=True, about="")
    found = rows.values_list("room", "key").annotate(Max("closed__first_on"))
    return {(room, key): month for room, key, month in found}


def lived_in(member: Membership) -> list[Period]:
    """What is counted, from the first time anything happened on, the oldest first."""
    closed = Closed.objects.visible_to(member)
    began = closed.filter(tallies__isnull=False).aggregate(first=Min("first_on"))["first"]
    if began is None:
        return []
    rows = closed.order_by("first_on", "span").values_list("span", "first_on")
    every = [Period(Span(span), first) for span, first in rows]
    return [one for one in every if one.next.first > began]
