"""One socket per open page: it says that something changed, and never what or by whom.

The key is looked at when the socket opens, on every message received, and with every heartbeat,
so who loses it is out within half a minute even when nobody told us.
"""

import asyncio
import json
import logging
import time
from collections import deque
from contextlib import suppress
from importlib import import_module
from typing import Any

from channels.consumer import AsyncConsumer
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.db.utils import Error as DatabaseTrouble
from django.utils import timezone
from redis.exceptions import RedisError

from community import features, live
from community.people.acting import HelpIsOver
from community.people.gate import member_for
from community.people.models import Membership

log = logging.getLogger(__name__)

BEAT = 25.0
PARTING = 2.0
MOST_TOPICS, MOST_BYTES = 20, 16_384
MOST_MESSAGES, WITHIN = 20, 10.0
MOST_SOCKETS = 8  # of one person, in one process
# Close codes. The page's script knows the first two; after the last three it comes back by itself.
LOGGED_OUT, NO_SUCH_HOUSE = 4401, 4404
NOT_TEXT, TOO_LONG, BAD_FRAME = 1003, 1009, 4400
CROWDED_OUT, COME_BACK = 4408, 1013
# An engine is away for a moment: a line in the log and a polite close, never a traceback.
TROUBLE = (DatabaseTrouble, RedisError, OSError)
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
_open: dict[int, list["HouseConsumer"]] = {}


class _Asking:
    """What `get_user` wants of a request: the session, read afresh."""

    def __init__(self, session: SessionBase) -> None:
        self.session = session


