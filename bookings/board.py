"""What each slot is to the member who looks: free, mine, taken, closed, past or refused, and why.

Pages and API read the same board, in a number of queries that does not grow with what is on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.utils.translation import gettext as _

from bookings import rules as may
from bookings.blocked import blocked_by
from bookings.gaps import covers, gaps
from bookings.models import STAYS, Booking, Claim, Facility, RuleSet, Unit
from bookings.quota import Used, used_by
from bookings.slots import Slot, opening, slots_of, stay, with_tails
from bookings.taken import AROUND, Taken, busy
from bookings.wishes import NOTHING, Wish
from community.people.models import Membership
from community.times import local, midnight, next_day, wall
from community.ui.dates import day_name

FREE, MINE, TAKEN, CLOSED, PAST, REFUSED = "free", "mine", "taken", "closed", "past", "refused"

QUARTER = 15


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
    def span(self) -> str:
        """The exact time, in an address."""
        return f"{local(self.slot.starts_at).isoformat()}/{local(self.slot.ends_at).isoformat()}"

    @property
    def word(self) -> str:
        """The word in the window, so that colour is never alone."""
        if self.code == "drawn":
            return _("Lod")
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


def next_quarter(moment: datetime) -> datetime:
    """The next time a quarter begins on the clock; the moment itself when one does."""
    over = timedelta(
        minutes=moment.minute % QUARTER, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment + timedelta(minutes=QUARTER) - over if over else moment


def slots_on(facility: Facility, day: date, wish: Wish | None = None) -> list[Slot]:
    """The facility's times that begin that day by the rules of that day. Needs `with_rules()`.

    Where one chooses from–to oneself there are none: `gaps_on` tells what is left.
    """
    rules = facility.rules_on(day)
    if rules is None or not facility.is_bookable:
        return []
    unit = may.unit_of(rules, wish)
    if unit in STAYS:
        return _stays(rules, day, [1])
    return slots_of(opening_on(rules, day), rules.slot_minutes) if unit == Unit.SLOT else []


def opening_on(rules: RuleSet, day: date) -> Slot | None:
    """From when until when it is open that day; None when it is not."""
    return opening(rules.openings, rules.closed_dates, day)


def openings(facility: Facility, first: date, last: date) -> Iterator[Slot]:
    """When it is open on these days, and on the night before: it may last over midnight."""
    for day in days_between(first - timedelta(days=1), last):
        rules = facility.rules_on(day)
        times = opening_on(rules, day) if rules else None
        if times is not None:
            yield times


def _stays(rules: RuleSet, day: date, lengths: Iterable[int]) -> list[Slot]:
    found = []
    for nights in lengths:
        if f"{day + timedelta(days=nights - 1):%m-%d}" in rules.closed_dates:
            break
        found.append(stay(day, nights, rules.from_time, rules.until_time))
    return found


def fits(facility: Facility, rules: RuleSet, slot: Slot, wish: Wish) -> bool:
    """Whether the place has such a time at all, by its hours and its kind of time."""
    day, unit = local(slot.starts_at).date(), may.unit_of(rules, wish)
    if unit in STAYS:
        return slot in _stays(rules, day, range(1, rules.max_stay + 1))
    if unit == Unit.FREE:
        return _is_whole(slot, rules) and covers(
            openings(facility, day, local(slot.ends_at).date()), slot
        )
    return slot in slots_on(facility, day, wish)


def _is_whole(slot: Slot, rules: RuleSet) -> bool:
    """Of a length the rules know, from one quarter on the clock to another."""
    minutes = (slot.ends_at - slot.starts_at) / timedelta(minutes=1)
    return rules.min_minutes <= minutes <= rules.max_minutes and all(
        (moment.minute % QUARTER, moment.second, moment.microsecond) == (0, 0, 0)
        for moment in (slot.starts_at, slot.ends_at)
    )


def wanted_of(rules: RuleSet, slot: Slot) -> Slot:
    """The time with what goes before and after it."""
    return with_tails(slot, rules.before_minutes, rules.after_minutes)


class Board:
    """Reads once what is needed about some facilities over some days, then answers per slot."""

    def __init__(
        self,
        member: Membership,
        facilities: Sequence[Facility],
        first: date,
        last: date,
        now: datetime,
        wish: Wish | None = None,
        but: Booking | None = None,
    ) -> None:
        """`but` is a booking that is to move: its own old time does not stand in the way."""
        self.member, self.now, self.wish = member, now, wish
        self.facilities, self.days = facilities, days_between(first, last)
        since, before = midnight(first), midnight(next_day(last)) + _longest(facilities)
        self.used: Used = used_by(
            member.household_id, {f.rules for f in facilities if f.rules}, since, now, but=but
        )
        self.taken = busy(
            member.household_id, self.used.bookings, facilities, since, before, now, but
        )
        self.blocked = blocked_by(facilities, since, before)

    def windows(self) -> Iterable[Window]:
        """Every slot of every facility, day by day, in order of time."""
        for day in self.days:
            found = [(slot, f) for f in self.facilities for slot in slots_on(f, day, self.wish)]
            for slot, facility in sorted(found, key=lambda pair: pair[0].starts_at):
                yield self.window(facility, slot)

    def on(self, facility: Facility, day: date) -> Iterator[Window]:
        """A facility's day in order of time: its slots, or what is left where one chooses from–to."""
        rules = facility.rules_on(day)
        if rules is not None and may.unit_of(rules, self.wish) == Unit.FREE:
            for gap in self.gaps_on(facility, day):
                later = self.from_now_on(gap, rules)
                if later is not None:
                    yield self.window(facility, later)
            return
        for slot in slots_on(facility, day, self.wish):
            yield self.window(facility, slot)

    def from_now_on(self, gap: Slot, rules: RuleSet) -> Slot | None:
        """What of a gap can still be had: from the next quarter on the clock, if it is long enough."""
        starts_at = max(gap.starts_at, next_quarter(self.now))
        if gap.ends_at - starts_at < timedelta(minutes=rules.min_minutes):
            return None
        return Slot(starts_at, gap.ends_at)

    def window(self, facility: Facility, slot: Slot) -> Window:
        rules = facility.rules_on(local(slot.starts_at).date())
        assert rules is not None
        there = self.in_the_way(facility, rules, slot)
        booking = there.booking if there else None
        if slot.ends_at <= self.now:
            return Window(facility, slot, PAST, "past", _("Tiden er gået."))
        if booking and may.belongs_to(self.member, booking):
            return Window(facility, slot, MINE, booking=booking)
        closed = next((one for one in self.blocked[facility.pk] if one.hits(slot)), None)
        if closed:
            return Window(facility, slot, CLOSED, "closed", closed.reason)
        if booking and booking.state == Booking.State.DRAW:
            return Window(facility, slot, CLOSED, "drawn", to_be_drawn(booking), booking)
        if there:
            return Window(facility, slot, TAKEN, "taken", _whose(there))
        no = may.refusal(self.member, rules, slot, self.used, self.now)
        if no:
            return Window(facility, slot, REFUSED, no.code, str(no))
        return Window(facility, slot, FREE)

    def free(self) -> Iterable[Window]:
        return (window for window in self.windows() if window.state == FREE)

    def in_the_way(self, facility: Facility, rules: RuleSet, slot: Slot) -> Taken | None:
        """What stands in the way of this time, here or in a part of the place."""
        return next(self.taken.within(facility, wanted_of(rules, slot)), None)

    def gaps_on(self, facility: Facility, day: date) -> list[Slot]:
        """What is left of the opening hours that day, for who chooses from–to: free and long enough."""
        rules = facility.rules_on(day)
        hours = opening_on(rules, day) if rules and facility.is_bookable else None
        if rules is None or hours is None:
            return []
        busy = [
            with_tails(Slot(one.begins, one.ends), rules.after_minutes, rules.before_minutes)
            for one in self.taken.within(
                facility, Slot(hours.starts_at - AROUND, hours.ends_at + AROUND)
            )
        ]
        busy += [
            Slot(one.starts_at, one.ends_at or hours.ends_at)
            for one in self.blocked[facility.pk]
            if one.hits(hours)
        ]
        shortest = timedelta(minutes=rules.min_minutes)
        return [gap for gap in gaps(hours, busy) if gap.ends_at - gap.starts_at >= shortest]


