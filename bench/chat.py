"""Two hundred open pages in one conversation, ten lines a second; and how long it takes to open one.

The same crowd first at the bare `websockets` library, in the same run. Times are from the moment a
line is sent to the moment each page has it, through the database, Valkey and both web processes.
"""

import asyncio
import json
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psutil
from django.db import connection
from django.utils import timezone
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from bench import load, people
from bench.load import Browser
from bench.report import Report, median, percentile, ratio
from bench.servers import BASE, Ground, Server
from community.chat import actions
from community.chat.models import Conversation, Kind

PART = "chat"
SOCKETS, PEOPLE, A_SECOND = 200, 50, 10
P95, P99 = 0.5, 1.5
SILENT, LONG_TEXT = 50, "x" * 3_500
MILLION = 1_000_000


@dataclass
class Heard:
    """What one page heard: each line's number and how long it took."""

    numbers: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def take(self, text: str) -> None:
        now = time.perf_counter()
        number, sent, *_rest = text.split(" ")
        self.numbers.append(int(number))
        self.seconds.append(now - float(sent))


@dataclass
class Found:
    """One crowd's result."""

    sent: int
    heard: list[Heard]
    refused: int = 0

    @property
    def seconds(self) -> list[float]:
        return [one for page in self.heard for one in page.seconds]

    @property
    def lost(self) -> int:
        return sum(self.sent - len(set(page.numbers)) for page in self.heard)

    @property
    def is_in_order(self) -> bool:
        first = self.heard[0].numbers
        return all(page.numbers == first for page in self.heard)

    def row(self, name: str, cpu: float) -> list[Any]:
        times = [percentile(self.seconds, percent) * 1000 for percent in (50, 95, 99)]
        each = ratio(cpu * 1000, len(self.seconds))
        return [name, len(self.heard), len(self.seconds), self.lost, *times, cpu, f"{each:.3f}"]


def run(ground: Ground, report: Report, options: Any) -> None:
    count, seconds = (40, 5.0) if options.quick else (SOCKETS, 60.0)
    report.begin(PART, f"{count} pages in one conversation, {A_SECOND} lines a second")
    people.move_in_runners(PEOPLE)
    talk = _conversation()
    rows = []
    with _raw() as (port, process):
        raw = asyncio.run(_RawCrowd(port, count).run(seconds / 3))
        rows.append(raw.row("websockets", sum(process.cpu_times()[:2])))
    with ground.web() as server:
        names = [people.runner(number) for number in range(1, PEOPLE + 1)]
        browsers = load.log_in_all(server.port, names)
        before = server.cpu()
        ours = asyncio.run(_Crowd(server, browsers, talk, count).run(seconds))
        rows.append(ours.row("beboerhus", server.cpu() - before))
        _show(report, rows, ours)
        _silent(report, server, browsers, talk, count, seconds / 4)
        _opening(report, server, browsers[0], 20_000 if options.quick else MILLION)
    Conversation.objects.filter(title__startswith="Prøve").delete()


def _show(report: Report, rows: list[list[Any]], ours: Found) -> None:
    head = [
        "server",
        "pages",
        "heard",
        "lost",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "cpu s",
        "cpu ms each",
    ]
    report.show(PART, "fan-out", head, rows)
    report.note(PART, "p95_to_raw", round(ratio(rows[1][5], rows[0][5]), 1))
    report.check(PART, "every line reached every page", not ours.lost, ours.lost)
    report.check(PART, "in the same order", ours.is_in_order)
    report.check(PART, "no line was refused", not ours.refused, ours.refused)
    p95, p99 = percentile(ours.seconds, 95), percentile(ours.seconds, 99)
    report.check(PART, f"p95 within {P95:g} s", p95 <= P95, f"{p95 * 1000:.0f} ms")
    report.check(PART, f"p99 within {P99:g} s", p99 <= P99, f"{p99 * 1000:.0f} ms")


def _silent(
    report: Report, server: Server, browsers: list[Browser], talk: Conversation,
    count: int, seconds: float,
) -> None:  # fmt: skip
    """Long lines without and with pages that never read."""
    fewer = min(count, SOCKETS - SILENT)
    alone = asyncio.run(_Crowd(server, browsers, talk, fewer, LONG_TEXT).run(seconds))
    before = server.memory()
    crowd = _Crowd(server, browsers, talk, fewer, LONG_TEXT, silent=SILENT)
    with_silent = asyncio.run(crowd.run(seconds))
    grown = server.memory() - before
    p95 = [percentile(found.seconds, 95) for found in (alone, with_silent)]
    head = ["pages that never read", "lost by the others", "p95 ms", "memory MB"]
    report.show(
        PART,
        "silent",
        head,
        [[0, alone.lost, p95[0] * 1000, before], [SILENT, with_silent.lost, p95[1] * 1000, grown]],
    )
    report.check(PART, "who reads loses nothing", not with_silent.lost, with_silent.lost)
    report.check(PART, "memory grows by 50 MB at most", grown <= 50, f"{grown} MB")
    report.check(PART, "who reads has it within the same bound", p95[1] <= P95, f"{p95[1]:.3f} s")


def _opening(report: Report, server: Server, browser: Browser, many: int) -> None:
    """A conversation of ten and one of a million, opened by turns."""
    member = people.member(browser.who)
    talks = {}
    for size in (10, many):
        made = actions.begin(
            member.estate, Kind.GROUP, [member], now=timezone.now(), title=f"Prøve {size}"
        )
        _fill(made, member.pk, size)
        talks[f"{size}"] = made
    asked = {
        name: (server.port, browser.get(f"{_at(made)}messages/")) for name, made in talks.items()
    }
    load.in_turns(asked, 3)
    answers = load.in_turns(asked, 40)
    times = {name: [one.seconds * 1000 for one in found] for name, found in answers.items()}
    rows = [[name, median(found), percentile(found, 95)] for name, found in times.items()]
    report.show(PART, "opening", ["messages in it", "p50 ms", "p95 ms"], rows)
    same = ratio(rows[1][1], rows[0][1])
    # Fifty are made into JSON instead of ten: that is what the rest is.
    report.check(PART, "a long one opens like a short one (≤ 3 times)", same <= 3, f"{same:.2f}")


