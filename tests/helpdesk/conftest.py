"""Birgit has a new telephone; Yahya and others can show her."""

from collections.abc import Callable
from typing import Any

import pytest

from community.notifications.models import Notification
from community.people.models import Membership
from helpdesk import actions
from helpdesk.agreeing import actions as agreeing
from helpdesk.answering import actions as answering
from helpdesk.models import HelpAgreement, HelpAnswer, HelpRequest, HelpStep
from helpdesk.written import Asked
from tests.conftest import NOW, Cast, at

WEDNESDAY = at("2026-11-25", "16:00")


def asked(**facts: Any) -> Asked:
    """What Birgit asks for, unless the facts say otherwise."""
    said = {
        "category": "devices", "title": "Sende et billede",
        "text": "Jeg har fået en ny telefon. Jeg giver kaffe.",
    }  # fmt: skip
    return Asked(**said | facts)


def ask(member: Any, wanted: Asked | None = None, now: Any = NOW, **more: Any) -> HelpRequest:
    return actions.ask(member, wanted or asked(), now=now, **more)


def answer(member: Any, request: HelpRequest, now: Any = NOW, **more: Any) -> HelpAnswer:
    return answering.answer(member, request, now=now, **more)


def choose(member: Any, found: HelpAnswer, now: Any = NOW, **more: Any) -> HelpAgreement:
    return agreeing.choose(member, found, now=now, **({"starts_at": WEDNESDAY} | more))


def state(request: HelpRequest) -> str:
    request.refresh_from_db()
    return request.state


def steps_of(request: HelpRequest) -> list[str]:
    """Where it has been, in order."""
    rows = HelpStep.objects.filter(request=request).order_by("pk")
    return list(rows.values_list("after", flat=True))


def told(name: str, kind: str = "") -> list[str]:
    """The titles of what the house has told somebody about help, the oldest first."""
    notes = Notification.objects.filter(
        user__name=name.capitalize(), kind__startswith=f"helpdesk.{kind}"
    )
    return list(notes.order_by("pk").values_list("title", flat=True))


def words(name: str) -> str:
    """Everything the house has told somebody."""
    notes = Notification.objects.filter(user__name=name.capitalize()).order_by("pk")
    return "\n".join(f"{note.title}: {note.body}" for note in notes)


@pytest.fixture
def request_(cast: Cast) -> HelpRequest:
    """Birgit asks her estate."""
    return ask(cast.member("birgit"))


@pytest.fixture
def agreement(cast: Cast, request_: HelpRequest) -> HelpAgreement:
    """Yahya comes on Wednesday at four."""
    return choose(cast.member("birgit"), answer(cast.member("yahya"), request_))


@pytest.fixture
def crowd(cast: Cast) -> Callable[[int], list[Any]]:
    """So many members, each of a household of their own in Rugmarken."""
    from community.people import actions as people
    from community.people.models import Household

    def gather(number: int) -> list[Any]:
        homes = Household.objects.living_here(NOW.date()).filter(
            dwelling__entrance__estate=cast.estate(), memberships=None
        )
        for index, home in enumerate(homes.order_by("pk")[:number]):
            user = people.open_profile(name=f"Nabo{index}", email=f"n{index}@example.dk", now=NOW)
            people.enrol(user, cast.estate(), on=home.period.lower, household=home)
        found = Membership.objects.at_the_gate(NOW.date()).filter(user__name__startswith="Nabo")
        return list(found.order_by("pk"))

    return gather
