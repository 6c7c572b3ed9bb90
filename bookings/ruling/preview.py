"""What rules mean for a family that has booked nothing: asked of the same rules as a booking is.

«Familien på 2. th kan nu booke …». Reads only; the rules may be rows that are about to be undone.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg.types.range import DateRange, TimestamptzRange

from bookings import rules as may
from bookings.board import days_between, opening_on, slots_on
from bookings.models import Booking, Facility, RuleSet, Unit
from bookings.places import said
from bookings.quota import Used
from bookings.slots import Slot
from community.people.models import Household, Membership
from community.times import local, wall
from community.ui.dates import day_name

MOST_TRIED = 40
NOON = time(12)


@dataclass(frozen=True)
class Means:
    """The first and the last day the family can have, how many times, and what the next is told."""

    first: date | None = None
    last: date | None = None
    times: int = 0
    stopped: str = ""

    @property
    def sentences(self) -> list[str]:
        if self.first is None or self.last is None:
            return [_("Familien på 2. th kan ikke booke nogen tid.")]
        days = {"first": day_name(self.first), "last": day_name(self.last)}
        found = [_("Familien på 2. th kan booke fra %(first)s til og med %(last)s.") % days]
        if self.stopped:
            text = ngettext(
                "De kan tage %(n)s tid. Derefter får de at vide: «%(why)s»",
                "De kan tage %(n)s tider. Derefter får de at vide: «%(why)s»",
                self.times,
            )
            found.append(text % {"n": self.times, "why": self.stopped})
        else:
            found.append(_("De kan tage så mange tider, de vil."))
        return found


@dataclass(frozen=True)
class Preview:
    """What is gone, what is new, and what it means before and after."""

    gone: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    before: Means = field(default_factory=Means)
    after: Means = field(default_factory=Means)

    @property
    def is_same(self) -> bool:
        return not self.gone and not self.new


def told(rules: RuleSet) -> list[str]:
    """Everything residents are told about them, as sentences."""
    hours = [f"{one.days}: {one.times}" for one in said.openings(rules)]
    closed = [_("Lukket %(day)s") % {"day": day} for day in said.closed_days(rules)]
    guidance = [rules.guidance] if rules.guidance else []
    asked = [_("Man skal læse reglerne og sige ja.")] if rules.needs_accept else []
    checks = [_("Huskeliste: %(what)s") % {"what": one} for one in rules.checklist]
    return [line.text for line in said.lines(rules)] + hours + closed + asked + checks + guidance


def compared(old: list[str], new: list[str], before: Means, after: Means) -> Preview:
    """Only what is not told in both."""
    return Preview(
        [one for one in old if one not in new], [one for one in new if one not in old],
        before, after,
    )  # fmt: skip


def means(facility: Facility, day: date, now: datetime) -> Means:
    """What a family without any time can book at noon on that day (now, when that is today)."""
    rules = facility.rules_on(day)
    if rules is None:
        return Means()
    at = now if local(now).date() == day else wall(day, NOON)
    family = Membership(estate=rules.estate, household=Household(period=DateRange(day, None)))
    days = days_between(day, day + timedelta(days=rules.horizon_days + 1))
    possible = [
        (one, slot)
        for one in days
        if (slot := _a_time(facility, rules, one)) is not None
        and slot.ends_at > at
        and may.refusal(family, rules, slot, Used([], at), at) is None
    ]
    if not possible:
        return Means()
    times, stopped = _how_many(facility, rules, family, [slot for _day, slot in possible], at)
    return Means(possible[0][0], possible[-1][0], times, stopped)


def _how_many(
    facility: Facility, rules: RuleSet, family: Membership, slots: list[Slot], at: datetime
) -> tuple[int, str]:
    """How many they get when they take every day there is, and why it ends."""
    taken: list[Booking] = []
    for slot in slots[:MOST_TRIED]:
        no = may.refusal(family, rules, slot, Used(taken, at), at)
        if no is not None:
            return len(taken), str(no)
        period = TimestamptzRange(slot.starts_at, slot.ends_at)
        taken.append(
            Booking(facility=facility, made_under=rules, period=period, state=Booking.State.BOOKED)
        )
    return len(taken), ""


def _a_time(facility: Facility, rules: RuleSet, day: date) -> Slot | None:
    """A time that begins that day by these rules, if there is any: the last, so that today counts."""
    if rules.unit == Unit.FREE:
        hours = opening_on(rules, day)
        long = timedelta(minutes=rules.min_minutes)
        return Slot(hours.ends_at - long, hours.ends_at) if hours else None
    slots = slots_on(facility, day)
    return slots[-1] if slots else None
