"""What a browser sends from the one screen, without any script."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from community.people.models import Membership
from events.models import Event, EventSeries

SKER = "/rugmarken/sker/"


def typed(**facts: Any) -> dict[str, Any]:
    """A walk on Sunday week, as it is typed; the facts say what is different."""
    said = {
        "key": str(uuid4()), "title": "Gåtur", "day": "2026-12-06", "starts": "10:00",
        "ends": "11:00", "place": "Bænken ved blok B", "place_key": "", "audience": "estate",
        "kind": "movement", "joining": "hand", "every": "once",
    }  # fmt: skip
    return {name: value for name, value in (said | facts).items() if value is not None}


def send(client: Client, **facts: Any) -> Any:
    return client.post(f"{SKER}nyt/", typed(**facts))


def again(client: Client, other: Membership, **facts: Any) -> Any:
    """The same every week, with another host."""
    return send(client, every="week", hosts=[str(other.token)], **facts)


def only() -> Event:
    return Event.objects.get()


def where(event: Event | EventSeries, verb: str = "") -> str:
    event.refresh_from_db()
    return f"{SKER}{event.token}/{verb}"


def words(answer: Any) -> str:
    """The page, in words."""
    return answer.content.decode()


@pytest.fixture
def birgit(cast: Any) -> Client:
    return cast.client("birgit")


@pytest.fixture
def friends(cast: Any) -> Any:
    """Birgit and Kasper are in a group together; he may be asked to host."""
    from community.groups.making import actions as groups
    from community.groups.models import GroupMember
    from tests.conftest import NOW

    group = groups.make(cast.member("birgit"), name="Gåholdet", now=NOW)
    GroupMember.objects.create(group=group, member=cast.member("kasper"), since=NOW)
    return cast.member("kasper")
