"""How much time the work takes, by month and kind. Sums over the estate, and no person in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from community.people.models import Estate
from community.times import COPENHAGEN, midnight
from helpdesk.models import Duty, SocialTask
from helpdesk.models.duties import PRACTICAL

MONTHS = 12


@dataclass(frozen=True)
class Line:
    """A kind in a month: how many were done, and the minutes they took."""

    kind: str
    label: Any
    tasks: int
    minutes: int
    is_practical: bool


@dataclass(frozen=True)
class Month:
    """A month's lines, the social work and the practical beside each other."""

    first: date
    lines: list[Line]

    @property
    def social(self) -> int:
        return sum(line.minutes for line in self.lines if not line.is_practical)

    @property
    def practical(self) -> int:
        return sum(line.minutes for line in self.lines if line.is_practical)

    @property
    def minutes(self) -> int:
        return self.social + self.practical

    @property
    def social_share(self) -> int:
        """Hundredths of the minutes that were for the neighbours."""
        return round(100 * self.social / self.minutes) if self.minutes else 0


def by_month(estate: Estate, today: date, months: int = MONTHS) -> list[Month]:
    """The newest month first, and only those in which something was done. One query."""
    since = today.replace(day=1) - relativedelta(months=months - 1)
    done = SocialTask.objects.filter(
        estate=estate, state=SocialTask.State.DONE, settled=False, done_at__gte=midnight(since)
    )
    rows = (
        done.annotate(month=TruncMonth("done_at", tzinfo=COPENHAGEN))
        .values("month", "kind")
        .annotate(tasks=Count("pk"), spent=Sum("minutes"))
        .order_by("-month", "kind")
    )
    found: dict[date, list[Line]] = {}
    for row in rows:
        kind = Duty(row["kind"])
        line = Line(kind, kind.label, row["tasks"], row["spent"], kind in PRACTICAL)
        found.setdefault(row["month"].date(), []).append(line)
    return [Month(first, lines) for first, lines in found.items()]


def table(months: list[Month]) -> Iterator[list[Any]]:
    """Rows for a spreadsheet: month, kind, which of the two, how many, minutes."""
    for month in months:
        for line in month.lines:
            side = "praktisk" if line.is_practical else "socialt"
            yield [f"{month.first:%Y-%m}", line.label, side, line.tasks, line.minutes]
