"""How one socket hears of the house: in its turn, and only what its reader may have."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from channels.utils import await_many_dispatch

from community.home.outbox import MOST, Full

Event = dict[str, Any]


class Turns:
    """One thing after the other: what the page says, and what the house says meanwhile.

    News is told there and then when nothing is being answered; else after the answer, so that a page
    hears «said» before its own line, and nothing at all of what it loses by the turn of a key. (The
    dispatch of Channels itself asks a thread, each time, to tidy connections that nobody used.)
    """

    def __init__(self, tell: Callable[[Event], None], serve: Callable[[Event], Awaitable[None]]):
        self.tell, self.serve = tell, serve
        self.inbox: asyncio.Queue[Event] = asyncio.Queue()
        self.unserved = 0

    def hear_of(self, event: Event) -> None:
        """From the ear. Raises Full when too much waits behind an answer."""
        if event["type"] == "changed" and not self.unserved:
            self.tell(event)
            return
        if self.unserved > MOST:
            raise Full
        self.unserved += 1
        self.inbox.put_nowait(event)

    async def run(self, receive: Callable[[], Awaitable[Event]]) -> None:
        """Until `serve` says that it is over (StopConsumer) or fails."""

        async def of_the_page() -> Event:
            event = await receive()
            self.unserved += 1
            return event

        await await_many_dispatch([of_the_page, self.inbox.get], self._dispatch)

    async def _dispatch(self, event: Event) -> None:
        if event["type"] == "changed":
            self.tell(event)
        else:
            await self.serve(event)
        self.unserved -= 1


def text_for(reader_id: int | None, unheard: set[int], event: Event) -> str | None:
    """As this reader has it: their own is theirs, a blocked neighbour's is a number or nothing."""
    text, by = str(event["text"]), event["by"]
    if by is None or (by != reader_id and by not in unheard):
        return text
    said = json.loads(text)
    facts = said.get("facts", {})
    if by == reader_id:
        said["facts"] = facts | {"mine": True}
    elif "changed_seq" not in facts:
        return None
    else:
        said["facts"] = {"changed_seq": facts["changed_seq"]}
    return json.dumps(said)
