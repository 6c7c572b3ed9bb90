"""Nabosuppe in Laden: Fadumo makes it, the neighbours come."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest

from bookings.models import Facility, RuleSet, week
from community.notifications.models import Notification
from community.people.models import Membership
from events import actions
from events.models import Event, Joining, Signup
from events.signing import actions as signing
from events.written import Written
from tests.conftest import NOW, Cast, at

WEDNESDAY = at("2026-11-25", "18:00")


def written(**facts: Any) -> Written:
    """Nabosuppe on Wednesday from six to eight, unless the facts say otherwise."""
    starts = facts.pop("starts_at", WEDNESDAY)
    said = {
        "title": "Nabosuppe", "text": "Linsesuppe til alle.", "kind": "meal", "place": "Gården",
        "starts_at": starts, "ends_at": (starts or WEDNESDAY) + timedelta(hours=2),
    }  # fmt: skip
    return Written(**said | facts)


def seats(number: int | None, **facts: Any) -> Written:
    """The same with so many seats one signs up for."""
    return written(joining=Joining.SIGN_UP, capacity=number, **facts)


def make(member: Any, wanted: Written | None = None, now: Any = NOW, **more: Any) -> Event:
    return actions.announce(member, wanted or written(), now=now, **more)


def join(member: Any, event: Event, adults: int = 1, now: Any = NOW, **more: Any) -> Signup:
    return signing.sign_up(member, event, adults=adults, now=now, **more)


def state(signup: Signup) -> str:
    signup.refresh_from_db()
    return signup.state


def told(name: str, kind: str = "") -> list[str]:
    """The titles of what the house has told somebody about events, the oldest first."""
    notes = Notification.objects.filter(
        user__name=name.capitalize(), kind__startswith=f"events.{kind}"
    )
    return list(notes.order_by("pk").values_list("title", flat=True))


def words(name: str) -> str:
    """Everything the house has told somebody about events."""
    notes = Notification.objects.filter(user__name=name.capitalize()).order_by("pk")
    return "\n".join(f"{note.title}: {note.body}" for note in notes)


def counted(event: Event) -> tuple[int, int]:
    """(heads with a seat, heads in line) as the event says, after asking the rows."""
    event.refresh_from_db()
    rows = list(event.signups.standing())
    taken = sum(row.party for row in rows if row.state in Signup.HOLDING)
    waiting = sum(row.party for row in rows if row.is_waiting)
    assert (event.taken, event.waiting) == (taken, waiting)
    return taken, waiting


@pytest.fixture
def soup(cast: Cast) -> Event:
    """Four seats on Wednesday; Fadumo hosts."""
    return make(cast.member("fadumo"), seats(4))


@pytest.fixture
def laden(cast: Cast) -> Facility:
    """A common room, open from eight to midnight."""
    rules = RuleSet.objects.create(
        estate=cast.estate(), name="Laden", release_after=None,
        hours=week((day, time(8), time()) for day in range(8)),
    )  # fmt: skip
    return Facility.objects.create(
        estate=cast.estate(), rules=rules, kind=Facility.Kind.COMMON_ROOM, name="Laden"
    )


@pytest.fixture
def crowd(cast: Cast) -> Callable[[int], list[Any]]:
    """So many members, each of a household of their own in Rugmarken as long as there are homes."""
    from community.people import actions as people
    from community.people.models import Household

    def gather(number: int) -> list[Any]:
        empty = Household.objects.living_here(NOW.date()).filter(
            dwelling__entrance__estate=cast.estate(), memberships=None
        )
        homes = list(empty.order_by("pk")[:number])
        for index in range(number):
            home = homes[index % len(homes)]
            user = people.open_profile(name=f"Nabo{index}", email=f"n{index}@example.dk", now=NOW)
            people.enrol(user, cast.estate(), on=home.period.lower, household=home)
        found = Membership.objects.at_the_gate(NOW.date()).filter(user__name__startswith="Nabo")
        return list(found.order_by("pk"))

    return gather
