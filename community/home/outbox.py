"""What waits to be sent through one socket: bounded, so that who never reads costs nobody anything."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

MOST, MOST_BYTES = 100, 256 * 1024


class Full(Exception):
    """The browser does not read, and more than enough waits for it already."""


class Outbox:
    """Texts in order, sent one after the other. `post` never waits.

    `at_once` takes a text there and then, or says that it cannot: without it each text has to wait
    for a task of its own, and that costs ten times what the sending does.
    """

    def __init__(self, send: Callable[[str], Awaitable[None]]) -> None:
        self.send = send
        self.waiting: deque[str] = deque()
        self.weight = 0
        self.writer: asyncio.Task[None] | None = None
        self.at_once: Callable[[str], bool] | None = None

    def post(self, text: str) -> None:
        """Send it, or put it in line when something waits. Raises Full when too much does."""
        if not self.waiting and self.at_once is not None and self.at_once(text):
            return
        if len(self.waiting) >= MOST or self.weight + len(text) > MOST_BYTES:
            raise Full
        self.waiting.append(text)
        self.weight += len(text)
        if self.writer is None or self.writer.done():
            self.writer = asyncio.create_task(self.write())

    async def write(self) -> None:
        with suppress(OSError, RuntimeError):  # the browser was quicker
            while self.waiting:
                await self.send(self.waiting[0])
                self.weight -= len(self.waiting.popleft())

    async def flush(self, seconds: float) -> bool:
        """Wait until all is sent, so long at most; whether it was."""
        if self.writer is not None and not self.writer.done():
            await asyncio.wait({self.writer}, timeout=seconds)
        return self.writer is None or self.writer.done()

    def stop(self) -> None:
        """Nothing more is sent."""
        self.waiting.clear()
        if self.writer is not None:
            self.writer.cancel()
