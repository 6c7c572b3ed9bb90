"""How much of its share a household has used: one query, read under the household's lock."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from bookings.models import STAYS, Booking, RuleSet
from bookings.slots import Slot, nights_of, week_of
from community.times import local, midnight


class Used:
    """A household's bookings under some rule sets, counted the ways rules count.

    `bookings` hold or held their time; to those that were `missed` nobody came.
    """

    def __init__(self, bookings: Iterable[Booking], now: datetime) -> None:
        self.now = now
        self.bookings: list[Booking] = []
        self.missed: list[Booking] = []
        for one in bookings:
            is_missed = one.state == Booking.State.RELEASED or one.is_overdue(now)
            (self.missed if is_missed else self.bookings).append(one)

    def under(self, rules: RuleSet) -> Iterator[Booking]:
        """Over all places that share the rules, and the rules they follow."""
        return (one for one in self.bookings if one.facility.rules_id == rules.family)

    def coming(self, rules: RuleSet) -> int:
        """Booked and not over."""
        return sum(
            booking.state in Booking.HOLDING and booking.ends > self.now
            for booking in self.under(rules)
        )

    def in_week(self, rules: RuleSet, moment: datetime) -> int:
        """Beginning in the ISO week around `moment`, used ones too."""
        return self._between(rules, *week_of(local(moment).date()))

    def in_month(self, rules: RuleSet, moment: datetime) -> int:
        """Beginning in the calendar month around `moment`, used ones too."""
        first = local(moment).date().replace(day=1)
        return self._between(rules, midnight(first), midnight(next_month(first)))

    def in_year(self, rules: RuleSet, moment: datetime) -> int:
        """Beginning in the calendar year around `moment`, used ones too."""
        return self._between(rules, *_year_of(moment))

    def nights(self, rules: RuleSet, moment: datetime) -> int:
        """Nights of stays that begin in the calendar year around `moment`."""
        since, before = _year_of(moment)
        return sum(
            nights_of(Slot(one.begins, one.ends))
            for one in self.under(rules)
            if since <= one.begins < before and _is_stay(one)
        )

    def nearest(self, rules: RuleSet, slot: Slot) -> Booking | None:
        """The one that lies closest to a time, before or after it: what a pause counts from."""
        return min(self.under(rules), key=lambda one: _apart(one, slot), default=None)

    def _between(self, rules: RuleSet, since: datetime, before: datetime) -> int:
        return sum(since <= booking.begins < before for booking in self.under(rules))


def next_month(day: date) -> date:
    """The first of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _year_of(moment: datetime) -> tuple[datetime, datetime]:
    year = local(moment).year
    return midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1))


def _is_stay(booking: Booking) -> bool:
    unit = booking.purpose.unit if booking.purpose else ""
    return (unit or booking.made_under.unit) in STAYS


def _apart(booking: Booking, slot: Slot) -> timedelta:
    return max(slot.starts_at - booking.ends, booking.begins - slot.ends_at)


def used_by(
    household_id: int | None,
    rules: Iterable[RuleSet],
    first: datetime,
    now: datetime,
    *,
    but: Booking | None = None,
) -> Used:
    """What the household has used, as far back from `first` (or from now) as some rule counts.

    Less `but`, which is about to move.
    """
    earliest = min(first, now)
    families = {one.family: one for one in rules}
    since = min((_counted_since(one, earliest, now) for one in families.values()), default=earliest)
    counted = [*Booking.USED, Booking.State.RELEASED]
    bookings = Booking.objects.filter(
        state__in=counted,
        household_id=household_id or 0,
        facility__rules__in=families,
        period__endswith__gt=since,
    )
    others = bookings.exclude(pk=but.pk) if but else bookings
    return Used(others.select_related("facility", "made_under", "purpose"), now)


def _counted_since(rules: RuleSet, moment: datetime, now: datetime) -> datetime:
    """From when on a booking can count. The rules that follow these count too."""
    monday, _before = week_of(local(moment).date())
    since = monday
    for one in (rules, *rules.later.all()):
        if one.strikes_after:
            since = min(since, now - timedelta(days=one.strikes_within + one.strikes_for))
        if one.max_yearly or one.max_nights_yearly:
            since = min(since, _year_of(moment)[0])
        if one.max_per_month:
            since = min(since, midnight(local(moment).date().replace(day=1)))
        if one.cooldown_days:
            since = min(since, moment - timedelta(days=one.cooldown_days))
    return since
