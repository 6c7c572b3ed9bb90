"""What each slot is to the member who looks: free, mine, taken, closed, past or refused, and why.

Pages and API read the same board, in a number of queries that does not grow with what is on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from bookings import rules as may
from bookings.models import Booking, Closure, Facility
from bookings.quota import Used, used_by
from bookings.slots import Slot, opening, slots_of
from community.people.models import Membership
from community.times import local, midnight, next_day

FREE, MINE, TAKEN, CLOSED, PAST, REFUSED = "free", "mine", "taken", "closed", "past", "refused"


@dataclass(frozen=True)
class Window:
    """A slot of one facility as one member sees it. `message` says why it cannot be had."""

    facility: Facility
    slot: Slot
    state: str
    code: str = ""
    message: str = ""
    booking: Booking | None = None

    @property
    def key(self) -> str:
        """What the form sends back: facility and start, exact over the clock change."""
        return f"{self.facility.pk}@{local(self.slot.starts_at).isoformat()}"

    @property
    def word(self) -> str:
        """The word in the window, so that colour is never alone."""
        if self.code == "no_household":
            return _("Ledig")
        words = {
            FREE: _("Ledig"),
            MINE: _("Din tid"),
            TAKEN: _("Optaget"),
            CLOSED: _("Lukket"),
            PAST: _("Forbi"),
            REFUSED: _("Ikke nu"),
        }
        return words[self.state]


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def slots_on(facility: Facility, day: date) -> list[Slot]:
    """The facility's slots that day by its own rules, closed or not. Needs `with_rules()`."""
    rules = facility.rules
    if rules is None or not facility.is_bookable:
        return []
    hours = {row.day: (row.opens, row.closes) for row in rules.hours.all()}
    return slots_of(opening(hours, rules.closed_dates, day), rules.slot_minutes)


class Board:
    """Reads once what is needed about some facilities over some days, then answers per slot."""

    def __init__(
        self,
        member: Membership,
        facilities: Sequence[Facility],
        first: date,
        last: date,
        now: datetime,
    ) -> None:
        self.member, self.now = member, now
        self.facilities, self.days = facilities, days_between(first, last)
        since, before = midnight(first), midnight(next_day(last))
        self.taken = _by_facility(_holding(facilities, since, before, now))
        self.closures = _closed_by_facility(facilities, since, before)
        self.used: Used = used_by(
            member.household_id, {f.rules for f in facilities if f.rules}, since, now
        )

    def windows(self) -> Iterable[Window]:
        """Every slot of every facility, day by day, in order of time."""
        for day in self.days:
            found = [(slot, f) for f in self.facilities for slot in slots_on(f, day)]
            for slot, facility in sorted(found, key=lambda pair: pair[0].starts_at):
                yield self.window(facility, slot)

    def window(self, facility: Facility, slot: Slot) -> Window:
        booking = self._booking_in(facility, slot)
        if slot.ends_at <= self.now:
            return Window(facility, slot, PAST, "past", _("Tiden er gået."))
        if booking and may.belongs_to(self.member, booking):
            return Window(facility, slot, MINE, booking=booking)
        closure = self._closure_over(facility, slot)
        if closure:
            return Window(facility, slot, CLOSED, "closed", closure.reason)
        if booking:
            return Window(facility, slot, TAKEN, "taken", _whose(booking))
        assert facility.rules is not None
        no = may.refusal(self.member, facility.rules, slot, self.used, self.now)
        if no:
            return Window(facility, slot, REFUSED, no.code, str(no))
        return Window(facility, slot, FREE)

    def free(self) -> Iterable[Window]:
        return (window for window in self.windows() if window.state == FREE)

    def _booking_in(self, facility: Facility, slot: Slot) -> Booking | None:
        return next(
            (
                booking
                for booking in self.taken.get(facility.pk, [])
                if booking.begins < slot.ends_at and slot.starts_at < booking.ends
            ),
            None,
        )

    def _closure_over(self, facility: Facility, slot: Slot) -> Closure | None:
        for closure in self.closures.get(facility.pk, []):
            until = closure.period.upper
            if closure.period.lower < slot.ends_at and (until is None or slot.starts_at < until):
                return closure
        return None


def _whose(booking: Booking) -> str:
    """Why it is taken: never which neighbour has it."""
    return _("Optaget til arrangement.") if booking.is_for_all else _("En nabo har tiden.")


def _holding(
    facilities: Sequence[Facility], since: datetime, before: datetime, now: datetime
) -> list[Booking]:
    """Standing bookings of these days, less those that nobody came to in time."""
    standing = (
        Booking.objects.standing()
        .filter(facility__in=facilities)
        .starting(since - timedelta(days=1), before)
        .select_related("facility__rules")
    )
    return [booking for booking in standing if not booking.is_overdue(now)]


def _by_facility(bookings: Iterable[Booking]) -> dict[int, list[Booking]]:
    found: dict[int, list[Booking]] = {}
    for booking in bookings:
        found.setdefault(booking.facility_id, []).append(booking)
    return found


def _closed_by_facility(
    facilities: Sequence[Facility], since: datetime, before: datetime
) -> dict[int, list[Closure]]:
    """Closures per facility; those of a place count for each of its parts."""
    found: dict[int, list[Closure]] = {}
    for closure in Closure.objects.hitting(facilities, since, before).order_by("period"):
        for facility in facilities:
            if closure.facility_id in (facility.pk, facility.part_of_id):
                found.setdefault(facility.pk, []).append(closure)
    return found


def next_free(
    member: Membership,
    facilities: Sequence[Facility],
    now: datetime,
    *,
    since: datetime,
    days: int = 7,
) -> list[Window]:
    """The first free windows that begin from `since` on, at most two times, within some days."""
    found: list[Window] = []
    first = local(since).date()
    for window in Board(member, facilities, first, first + timedelta(days=days), now).free():
        is_running = since <= now < window.slot.ends_at
        if window.slot.starts_at < since and not is_running:
            continue
        if not any(window.slot == other.slot for other in found):
            found.append(window)
        if len(found) == 2:
            break
    return found
