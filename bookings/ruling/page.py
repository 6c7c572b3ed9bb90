"""What the pages of who looks after a place show: whose rules, the kept times, the use per week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _

from bookings.models import Booking, Facility, FixedBlock
from bookings.places.said import from_to
from community.people.models import Membership
from community.times import COPENHAGEN, Every, days_of, every_of, local, midnight
from community.ui.dates import day_name, week_no, whole_date

WEEKS = 12
HIGH, WIDE, GAP = 100, 20, 6  # of a bar, in the picture's own measure


def ruled(member: Membership, place: Facility) -> Facility | None:
    """Where the rules of a place stand: on itself, or on the first of its parts that has some."""
    if place.rules_id:
        return place
    parts = Facility.objects.visible_to(member).filter(part_of=place).bookable().with_rules()
    found: Facility | None = parts.first()
    return found


def shared_with(member: Membership, place: Facility) -> list[str]:
    """The other places these rules count for."""
    here = {place.pk, place.part_of_id}
    rows = Facility.objects.visible_to(member).filter(rules=place.rules_id)
    others = [one for one in rows.select_related("part_of") if not here & {one.pk, one.part_of_id}]
    return sorted({(one.part_of or one).name for one in others})


@dataclass(frozen=True)
class Kept:
    """A kept time in words."""

    block: FixedBlock
    when: str
    lasts: str


def kept_times(place: Facility, today: date) -> list[Kept]:
    """Those that are not over, first to begin first."""
    rows = FixedBlock.objects.filter(facility=place).order_by("first", "from_time")
    return [_kept(one) for one in rows if _next(one, today) is not None]


def _next(block: FixedBlock, today: date) -> date | None:
    found = next(days_of(block.first, block.rule, max(block.first, today)), None)
    return found if found and (block.last is None or found <= block.last) else None


def _kept(block: FixedBlock) -> Kept:
    every = every_of(block.rule)
    times = from_to(block.from_time, block.until_time)
    day = day_name(block.first)
    when = f"{day} {times}" if every == Every.ONCE else f"{every.label}, {day.split()[0]} {times}"
    lasts = _("Fra %(day)s") % {"day": whole_date(block.first)}
    if block.last:
        lasts += " " + _("til %(day)s") % {"day": whole_date(block.last)}
    return Kept(block, when[:1].upper() + when[1:], lasts if every != Every.ONCE else "")


@dataclass(frozen=True)
class Week:
    """How many times began in a week, and its bar in the picture."""

    monday: date
    used: int
    x: int
    height: int

    @property
    def number(self) -> int:
        return week_no(self.monday)

    @property
    def y(self) -> int:
        return HIGH - self.height

    @property
    def middle(self) -> int:
        return self.x + WIDE // 2

    @property
    def over(self) -> int:
        return self.y - 4


@dataclass(frozen=True)
class Use:
    """The weeks behind us and this one, oldest first."""

    weeks: list[Week]

    @property
    def total(self) -> int:
        return sum(week.used for week in self.weeks)

    @property
    def width(self) -> int:
        return len(self.weeks) * (WIDE + GAP)


def use_of(place: Facility, now: datetime) -> Use:
    """Times that were had, not who had them: what was let go of is not counted. One question."""
    today = local(now).date()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    rows = Booking.objects.filter(facility__in=place.taken_with).used()
    counted = (
        rows.starting(midnight(first), midnight(monday + timedelta(weeks=1)))
        .annotate(week=TruncWeek(RangeStartsWith("period"), tzinfo=COPENHAGEN))
        .values_list("week")
        .annotate(times=Count("pk"))
        .order_by("week")
    )
    used = {local(week).date(): times for week, times in counted}
    most = max(used.values(), default=0) or 1
    days = [first + timedelta(weeks=number) for number in range(WEEKS)]
    return Use(
        [
            Week(day, times := used.get(day, 0), number * (WIDE + GAP), round(HIGH * times / most))
            for number, day in enumerate(days)
        ]
    )
