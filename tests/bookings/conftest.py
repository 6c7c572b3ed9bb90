"""Turns at the laundry, said shortly."""

from datetime import date, datetime, time, timedelta

import pytest

from bookings import actions
from bookings.models import Booking, Facility, Purpose, RuleSet, Unit, week
from bookings.slots import Slot, stay
from community.errors import Refused
from tests import refusing
from tests.conftest import NOW, Cast, at


def turn(day: str, clock: str, hours: int = 2) -> Slot:
    """The laundry turn that begins then."""
    return Slot(at(day, clock), at(day, clock) + timedelta(hours=hours))


def refused(code):
    return pytest.raises(Refused, match=f"^{code}$|") if code is None else Refusal(code)


class Refusal(refusing.Refusal):
    """The verb must say no with this code, and leave no booking behind."""

    def __enter__(self):
        self.before = Booking.objects.count()
        return super().__enter__()

    def __exit__(self, kind, error, trace):
        done = super().__exit__(kind, error, trace)
        assert Booking.objects.count() == self.before
        return done


@pytest.fixture
def machine(cast: Cast) -> Facility:
    """Maskine 1 in Vaskehus A: two coming turns, two a week, 14 days ahead, 15 minutes' grace."""
    return Facility.objects.with_rules().get(name="Maskine 1", part_of__name="Vaskehus A")


@pytest.fixture
def other_machine(cast: Cast) -> Facility:
    return Facility.objects.with_rules().get(name="Maskine 2", part_of__name="Vaskehus A")


@pytest.fixture
def booked(cast: Cast, machine: Facility):
    """Books a turn for somebody: booked("birgit", "2026-11-24", "15:00")."""

    def _book(who: str, day: str, clock: str, now: datetime = NOW, facility=None, **more):
        return actions.book(
            cast.member(who), facility or machine, turn(day, clock), now=now, **more
        )

    return _book


@pytest.fixture
def place(cast):
    """Makes a place: place("Laden", unit="day", parts=["Køkkenet"], max_stay=2)."""

    def _place(name, *, kind="common_room", parts=(), hours=None, capacity=None, **facts):
        facts = {"horizon_days": 180, "release_after": None} | facts
        opened = week((day, *(hours or (time(8), time()))) for day in range(8))
        rules = RuleSet.objects.create(estate=cast.estate(), name=name, hours=opened, **facts)
        common = {"estate": cast.estate(), "kind": kind, "rules": rules}
        made = Facility.objects.create(name=name, capacity=capacity, **common)
        for part in parts:
            Facility.objects.create(name=part, part_of=made, **common)
        return fetched(name)

    return _place


@pytest.fixture
def laden(place):
    """The room with its kitchen: whole days 10–10, half a year ahead, a feast or a meeting."""
    made = place("Laden", unit=Unit.DAY, parts=["Køkkenet"], capacity=60, max_coming=1, lead_days=2)
    Purpose.objects.create(
        rules=made.rules, name="Privat fest", price=150, price_weekend=500, deposit=500
    )
    Purpose.objects.create(rules=made.rules, name="Møde", unit=Unit.FREE, price_weekend=100)
    Purpose.objects.create(rules=made.rules, name="Åbent arrangement", is_open=True)
    return fetched("Laden")


def fetched(name):
    return Facility.objects.with_rules().get(name=name)


def day_at(place, day, days=1):
    return stay(date.fromisoformat(day), days, place.rules.from_time, place.rules.until_time)


def between(day, begins, ends):
    return Slot(at(day, begins), at(day, ends))


def take(cast, who, place, slot, wish=None, now=NOW):
    more = {"wish": wish} if wish else {}
    return actions.book(cast.member(who), place, slot, now=now, **more)
