"""What anybody may read who stands before the door: no login, so no name and no neighbour's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from bookings.blocked import blocked_by
from bookings.board import CLOSED, FREE, TAKEN, opening_on, slots_on
from bookings.gaps import gaps
from bookings.models import STAYS, Booking, Claim, Facility, Fault, RuleSet, Sign
from bookings.places import said
from bookings.slots import Slot
from community.times import local, midnight, next_day


def place_of(code: str) -> Facility | None:
    """The place this code hangs on, or None for one that was replaced and for any other text."""
    wanted = "".join(code.upper().split())[:20]
    rows = (
        Facility.objects.filter(retired_at=None)
        .with_rules()
        .select_related("estate__organisation", "rules", "part_of")
    )
    found: Facility | None = rows.filter(sign__code=wanted).first()
    if found is None or "bookings" in found.estate.features_off:
        return None
    return found


def address_of(sign: Sign, name: str = "place_sign") -> str:
    """What the square on the sign says."""
    return settings.SITE_URL + reverse(name, args=[sign.code])


@dataclass(frozen=True)
class Hour:
    """From–to today and what it is: free, taken or closed. `why` is what the house says about it."""

    slot: Slot
    state: str
    why: str = ""

    def is_now(self, now: datetime) -> bool:
        return self.slot.starts_at <= now < self.slot.ends_at


@dataclass(frozen=True)
class Column:
    """A place or a machine, and its day from now on."""

    name: str
    hours: list[Hour]


@dataclass(frozen=True)
class OnDoor:
    """The place as anybody may read about it."""

    place: Facility
    rules: RuleSet | None
    columns: list[Column]
    faults: int

    @property
    def lines(self) -> list[said.Line]:
        return said.lines(self.rules) if self.rules else []

    @property
    def openings(self) -> list[said.Opening]:
        return said.openings(self.rules) if self.rules else []

    @property
    def access(self) -> list[str]:
        return [str(Facility.Access(one).label) for one in self.place.access]


def on_door(place: Facility, now: datetime) -> OnDoor:
    """Today, at the place and what it consists of. As many questions for one machine as for ten."""
    today = local(now).date()
    parts = list(Facility.objects.with_rules().filter(part_of=place)) if place.part_numbers else []
    shown = [place] if place.is_bookable else [one for one in parts if one.is_bookable]
    rules = next((one.rules_on(today) for one in shown), None)
    faults = Fault.objects.filter(facility__in=place.taken_with).standing().count()
    return OnDoor(place, rules, _columns(shown, today, now), faults)


def _columns(shown: list[Facility], day: date, now: datetime) -> list[Column]:
    since, before = midnight(day), midnight(next_day(day))
    places = {pk for one in shown for pk in one.taken_with}
    taken: dict[int, list[Slot]] = {}
    rows = Claim.objects.filter(facility__in=places, period__overlap=(since, before))
    for claim in rows.select_related("booking__made_under"):
        if not claim.booking.is_overdue(now):
            taken.setdefault(claim.facility_id, []).append(_had(claim.booking))
    closed = blocked_by(shown, since, before)
    found = []
    for one in shown:
        busy = [Hour(slot, TAKEN) for pk in one.taken_with for slot in taken.get(pk, [])]
        busy += [
            Hour(Slot(row.starts_at, row.ends_at or before), CLOSED, row.reason)
            for row in closed[one.pk]
        ]
        hours = [hour for hour in _hours(one, day, busy) if hour.slot.ends_at > now]
        found.append(Column(one.name, hours))
    return found


def _had(booking: Booking) -> Slot:
    """The time itself, without what goes before and after it."""
    return Slot(booking.begins, booking.ends)


def _hours(place: Facility, day: date, busy: list[Hour]) -> Iterator[Hour]:
    """The day's slots, or its opening hours cut where somebody has them."""
    rules = place.rules_on(day)
    hours = opening_on(rules, day) if rules else None
    if rules is None or hours is None:
        return
    slots = [] if rules.unit in STAYS else slots_on(place, day)
    if slots:
        for slot in slots:
            held = next((one for one in busy if _meet(one.slot, slot)), None)
            yield Hour(slot, held.state, held.why) if held else Hour(slot, FREE)
        return
    cut = [_cut(one, hours) for one in busy if _meet(one.slot, hours)]
    free = [Hour(gap, FREE) for gap in gaps(hours, (one.slot for one in cut))]
    yield from sorted([*cut, *free], key=lambda one: one.slot)


def _meet(one: Slot, other: Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _cut(one: Hour, hours: Slot) -> Hour:
    begins, ends = max(one.slot.starts_at, hours.starts_at), min(one.slot.ends_at, hours.ends_at)
    return Hour(Slot(begins, ends), one.state, one.why)
