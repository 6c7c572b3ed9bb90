"""A month in which each day is free, partly free, taken, closed or one's own: read at once."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from bookings import rules as may
from bookings.blocked import blocked_by
from bookings.board import (
    CLOSED,
    FREE,
    MINE,
    PAST,
    REFUSED,
    TAKEN,
    Board,
    Window,
    opening_on,
    slots_on,
)
from bookings.models import STAYS, Booking, Facility, Unit
from bookings.quota import next_month
from bookings.rooms.asked import Asked
from bookings.slots import Slot, stay
from community.people.models import Membership
from community.times import local, midnight, next_day

OPEN, PART, FULL, OWN, OUT, SHUT = "free", "part", "full", "mine", "out", "shut"
LOTS = "lots"  # drawn about: nobody can book it, households can apply


@dataclass(frozen=True)
class MonthDay:
    """A day of the month. `state` is its shape, `word` what it says aloud."""

    day: date
    is_in: bool
    state: str = OUT
    is_today: bool = False
    chosen: bool = False
    is_past: bool = False

    @property
    def word(self) -> str:
        if self.chosen:
            return _("valgt")
        words = {
            OPEN: _("ledig"), PART: _("ledig noget af dagen"), FULL: _("optaget"),
            OWN: _("I har den"), SHUT: _("lukket"), LOTS: _("der trækkes lod"),
        }  # fmt: skip
        return words.get(self.state, _("forbi") if self.is_past else _("kan ikke bookes nu"))

    @property
    def can_open(self) -> bool:
        """A day that says more when one opens it: when it is free, or why it is not."""
        return self.is_in and not self.is_past


@dataclass(frozen=True)
class Month:
    """Weeks of seven days, Monday first, and the months before and after where there are any."""

    first: date
    weeks: list[list[MonthDay]]
    before: date | None
    after: date | None


@dataclass(frozen=True)
class DayChoice:
    """The day that is chosen: what is left of it, or why it cannot be had."""

    day: date
    unit: str
    rest: list[Slot] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    lengths: list[tuple[int, Slot]] = field(default_factory=list)
    why: str = ""
    taken: Slot | None = None  # by a neighbour: one can wait for it
    draw: int | None = None  # lots are drawn about it: one can apply

    @property
    def can_be_had(self) -> bool:
        return bool(self.rest or self.lengths or any(one.state == FREE for one in self.windows))


class Calendar:
    """One place, one member and one wish: a board over the weeks of a month."""

    def __init__(
        self,
        member: Membership,
        place: Facility,
        asked: Asked,
        now: datetime,
        but: Booking | None = None,
    ) -> None:
        self.member, self.place, self.asked, self.now = member, place, asked, now
        self.today = local(now).date()
        self.last = self.today + timedelta(days=self._horizon())
        shown = asked.month or asked.day or self._first_day()
        self.first = min(max(shown, self.today), self.last).replace(day=1)
        start = self.first - timedelta(days=self.first.weekday())
        end = next_month(self.first) - timedelta(days=1)
        end += timedelta(days=6 - end.weekday())
        self.days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
        self.board = Board(member, [place], start, end, now, asked.wish, but)
        if self._is_open_to_all:  # times that are blocked again and again are kept for just this
            since, before = midnight(start), midnight(next_day(end))
            self.board.blocked = blocked_by([place], since, before, fixed=False)

    def _horizon(self) -> int:
        rules = self.place.rules_on(self.today)
        return may.horizon_of(self.member, rules) if rules else 0

    def _first_day(self) -> date:
        rules = self.place.rules_on(self.today)
        return self.today + timedelta(days=rules.lead_days if rules else 0)

    def month(self) -> Month:
        days = [self._day(one) for one in self.days]
        after = next_month(self.first)
        before = (self.first - timedelta(days=1)).replace(day=1)
        return Month(
            self.first,
            [days[number : number + 7] for number in range(0, len(days), 7)],
            before if before >= self.today.replace(day=1) else None,
            after if after <= self.last else None,
        )

    def _day(self, day: date) -> MonthDay:
        is_in = day.month == self.first.month
        chosen, is_past = day == self.asked.day, day < self.today
        state = OUT if is_past or not is_in else self._state(day)
        return MonthDay(day, is_in, state, day == self.today, chosen, is_past)

    def _state(self, day: date) -> str:
        rules = self.place.rules_on(day)
        if rules is None:
            return OUT
        unit = self.asked.unit(rules)
        if unit == Unit.FREE:
            return self._free_state(day)
        windows = [self.board.window(self.place, one) for one in self._slots(day, unit)]
        return _state_of(windows) if windows else SHUT

    def _free_state(self, day: date) -> str:
        whole = self._opening(day)
        if whole is None:
            return SHUT
        rules = self.place.rules_on(day)
        there = self.board.in_the_way(self.place, rules, whole) if rules else None
        if there and there.booking and may.belongs_to(self.member, there.booking):
            return OWN
        if self._refusal(day, whole):
            return OUT
        rest = self.rest_of(day)
        if not rest:
            return FULL
        return OPEN if rest == [whole] else PART

    def _opening(self, day: date) -> Slot | None:
        rules = self.place.rules_on(day)
        return opening_on(rules, day) if rules else None

    def _slots(self, day: date, unit: str) -> list[Slot]:
        return slots_on(self.place, day, self.asked.wish if unit in STAYS else None)

    def _refusal(self, day: date, slot: Slot) -> str:
        """Why the member cannot have anything that day, however free it is."""
        rules = self.place.rules_on(day)
        assert rules is not None
        if self._is_open_to_all:
            return ""
        begins = Slot(max(slot.starts_at, self.now), slot.ends_at)
        no = may.refusal(self.member, rules, begins, self.board.used, self.now)
        return str(no) if no else ""

    @property
    def _is_open_to_all(self) -> bool:
        return bool(self.asked.purpose and self.asked.purpose.is_open)

    def rest_of(self, day: date) -> list[Slot]:
        """What is left of the day from now on, in gaps that are long enough."""
        rules = self.place.rules_on(day)
        assert rules is not None
        gaps = self.board.gaps_on(self.place, day)
        later = [self.board.from_now_on(gap, rules) for gap in gaps]
        return [one for one in later if one is not None]

    def choice(self) -> DayChoice | None:
        """What can be chosen on the day that is chosen; None while none is."""
        day = self.asked.day
        rules = self.place.rules_on(day) if day else None
        if day is None or rules is None or day < self.today:
            return None
        unit = self.asked.unit(rules)
        if unit == Unit.FREE:
            return self._free_choice(day)
        if unit in STAYS:
            return self._stay_choice(day, rules.max_stay)
        windows = [self.board.window(self.place, one) for one in slots_on(self.place, day)]
        return DayChoice(day, unit, windows=windows, why=_why(windows))

    def _free_choice(self, day: date) -> DayChoice:
        whole = self._opening(day)
        if whole is None:
            return DayChoice(day, Unit.FREE, why=_("Her er lukket den dag."))
        why = self._refusal(day, whole)
        rest = [] if why else self.rest_of(day)
        return DayChoice(day, Unit.FREE, rest, why=why or ("" if rest else _("Dagen er optaget.")))

    def _stay_choice(self, day: date, most: int) -> DayChoice:
        rules = self.place.rules_on(day)
        assert rules is not None
        found, windows = [], []
        for length in range(1, most + 1):
            slot = stay(day, length, rules.from_time, rules.until_time)
            window = self.board.window(self.place, slot)
            windows.append(window)
            if window.state != FREE:
                break
            found.append((length, slot))
        why = "" if found else _why(windows)
        taken = windows[0].slot if windows[0].state == TAKEN else None
        draw = _draw_of(windows[0]) if not found else None
        return DayChoice(day, rules.unit, lengths=found, why=why, taken=taken, draw=draw)


def _draw_of(window: Window) -> int | None:
    return window.booking.lot.draw_id if window.code == "drawn" and window.booking else None


def _state_of(windows: list[Window]) -> str:
    states = [window.state for window in windows]
    if MINE in states:
        return OWN
    if FREE in states:
        return OPEN if all(one in (FREE, PAST) for one in states) else PART
    if REFUSED in states:
        return OUT
    if CLOSED in states:
        return LOTS if any(window.code == "drawn" for window in windows) else SHUT
    return FULL


def _why(windows: list[Window]) -> str:
    """Why none of them can be had; nothing while one can."""
    if not windows:
        return _("Her er lukket den dag.")
    if any(one.state == FREE for one in windows):
        return ""
    said = [one.message or one.word for one in windows if one.state != PAST]
    return said[0] if said else _("Den dag er gået.")