class BadFrame(Exception):
    """A frame that is not for us. `code` is what the socket is closed with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@database_sync_to_async
def _key(session_key: str | None, slug: str) -> tuple[int | None, Membership | None]:
    """(user id, membership) as the database has them this moment."""
    if session_key is None:
        return None, None
    session = SessionStore(session_key)
    user = get_user(_Asking(session))  # type: ignore[arg-type]
    if not user.is_authenticated:
        return None, None
    try:
        return user.pk, member_for(session, user, slug, timezone.now())
    except HelpIsOver:
        return user.pk, None


@database_sync_to_async
def _allowed(member: Membership, topics: list[str]) -> set[str]:
    return {topic for topic in topics if features.may_watch(member, topic)}


def understood(text: str | None) -> list[str]:
    """The topics a frame asks for; what is no topic, and what is one too many, is left out.

    Raises BadFrame for anything that is not `{"watch": [strings]}` in at most 16 KiB of text.
    """
    if text is None:
        raise BadFrame(NOT_TEXT)
    if len(text) > MOST_BYTES or len(text.encode(errors="replace")) > MOST_BYTES:
        raise BadFrame(TOO_LONG)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame(BAD_FRAME) from None
    topics = said.get("watch") if isinstance(said, dict) else None
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise BadFrame(BAD_FRAME)
    known = [topic for topic in topics if topic.isascii() and live.TOPIC.fullmatch(topic)]
    return list(dict.fromkeys(known))[:MOST_TOPICS]


class HouseConsumer(AsyncConsumer):
    """`{"watch": ["facility:12"]}` in; `{"watching": …}`, `{"changed": …}`, `{"beat": n}` out."""

    def __init__(self) -> None:
        self.watched: set[str] = set()
        self.heard: deque[float] = deque(maxlen=MOST_MESSAGES)
        self.user_id: int | None = None
        self.member_id: int | None = None
        self.heart: asyncio.Task[None] | None = None
        self.closed = False

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.base_send = send
        try:
            await super().__call__(scope, receive, send)
        except TROUBLE as trouble:
            await self.give_up(trouble)
        finally:
            await self.tidy_up()

    # --- what the browser says --------------------------------------------------------------

    async def websocket_connect(self, event: dict[str, Any]) -> None:
        """Asks at the gate; who has no key is let in just far enough to be told so by a code."""
        user = self.scope.get("user")
        if user is not None and user.is_authenticated:
            # Joined before the gate is asked, so that losing the key in between is heard.
            self.user_id = int(user.pk)
            await self.channel_layer.group_add(f"user.{self.user_id}", self.channel_name)
        code = (await self.ask_the_gate())[0]
        await self.send({"type": "websocket.accept"})
        if code:
            await self.close(code)
            return
        await self.take_a_seat()
        self.heart = asyncio.create_task(self.beat())

    async def websocket_receive(self, event: dict[str, Any]) -> None:
        """Any frame is either a list of topics to watch or a reason to hang up politely."""
        if self.closed:
            return
        try:
            self.count()
            wish = understood(event.get("text"))
        except BadFrame as bad:
            await self.close(bad.code)
            return
        member = await self.key()
        if member is not None:
            await self.watch(await _allowed(member, wish))
            await self.say({"watching": sorted(self.watched)})

    async def websocket_disconnect(self, event: dict[str, Any]) -> None:
        self.closed = True
        raise StopConsumer

    def count(self) -> None:
        """Raises BadFrame for the twenty-first message within ten seconds."""
        now = time.monotonic()
        if len(self.heard) == MOST_MESSAGES and now - self.heard[0] < WITHIN:
            raise BadFrame(BAD_FRAME)
        self.heard.append(now)

    # --- what the house says ----------------------------------------------------------------

    async def changed(self, event: dict[str, Any]) -> None:
        if event["topic"] in self.watched:
            await self.say({"changed": event["topic"]})

    async def recheck(self, event: dict[str, Any]) -> None:
        """Somebody turned the key: is it still ours, and what does it still open?

        The page that has just logged out is on its way to another one: it is told nothing more,
        and a moment later that it is over, so that it does not come in the way of itself.
        """
        if self.closed:
            return
        code, member = await self.ask_the_gate()
        await self.watch(await _allowed(member, sorted(self.watched)) if member else set())
        if code == LOGGED_OUT and self.heart is not None:
            self.heart.cancel()
            self.heart = asyncio.create_task(self.part())
        elif code:
            await self.close(code)

    async def part(self) -> None:
        await asyncio.sleep(PARTING)
        await self.close(LOGGED_OUT)

    async def beat(self) -> None:
        """A sign of life, and the key looked at once more in case the news of its loss was lost."""
        number = 0
        try:
            while True:
                await asyncio.sleep(BEAT)
                if await self.key() is None:
                    return
                number += 1
                await self.say({"beat": number})
        except TROUBLE as trouble:
            await self.give_up(trouble)

    # --- the key ----------------------------------------------------------------------------

    async def ask_the_gate(self) -> tuple[int, Membership | None]:
        """(0, the membership as it is now), or (the code to close with, None)."""
        slug = self.scope["url_route"]["kwargs"]["estate"]
        user_id, member = await _key(self.scope["session"].session_key, slug)
        if user_id is None or user_id != self.user_id:
            return LOGGED_OUT, None
        if member is None or self.member_id not in {None, member.pk}:
            return NO_SUCH_HOUSE, None  # or the page was made for somebody else: let it come again
        self.member_id = member.pk
        return 0, member

    async def key(self) -> Membership | None:
        """The membership as it is now; without one the socket closes."""
        code, member = await self.ask_the_gate()
        if code:
            await self.close(code)
        return member

    async def watch(self, topics: set[str]) -> None:
        """Join what is new and leave what is no longer looked at, or may not be."""
        for topic in topics - self.watched:
            await self.channel_layer.group_add(live.group_of(topic), self.channel_name)
        for topic in self.watched - topics:
            await self.channel_layer.group_discard(live.group_of(topic), self.channel_name)
        self.watched = topics

    async def take_a_seat(self) -> None:
        """A person has eight at a time; the oldest makes room."""
        assert self.user_id is not None
        seats = _open.setdefault(self.user_id, [])
        seats.append(self)
        if len(seats) > MOST_SOCKETS:
            await seats.pop(0).close(CROWDED_OUT)

    # --- talking and leaving ----------------------------------------------------------------

    async def say(self, facts: dict[str, Any]) -> None:
        if not self.closed:
            with suppress(OSError, RuntimeError):  # the browser was quicker
                await self.send({"type": "websocket.send", "text": json.dumps(facts)})

    async def close(self, code: int) -> None:
        if not self.closed:
            self.closed = True
            with suppress(OSError, RuntimeError):
                await self.send({"type": "websocket.close", "code": code})

    async def give_up(self, trouble: Exception) -> None:
        log.warning("socket closed: %s", type(trouble).__name__)
        await self.close(COME_BACK)

    async def tidy_up(self) -> None:
        """Leave every group and the seat, whatever way the socket ended."""
        self.closed = True
        if self.heart is not None:
            self.heart.cancel()
        if self.user_id is None:
            return
        seats = _open.get(self.user_id, [])
        if self in seats:
            seats.remove(self)
        if not seats:
            _open.pop(self.user_id, None)
        if hasattr(self, "channel_name"):
            with suppress(*TROUBLE):
                await self.watch(set())
                await self.channel_layer.group_discard(f"user.{self.user_id}", self.channel_name)
