"""One socket per open page: it says that something changed, and in a conversation also what.

The key is looked at when the socket opens, on every message received, and with every heartbeat,
so who loses it is out within half a minute even when nobody told us. So are the topics it watches.
"""

import asyncio
import json
import logging
import random
import time
from contextlib import suppress
from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.db.utils import Error as DatabaseTrouble
from django.utils import translation
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from community import features, live
from community.home.asking import allowed as _allowed
from community.home.asking import hear as _hear
from community.home.asking import key as _key
from community.home.asking import latest as _latest
from community.home.asking import refused
from community.home.ear import ear
from community.home.frames import (
    BAD_FRAME,
    MOST_FRAMES,
    MOST_WATCHES,
    BadFrame,
    Counter,
    topics_in,
    understood,
)
from community.home.hearing import Turns, text_for
from community.home.outbox import Full, Outbox
from community.home.seats import MOST as MOST_SOCKETS
from community.home.seats import leave as _leave
from community.home.seats import take as _take
from community.people.models import Membership

log = logging.getLogger(__name__)

BEAT = 25.0
LIFETIME = 12 * 3600.0
PARTING = 2.0
# Close codes. The page's script knows the first two; after the last three it comes back by itself.
LOGGED_OUT, NO_SUCH_HOUSE = 4401, 4404
CROWDED_OUT, TOO_SLOW, RECYCLED, COME_BACK = 4408, 4408, 1012, 1013
# An engine is away for a moment: a line in the log and a polite close, never a traceback.
TROUBLE = (DatabaseTrouble, RedisError, OSError)
# Those in this process: who makes room while Valkey is away.
_open: dict[int, list["HouseConsumer"]] = {}


