"""What breaks while people write: connections of the database, Valkey, web processes, and the line.

CH-1: what was answered is there afterwards, once, in one order for everybody. CH-4: pages whose
connection is cut again and again end with the same list, and leave nothing behind in the house.
"""

import asyncio
import json
import random
import shutil
import socket
import struct
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection
from django.utils import timezone
from redis import Redis
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from bench import load, people
from bench.load import Browser
from bench.report import Report
from bench.servers import Ground, Server
from community.chat import actions
from community.chat.models import Conversation, Kind, Message
from config.engines import start_and_wait
from config.processes import wait_or_kill
from config.valkey import Valkey

PART = "faults"
WRITERS, PAGES, PEOPLE = 20, 200, 50
PAUSE, PATIENCE, SETTLED = 1.5, 4.0, 45.0
TROUBLE = (OSError, WebSocketException, TimeoutError, asyncio.IncompleteReadError, ValueError)
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: what is closed is torn
MOST_GROWN = 30  # megabytes


def run(ground: Ground, report: Report, options: Any) -> None:
    report.begin(PART, "faults while people write")
    people.move_in_runners(PEOPLE)
    with OwnValkey() as valkey, ground.web(REDIS_URL=valkey.url) as server:
        browsers = load.log_in_all(server.port, [people.runner(n) for n in range(1, PEOPLE + 1)])
        _resets(report, server, valkey, browsers, quick=options.quick)
        _kills(ground, report, server, valkey, browsers, quick=options.quick)
    connection.close()
    Conversation.objects.filter(title="Uvejr").delete()


class OwnValkey:
    """One that may be killed: the bench's own counts nothing on it."""

    def __enter__(self) -> "OwnValkey":
        self.home = Path(tempfile.mkdtemp(prefix="bh-vk-", dir="/tmp"))
        self.engine = Valkey(self.home / "data", self.home, self.home / "log", throwaway=True)
        self.process = start_and_wait(self.engine)
        return self

    def __exit__(self, *_error: object) -> None:
        wait_or_kill(self.process, 0)
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"unix://{self.engine.socket}?db=0"

    def replace(self) -> None:
        """Killed, and started again with nothing in it."""
        wait_or_kill(self.process, 0)
        self.process = start_and_wait(self.engine)

    def left(self) -> tuple[int, int]:
        """(channels somebody listens to, seats somebody has)"""
        line: Any = Redis.from_url(self.url)
        seats = sum(line.zcard(key) for key in line.scan_iter("*:seats:*:seen"))
        return len(line.pubsub_channels("*")), seats


# --- a page --------------------------------------------------------------------------------------


