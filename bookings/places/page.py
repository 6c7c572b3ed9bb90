"""What the pages of places show: the place itself, a day with its gaps, the nights to come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from bookings import rules as may
from bookings.board import CLOSED, FREE, MINE, TAKEN, Board, Window, days_between, opening_on
from bookings.drawing.page import draws_at
from bookings.models import Closure, Draw, Facility, Fault, PlacePicture, RuleSet, Unit
from bookings.page import Day, coming_closures, other_week, strike_said, week_of_days
from bookings.places import said
from bookings.prices import price_of
from bookings.slots import Slot, stay
from bookings.wishes import NOTHING
from community.people.models import Membership
from community.times import local

NIGHTS_SHOWN = 14
# A picture for each fact, beside its words.
ACCESS_ICONS = {
    Facility.Access.STEP_FREE: "check-bold",
    Facility.Access.WIDE_DOOR: "door-open",
    Facility.Access.TOILET: "check-bold",
    Facility.Access.ACCESSIBLE_TOILET: "check-bold",
    Facility.Access.LIFT: "caret-up-bold",
    Facility.Access.HEARING_LOOP: "speaker-low-duotone",
    Facility.Access.KITCHEN: "cooking-pot-duotone",
    Facility.Access.CHANGING_TABLE: "baby",
    Facility.Access.QUIET: "leaf-duotone",
}


def unit_here(place: Facility, today: date) -> str:
    """What one takes at a time on the place's page; nothing where nothing is booked here."""
    held = place.rules_on(today) if place.is_bookable else None
    if held is not None:
        return held.unit
    is_had_by_parts = place.part_numbers and place.parts.filter(is_bookable=True).exists()
    return Unit.SLOT if is_had_by_parts else ""


@dataclass
class About:
    """A place as such, whatever can be had when. Each part is asked for when it is shown.

    The place comes from `with_notes()`: what does not hang there is not asked for.
    """

    place: Facility
    member: Membership
    now: datetime
    known_parts: list[Facility] | None = None

    @cached_property
    def rules(self) -> RuleSet | None:
        """Those that hold today: the place's own, or those its parts share."""
        today = local(self.now).date()
        if self.place.is_bookable:
            return self.place.rules_on(today)
        part = next((one for one in self.parts if one.rules_id), None)
        return part.rules_on(today) if part else None

    @cached_property
    def parts(self) -> list[Facility]:
        if self.known_parts is not None:
            return [one for one in self.known_parts if one.part_of_id == self.place.pk]
        found = Facility.objects.visible_to(self.member).filter(part_of=self.place)
        return list(found.with_rules()) if self.place.part_numbers else []

    @property
    def apart(self) -> list[Facility]:
        """The parts one can have without the whole."""
        return [one for one in self.parts if self.place.is_bookable and one.is_bookable]

    @cached_property
    def first_rules(self) -> RuleSet | None:
        """Those the others follow: the place's own, or those its parts share."""
        first = self.place.rules if self.place.is_bookable else None
        return first or next((one.rules for one in self.parts if one.rules), None)

    @cached_property
    def draws(self) -> list[Draw]:
        """Those that keep days from being booked here."""
        return draws_at(self.member, self.place) if self.place.is_drawn else []

    @cached_property
    def strike(self) -> str:
        """Why the reader's household books fewer days ahead for a while."""
        return strike_said(self.member, self.first_rules, self.now)

    @cached_property
    def later_rules(self) -> RuleSet | None:
        """The next ones that are known already."""
        first = self.first_rules
        today = local(self.now).date()
        coming = {one.holds_from: one for one in first.later.all()} if first else {}
        days = [day for day in coming if day is not None and day > today]
        return coming[min(days)] if days else None

    @property
    def lines(self) -> list[said.Line]:
        return said.lines(self.rules) if self.rules else []

    @property
    def has_words(self) -> bool:
        """Whether there is anything to say about how one does here."""
        place = self.place
        is_said = place.description or place.capacity or place.zone == Facility.Zone.EDGE
        elsewhere = place.booked in (Facility.Booked.BOARD, Facility.Booked.ELSEWHERE)
        ruled = self.rules is not None and (self.lines or self.rules.guidance)
        return bool(is_said or elsewhere or ruled or self.later_rules or place.read_from)

    @property
    def openings(self) -> list[said.Opening]:
        return said.openings(self.rules) if self.rules and not may.is_stay(self.rules) else []

    @property
    def closed_days(self) -> list[str]:
        return said.closed_days(self.rules) if self.rules else []

    @property
    def access(self) -> list[tuple[str, str]]:
        known = [Facility.Access(one) for one in self.place.access]
        return [(ACCESS_ICONS[one], str(one.label)) for one in known]

    @cached_property
    def faults(self) -> list[Fault]:
        if not self.place.is_faulty:
            return []
        seen = Fault.objects.visible_to(self.member).standing()
        here = seen.filter(facility__in=self.place.taken_with)
        return list(here.select_related("facility__part_of"))

    @cached_property
    def pictures(self) -> list[Any]:
        if not self.place.has_pictures:
            return []
        rows = PlacePicture.objects.filter(facility=self.place).select_related("picture")
        return [row.picture for row in rows]

    @cached_property
    def closures(self) -> list[Closure]:
        return coming_closures(self.member, self.place, self.now)

    @cached_property
    def is_kept(self) -> bool:
        """Whether the reader looks after the place."""
        return may.can_close(self.member, self.place)

    @property
    def can_tell(self) -> bool:
        """Who is here may say what is broken; a guest has no business in the rooms."""
        return not self.member.is_guest

    @property
    def topics(self) -> str:
        return " ".join(f"facility:{pk}" for pk in self.place.taken_with)


