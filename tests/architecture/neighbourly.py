"""Help, tasks, walks and the guide, for the matrix: one of each, made in the world."""

from datetime import date
from typing import Any
from uuid import UUID

from community.people.tenancy import Scope
from community.times import Every
from helpdesk import actions
from helpdesk.agreeing import actions as agreeing
from helpdesk.also import actions as also
from helpdesk.answering import actions as answering
from helpdesk.duties import actions as duties
from helpdesk.duties.routines import actions as routines
from helpdesk.duties.written import Written
from helpdesk.guide import actions as guiding
from helpdesk.models import (
    Duty,
    GuideEntry,
    HelpAgreement,
    HelpAnswer,
    HelpOffer,
    HelpRequest,
    Routine,
    SafetyWalk,
    SocialTask,
    WalkPoint,
)
from helpdesk.offering import actions as offering
from helpdesk.walks import actions as walking
from helpdesk.walks.pointing import actions as pointing
from helpdesk.walks.rules import Planned, Seen
from helpdesk.written import Asked, Offered
from tests.architecture.world import World
from tests.conftest import NOW, at

TODAY = date(2026, 11, 23)
NO_ITEM = {"item": 999999}
NO_GUIDE = {"slug": "findes-ikke"}


def _asked(world: World, title: str, **more: Any) -> HelpRequest:
    found = HelpRequest.objects.filter(title=title).first()
    said = Asked(category="devices", title=title, text="Det tager ti minutter.", scope=Scope.ESTATE)
    found = found or actions.ask(world.owner, said, now=NOW, **more)
    found.refresh_from_db()
    return found


def request(world: World) -> dict[str, Any]:
    """The owner asks everybody in the estate."""
    return {"token": _asked(world, "Matrixtelefon").token}


def draft(world: World) -> dict[str, Any]:
    """What the owner has begun, and nobody else has seen."""
    return {"token": _asked(world, "Matrixkladde", is_draft=True).token}


def withdrawn(world: World) -> dict[str, Any]:
    """What the owner has taken back."""
    found = _asked(world, "Matrixfortrudt")
    if found.state == HelpRequest.State.OPEN:
        actions.withdraw(world.owner, found, now=NOW)
    return {"token": found.token}


def answer(world: World) -> dict[str, Any]:
    """A neighbour can; the owner chooses."""
    found = HelpAnswer.objects.filter(request__title="Matrixsvar").first()
    found = found or answering.answer(
        world.cast.member("yildiz"), _asked(world, "Matrixsvar"), now=NOW
    )
    found.refresh_from_db()
    return {"token": found.token}


def needed_by_three(world: World) -> dict[str, Any]:
    """Two more homes need what the owner asks for: they are asked whether to meet."""
    found = _asked(world, "Matrixvogne")
    for name in ("yildiz", "tomasz"):
        also.need_too(world.cast.member(name), found, now=NOW)
    return {"token": found.token}


def meeting(world: World) -> dict[str, Any]:
    """They want to meet, and one of them sets the day."""
    token = needed_by_three(world)["token"]
    found = HelpRequest.objects.get(token=token)
    for member in (world.owner, world.cast.member("yildiz")):
        also.answer_meeting(member, found, yes=True, now=NOW)
    return {"token": token}


def own_answer(world: World) -> dict[str, Any]:
    """The owner can help Yildiz."""
    yildiz = world.cast.member("yildiz")
    asked = HelpRequest.objects.filter(title="Matrixyildiz").first()
    said = Asked(
        category="heavy", title="Matrixyildiz", text="En stol skal ned.", scope=Scope.ESTATE
    )
    asked = asked or actions.ask(yildiz, said, now=NOW)
    found = asked.answers.first() or answering.answer(world.owner, asked, now=NOW)
    found.refresh_from_db()
    return {"token": found.token}


def agreement(world: World) -> dict[str, Any]:
    """The owner and Yildiz have agreed."""
    found = HelpAgreement.objects.filter(request__title="Matrixaftale").first()
    if found is None:
        said = answering.answer(world.cast.member("yildiz"), _asked(world, "Matrixaftale"), now=NOW)
        found = agreeing.choose(
            world.owner, said, starts_at=at("2026-11-25", "16:00"), place="Opgangen", now=NOW
        )
    found.refresh_from_db()
    return {"token": found.token}


def offer(world: World) -> dict[str, Any]:
    """What the owner offers to everybody."""
    found = HelpOffer.objects.filter(member=world.owner).first()
    said = Offered(category="devices", text="Jeg kan det meste med telefoner.", scope=Scope.ESTATE)
    found = found or offering.offer(world.owner, said, now=NOW)
    found.refresh_from_db()
    return {"token": found.token}


# --- what is done for the neighbours -------------------------------------------------------------


def task(world: World) -> dict[str, Any]:
    """The caretaker's, with one thing to tick."""
    found = duties.make(
        world.owner.estate, kind=Duty.PRINT, title="Matrixark", due=TODAY, origin="matrix:task",
        checklist=["Opgang 1"], now=NOW,
    )  # fmt: skip
    found.refresh_from_db()
    return {"token": found.token}


def other_task(world: World) -> dict[str, Any]:
    """One more of the caretaker's, to be said better."""
    found = duties.make(
        world.owner.estate, kind=Duty.PRINT, title="Matrixliste", due=TODAY,
        origin="hand:matrix", now=NOW,
    )  # fmt: skip
    found.refresh_from_db()
    return {"token": found.token}


def item(world: World) -> dict[str, Any]:
    found = SocialTask.objects.get(**task(world))
    return {"token": found.token, "item": found.items.get().pk}


def routine(world: World) -> dict[str, Any]:
    found = Routine.objects.filter(title="Matrixugeark").first()
    said = Written(kind=Duty.PRINT, title="Matrixugeark", due=TODAY)
    found = found or routines.begin(world.member("caretaker"), said, every=Every.WEEK, now=NOW)
    return {"pk": found.pk}


# --- walks and the guide -------------------------------------------------------------------------


def walk(world: World) -> dict[str, Any]:
    """Planned, for everybody to know the day."""
    found = SafetyWalk.objects.filter(meets_at="Matrixbænken").first()
    said = Planned(at("2026-11-30", "17:00"), "Matrixbænken", "Porten", "Bestyrelsen")
    found = found or walking.plan(world.member("operations"), said, now=NOW)
    found.refresh_from_db()
    return {"token": found.token}


def point(world: World) -> dict[str, Any]:
    """Something seen on the way, not told yet."""
    found = WalkPoint.objects.filter(place="Matrixporten").first()
    planned = Planned(at("2026-11-30", "17:00"), "Matrixporten", "Porten", "Bestyrelsen")
    tour = found.walk if found else walking.plan(world.member("operations"), planned, now=NOW)
    said = Seen("Matrixporten", "light", "Lampen er gået", "operations", date(2026, 12, 11))
    found = found or pointing.add(
        world.member("operations"), tour, said, request_key=None, now=at("2026-11-30", "17:30")
    )
    found.refresh_from_db()
    return {"token": found.token}


def guide(world: World) -> dict[str, Any]:
    return {"slug": world.owner.estate.slug}


def entry(world: World) -> dict[str, Any]:
    """A line the caretaker has written."""
    caretaker = world.member("caretaker")
    if not GuideEntry.objects.filter(estate=world.owner.estate).exists():
        guiding.begin(caretaker, now=NOW)
    found = GuideEntry.objects.filter(estate=world.owner.estate, removed_at=None).first()
    return {"token": found.token if found else UUID(int=0)}
