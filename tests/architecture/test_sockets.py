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
    numbered_topics_of_the_house,
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
def answer(live_server_url: str, world: World) -> Ask:
    """`answer(actor, path, frame)`: the text the house answers first, or the closing code's word."""

    def one(actor: str, path: str, frame: str) -> Any:
        cookie = world.client(actor).cookies.get("sessionid")
        headers = {"Cookie": f"sessionid={cookie.value}"} if cookie else {}
        url = f"ws://127.0.0.1:{urlsplit(live_server_url).port}{path}"
        try:
            with connect(url, origin=live_server_url, additional_headers=headers) as line:
                line.send(frame)
                return line.recv(timeout=10)
        except ConnectionClosed as end:
            return CODES.get(end.rcvd.code, end.rcvd.code)

    return one


@pytest.fixture
def say(answer: Ask) -> Ask:
    """The same, understood."""

    def one(actor: str, path: str, frame: str) -> Any:
        said = answer(actor, path, frame)
        return json.loads(said) if isinstance(said, str) and said.startswith("{") else said

    return one


def test_every_socket_and_every_topic_has_a_row_and_every_row_is_one():
    assert names_of_the_house() == sorted(SOCKETS)
    assert sorted(topics_of_the_house()) == sorted(TOPICS)
    numbered = {kind for kind, topic in TOPICS.items() if topic.latest}
    assert sorted(numbered_topics_of_the_house()) == sorted(numbered)


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


HOMES = {OTHER_ESTATE: "ankerhuset", OTHER_ORGANISATION: "andetsteds"}
EVERY_MEMBER = sorted(MEMBERS | set(HOMES))


def _house(actor: str) -> str:
    return path_of("house", estate=HOMES.get(actor, SLUG))


def _frame(topics: list[str]) -> str:
    return json.dumps({"watch": topics})


@pytest.mark.django_db(transaction=True)
def test_who_may_is_told_of_a_thing_and_for_others_it_is_not_there(world, say):
    """The owner's things and those of their house, and things that are not there, asked at once.

    The whole answer: what is watched, the number of what has one, and nothing more.
    """
    theirs = {f"{kind}:{topic.number(world)}": topic for kind, topic in TOPICS.items()}
    assert len(theirs) == len(TOPICS)
    for actor in EVERY_MEMBER:
        # A frame holds twenty topics: ten things, and as many that are not there.
        for first in range(0, len(theirs), 10):
            some = dict(list(theirs.items())[first : first + 10])
            nothing = [f"{name.partition(':')[0]}:{NOTHING}" for name in some]
            may = {name: topic for name, topic in some.items() if actor in topic.may}
            expected: dict[str, Any] = {"watching": sorted(may)}
            latest = {name: topic.latest(world) for name, topic in may.items() if topic.latest}
            expected |= {"latest": latest} if latest else {}
            assert say(actor, _house(actor), _frame([*some, *nothing])) == expected, actor


@pytest.mark.django_db(transaction=True)
def test_what_is_somebody_elses_is_answered_byte_for_byte_as_what_is_not_there(world, answer):
    for actor in EVERY_MEMBER:
        foreign = {kind: topic for kind, topic in TOPICS.items() if actor not in topic.may}
        theirs = _frame([f"{kind}:{topic.number(world)}" for kind, topic in foreign.items()])
        nothing = _frame([f"{kind}:{NOTHING}" for kind in foreign])
        heard = answer(actor, _house(actor), theirs)
        assert heard == answer(actor, _house(actor), nothing) == '{"watching": []}', actor
