"""A room that is rented out, made in the world: for the rows of the matrix."""

from datetime import date, time, timedelta
from typing import Any

from bookings import actions
from bookings.drawing import actions as drawing
from bookings.drawing.actions import Plan
from bookings.keys import actions as keys
from bookings.ledger import actions as ledger
from bookings.models import Booking, Charge, Draw, Facility, PlaceFeed, RentRun, RuleSet, Unit, week
from bookings.slots import stay
from bookings.wishes import NOTHING
from community.people.models import Estate
from tests.architecture.world import World
from tests.conftest import NOW, Cast, at

NO_MOMENT = {"pk": 999999, "moment": "before"}
NO_ERRAND = {"pk": 999999, "errand": "fetch"}
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


def _spare(world: World, name: str, **facts: Any) -> dict[str, Any]:
    estate = world.cast.estate()
    made, _new = Facility.objects.get_or_create(
        estate=estate,
        kind="playground",
        name=name,
        defaults={"booked": "never", "is_bookable": False},
    )
    Facility.objects.filter(pk=made.pk).update(**facts)
    return {"pk": made.pk}


def spare(world: World) -> dict[str, Any]:
    """A place that the keepers take off the list."""
    return _spare(world, "Matrixgyngen", retired_at=None)


def spare_retired(world: World) -> dict[str, Any]:
    """One that is off it already."""
    return _spare(world, "Matrixvippen", retired_at=NOW)


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


PRESENT = {"title": "Juleaften", "opens_at": NOW, "closes_at": at("2026-12-01", "12:00")}


def a_draw(cast: Cast, name: str, day: str, **more: Any) -> Draw:
    """A draw about a day at a room of its own, and the owner has applied."""
    place = a_room(cast, name)
    found = Draw.objects.filter(facility=place).first()
    if found is None:
        plan = Plan(days=[date.fromisoformat(day)], **PRESENT | more)
        found = drawing.make(cast.member("torben"), place, plan, now=plan.opens_at)
        lots = [lot.pk for lot in found.lots.all()]
        birgit = cast.member("birgit")
        drawing.apply(birgit, found, lots, now=plan.opens_at, wish=NOTHING)
    return found


def draw(world: World) -> dict[str, Any]:
    found = a_draw(world.cast, "Matrixlaenge", "2026-12-24")
    drawing.apply(world.owner, found, [found.lots.all()[0].pk], now=NOW, wish=NOTHING)
    return {"pk": found.pk}


def rental(world: World) -> dict[str, Any]:
    return _booked(world, a_room(world.cast, "Matrixsalen"))


def moment(world: World) -> dict[str, Any]:
    return rental(world) | {"moment": "before"}


def key(world: World) -> dict[str, Any]:
    """The owner's room, whose key is fetched at any hour; another time is offered."""
    place = a_room(
        world.cast, "Matrixhytten", key_hours=week((d, time(8), time()) for d in range(8))
    )
    found = _booked(world, place)
    booking = Booking.objects.get(pk=found["pk"])
    at = booking.begins - timedelta(days=1)
    keys.offer(world.cast.member("jens"), booking, "fetch", at, now=NOW)
    return found | {"errand": "fetch"}


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


def feed(world: World) -> dict[str, Any]:
    """The address of when the room is taken."""
    place = a_room(world.cast, "Matrixsalen")
    made, _new = PlaceFeed.objects.get_or_create(facility=place, defaults={"made_at": NOW})
    made.refresh_from_db()
    return {"key": made.key}