def _fill(talk: Conversation, author: int, size: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            "INSERT INTO chat_message (conversation_id, author_id, seq, changed_seq, client_id,"
            " text, as_role, said_at) SELECT %s, %s, n, n, gen_random_uuid(), 'En linje', '',"
            " now() FROM generate_series(1, %s) n",
            [talk.pk, author, size],
        )
        cursor.execute("ANALYZE chat_message")
    Conversation.objects.filter(pk=talk.pk).update(seq=size, said_at=timezone.now())


def _at(talk: Conversation) -> str:
    return f"/api/v1/{people.ESTATE}/conversations/{talk.token}/"


def _conversation() -> Conversation:
    names = [people.runner(number) for number in range(1, PEOPLE + 1)]
    members = [people.member(name) for name in names]
    return actions.begin(members[0].estate, Kind.GROUP, members, now=timezone.now(), title="Prøve")


# --- the crowds ----------------------------------------------------------------------------------


class _RawCrowd:
    """Everybody at the bare library; the first ones speak."""

    def __init__(self, port: int, count: int) -> None:
        self.port, self.count = port, count

    async def run(self, seconds: float) -> Found:
        lines = [await self.open(number) for number in range(self.count)]
        heard = [Heard() for _line in lines]
        listening = [
            asyncio.create_task(self.listen(*pair)) for pair in zip(lines, heard, strict=True)
        ]
        found = Found(round(seconds * A_SECOND), heard)
        await self.speak(lines, found)
        await _until_all(found)
        for task in listening:
            task.cancel()
        await self.close(lines)
        found.refused = getattr(self, "refused", 0)
        return found

    async def open(self, number: int) -> ClientConnection:
        return await connect(f"ws://127.0.0.1:{self.port}/", compression=None, ping_interval=None)

    async def listen(self, line: ClientConnection, heard: Heard) -> None:
        async for frame in line:
            heard.take(json.loads(frame)["facts"]["text"])

    async def speak(self, lines: list[ClientConnection], found: Found) -> None:
        """At its time each, whatever the one before took."""
        began = time.perf_counter()
        for number in range(found.sent):
            await asyncio.sleep(max(began + number / A_SECOND - time.perf_counter(), 0))
            await self.say(lines[number % min(len(lines), PEOPLE)], number)

    async def say(self, line: ClientConnection, number: int) -> None:
        facts = {"seq": number, "who": {"name": "Birgit", "pad": "x" * 300}}
        said = {"facts": facts | {"text": f"{number} {time.perf_counter()} "}}
        await line.send(json.dumps(said))

    async def close(self, lines: list[ClientConnection]) -> None:
        await asyncio.gather(*(line.close() for line in lines))


class _Crowd(_RawCrowd):
    """Everybody with a page of ours open; each says a line by turns."""

    def __init__(
        self, server: Server, browsers: list[Browser], talk: Conversation, count: int,
        more: str = "", silent: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(server.port, count)
        self.server, self.browsers, self.talk, self.more = server, browsers, talk, more
        self.silent, self.refused = silent, 0

    async def run(self, seconds: float) -> Found:
        deaf = [await self.open_deaf(number) for number in range(self.silent)]
        try:
            return await super().run(seconds)
        finally:
            for line in deaf:
                line.transport.abort()

    async def open(self, number: int, **more: Any) -> ClientConnection:
        browser = self.browsers[number % len(self.browsers)]
        line = await connect(
            f"ws://{self.server.address}/ws/{people.ESTATE}/",
            origin=Origin(f"http://{self.server.address}"),
            additional_headers={"Cookie": browser.cookie},
            compression=None,
            ping_interval=None,
            open_timeout=30,
            **more,
        )
        await line.send(json.dumps({"watch": [self.talk.topic]}))
        said = json.loads(await asyncio.wait_for(line.recv(), 30))
        assert said["watching"] == [self.talk.topic], said
        return line

    async def open_deaf(self, number: int) -> ClientConnection:
        """Opened like any other, and never read from again."""
        pipe = socket.socket()
        pipe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        pipe.setblocking(False)
        await asyncio.get_running_loop().sock_connect(pipe, ("127.0.0.1", self.port))
        return await self.open(number, sock=pipe, max_queue=1)

    async def listen(self, line: ClientConnection, heard: Heard) -> None:
        async for frame in line:
            said = json.loads(frame)
            if "changed" in said and "text" in said.get("facts", {}):
                heard.take(said["facts"]["text"])
            self.refused += "refused" in said

    async def say(self, line: ClientConnection, number: int) -> None:
        said = {
            "conversation": str(self.talk.token),
            "client_id": str(uuid4()),
            "text": f"{number} {time.perf_counter()} {self.more}".strip(),
        }
        await line.send(json.dumps({"say": said}))


async def _until_all(found: Found, seconds: float = 10) -> None:
    """Until every page has every line, or it is clear that some will not come."""
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        if not found.lost:
            break
        await asyncio.sleep(0.2)


@contextmanager
def _raw() -> Any:
    """The bare library in a process of its own; its port, told once it listens, and itself."""
    said = [sys.executable, "-m", "bench.raw"]
    with subprocess.Popen(said, cwd=BASE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(10)
