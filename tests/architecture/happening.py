"""What the rooms where things happen lead to, made in the world: for the rows of the matrix."""

from datetime import time, timedelta
from typing import Any
from uuid import UUID, uuid4

from community.feeds import actions as feeds
from community.people.models import Estate
from community.people.tenancy import Scope
from community.pictures.models import Picture
from events import actions
from events.chores import actions as chores
from events.guests import actions as guests
from events.guests import letters
from events.meeting import actions as meetings
from events.meeting.papers import actions as papers
from events.meeting.written import Asked
from events.models import (
    DepartmentMeeting,
    Event,
    EventSeries,
    Joining,
    Kind,
    Outsider,
    Regular,
    Signup,
)
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


def meeting(world: World) -> dict[str, Any]:
    """The committee's, for all who live here."""
    return {"token": _meeting(world).event.token}


def _meeting(world: World) -> DepartmentMeeting:
    found = DepartmentMeeting.objects.select_related("event").first()
    starts = at("2027-01-14", "19:00")
    asked = Asked(starts, starts + timedelta(hours=2), place="Laden")
    found = found or meetings.plan(world.member("committee"), asked, now=NOW)
    found.event.refresh_from_db()
    return found


def point(world: World) -> dict[str, Any]:
    """The first of its agenda."""
    made = _meeting(world)
    first = made.points.first()
    assert first is not None
    return {"token": made.event.token, "pk": first.pk}


def paper(world: World) -> dict[str, Any]:
    """What is read before it."""
    made = _meeting(world)
    member = world.member("committee")
    first = made.papers.first() or papers.add_paper(member, made, title="Budget", text="Tal")
    return {"token": made.event.token, "pk": first.pk}


def paper_file(world: World) -> dict[str, Any]:
    """A PDF that is laid out for all who live here."""
    made = _meeting(world)
    member, found = world.member("committee"), made.papers.exclude(file="").first()
    if found is None:
        found = papers.add_paper(member, made, title="Regnskab", content=b"%PDF-1.4\n%%EOF\n")
        papers.lay_out(member, made, now=NOW)
    return {"token": made.event.token, "pk": found.pk}


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


def guest(world: World) -> dict[str, Any]:
    """The link of somebody from outside."""
    area(world)
    chair = world.member("chair")
    made = _made(
        world, chair, "Matrixstue", scope=Scope.LOCAL_AREA, joining=Joining.SIGN_UP, capacity=9
    )
    row = Outsider.objects.filter(event=made).first()
    if row is None:
        facts = {"email": "eva@example.dk", "heads": 1, "language": "da", "place": "matrix"}
        guests.ask(made, name="Eva", **facts, now=NOW)
        row = Outsider.objects.get(event=made)
    return {"secret": letters.secret_of(row)}


def begun(world: World) -> dict[str, Any]:
    """The owner's, going on now."""
    made = _made(world, world.owner, "Matrixfest")
    Event.objects.filter(pk=made.pk).update(starts_at=NOW - timedelta(hours=1))
    made.refresh_from_db()
    return {"token": made.token}


def picture(world: World) -> dict[str, Any]:
    """One from it, which everybody who sees it may have taken down."""
    made = Event.objects.get(**begun(world))
    row = made.pictures.filter(taken_down_at=None).first()
    if row is None:
        shot = Picture.objects.create(
            owner=world.owner.user, size=9, alt="Prøve", state="made", name=uuid4().hex,
            added_at=NOW, made_at=NOW,
        )  # fmt: skip
        row = made.pictures.create(
            picture=shot, put_up_by=world.owner, put_up_at=NOW, agreed_at=NOW,
            ends_at=NOW + timedelta(days=30),
        )  # fmt: skip
        row.refresh_from_db()
    return {"token": made.token, "picture": row.token}


def feed(world: World) -> dict[str, Any]:
    """The secret address of the owner's own calendar."""
    return {"key": feeds.feed_of(world.owner, now=NOW).key, "which": "mit"}
