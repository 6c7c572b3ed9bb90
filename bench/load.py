"""A small HTTP client for many at once: keep-alive, cookies, raw bytes out, few words in.

It runs in the bench's own process, so its time is never counted as the server's.
"""

import asyncio
import gzip
import json
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from bench.report import BenchError

LIMIT = 2**20
PATIENCE = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back, when it was asked for, and how long it took.

    `first` is the time until the headers were there: the page was finished then, and what comes
    after is the network's.
    """

    status: int
    headers: dict[str, list[str]]
    raw: bytes
    asked_at: float
    seconds: float
    first: float = 0.0

    @property
    def body(self) -> bytes:
        packed = "gzip" in self.headers.get("content-encoding", [])
        return gzip.decompress(self.raw) if packed else self.raw

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The word of a refusal by the API; empty for anything else."""
        if not self.headers.get("content-type", [""])[0].startswith("application/json"):
            return ""
        said = self.json
        return str(said.get("code", "")) if isinstance(said, dict) else ""


class Line:
    """One connection that stays open from question to question."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def open(self) -> "Line":
        self.reader, self.writer = await asyncio.open_connection(
            "127.0.0.1", self.port, limit=LIMIT
        )
        return self

    async def ask(self, raw: bytes) -> Answer:
        began = time.perf_counter()
        self.writer.write(raw)
        async with asyncio.timeout(PATIENCE):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first = time.perf_counter() - began
            status, headers = _understood(head)
            body = await self._body(status, headers)
        return Answer(status, headers, body, began, time.perf_counter() - began, first)

    async def _body(self, status: int, headers: dict[str, list[str]]) -> bytes:
        if "content-length" in headers:
            return await self.reader.readexactly(int(headers["content-length"][0]))
        if status in {204, 304}:
            return b""
        parts = []
        while size := int((await self.reader.readline()).split(b";")[0], 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readline()
        await self.reader.readline()
        return b"".join(parts)

    async def close(self) -> None:
        self.writer.close()


def _understood(head: str) -> tuple[int, dict[str, list[str]]]:
    first, *lines = head.split("\r\n")
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), []).append(value.strip())
    return int(first.split(" ")[1]), headers


@dataclass
class Browser:
    """Somebody with cookies. Makes the bytes of a request; remembers what answers set."""

    port: int
    who: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> bytes:
        return self._raw("GET", path, b"", headers)

    def delete(self, path: str) -> bytes:
        return self._raw("DELETE", path, b"", self._proof())

    def form(self, path: str, **fields: Any) -> bytes:
        headers = self._proof() | {"Content-Type": "application/x-www-form-urlencoded"}
        return self._raw("POST", path, urlencode(fields).encode(), headers)

    def api(self, path: str, *, once: str = "", **facts: Any) -> bytes:
        """`once`: the key by which what is sent again is known."""
        headers = self._proof() | {"Content-Type": "application/json"}
        if once:
            headers["Idempotency-Key"] = once
        return self._raw("POST", path, json.dumps(facts).encode(), headers)

    def _proof(self) -> dict[str, str]:
        return {"X-CSRFToken": self.cookies.get("csrftoken", "")}

    def _raw(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        said = {"Host": f"127.0.0.1:{self.port}", "Accept-Encoding": "gzip", **headers}
        if self.cookies:
            said["Cookie"] = self.cookie
        if body or method == "POST":
            said["Content-Length"] = str(len(body))
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in said.items())
        return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def remember(self, answer: Answer) -> None:
        for line in answer.headers.get("set-cookie", []):
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value


async def log_in(port: int, who: str) -> Browser:
    """Step in through the demo's own door, as a person would."""
    browser, line = Browser(port, who), await Line(port).open()
    browser.remember(await line.ask(browser.get("/konto/log-ind/")))
    answer = await line.ask(browser.form("/demo/login/", who=who))
    await line.close()
    browser.remember(answer)
    if answer.status != 302 or "sessionid" not in browser.cookies:
        raise BenchError(f"{who} could not log in: {answer.status} {answer.text[:200]}")
    return browser


def log_in_all(port: int, names: Sequence[str]) -> list[Browser]:
    """Each of them once, four at a time."""
    return asyncio.run(_spread([partial(log_in, port, who) for who in names], 4))


async def _spread(calls: Sequence[Callable[[], Awaitable[Any]]], lanes: int) -> list[Any]:
    """Every call once, `lanes` at a time; the results in order."""
    results: list[Any] = [None] * len(calls)
    waiting = iter(enumerate(calls))

    async def lane() -> None:
        for number, call in waiting:
            results[number] = await call()

    async with asyncio.TaskGroup() as group:
        for _ in range(min(lanes, len(calls))):
            group.create_task(lane())
    return results


async def _drive(port: int, raws: Sequence[bytes], lanes: int) -> list[Answer]:
    answers: list[Any] = [None] * len(raws)
    waiting = iter(enumerate(raws))

    async def lane() -> None:
        line = await Line(port).open()
        for number, raw in waiting:
            answers[number] = await line.ask(raw)
        await line.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(min(lanes, len(raws))):
            group.create_task(lane())
    return answers


def drive(port: int, raws: Sequence[bytes], lanes: int = 4) -> list[Answer]:
    """Ask these questions over a few connections that each wait for their answer."""
    return asyncio.run(_drive(port, raws, lanes))


async def _in_turns(asked: Mapping[str, tuple[int, bytes]], times: int) -> dict[str, list[Answer]]:
    lines = {name: await Line(port).open() for name, (port, _raw) in asked.items()}
    answers: dict[str, list[Answer]] = {name: [] for name in asked}
    for _ in range(times):
        for name, (_port, raw) in asked.items():
            answers[name].append(await lines[name].ask(raw))
    for line in lines.values():
        await line.close()
    return answers


def in_turns(asked: Mapping[str, tuple[int, bytes]], times: int) -> dict[str, list[Answer]]:
    """One question to each server, again and again: what disturbs the one disturbs the other."""
    return asyncio.run(_in_turns(asked, times))


async def _rush(port: int, raws: Sequence[bytes]) -> list[Answer]:
    lines = [await Line(port).open() for _ in raws]
    answers = await asyncio.gather(*(line.ask(raw) for line, raw in zip(lines, raws, strict=True)))
    for line in lines:
        await line.close()
    return list(answers)


def rush(port: int, raws: Sequence[bytes]) -> list[Answer]:
    """All at the same moment, each on a connection of its own that is open already."""
    return asyncio.run(_rush(port, raws))


async def _at_moments(port: int, asked: Sequence[tuple[float, bytes]]) -> list[Answer]:
    async def one(after: float, raw: bytes) -> Answer:
        line = await Line(port).open()
        await asyncio.sleep(after)
        answer = await line.ask(raw)
        await line.close()
        return answer

    return list(await asyncio.gather(*(one(after, raw) for after, raw in asked)))


def at_moments(port: int, asked: Sequence[tuple[float, bytes]]) -> list[Answer]:
    """Each so many seconds from now, on a connection of its own; the answers in order."""
    return asyncio.run(_at_moments(port, asked))


def cut(port: int, raw: bytes) -> None:
    """Send it, and tear the line (RST) before anything comes back."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.sendall(raw)
