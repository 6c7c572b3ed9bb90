"""Do those who ask get an answer, and how soon? Numbers for the committee, of nobody by name.

Counted is what neighbours could see. What was asked discreetly is in no number, so that no number
tells that somebody did. Whatever is about fewer than five is not told, and neither is what could be
reckoned from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.aggregates import Aggregate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.people.models import Estate, Membership
from community.shapes import Seen
from community.times import local, midnight
from helpdesk.models import Category, HelpOffer, HelpRequest, Reach

LEAST = 5
# What the five steps of an estate's plan call it (`plan.models.Theme`).
THEMES = {
    Category.FOOD: "food", Category.CHILDREN: "children", Category.ALONG: "along",
    Category.DEVICES: "devices", Category.HEAVY: "heavy", Category.COMPANY: "company",
    Category.HOMEWORK: "school",
}  # fmt: skip
QUARTERS = 4


class _Median(Aggregate):
    """The one in the middle."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Figures:
    """Of one estate and period. What is about fewer than five is None."""

    title: str
    since: datetime
    until: datetime
    count: int | None
    answered: int | None
    share: int | None
    median: timedelta | None

    @property
    def is_shown(self) -> bool:
        return self.share is not None

    @property
    def wait(self) -> str:
        """«3 timer», «2 dage»: how soon half of them had an answer."""
        return in_words(self.median) if self.median is not None else ""


def answered_share(estate: Estate, since: datetime, until: datetime, title: str = "") -> Figures:
    """Of what was asked openly from `since` until `until`. One query."""
    rows = HelpRequest.objects.filter(
        estate=estate, reach=Reach.OPEN, opened_at__gte=since, opened_at__lt=until
    ).exclude(state=HelpRequest.State.DRAFT)
    waited = ExpressionWrapper(F("answered_at") - F("opened_at"), output_field=DurationField())
    has_answer = Q(answered_at__isnull=False)
    found = rows.aggregate(
        asked=Count("pk"), answered=Count("pk", filter=has_answer), median=_Median(waited)
    )
    asked, answered = found["asked"], found["answered"]
    hides = any(0 < number < LEAST for number in (answered, asked - answered)) or asked < LEAST
    return Figures(
        title=title,
        since=since,
        until=until,
        count=asked if asked >= LEAST else None,
        answered=None if hides else answered,
        share=None if hides else round(100 * answered / asked),
        median=found["median"] if not hides and answered >= LEAST else None,
    )


def by_quarter(estate: Estate, now: datetime) -> list[Figures]:
    """The last four quarters, the newest first. Whole quarters alone: from two periods that
    differ by a day one could reckon what happened that day."""
    return [
        answered_share(estate, midnight(first), midnight(_next(first)), _title(first))
        for first in _quarters(local(now).date())
    ]


def _quarters(today: date) -> Iterator[date]:
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    for _turn in range(QUARTERS):
        yield first
        before = first - timedelta(days=1)
        first = date(before.year, 3 * ((before.month - 1) // 3) + 1, 1)


def _next(first: date) -> date:
    return date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)


def _title(first: date) -> str:
    number = (first.month + 2) // 3
    return _("{number}. kvartal {year}").format(number=number, year=first.year)


def in_words(waited: timedelta) -> str:
    """So long, as people say it."""
    minutes = max(round(waited.total_seconds() / 60), 1)
    if minutes < 60:
        return ngettext("%(n)s minut", "%(n)s minutter", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(n)s time", "%(n)s timer", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)s dag", "%(n)s dage", days) % {"n": days}


def asked_and_offered(member: Membership, since: datetime, until: datetime) -> Iterator[Seen]:
    """Homes of the estate in which it was asked for openly, and in which it is offered now.

    Who shows it hides what is few.
    """
    asked = HelpRequest.objects.filter(
        estate=member.estate_id, reach=Reach.OPEN, opened_at__gte=since, opened_at__lt=until
    ).exclude(state=HelpRequest.State.DRAFT)
    offered = HelpOffer.objects.standing().filter(estate=member.estate_id)
    for rows, told in ((asked, _("Søgt som nabo-hjælp")), (offered, _("Tilbudt som nabo-hjælp"))):
        homes = rows.values("category").annotate(homes=Count("member__household", distinct=True))
        known = dict(homes.values_list("category", "homes"))
        for category, theme in THEMES.items():
            yield Seen(theme, told, known.get(category, 0))