@dataclass
class Page:
    """What the page's script does: shows what comes, fetches what it missed, says again what was
    not answered, and comes back when its line is cut."""

    port: int
    browser: Browser
    talk: Conversation
    shown: list[tuple[int, str]] = field(default_factory=list)
    answered: dict[str, str] = field(default_factory=dict)
    known: int = 0
    opened: int = 0
    fetched: int = 0
    line: ClientConnection | None = None
    over: bool = False
    waiting: dict[str, asyncio.Future[None]] = field(default_factory=dict)

    async def live(self) -> None:
        """Until it is over, whatever happens."""
        while not self.over:
            with suppress(*TROUBLE):
                await self._live_once()
            self.line = None
            await asyncio.sleep(random.uniform(0.1, 0.5))

    async def _live_once(self) -> None:
        house = f"127.0.0.1:{self.port}"
        async with connect(
            f"ws://{house}/ws/{people.ESTATE}/", origin=Origin(f"http://{house}"),
            additional_headers={"Cookie": self.browser.cookie}, compression=None,
            ping_interval=None, open_timeout=20, close_timeout=1,
        ) as line:  # fmt: skip
            await line.send(json.dumps({"watch": [self.talk.topic]}))
            self.opened += 1
            async for frame in line:
                await self._hear(json.loads(frame), line)
                if self.over:  # it came back as everybody was going
                    return

    async def _hear(self, said: dict[str, Any], line: ClientConnection) -> None:
        if "watching" in said:
            self.line = line
        answer = self.waiting.pop(said.get("said", ""), None)
        if answer is not None and not answer.done():
            answer.set_result(None)
        facts = said.get("facts", {})
        number = max(facts.get("changed_seq", 0), said.get("latest", {}).get(self.talk.topic, 0))
        if number == self.known + 1 and "text" in facts:
            self._show([facts], number)
        elif number > self.known:
            await self._fetch()

    async def _fetch(self) -> None:
        """Over HTTP, as often as it takes."""
        self.fetched += 1
        path = f"/api/v1/{people.ESTATE}/conversations/{self.talk.token}/messages/"
        line = await load.Line(self.port).open()
        try:
            answer = await line.ask(self.browser.get(f"{path}?after={self.known}"))
        finally:
            await line.close()
        if answer.status != 200:
            raise OSError(answer.status)
        sheet = answer.json
        self._show(sheet["results"], sheet["latest"])

    def _show(self, messages: list[dict[str, Any]], latest: int) -> None:
        self.shown += [(facts["seq"], facts["text"]) for facts in messages]
        self.known = latest

    async def say(self, text: str) -> None:
        """Again, under the same name, until it is answered."""
        name = str(uuid4())
        said = {"conversation": str(self.talk.token), "client_id": name, "text": text}
        while True:
            answer = self.waiting[name] = asyncio.get_running_loop().create_future()
            with suppress(*TROUBLE):
                if self.line is not None:
                    await self.line.send(json.dumps({"say": said}))
                    await asyncio.wait_for(answer, PATIENCE)
                    self.answered[name] = text
                    return
            await asyncio.sleep(0.2)

    def cut(self) -> None:
        """The line is torn: no close, no goodbye."""
        if self.line is not None:
            pipe = self.line.transport.get_extra_info("socket")
            with suppress(OSError):  # torn already, by the house
                pipe.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.line.transport.abort()
            self.line = None


Work = Callable[[list[Page]], Coroutine[Any, Any, None]]


async def lived(pages: list[Page], work: Work) -> None:
    """All are open; then the work; then they come to rest by themselves, and go."""
    async with asyncio.TaskGroup() as group:
        for page in pages:
            group.create_task(page.live())
        await until(lambda: all(page.line for page in pages), 120)
        await work(pages)
        said = len({name for page in pages for name in page.answered})
        await until(lambda: all(page.known >= said for page in pages), SETTLED)
        for page in pages:
            page.over = True
            page.cut()


