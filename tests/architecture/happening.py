"""What the rooms where things happen lead to, made in the world: for the rows of the matrix."""

from datetime import time, timedelta
from typing import Any
from uuid import UUID

from community.people.models import Estate
from community.people.tenancy import Scope
from events import actions
from events.chores import actions as chores
from events.models import CalendarFeed, Event, EventSeries, Joining, Kind, Regular, Signup
from events.outside import actions as outside
from events.regulars import actions as regulars
from events.repeating import actions as repeating
from events.signing import actions as signing
from events.written import Rhythm, Said, Written
from tests.architecture.world import World
from tests.conftest import NOW, at

AREA = "kvarteret"
NO_FEED = {"key": UUID(int=0), "which": "mit"}


def _made(world: World, who: Any, title: str, **more: Any) -> Event:
    found = Event.objects.filter(title=title).first()
    starts = at("2026-11-25", "18:00")
    said = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)} | more
    return found or actions.announce(who, Written(title=title, **said), now=NOW)


def event(world: World) -> dict[str, Any]:
    """The owner's, for everybody in the estate."""
    made = _made(world, world.owner, "Matrixsuppe", joining=Joining.SIGN_UP, capacity=100)
    made.refresh_from_db()
    return {"token": made.token}


def hosted(world: World) -> dict[str, Any]:
    """One more of the owner's, to change and call off."""
    made = _made(world, world.owner, "Matrixgåtur")
    made.refresh_from_db()
    return {"token": made.token}


def meal(world: World) -> dict[str, Any]:
    """One more of the owner's, at which neighbours eat."""
    starts = at("2026-11-25", "18:00")
    found = Event.objects.filter(title="Matrixgryde").first()
    written = Written(
        title="Matrixgryde", kind=Kind.MEAL, starts_at=starts, ends_at=starts + timedelta(hours=2)
    )
    found = found or actions.announce(world.owner, written, now=NOW)
    found.refresh_from_db()
    return {"token": found.token}


def host(world: World) -> dict[str, Any]:
    return hosted(world) | {"person": world.owner.token}


def draft(world: World) -> dict[str, Any]:
    """What the owner has begun, and nobody else has seen."""
    found = Event.objects.filter(title="Matrixkladde").first()
    starts = at("2026-11-28", "10:00")
    written = Written(title="Matrixkladde", starts_at=starts, ends_at=starts + timedelta(hours=1))
    found = found or actions.announce(world.owner, written, publish=False, now=NOW)
    found.refresh_from_db()
    return {"token": found.token}


def joined(world: World) -> dict[str, Any]:
    """A neighbour's, to which the owner alone has said yes."""
    made = _made(world, world.cast.member("pia"), "Matrixtur", joining=Joining.SIGN_UP)
    if not Signup.objects.mine(world.owner).filter(event=made).exists():
        signing.sign_up(world.owner, made, for_household=False, now=NOW)
    made.refresh_from_db()
    return {"token": made.token}


def series(world: World) -> dict[str, Any]:
    """What the owner and a neighbour hold every week."""
    found = EventSeries.objects.filter(title="Matrixkaffe").first()
    if found is None:
        hosts = [world.owner, world.cast.member("pia")]
        rhythm = Rhythm(first=at("2026-11-26").date(), begins=time(10))
        found = repeating.start(
            world.owner, Said(title="Matrixkaffe", hosts=hosts), rhythm, now=NOW
        )
    found.refresh_from_db()
    return {"token": found.token}


def scheme(world: World) -> dict[str, Any]:
    """The shared meal the owner and a neighbour hold every week."""
    found = EventSeries.objects.filter(title="Matrixspisning").first()
    if found is None:
        hosts = [world.owner, world.cast.member("pia")]
        rhythm = Rhythm(first=at("2026-11-26").date(), begins=time(18))
        said = Said(title="Matrixspisning", kind=Kind.MEAL, joining=Joining.SIGN_UP, hosts=hosts)
        found = repeating.start(world.owner, said, rhythm, now=NOW)
    found.refresh_from_db()
    return {"token": found.token}


def always(world: World) -> dict[str, Any]:
    """What the owner alone comes to every time."""
    token = scheme(world)
    series = EventSeries.objects.get(**token)
    if not Regular.objects.visible_to(world.owner).filter(series=series, ended_at=None).exists():
        regulars.stand(world.owner, series, now=NOW)
    return token


def series_host(world: World) -> dict[str, Any]:
    return series(world) | {"person": world.owner.token}


def task(world: World) -> dict[str, Any]:
    found = Event.objects.get(**event(world))
    made = found.tasks.first() or chores.add(world.owner, found, what="Dække bord", now=NOW)
    return {"pk": made.pk}


def task_of(world: World) -> dict[str, Any]:
    return event(world) | task(world)


def area(world: World) -> dict[str, Any]:
    Estate.objects.filter(pk=world.owner.estate_id).update(local_area=AREA)
    return {"area": AREA}


def area_event(world: World) -> dict[str, Any]:
    """What the chair has opened to the neighbourhood."""
    where = area(world)
    made = _made(world, world.member("chair"), "Matrixmarked", scope=Scope.LOCAL_AREA)
    made.refresh_from_db()
    return where | {"token": made.token}


def feed(world: World) -> dict[str, Any]:
    """The secret address of the owner's own calendar."""
    own = CalendarFeed.objects.filter(member=world.owner).first()
    own = own or outside.feed_of(world.owner, now=NOW)
    return {"key": own.key, "which": "mit"}
