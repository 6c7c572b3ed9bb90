"""What the room's pages show: a week to choose a day in, and a day of windows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bookings import rules as may
from bookings import strikes
from bookings.board import FREE, Board, Window, days_between, next_free
from bookings.models import Booking, Closure, Facility, RuleSet
from bookings.quota import used_by
from bookings.slots import Slot, week_of
from community.people.models import Membership, User
from community.times import local, midnight, next_day

LIST, GRID = "liste", "skema"
VIEWS = {LIST, GRID}


@dataclass(frozen=True)
class Day:
    """A day in the week strip."""

    day: date
    current: bool
    today: bool
    mine: bool


@dataclass(frozen=True)
class Row:
    """One time of day across the columns; a column without that slot is None."""

    slot: Slot
    windows: list[Window | None]


@dataclass
class DayPage:
    """A place on one day. `notes` are the reasons that hold for windows on it, each told once."""

    place: Facility
    day: date
    today: date
    columns: list[Facility]
    walk_in: list[Facility]
    rows: list[Row]
    week: list[Day]
    previous: date | None
    following: date | None
    notes: list[str]
    has_free: bool
    instead: list[Window]
    view: str = ""
    as_list: bool = False

    @property
    def keep(self) -> str:
        """What links carry along when the reader has chosen how to see the times."""
        return f"&vis={self.view}" if self.view else ""

    @property
    def topics(self) -> str:
        return " ".join(f"facility:{facility.pk}" for facility in self.columns)

    @property
    def rules(self) -> Any:
        return next((column.rules for column in self.columns), None)

    @property
    def release_minutes(self) -> int:
        after = self.rules.release_after if self.rules else None
        return int(after.total_seconds() // 60) if after else 0


def parts_of(member: Membership, place: Facility) -> tuple[list[Facility], list[Facility]]:
    """What can be booked here (the place itself, or its parts), and what one just walks up to."""
    parts = list(Facility.objects.visible_to(member).filter(part_of=place).with_rules())
    everything = ([place] if place.is_bookable else []) + parts or [place]
    columns = [f for f in everything if f.is_bookable and f.rules_id]
    return columns, [f for f in parts if not f.is_bookable]


def day_page(
    member: Membership, place: Facility, day: date | None, now: datetime, view: str = ""
) -> DayPage:
    """Everything the page of a place shows for a day (today when none, or none we show).

    `view` is what the reader chose; without a choice the largest text gets the list.
    """
    view = view if view in VIEWS else ""
    today = local(now).date()
    columns, walk_in = parts_of(member, place)
    last = today + timedelta(
        days=max((f.rules.horizon_days for f in columns if f.rules), default=0)
    )
    day = min(max(day or today, today), max(last, today))
    windows = list(Board(member, columns, day, day, now).windows())
    has_free = any(window.state == FREE for window in windows)
    instead = [] if has_free else next_free(member, columns, now, since=midnight(next_day(day)))
    return DayPage(
        place=place,
        day=day,
        today=today,
        columns=columns,
        walk_in=walk_in,
        rows=_rows(columns, windows),
        week=week_of_days(member, columns, day, today, last),
        previous=other_week(day, -7, today, last),
        following=other_week(day, 7, today, last),
        notes=_notes(windows),
        has_free=has_free,
        instead=instead,
        view=view,
        as_list=view == LIST or (not view and member.user.text_size == User.TextSize.LARGEST),
    )


def coming_closures(member: Membership, place: Facility, now: datetime) -> list[Closure]:
    """Coming closures, for who may lift them."""
    if not may.can_close(member, place):
        return []
    coming = Closure.objects.filter(facility=place, period__endswith__gt=now).by_people()
    return list(coming.order_by("period"))


def _rows(columns: list[Facility], windows: list[Window]) -> list[Row]:
    by_start: dict[Slot, dict[int, Window]] = {}
    for window in windows:
        by_start.setdefault(window.slot, {})[window.facility.pk] = window
    return [
        Row(slot, [found.get(column.pk) for column in columns])
        for slot, found in sorted(by_start.items(), key=lambda pair: pair[0])
    ]


def _notes(windows: list[Window]) -> list[str]:
    """Each reason once, in order: why it is closed, why no more can be had."""
    told = [w.message for w in windows if w.state in ("closed", "refused") and w.message]
    return list(dict.fromkeys(told))


def week_of_days(
    member: Membership, columns: list[Facility], day: date, today: date, last: date
) -> list[Day]:
    """The days of the week around a day that can be shown, and on which of them one has a time."""
    since, before = week_of(day)
    mine = {
        local(begins).date()
        for begins in Booking.objects.visible_to(member)
        .standing()
        .filter(facility__in=columns)
        .starting(since, before)
        .values_list("period__startswith", flat=True)
    }
    days = [local(since).date() + timedelta(days=number) for number in range(7)]
    return [Day(one, one == day, one == today, one in mine) for one in days if today <= one <= last]


def other_week(day: date, step: int, today: date, last: date) -> date | None:
    """The same week day a week away, or the nearest day that can be shown; None past the ends."""
    monday = day - timedelta(days=day.weekday())
    other = monday + timedelta(days=step)
    if other + timedelta(days=6) < today or other > last:
        return None
    return min(max(day + timedelta(days=step), today), last)


@dataclass
class Outlook:
    """A place on the list: its first free time soon, or why there is none for this member."""

    place: Facility
    window: Window | None = None
    full: str = ""
    unit: str = ""

    @property
    def is_had(self) -> bool:
        """Something to book, here or elsewhere; the rest is just there."""
        return bool(self.unit) or self.place.booked != Facility.Booked.NEVER


SOON, FURTHER = timedelta(days=1), timedelta(days=30)


def outlooks(member: Membership, here: list[Facility], now: datetime) -> list[Outlook]:
    """What each place of these, with its parts, has soon: slots and gaps, nights and days.

    One board for them all, so that the number of questions is that of one place.
    """
    today = local(now).date()
    places = [one for one in here if one.part_of_id is None]
    shown = {place.pk for place in places}
    had = (one for one in here if one.is_bookable and one.rules_id)
    parts = [one for one in had if one.part_of_id in shown]
    own = [place for place in places if place.is_bookable and place.rules_id]
    whole = {place.pk for place in own}
    # A part that is had apart from the whole has a page of its own.
    bookable = [*(part for part in parts if part.part_of_id not in whole), *own]
    found = {place.pk: Outlook(place) for place in places}
    board = Board(member, bookable, today, today + FURTHER, now)
    for facility in bookable:
        _look_ahead(board, facility, found[facility.part_of_id or facility.pk], today)
    return list(found.values())


def _look_ahead(board: Board, facility: Facility, outlook: Outlook, today: date) -> None:
    rules = facility.rules_on(today)
    if rules is None:
        return
    outlook.unit = rules.unit
    ahead = FURTHER if may.is_stay(rules) else SOON
    for day in days_between(today, today + ahead):
        for window in board.on(facility, day):
            if window.code.startswith("quota"):
                outlook.full = window.message
            if window.state == FREE:
                earlier = outlook.window
                if earlier is None or window.slot < earlier.slot:
                    outlook.window = window
                return


def strike_said(member: Membership, first: RuleSet | None, now: datetime) -> str:
    """Why the household books fewer days ahead for a while; "" when it does not. `first` of its rules.

    Asks nothing where the rules know no such thing.
    """
    held = first.on(local(now).date()) if first else None
    if first is None or held is None or held.strikes_after is None or member.household is None:
        return ""
    strike = strikes.counted(member, held, used_by(member.household_id, [first], now, now))
    return strikes.said(held, strike) if strike else ""


@dataclass(frozen=True)
class Missed:
    """Under one family of rules: how often nobody came lately, and what follows from it, if anything."""

    rules: RuleSet
    names: list[str]
    times: int
    strike: strikes.Strike | None

    @property
    def said(self) -> str:
        return strikes.said(self.rules, self.strike) if self.strike else ""


def missed_by(member: Membership, now: datetime) -> list[Missed]:
    """The household's own, where rules count it at all; nothing for who helps it."""
    if member.household is None or member.helper is not None:
        return []
    seen = Facility.objects.visible_to(member).bookable().with_rules()
    here: dict[int, list[Facility]] = {}
    for place in seen:
        here.setdefault(place.rules.family if place.rules else 0, []).append(place)
    used = used_by(member.household_id, list(_firsts(here)), now, now)
    today = local(now).date()
    found = []
    for places in here.values():
        held = places[0].rules_on(today)
        if held is None or held.strikes_after is None:
            continue
        since = now - timedelta(days=held.strikes_within)
        times = [one for one in used.missed if one.facility.rules_id == held.family]
        lately = sum(since < one.begins <= now for one in times)
        names = [place.full_name for place in places]
        found.append(Missed(held, names, lately, strikes.counted(member, held, used)))
    return found


def _firsts(here: dict[int, list[Facility]]) -> Iterator[RuleSet]:
    return (places[0].rules for places in here.values() if places[0].rules)


@dataclass(frozen=True)
class Cost:
    """What letting a time go costs now, and until when it is free."""

    rent: int
    free_until: datetime | None


def cost_of_letting_go(booking: Booking, now: datetime) -> Cost | None:
    """None where it never costs anything."""
    if not (booking.price and booking.made_under.cancel_days):
        return None
    if may.is_free_to_cancel(booking, now):
        # Midnight belongs to the day before.
        return Cost(0, may.free_until(booking) - timedelta(minutes=1))
    return Cost(booking.price, None)