class HouseConsumer(AsyncConsumer):
    """`{"watch": ["facility:12"]}` in; `{"watching": …}`, `{"changed": …}`, `{"beat": n}` out."""

    def __init__(self) -> None:
        self.watched: set[str] = set()
        self.unheard: set[int] = set()
        self.counter = Counter()
        self.outbox = Outbox(self.transmit)
        self.turns = Turns(self.tell, self.dispatch)
        self.name = ""
        self.user_id: int | None = None
        self.member_id: int | None = None
        self.reader_id: int | None = None  # whose eyes: the helped neighbour's, for a helper
        self.language = "da"
        self.heart: asyncio.Task[None] | None = None
        self.opened = time.monotonic()
        self.came = 0  # when the seat was taken, by Valkey's clock
        self.closed = False

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.scope, self.base_send, self.ear = scope, send, ear()
        self.outbox.at_once = scope.get("extensions", {}).get("house.write")
        try:
            with suppress(StopConsumer):
                await self.turns.run(receive)
        except TROUBLE as trouble:
            await self.give_up(trouble)
        finally:
            await self.tidy_up()

    async def dispatch(self, event: dict[str, Any]) -> None:
        await getattr(self, event["type"].replace(".", "_"))(event)

    # --- what the browser says --------------------------------------------------------------

    async def websocket_connect(self, event: dict[str, Any]) -> None:
        """Asks at the gate; who has no key is let in just far enough to be told so by a code."""
        user = self.scope.get("user")
        if user is not None and user.is_authenticated:
            # Joined before the gate is asked, so that losing the key in between is heard.
            self.user_id = int(user.pk)
            self.name = await self.ear.name(self)
            await self.ear.join(live.keys_of(self.user_id), self)
        code = (await self.ask_the_gate())[0]
        await self.send({"type": "websocket.accept"})
        if code:
            await self.close(code)
            return
        await self.take_a_seat()
        self.heart = asyncio.create_task(self.beat())

    async def websocket_receive(self, event: dict[str, Any]) -> None:
        """A list of topics to watch, a word some room knows, or a reason to hang up politely."""
        if self.closed:
            return
        try:
            if self.counter.wait("", MOST_FRAMES):
                raise BadFrame(BAD_FRAME)
            word, said = understood(event.get("text"))
            await (self.hear_watch(said) if word == "watch" else self.hear(word, said))
        except BadFrame as bad:
            await self.close(bad.code)

    async def hear_watch(self, said: Any) -> None:
        """Join first and ask for the latest numbers then, so that nothing falls in between."""
        wish = topics_in(said)
        if self.counter.wait("watch", MOST_WATCHES):
            raise BadFrame(BAD_FRAME)
        member = await self.key()
        if member is None:
            return
        allowed, self.unheard = await _allowed(member, wish)
        await self.watch(allowed)
        answer: dict[str, Any] = {"watching": sorted(self.watched)}
        self.say(answer | await self.numbers(member))

    async def hear(self, word: str, said: Any) -> None:
        """What a room listens to. Too many are refused by the socket itself, and it stays open."""
        frame = features.frame_named(word)
        if frame is None or not isinstance(said, dict):
            raise BadFrame(BAD_FRAME)
        if self.counter.is_again(f"{word} {said.get('conversation')}", frame.pause):
            return
        wait = self.counter.wait(word, frame.most)
        if wait:
            self.say(self.too_fast(said, int(wait) + 1))
            return
        member = await self.key()
        if member is None:
            return
        try:
            answer = await _hear(member, word, said)
        except ValueError:
            raise BadFrame(BAD_FRAME) from None
        if answer:
            self.say(answer)

    def too_fast(self, said: dict[str, Any], seconds: int) -> dict[str, Any]:
        with translation.override(self.language):
            slower = _("Du skriver hurtigt. Vent et øjeblik, så kommer det hele med.")
        return refused(said, "rate_limited", slower, {"retry_after": seconds})

    async def websocket_disconnect(self, event: dict[str, Any]) -> None:
        self.closed = True
        raise StopConsumer

    # --- what the house says ----------------------------------------------------------------

    def hear_of(self, event: dict[str, Any]) -> None:
        """From the ear. Who keeps us from telling it, by asking for too much, is let go of."""
        if self.closed:
            return
        try:
            self.turns.hear_of(event)
        except Full:
            log.info("socket closed: too much waits")
            self.hang_up(TOO_SLOW)

    def tell(self, event: dict[str, Any]) -> None:
        if event["topic"] in self.watched:
            text = text_for(self.reader_id, self.unheard, event)
            if text is not None:
                self.post(text)

    async def recheck(self, event: dict[str, Any]) -> None:
        """Somebody turned the key: is it still ours, and what does it still open?

        The page that has just logged out is on its way to another one: it is told nothing more,
        and a moment later that it is over, so that it does not come in the way of itself.
        """
        if self.closed:
            return
        code, member = await self.ask_the_gate()
        await self.look_again(member)
        if code == LOGGED_OUT and self.heart is not None:
            self.heart.cancel()
            self.heart = asyncio.create_task(self.part())
        elif code:
            await self.close(code)

    async def look_again(self, member: Membership | None) -> None:
        """Leave what may not be watched any more; what was asked for meanwhile is left alone.

        Where somebody is heard no more, or again, the page looks at all it shows once more.
        """
        before, unheard = sorted(self.watched), self.unheard
        allowed, self.unheard = await _allowed(member, before) if member else (set(), set())
        self.unwatch(set(before) - allowed)
        if self.unheard != unheard:
            for topic in sorted(self.watched):
                self.say({"changed": topic})

    async def part(self) -> None:
        await asyncio.sleep(PARTING)
        await self.close(LOGGED_OUT)

    async def beat(self) -> None:
        """A sign of life with the latest numbers, and the key and the topics looked at once more."""
        number = 0
        try:
            while not self.closed:
                await asyncio.sleep(BEAT * random.uniform(0.9, 1))  # noqa: S311 - not all at once
                if time.monotonic() - self.opened > LIFETIME:
                    await self.close(RECYCLED)
                    return
                member = await self.key()
                if member is None:
                    return
                await self.look_again(member)
                await self.keep_the_seat()
                number += 1
                beat: dict[str, Any] = {"beat": number}
                self.say(beat | await self.numbers(member))
        except TROUBLE as trouble:
            await self.give_up(trouble)

    async def numbers(self, member: Membership) -> dict[str, Any]:
        """{"latest": …} for the watched topics that have numbers; nothing when none has."""
        latest = await _latest(member, sorted(self.watched)) if self.watched else {}
        return {"latest": latest} if latest else {}

    # --- the key ----------------------------------------------------------------------------

    async def ask_the_gate(self) -> tuple[int, Membership | None]:
        """(0, the membership as it is now), or (the code to close with, None)."""
        slug = self.scope["url_route"]["kwargs"]["estate"]
        user_id, member = await _key(self.scope["session"].session_key, slug)
        if user_id is None or user_id != self.user_id:
            return LOGGED_OUT, None
        if member is None or self.member_id not in {None, member.pk}:
            return NO_SUCH_HOUSE, None  # or the page was made for somebody else: let it come again
        self.member_id, self.reader_id = member.pk, member.user_id
        self.language = (member.helper or member.user).language
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
            await self.ear.join(live.group_of(topic), self)
        gone, self.watched = self.watched - topics, self.watched | topics
        self.unwatch(gone)

    def unwatch(self, topics: set[str]) -> None:
        self.watched = self.watched - topics
        for topic in topics:
            self.ear.leave(live.group_of(topic), self)

    async def take_a_seat(self) -> None:
        """A person has five at a time, wherever they are served; the oldest makes room."""
        assert self.user_id is not None
        _open.setdefault(self.user_id, []).append(self)
        await self.keep_the_seat()

    async def keep_the_seat(self) -> None:
        """Taken, and renewed with every heartbeat. Without Valkey this process counts its own."""
        if self.closed or self.user_id is None:
            return
        taken = await _take(self.user_id, self.name, self.came)
        if taken is None:
            here = _open.get(self.user_id, [])
            for one in here[:-MOST_SOCKETS]:
                here.remove(one)
                await one.close(CROWDED_OUT)
            return
        self.came = taken.came
        for name in taken.out:
            if name == self.name:
                await self.close(CROWDED_OUT)
            else:
                await self.ear.send(name, {"type": "crowded.out"})

    async def crowded_out(self, event: dict[str, Any]) -> None:
        """Another page of the same person took the seat, here or in another process."""
        await self.close(CROWDED_OUT)

    # --- talking and leaving ----------------------------------------------------------------

    def say(self, facts: dict[str, Any]) -> None:
        self.post(json.dumps(facts))

    def post(self, text: str) -> None:
        """Put it in line. Who does not read what is sent is let go of."""
        if self.closed:
            return
        try:
            self.outbox.post(text)
        except Full:
            log.info("socket closed: not read")
            self.hang_up(TOO_SLOW)

    async def transmit(self, text: str) -> None:
        await self.send({"type": "websocket.send", "text": text})

    async def close(self, code: int) -> None:
        """After what is in line, if that is read within two seconds."""
        if self.closed:
            return
        self.closed = True
        if not await self.outbox.flush(PARTING):
            self.hang_up(code)
            return
        with suppress(OSError, RuntimeError):
            await self.send({"type": "websocket.close", "code": code})

    def hang_up(self, code: int) -> None:
        """Now, whoever reads it or not (config/wire.py)."""
        self.closed = True
        self.outbox.stop()
        hang_up = self.scope.get("extensions", {}).get("house.hang_up")
        if hang_up is not None:
            hang_up(code)

    async def give_up(self, trouble: Exception) -> None:
        log.warning("socket closed: %s", type(trouble).__name__)
        await self.close(COME_BACK)

    async def tidy_up(self) -> None:
        """Leave every group and the seat, whatever way the socket ended."""
        self.closed = True
        self.ear.forget(self, self.name)
        self.outbox.stop()
        if self.heart is not None:
            self.heart.cancel()
        if self.user_id is None:
            return
        seats = _open.get(self.user_id, [])
        if self in seats:
            seats.remove(self)
        if not seats:
            _open.pop(self.user_id, None)
        if self.came:
            await _leave(self.user_id, self.name)
