"""A conversation of a few neighbours, and sockets into the running house."""

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from community.chat import actions, page
from community.chat.models import Conversation, Kind, Message, Participant
from tests.conftest import NOW

SECOND = timedelta(seconds=1)


def say(member: Any, conversation: Conversation, text: str = "Hej", **more: Any) -> Message:
    """One line; each its own unless a client_id says otherwise."""
    facts = {"client_id": uuid4(), "now": NOW} | more
    return actions.say(member, conversation, text, **facts)


def seat_of(member: Any, conversation: Conversation) -> Participant:
    return Participant.objects.get(member=member, conversation=conversation)


def seen_by(member: Any, conversation: Conversation) -> Any:
    """The conversation as the member's doors get it."""
    return Conversation.objects.visible_to(member).with_unread(member).get(pk=conversation.pk)


@pytest.fixture
def walkers(cast: Any) -> Conversation:
    """Gåholdet: Birgit, Kasper and Grethe."""
    members = [cast.member(name) for name in ("birgit", "kasper", "grethe")]
    return actions.begin(cast.estate(), Kind.GROUP, members, now=NOW, title="Gåholdet")


@pytest.fixture
def pair(cast: Any) -> Conversation:
    """Birgit and Kasper, who have both said yes."""
    members = [cast.member("birgit"), cast.member("kasper")]
    return actions.begin(cast.estate(), Kind.DIRECT, members, now=NOW)


@dataclass
class Line:
    """An open socket, and what it heard."""

    socket: Any

    def tell(self, **facts: Any) -> dict[str, Any]:
        self.send(**facts)
        return self.hear()

    def send(self, **facts: Any) -> None:
        self.socket.send(json.dumps(facts))

    def hear(self, timeout: float = 5) -> dict[str, Any]:
        return dict(json.loads(self.socket.recv(timeout=timeout)))

    def hear_until(self, *words: str, timeout: float = 5) -> dict[str, Any]:
        """The next thing said with one of these words in it, passing over the others."""
        ends = time.monotonic() + timeout
        while True:
            said = self.hear(max(ends - time.monotonic(), 0.01))
            if any(word in said for word in words):
                return said

    def watch(self, *conversations: Conversation) -> dict[str, Any]:
        return self.tell(watch=[conversation.topic for conversation in conversations])

    def say(self, conversation: Conversation, text: str, client_id: Any = None) -> dict[str, Any]:
        """Say it and wait for the answer; what else is heard meanwhile is passed over."""
        name = str(client_id or uuid4())
        said = {"conversation": str(conversation.token), "text": text, "client_id": name}
        self.send(say=said)
        return self.hear_until("said", "refused")

    def closed(self, timeout: float = 5) -> int:
        """The close code."""
        try:
            while True:
                self.socket.recv(timeout=timeout)
        except ConnectionClosed as end:
            return int(end.rcvd.code) if end.rcvd else 1006


class Reader:
    """What a page does: shows what comes in order, and fetches what it missed."""

    def __init__(self, member: Any, line: Line, talk: Conversation) -> None:
        self.member, self.line, self.talk = member, line, talk
        self.known, self.fetched = 0, 0
        self.shown: dict[int, str] = {}

    def begin(self) -> None:
        self.hear_numbers(self.line.watch(self.talk))

    def hear(self, timeout: float = 5) -> None:
        said = self.line.hear(timeout)
        facts = said.get("facts", {})
        number = facts.get("changed_seq")
        if number is not None and number == self.known + 1:
            self.known = number
            if "token" in facts:
                self.show(facts)
        elif number is not None and number > self.known:
            self.fetch()
        self.hear_numbers(said)

    def hear_numbers(self, said: dict[str, Any]) -> None:
        if said.get("latest", {}).get(self.talk.topic, 0) > self.known:
            self.fetch()

    def fetch(self) -> None:
        self.fetched += 1
        sheet = page.after(self.member, seen_by(self.member, self.talk), self.known)
        for facts in page.messages_as_facts(self.member, sheet.messages):
            self.show(facts)
        self.known = sheet.latest

    def show(self, facts: dict[str, Any]) -> None:
        self.shown[facts["seq"]] = facts["text"]

    def until(self, number: int, seconds: float = 15) -> None:
        ends = time.monotonic() + seconds
        while self.known < number:
            assert time.monotonic() < ends, (self.known, number)
            self.hear()


@pytest.fixture
def house(live_server_url: str, cast: Any) -> Any:
    """`with house(client) as line`."""
    port = urlsplit(live_server_url).port

    @contextmanager
    def open_line(client: Any, estate: str = "rugmarken") -> Any:
        cookie = client.cookies["sessionid"].value
        with connect(
            f"ws://127.0.0.1:{port}/ws/{estate}/",
            origin=live_server_url,  # type: ignore[arg-type]
            additional_headers={"Cookie": f"sessionid={cookie}"},
        ) as socket:
            yield Line(socket)

    return open_line
