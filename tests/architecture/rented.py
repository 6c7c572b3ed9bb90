"""A room that is rented out, made in the world: for the rows of the matrix."""

from datetime import time, timedelta
from typing import Any

from bookings import actions
from bookings.ledger import actions as ledger
from bookings.models import Booking, Charge, Facility, RentRun, RuleSet, Unit, week
from bookings.slots import stay
from community.people.models import Estate
from tests.architecture.world import World
from tests.conftest import NOW, Cast, at

NO_MOMENT = {"pk": 999999, "moment": "before"}
LAST_DAY = at("2026-12-31").date()


def a_room(cast: Cast, name: str, **rules: Any) -> Facility:
    """A room by the day, with a price and a deposit."""
    estate: Estate = cast.estate()
    if not Facility.objects.filter(name=name).exists():
        made = RuleSet.objects.create(
            estate=estate, name=name, unit=Unit.DAY, horizon_days=90, release_after=None,
            price=100, deposit=500, hours=week((day, time(8), time()) for day in range(8)),
            **rules,
        )  # fmt: skip
        Facility.objects.create(estate=estate, kind="common_room", name=name, rules=made)
    found: Facility = Facility.objects.with_rules().get(name=name)
    return found


def room(world: World) -> dict[str, Any]:
    return {"pk": a_room(world.cast, "Matrixsalen").pk}


def _booked(world: World, place: Facility) -> dict[str, Any]:
    """The owner's; one more when it has been let go."""
    found = Booking.objects.filter(facility=place, household=world.owner.household).standing()
    one = found.first()
    for number in range(30 if one is None else 0):
        day = LAST_DAY - timedelta(days=number)
        if not Booking.objects.filter(facility=place, period__startswith=at(str(day), "10:00")):
            slot = stay(day, 1, time(10), time(10))
            one = actions.book(world.owner, place, slot, now=NOW)
            break
    assert one is not None
    return {"pk": one.pk}


def rental(world: World) -> dict[str, Any]:
    return _booked(world, a_room(world.cast, "Matrixsalen"))


def moment(world: World) -> dict[str, Any]:
    return rental(world) | {"moment": "before"}


def asked(world: World) -> dict[str, Any]:
    return _booked(world, a_room(world.cast, "Matrixstuen", needs_approval=True))


def rent_list(world: World) -> dict[str, Any]:
    """A list for the rent with the owner's room on it."""
    run = RentRun.objects.filter(estate=world.cast.estate()).first()
    if run is None:
        rental(world)
        run = ledger.make_list(world.member("operations"), now=NOW)
    return {"pk": run.pk}


def charge(world: World) -> dict[str, Any]:
    """What the owner owes; another booking's where that has fallen away."""
    owed = Charge.objects.filter(kind="rent", state__in=["due", "noted"])
    found = owed.filter(booking=rental(world)["pk"]).first()
    if found is None:
        _booked(world, a_room(world.cast, "Matrixloftet"))
        found = owed.filter(booking__facility__name="Matrixloftet").first()
    assert found is not None
    return {"pk": found.pk}
