"""Things to lend, made in the world: for the rows of the matrix and of the sockets."""

from typing import Any

from bookings.loans import actions
from bookings.loans.shelf import actions as shelf
from bookings.models import Condition, Facility, Plot, Tenure, Thing
from bookings.plots import actions as growing
from bookings.plots.keeping import actions as plots
from community.people.models import Membership
from tests.architecture.world import World
from tests.conftest import NOW

NO_FAULT = {"pk": 999999, "fault": 9}


def a_thing(keeper: Membership, name: str, home: Any = None) -> Thing:
    """The estate's, or that of who lives in `home`."""
    found = Thing.objects.filter(name=name).select_related("lent_by").first()
    said = {
        "name": name, "kind": "tool", "pick_up": "Kontoret", "max_days": 2,
        "given": "neighbour" if home else "desk",
    }  # fmt: skip
    return found or shelf.put_up(keeper, said, now=NOW, home=home)


def thing(world: World) -> dict[str, Any]:
    return {"pk": a_thing(world.member("caretaker"), "Matrixboret").pk}


def off_the_shelf(world: World) -> dict[str, Any]:
    """One that the keepers take down and put up again."""
    return {"pk": a_thing(world.member("caretaker"), "Matrixsaven").pk}


def own_thing(world: World) -> dict[str, Any]:
    made = a_thing(world.member("caretaker"), "Matrixsymaskinen", world.owner.household)
    return {"pk": made.pk}


def loan(world: World) -> dict[str, Any]:
    """The owner has a thing of the estate's put aside."""
    here = a_thing(world.member("caretaker"), "Matrixstigen")
    return {"pk": actions.ask(world.owner, here, NOW.date(), 1, now=NOW).pk}


def asked(world: World) -> dict[str, Any]:
    """Somebody asks for the owner's own."""
    here = Thing.objects.get(pk=own_thing(world)["pk"])
    return {"pk": actions.ask(world.cast.member("birgit"), here, NOW.date(), 1, now=NOW).pk}


def _broken(pk: int) -> dict[str, Any]:
    fault = Condition.objects.create(thing_id=pk, text="Den hoster.", is_fault=True, told_at=NOW)
    return {"pk": pk, "fault": fault.pk}


def fault(world: World) -> dict[str, Any]:
    return _broken(thing(world)["pk"])


def own_fault(world: World) -> dict[str, Any]:
    return _broken(own_thing(world)["pk"])


def a_garden(keeper: Membership, name: str) -> Facility:
    """With one plot, so that the second who asks stands in line."""
    made, is_new = Facility.objects.get_or_create(
        estate=keeper.estate, kind="garden_plot", name=name
    )
    if is_new:
        plots.lay_out(keeper, made, "Bed 1", now=NOW)
    return made


def garden(world: World) -> dict[str, Any]:
    return {"pk": a_garden(world.member("caretaker"), "Matrixhaven").pk}


def plot(world: World) -> dict[str, Any]:
    """One that nobody has."""
    here = a_garden(world.member("caretaker"), "Matrixbrakken")
    return {"pk": Plot.objects.get(facility=here).pk}


def tenure(world: World) -> dict[str, Any]:
    """The owner grows something."""
    here = a_garden(world.member("caretaker"), "Matrixgartneriet")
    own = Tenure.objects.open().filter(facility=here).first()
    return {"pk": (own or growing.ask(world.owner, here, now=NOW)).pk}