@dataclass(frozen=True)
class Stretch:
    """From–to on one day, what it is, and why."""

    slot: Slot
    state: str
    why: str = ""

    @property
    def fills_in(self) -> str:
        """What a tap on a free one puts into the form."""
        begins, ends = local(self.slot.starts_at), local(self.slot.ends_at)
        return f"fra={begins:%H:%M}&til={ends:%H:%M}"


@dataclass
class FreePage:
    """A place one has from–to, on one day: what is left of it, and what one may not."""

    about: About
    rules: RuleSet
    day: date
    today: date
    week: list[Day]
    previous: date | None
    following: date | None
    stretches: list[Stretch]
    why_not: str

    keep = ""

    @property
    def free(self) -> list[Stretch]:
        return [one for one in self.stretches if one.state == FREE]

    def suggested(self) -> tuple[datetime, datetime] | None:
        """The first that is free, two hours of it at most: something to change, not to invent."""
        if not self.free:
            return None
        slot = self.free[0].slot
        long = min(timedelta(hours=2), timedelta(minutes=self.rules.max_minutes))
        return slot.starts_at, min(slot.ends_at, slot.starts_at + long)


def free_page(about: About, day: date | None) -> FreePage | None:
    """The day that was asked for, or the nearest one that can be shown; None without rules then."""
    place, member, today = about.place, about.member, local(about.now).date()
    first = about.rules
    if first is None:
        return None
    last = today + timedelta(days=may.horizon_of(member, first))
    day = min(max(day or today, today), max(last, today))
    rules = place.rules_on(day)
    assert rules is not None
    board = Board(member, [place], day, day, about.now)
    windows = list(board.on(place, day))
    refused = next((one.message for one in windows if one.state == "refused"), "")
    return FreePage(
        about=about,
        rules=rules,
        day=day,
        today=today,
        week=week_of_days(member, [place], day, today, last),
        previous=other_week(day, -7, today, last),
        following=other_week(day, 7, today, last),
        stretches=sorted(_stretches(board, place, rules, day, windows), key=lambda one: one.slot),
        why_not=refused,
    )


def _stretches(
    board: Board, place: Facility, rules: RuleSet, day: date, windows: list[Window]
) -> list[Stretch]:
    """What is free, and what has been taken or is kept from us, within the opening hours."""
    hours = opening_on(rules, day)
    if hours is None:
        return []
    found = [
        Stretch(one.slot, FREE if one.code == "no_household" else one.state) for one in windows
    ]
    for there in board.taken.of(place):
        own = (
            there.booking if there.booking and may.belongs_to(board.member, there.booking) else None
        )
        slot = _within(hours, own.begins if own else there.begins, own.ends if own else there.ends)
        if slot is not None and slot.ends_at > board.now:
            found.append(Stretch(slot, MINE if own else TAKEN))
    for blocked in board.blocked[place.pk]:
        slot = _within(hours, blocked.starts_at, blocked.ends_at or hours.ends_at)
        if slot is not None and slot.ends_at > board.now:
            found.append(Stretch(slot, CLOSED, blocked.reason))
    return list(dict.fromkeys(found))


def _within(hours: Slot, starts_at: datetime, ends_at: datetime) -> Slot | None:
    begins, ends = max(hours.starts_at, starts_at), min(hours.ends_at, ends_at)
    return Slot(begins, ends) if begins < ends else None


@dataclass(frozen=True)
class Night:
    """A night one may begin with, and what it is to the reader."""

    day: date
    window: Window


@dataclass
class NightsPage:
    """The nights of two weeks, and what one night costs."""

    about: About
    rules: RuleSet
    day: date
    nights: list[Night]
    previous: date | None
    following: date | None
    price: int
    deposit: int

    @property
    def has_free(self) -> bool:
        return any(one.window.state == FREE for one in self.nights)

    @property
    def notes(self) -> list[str]:
        """Each reason once."""
        states = (CLOSED, "refused")
        told = [one.window.message for one in self.nights if one.window.state in states]
        return list(dict.fromkeys(told))


def nights_page(about: About, day: date | None) -> NightsPage | None:
    """Two weeks from the day that was asked for; None without rules."""
    place, member, today = about.place, about.member, local(about.now).date()
    first = about.rules
    if first is None:
        return None
    last = today + timedelta(days=may.horizon_of(member, first))
    day = min(max(day or today, today), max(last, today))
    until = min(day + timedelta(days=NIGHTS_SHOWN - 1), last)
    board = Board(member, [place], day, until, about.now)
    nights = [
        Night(one, window)
        for one in days_between(day, until)
        if unit_here(place, one) == Unit.NIGHT  # before another kind of time, or after it
        for window in board.on(place, one)
    ]
    rules = place.rules_on(day) or first
    one_night = price_of(rules, stay(day, 1, rules.from_time, rules.until_time), NOTHING)
    back, forth = day - timedelta(days=NIGHTS_SHOWN), day + timedelta(days=NIGHTS_SHOWN)
    return NightsPage(
        about=about,
        rules=rules,
        day=day,
        nights=nights,
        previous=max(back, today) if day > today else None,
        following=forth if forth <= last else None,
        price=one_night.rent,
        deposit=one_night.deposit,
    )