def in_the_way(facility: Facility, rules: RuleSet, slot: Slot) -> Claim | None:
    """Who has taken some of this time, here or in a part of the place: the last look, under locks."""
    wanted = wanted_of(rules, slot)
    rows = Claim.objects.filter(
        facility__in=facility.taken_with, period__overlap=(wanted.starts_at, wanted.ends_at)
    )
    return rows.select_related("booking__made_under", "booking__lot__draw").first()


def _longest(facilities: Sequence[Facility]) -> timedelta:
    """How far a time may reach beyond the day it begins on, with what comes after it."""
    sets = [rules for f in facilities if f.rules for rules in (f.rules, *f.rules.later.all())]
    return max((timedelta(days=1 + rules.max_stay) for rules in sets), default=timedelta(days=1))


def _whose(there: Taken) -> str:
    """Why it is taken: never which neighbour has it."""
    return _("Optaget til arrangement.") if there.is_for_all else _("En nabo har tiden.")


def to_be_drawn(booking: Booking) -> str:
    """When lots are drawn about a time nobody can book, or that they are. Needs its lot's draw."""
    draw = booking.lot.draw
    if draw.drawn_at is not None:
        return _("Der er trukket lod. I får svar, når bestyrelsen har set på det.")
    return _("Der trækkes lod %(day)s.") % {"day": day_name(draw.closes_at)}


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


def next_as_long(
    member: Membership,
    facilities: Sequence[Facility],
    now: datetime,
    like: Slot,
    wish: Wish,
    *,
    since: datetime,
    days: int = 7,
) -> list[Window]:
    """Where one chooses from–to: times as long as this one from `since` on, two at most, one a day.

    At the same hour where that is free; else as early that day as there is room.
    """
    first = local(since).date()
    board = Board(member, facilities, first, first + timedelta(days=days), now, wish)
    found = (
        window
        for day in board.days
        for facility in facilities
        if (window := _as_long(board, facility, day, like, max(since, now))) is not None
    )
    return list(islice(found, 2))


def _as_long(
    board: Board, facility: Facility, day: date, like: Slot, since: datetime
) -> Window | None:
    rules = facility.rules_on(day)
    if rules is None or may.unit_of(rules, board.wish) != Unit.FREE:
        return None
    long = like.ends_at - like.starts_at
    begins = [max(gap.starts_at, since) for gap in board.gaps_on(facility, day)]
    begins = [wall(day, local(like.starts_at).time()), *map(next_quarter, begins)]
    for slot in (Slot(one, one + long) for one in begins if one >= since):
        window = board.window(facility, slot)
        if window.state == FREE and fits(facility, rules, slot, board.wish or NOTHING):
            return window
    return None
