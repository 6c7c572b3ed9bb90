"""How much of its share a household has used: one query, read under the household's lock."""

from collections.abc import Iterable
from datetime import datetime

from bookings.models import Booking, RuleSet
from bookings.slots import week_of
from community.times import local


class Used:
    """The household's standing bookings under some rule sets, counted the two ways rules count."""

    def __init__(self, bookings: Iterable[Booking], now: datetime) -> None:
        self.now = now
        self.bookings = [booking for booking in bookings if not booking.is_overdue(now)]

    def coming(self, rules: RuleSet) -> int:
        """Booked and not over, over all places that share the rules."""
        return sum(
            booking.facility.rules_id == rules.pk
            and booking.state in Booking.HOLDING
            and booking.ends > self.now
            for booking in self.bookings
        )

    def in_week(self, rules: RuleSet, moment: datetime) -> int:
        """Beginning in the ISO week around `moment`, used ones too."""
        since, before = week_of(local(moment).date())
        return sum(
            booking.facility.rules_id == rules.pk and since <= booking.begins < before
            for booking in self.bookings
        )


def used_by(
    household_id: int | None, rules: Iterable[RuleSet], first: datetime, now: datetime
) -> Used:
    """What the household has used, counting weeks from the one around `first` (or around now)."""
    since, _before = week_of(local(min(first, now)).date())
    bookings = Booking.objects.used().filter(
        household_id=household_id or 0, facility__rules__in=list(rules), period__endswith__gt=since
    )
    return Used(bookings.select_related("facility__rules"), now)
