"""What is sent at once, what waits, and when it is too much."""

import asyncio

import pytest

from community.home.outbox import MOST, MOST_BYTES, Full, Outbox
from tests.apart import lived_apart


class Wire:
    """A socket that takes what it is given while `room` is true, and counts how."""

    def __init__(self):
        self.sent, self.room, self.waited = [], asyncio.Event(), 0
        self.outbox = Outbox(self.send)
        self.outbox.at_once = self.write

    def write(self, text):
        if self.room.is_set():
            self.sent.append(text)
        return self.room.is_set()

    async def send(self, text):
        self.waited += 1
        await self.room.wait()
        self.sent.append(text)


def lived(story):
    async def whole():
        await story(Wire())

    lived_apart(whole())


def test_who_reads_is_sent_it_at_once_and_without_a_task():
    async def story(wire):
        wire.room.set()
        wire.outbox.post("1")
        assert (wire.sent, wire.outbox.writer) == (["1"], None)

    lived(story)


def test_nothing_overtakes_what_waits():
    async def story(wire):
        wire.outbox.post("1")
        await asyncio.sleep(0)
        wire.room.set()
        wire.outbox.post("2")  # there is room now, but «1» was first
        assert wire.sent == []
        assert await wire.outbox.flush(1)
        wire.outbox.post("3")
        assert (wire.sent, wire.waited, wire.outbox.weight) == (["1", "2", "3"], 2, 0)

    lived(story)


@pytest.mark.parametrize(
    ("text", "most"), [("x", MOST), ("x" * 20_000, MOST_BYTES // 20_000)], ids=["many", "much"]
)
def test_too_much_that_waits_is_said(text, most):
    async def story(wire):
        for _number in range(most):
            wire.outbox.post(text)
        with pytest.raises(Full):
            wire.outbox.post(text)
        wire.outbox.stop()

    lived(story)