async def until(is_so: Callable[[], bool], seconds: float) -> None:
    """It is so, or the time is over."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if is_so():
            break
        await asyncio.sleep(0.1)


async def speak(pages: list[Page], seconds: float, pace: float) -> None:
    """Each line at its time, whatever became of the one before."""
    async with asyncio.TaskGroup() as group:
        for number in range(round(seconds * pace)):
            group.create_task(pages[number % len(pages)].say(f"Linje {number}"))
            await asyncio.sleep(1 / pace)


def _begin() -> Conversation:
    members = [people.member(people.runner(number)) for number in range(1, PEOPLE + 1)]
    now = timezone.now()
    return actions.begin(members[0].estate, Kind.GROUP, members, now=now, title="Uvejr")


def _judge(report: Report, name: str, talk: Conversation, pages: list[Page]) -> None:
    """By SQL and by what each page shows: everything answered, once, in one order."""
    connection.close()
    rows = list(Message.objects.filter(conversation=talk).order_by("seq"))
    stored = [(row.seq, row.text) for row in rows]
    names = Counter(str(row.client_id) for row in rows)
    answered = {name for page in pages for name in page.answered}
    missing = sum(names[name] != 1 for name in answered)
    report.check(PART, f"{name}: each answered line is there once", not missing, missing)
    gaps = [seq for seq, _text in stored] != list(range(1, len(stored) + 1))
    report.check(PART, f"{name}: no number is left out", not gaps, len(stored))
    wrong = sum(page.shown != stored for page in pages)
    report.check(PART, f"{name}: every page shows the same list", not wrong, wrong)


# --- CH-1 ----------------------------------------------------------------------------------------


def _kills(
    ground: Ground, report: Report, server: Server, valkey: OwnValkey, browsers: list[Browser],
    *, quick: bool,
) -> None:  # fmt: skip
    """Twenty people write; something is killed every two seconds."""
    faults, pace = (6, 10.0) if quick else (30, 20.0)
    talk, done = _begin(), Counter[str]()
    pages = [Page(server.port, browser, talk) for browser in browsers[:WRITERS]]
    seconds = faults * (PAUSE + 0.5)

    async def write(pages: list[Page]) -> None:
        await speak(pages, seconds, pace)

    means: dict[str, Callable[[], None]] = {
        "database": lambda: _cut_off(ground),
        "Valkey": valkey.replace,
        "web process": lambda: server.replace(0),
    }
    # The faults come from this thread: what it starts ends with the thread that started it.
    with ThreadPoolExecutor(1) as other:
        crowd = other.submit(asyncio.run, lived(pages, write))
        while not all(page.line for page in pages) and not crowd.done():
            time.sleep(0.1)
        for number in range(faults):
            what = list(means)[number % 3] if number < 3 else random.choice(list(means))
            means[what]()
            done[what] += 1
            time.sleep(random.uniform(PAUSE - 1, PAUSE + 1))
        crowd.result()
    head = ["killed", *means, "lines answered", "pages opened", "fetched"]
    said = sum(len(page.answered) for page in pages)
    opened, fetched = (sum(getattr(p, name) for p in pages) for name in ("opened", "fetched"))
    report.show(PART, "kills", head, [["", *(done[w] for w in means), said, opened, fetched]])
    _judge(report, "kills", talk, pages)


def _cut_off(ground: Ground) -> None:
    """Half of the connections to the database, in the middle of what they do."""
    with psycopg.connect(ground.database_url, autocommit=True) as line:
        line.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.5"
        )


# --- CH-4 ----------------------------------------------------------------------------------------


def _resets(
    report: Report, server: Server, valkey: OwnValkey, browsers: list[Browser], *, quick: bool,
) -> None:  # fmt: skip
    """Two hundred pages whose line is torn at random, about every ten seconds, while lines come."""
    count, seconds = (40, 10.0) if quick else (PAGES, 60.0)

    def pages_of(talk: Conversation) -> list[Page]:
        return [Page(server.port, browsers[n % PEOPLE], talk) for n in range(count)]

    async def write(pages: list[Page]) -> None:
        async with asyncio.TaskGroup() as group:
            tearing = group.create_task(tear(pages))
            await speak(pages, seconds, 5.0)
            tearing.cancel()

    async def nothing(pages: list[Page]) -> None:
        await asyncio.sleep(1)

    asyncio.run(lived(pages_of(_begin()), nothing))  # what a process takes at its first crowd
    before = _left(server, valkey)
    talk = _begin()
    pages = pages_of(talk)
    asyncio.run(lived(pages, write))
    after = _left(server, valkey)
    opened, fetched = (sum(getattr(p, name) for p in pages) for name in ("opened", "fetched"))
    head = ["", "memory MB", "open files", "threads", "channels", "seats", "opened", "fetched"]
    report.show(
        PART, "resets", head, [["before", *before, 0, 0], ["after", *after, opened, fetched]]
    )
    _judge(report, "resets", talk, pages)
    grown = after[0] - before[0]
    report.check(PART, "resets: memory grows by 30 MB at most", grown <= MOST_GROWN, f"{grown} MB")
    ears = len(server.processes)
    report.check(PART, "resets: nothing is listened to any more", after[3] == ears, after[3])
    report.check(PART, "resets: no seat is taken any more", after[4] == 0, after[4])
    more = max(after[1] - before[1], after[2] - before[2])
    report.check(PART, "resets: as many files and threads as before", more <= 8, more)


async def tear(pages: list[Page], every: float = 10.0) -> None:
    """One at a time, so that each has its turn every so many seconds in the middle."""
    while True:
        await asyncio.sleep(random.expovariate(len(pages) / every))
        random.choice(pages).cut()


def _left(server: Server, valkey: OwnValkey) -> tuple[int, int, int, int, int]:
    """(memory, files, threads, channels, seats), when what is on its way out has gone."""
    ends = time.monotonic() + 15
    while time.monotonic() < ends:
        channels, seats = valkey.left()
        if channels == len(server.processes) and not seats:
            break
        time.sleep(0.5)
    files = sum(process.num_fds() for process in server.processes)
    threads = sum(process.num_threads() for process in server.processes)
    return server.memory(), files, threads, channels, seats
