"""Gåholdet: Birgit holds it, Kasper and Grethe walk along."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from community.groups import actions
from community.groups.making import actions as making
from community.groups.meetings import actions as meetings
from community.groups.models import GroupMember, InterestGroup, Meeting
from community.notifications.models import Notification
from community.people import acting
from community.people.models import Helping
from tests.conftest import NOW, Cast

Part = GroupMember.Part


def part_of(member: Any, group: InterestGroup) -> str:
    """The part somebody has in a group, or nothing."""
    row = group.members.filter(member=member).first()
    return row.part if row else ""


def told(name: str, kind: str = "") -> list[str]:
    """The titles of what the house has told somebody about groups, the oldest first."""
    notes = Notification.objects.filter(user__name=name, kind__startswith=f"groups.{kind}")
    return list(notes.order_by("pk").values_list("title", flat=True))


def words(name: str) -> str:
    """Everything the house has told somebody about groups."""
    notes = Notification.objects.filter(user__name=name, kind__startswith="groups.")
    return "\n".join(f"{note.title}: {note.body}" for note in notes.order_by("pk"))


def make(member: Any, name: str = "Gåholdet", **facts: Any) -> InterestGroup:
    return making.make(member, name=name, now=facts.pop("now", NOW), **facts)


def also_holds(member: Any, group: InterestGroup) -> None:
    """As if they had been asked and said yes."""
    actions.put_in(group, member, Part.HOLDER, NOW)


def meet(member: Any, group: InterestGroup, **facts: Any) -> Meeting:
    """A walk on Wednesday at ten, unless the facts say otherwise."""
    asked = {"what": "Gåtur", "where": "Bænken ved blok B", "day": date(2026, 11, 25)}
    now = facts.pop("now", NOW)
    return meetings.add(member, group, **(asked | {"clock": time(10)} | facts), now=now)


@pytest.fixture
def walkers(cast: Cast) -> InterestGroup:
    """Open to everybody: Birgit holds it, Kasper and Grethe are in it."""
    group = make(cast.member("birgit"), about="Vi går en tur om søndagen.")
    for name in ("kasper", "grethe"):
        actions.join(cast.member(name), group, now=NOW)
    return group


@pytest.fixture
def at(cast: Cast) -> Callable[..., str]:
    """The address of something of a group: at(group), at(group, "moeder/")."""

    def path(group: InterestGroup, rest: str = "", estate: str = "rugmarken") -> str:
        return f"/{estate}/grupper/{group.token}/{rest}"

    return path


@pytest.fixture
def stands_in(cast: Cast) -> Callable[..., Client]:
    """A browser of somebody who acts for a neighbour."""

    def enter(helper: str, helped: str) -> Client:
        helping = Helping.objects.create(
            helped=cast.member(helped), helper=cast.user(helper), kind="named", began_at=NOW
        )
        client = cast.client(helper)
        session = client.session
        session[acting.SESSION] = helping.pk
        session.save()
        return client

    return enter
