"""Every socket of the house and everything it tells of, tried by everybody."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.architecture.sockets import (
    NOTHING,
    SOCKETS,
    TOPICS,
    names_of_the_house,
    path_of,
    topics_of_the_house,
)
from tests.architecture.walking import SLUG, seen_by
from tests.architecture.world import (
    EVERYBODY,
    MEMBERS,
    OTHER_ESTATE,
    OTHER_ORGANISATION,
    World,
)

CODES = {4401: "door", 4404: "missing"}
Ask = Callable[..., Any]


@pytest.fixture
def say(live_server_url: str, world: World) -> Ask:
    """`say(actor, path, frame)`: what the house answers first, or the word for the closing code."""

    def one(actor: str, path: str, frame: str) -> Any:
        cookie = world.client(actor).cookies.get("sessionid")
        headers = {"Cookie": f"sessionid={cookie.value}"} if cookie else {}
        url = f"ws://127.0.0.1:{urlsplit(live_server_url).port}{path}"
        try:
            with connect(url, origin=live_server_url, additional_headers=headers) as line:
                line.send(frame)
                return json.loads(line.recv(timeout=10))
        except ConnectionClosed as end:
            return CODES.get(end.rcvd.code, end.rcvd.code)

    return one


def test_every_socket_and_every_topic_has_a_row_and_every_row_is_one():
    assert names_of_the_house() == sorted(SOCKETS)
    assert sorted(topics_of_the_house()) == sorted(TOPICS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", sorted(SOCKETS))
def test_who_may_is_answered_and_nobody_else_learns_anything(world, say, name):
    """Who may not hears of theirs what they hear of nothing, and of this house what of no house."""
    row, wrong = SOCKETS[name], []
    args = world.args(row.args)
    theirs = path_of(name, estate=SLUG, **args)
    nowhere = path_of(name, estate="findes-ikke", **args)
    nothing = path_of(name, estate=SLUG, **(row.missing or args))
    for actor in sorted(EVERYBODY):
        answer, expected = say(actor, theirs, row.hello), seen_by(actor, row)
        if expected == "in":
            fine = isinstance(answer, dict)
        else:
            fine = answer == expected == say(actor, nowhere, row.hello)
            fine = fine and (row.missing is None or answer == say(actor, nothing, row.hello))
        if not fine:
            wrong.append(f"{actor}: {answer}, not {expected}")
    assert wrong == []


@pytest.mark.django_db(transaction=True)
def test_who_may_is_told_of_a_thing_and_for_others_it_is_not_there(world, say):
    """The owner's things and those of their house, and things that are not there, asked at once."""
    theirs = {f"{kind}:{topic.number(world)}": topic.may for kind, topic in TOPICS.items()}
    homes = {OTHER_ESTATE: "ankerhuset", OTHER_ORGANISATION: "andetsteds"}
    assert len(theirs) == len(TOPICS)
    for actor in sorted(MEMBERS | set(homes)):
        path = path_of("house", estate=homes.get(actor, SLUG))
        told = []
        for topic, may in theirs.items():
            wish = [topic, f"{topic.partition(':')[0]}:{NOTHING}"]
            told.append((wish, sorted(wish[:1]) if actor in may else []))
        # A frame holds twenty topics: ten wishes.
        for first in range(0, len(told), 10):
            some = told[first : first + 10]
            frame = json.dumps({"watch": [topic for wish, _may in some for topic in wish]})
            expected = sorted(topic for _wish, may in some for topic in may)
            assert say(actor, path, frame)["watching"] == expected, actor
