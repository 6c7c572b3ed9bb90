"""Two hundred open pages: none is hung up on, strangers get nothing, and news travels fast."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from bench import load, people
from bench.load import Browser, Line
from bench.people import Turn
from bench.report import Report, percentile
from bench.servers import Ground, Server

PART = "sockets"
OPEN, PEOPLE = 200, 50
BOOKINGS = 10
NEWS_WITHIN = 1.0


@dataclass
class Watcher:
    """One open page: what it heard and when, and whether it was hung up on."""

    line: ClientConnection
    heard: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    closed: int | None = None

    async def listen(self) -> None:
        try:
            async for frame in self.line:
                self.heard.append((time.perf_counter(), json.loads(frame)))
        except ConnectionClosed:
            pass
        self.closed = self.line.close_code

    def beats(self) -> int:
        return sum("beat" in said for _at, said in self.heard)

    def first_news(self, since: float) -> float | None:
        """Seconds until it heard of a change; None if it has not."""
        return next(
            (at - since for at, said in self.heard if at > since and "changed" in said), None
        )


@dataclass
class Found:
    """What the part found out, by the words of the report."""

    closed: list[int] = field(default_factory=list)
    beats: int = 0
    news: list[float] = field(default_factory=list)
    missed: int = 0
    evil: str = ""
    foreign: str = ""


def run(ground: Ground, report: Report, options: Any) -> None:
    idle = min(options.idle, 2.0) if options.quick else options.idle
    count = 40 if options.quick else OPEN
    report.begin(PART, f"{count} open sockets, idle for {idle:g} s")
    people.move_in_runners(PEOPLE)
    with ground.web() as server:
        names = [people.runner(number) for number in range(1, PEOPLE + 1)]
        browsers = load.log_in_all(server.port, names)
        people.forget_runners_bookings()
        turn = people.free_turns(people.member(names[0]), timezone.now())[0]
        before, memory = server.cpu(), server.memory()
        found = asyncio.run(_Sockets(server, browsers, turn).run(count, idle))
        report.note(PART, "cpu_seconds", round(server.cpu() - before, 2))
        report.note(PART, "memory_mb_before_and_after", [memory, server.memory()])
    people.forget_runners_bookings()
    _show(report, found, count)


def _show(report: Report, found: Found, count: int) -> None:
    p50, most = percentile(found.news, 50) * 1000, percentile(found.news, 100) * 1000
    report.show(
        PART,
        "news",
        ["sockets", "closed", "beats", "news heard", "missed", "p50 ms", "max ms"],
        [[count, len(found.closed), found.beats, len(found.news), found.missed, p50, most]],
    )
    report.check(PART, "no idle socket was closed", not found.closed, sorted(set(found.closed)))
    report.check(PART, "every watcher heard of every change", not found.missed, found.missed)
    fast = bool(found.news) and most <= NEWS_WITHIN * 1000
    report.check(PART, f"within {NEWS_WITHIN:g} s of the tap", fast, f"{most:.0f} ms")
    report.check(PART, "an evil Origin is refused", found.evil == "403", found.evil)
    ok = found.foreign == "4404, 0 frames"
    report.check(PART, "a foreign estate is closed without a word", ok, found.foreign)


class _Sockets:
    """A crowd at one server, all looking at the same machine."""

    def __init__(self, server: Server, browsers: list[Browser], turn: Turn) -> None:
        self.server, self.browsers, self.turn = server, browsers, turn
        self.topic = f"facility:{turn.facility.pk}"

    async def run(self, count: int, idle: float) -> Found:
        found = Found(evil=await self._evil(), foreign=await self._foreign())
        watchers = []
        for start in range(0, count, 20):
            crowd = [self.browsers[n % len(self.browsers)] for n in range(start, start + 20)]
            watchers += await asyncio.gather(*(self._watch(browser) for browser in crowd))
        listening = [asyncio.create_task(watcher.listen()) for watcher in watchers]
        await asyncio.sleep(idle)
        found.closed = [watcher.closed for watcher in watchers if watcher.closed is not None]
        found.beats = sum(watcher.beats() for watcher in watchers)
        for number in range(BOOKINGS):
            await self._book_and_let_go(self.browsers[number], watchers, found)
        for task in listening:
            task.cancel()
        await asyncio.gather(*(watcher.line.close() for watcher in watchers))
        return found

    def _open(self, browser: Browser, estate: str = people.ESTATE, origin: str = "") -> connect:
        """A page's socket that says nothing by itself, so that only the house keeps it open."""
        return connect(
            f"ws://{self.server.address}/ws/{estate}/",
            origin=Origin(origin or f"http://{self.server.address}"),
            additional_headers={"Cookie": browser.cookie},
            ping_interval=None,
            open_timeout=30,
        )

    async def _watch(self, browser: Browser) -> Watcher:
        line = await self._open(browser)
        await line.send(json.dumps({"watch": [self.topic]}))
        said = json.loads(await asyncio.wait_for(line.recv(), 30))
        assert said == {"watching": [self.topic]}, said
        return Watcher(line)

    async def _evil(self) -> str:
        try:
            async with self._open(self.browsers[0], origin="https://evil.example"):
                return "it was let in"
        except InvalidStatus as no:
            return str(no.response.status_code)

    async def _foreign(self) -> str:
        """The close code, and how much was said before it."""
        line, frames = await self._open(self.browsers[0], estate="ankerhuset"), 0
        try:
            while True:
                await asyncio.wait_for(line.recv(), 5)
                frames += 1
        except ConnectionClosed:
            return f"{line.close_code}, {frames} frames"
        except TimeoutError:
            return f"left open, {frames} frames"

    async def _book_and_let_go(
        self, browser: Browser, watchers: list[Watcher], found: Found
    ) -> None:
        where = f"/api/v1/{people.ESTATE}/bookings/"
        line = await Line(self.server.port).open()
        booked = await self._news_of(line, browser.api(where, **self.turn.json), watchers, found)
        await self._news_of(line, browser.delete(f"{where}{booked['id']}/"), watchers, found)
        await line.close()

    async def _news_of(
        self, line: Line, raw: bytes, watchers: list[Watcher], found: Found
    ) -> dict[str, Any]:
        """Ask, and see how long it takes until all have heard, from the tap on."""
        answer = await line.ask(raw)
        deadline = answer.asked_at + 5 * NEWS_WITHIN
        while time.perf_counter() < deadline:
            if all(w.first_news(answer.asked_at) is not None for w in watchers):
                break
            await asyncio.sleep(0.02)
        heard = [watcher.first_news(answer.asked_at) for watcher in watchers]
        found.news += [seconds for seconds in heard if seconds is not None]
        found.missed += sum(seconds is None for seconds in heard)
        return dict(answer.json) if answer.raw else {}
