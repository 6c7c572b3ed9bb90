"""One ear per web process: what comes through Valkey is heard once, whoever many sockets it is for.

It joins a group when the first socket here listens to it and leaves a moment after the last one. To
a socket it hands the event itself, with no queue and no task between: the text is written already.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any, Protocol

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# Who turns a page comes back at once: a group is left so many seconds after its last listener.
LINGER = 2.0
REST = 1.0  # before listening again when that went wrong
TROUBLE = (RedisError, OSError)
_ears: dict[asyncio.AbstractEventLoop, "Ear"] = {}


class Listener(Protocol):
    """Who wants to be told. Must not wait, and may come and go while others are told."""

    def hear_of(self, event: dict[str, Any]) -> None: ...


class Ear:
    """Listeners by address: a group of the channel layer, or the name one socket has to itself."""

    def __init__(self, layer: Any) -> None:
        self.layer = layer
        self.channel = ""
        self.listeners: dict[str, dict[Listener, None]] = {}
        self.joined: set[str] = set()
        self.leaving: dict[str, asyncio.TimerHandle] = {}
        self.tuning = asyncio.Lock()
        self.tasks: set[asyncio.Task[None]] = set()
        self.names = 0

    # --- who listens ------------------------------------------------------------------------

    async def name(self, listener: Listener) -> str:
        """A name nobody else has in any process; what is sent to it comes to this listener."""
        await self._open()
        self.names += 1
        name = f"{self.channel}/{self.names}"
        self.listeners[name] = {listener: None}
        return name

    async def join(self, group: str, listener: Listener) -> None:
        """From here on the listener is told. Whoever asks later is let wait until it is so."""
        self.listeners.setdefault(group, {})[listener] = None
        try:
            if group not in self.joined:
                await self._join(group)
        except BaseException:
            self.leave(group, listener)
            raise

    def leave(self, group: str, listener: Listener) -> None:
        """From here on the listener is not told. Twice is once."""
        here = self.listeners.get(group, {})
        if listener not in here:
            return
        del here[listener]
        if here:
            return
        del self.listeners[group]
        if group in self.leaving:
            self.leaving[group].cancel()
        loop = asyncio.get_running_loop()
        self.leaving[group] = loop.call_later(LINGER, self._start_leaving, group)

    def forget(self, listener: Listener, name: str) -> None:
        """The listener is gone: out of every group, and its name is nobody's."""
        self.listeners.pop(name, None)
        for group in [group for group, here in self.listeners.items() if listener in here]:
            self.leave(group, listener)

    async def send(self, name: str, event: dict[str, Any]) -> None:
        """To one listener, in whichever process it is."""
        await self.layer.send(name.rpartition("/")[0], event | {"to": name})

    # --- Valkey -----------------------------------------------------------------------------

    async def _open(self) -> None:
        async with self.tuning:
            if not self.channel:
                self.channel = await self.layer.new_channel("ear.")
                self._start(self._listen())

    async def _join(self, group: str) -> None:
        await self._open()
        async with self.tuning:
            if group not in self.joined:
                await self.layer.group_add(group, self.channel)
                self.joined.add(group)

    def _start_leaving(self, group: str) -> None:
        del self.leaving[group]
        self._start(self._leave(group))

    async def _leave(self, group: str) -> None:
        """Unless somebody came meanwhile. What Valkey does not hear of now, it forgets by itself."""
        async with self.tuning:
            if group in self.listeners:
                return
            self.joined.discard(group)
            with suppress(*TROUBLE):
                await self.layer.group_discard(group, self.channel)

    async def _listen(self) -> None:
        """As long as the process lives. The layer joins its groups again when Valkey is back."""
        try:
            while True:
                try:
                    event = await self.layer.receive(self.channel)
                except Exception:  # deaf for one event, and not from now on
                    log.warning("not understood by the ear", exc_info=True)
                    await asyncio.sleep(REST)
                    continue
                self._tell(event)
        finally:
            _ears.pop(asyncio.get_running_loop(), None)

    def _tell(self, event: dict[str, Any]) -> None:
        for listener in list(self.listeners.get(event.get("to", ""), ())):
            try:
                listener.hear_of(event)
            except Exception:  # one socket's trouble is not the others'
                log.exception("a socket could not be told")

    def _start(self, work: Any) -> None:
        """A task that is held on to until it is done."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


def ear() -> Ear:
    """The one of this loop: a web process has one loop."""
    loop = asyncio.get_running_loop()
    if loop not in _ears:
        _ears[loop] = Ear(get_channel_layer())
    return _ears[loop]
