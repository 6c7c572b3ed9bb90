"""What a request costs: CPU of the server's processes, as a ratio to an ordinary page of Django's.

Requests per second and latency swing with the machine; the ratio of two costs in one run does not.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from bench import load, people
from bench.load import Answer, Browser
from bench.report import BenchError, Report, median, percentile, ratio, verdict
from bench.servers import Ground, Server

PART = "cpu"
LANES = 4
ROUNDS = 3
LD, OURS = "LD-1", "ours"
# As in production, for the one page that costs more in the example: it shows the whole cast there.
IN_EARNEST = {
    "BEBOERHUS_DEMO": "",
    "BEBOERHUS_SECRET_KEY": "only-for-the-bench-0123456789-abcdefghijklmnopqrstuvwxyz",
    "BEBOERHUS_HOSTS": "127.0.0.1,bench.example.dk",
    "BEBOERHUS_URL": "https://bench.example.dk",
    "BEBOERHUS_PROXIES": "1",
    "EMAIL_URL": "smtp://localhost:25",
}
# A kept connection answers at once. Forty milliseconds more is a server that waits for the
# client's delayed ACK because nobody set TCP_NODELAY.
AT_ONCE = 0.02


@dataclass
class Page:
    """What is asked for, and what it may cost in times B1."""

    name: str
    raw: bytes
    target: float | None = None
    whose: str = ""
    status: int = 200
    times: int = 1  # so many times more requests for what is too cheap to measure
    server: str = "house"
    ms: list[float] = field(default_factory=list)
    db_ms: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    bytes: int = 0


def run(ground: Ground, report: Report, options: Any) -> None:
    report.begin(PART, "CPU-ms per request of the web processes (PostgreSQL's apart, beside it)")
    count = 20 if options.quick else options.requests
    rounds, warm = (1, 8) if options.quick else (ROUNDS, 24)
    people.move_in_runners(10 if options.quick else 50)
    reader = people.member(people.READER)
    people.write_notes(reader.user, 10, timezone.now())
    with (
        ground.web(app="bench.bare:application") as bare,
        ground.web(settings="bench.settings") as reference,
        ground.web() as house,
        ground.web(workers=1, **IN_EARNEST) as earnest,
    ):
        servers = {"bare": bare, "reference": reference, "house": house, "earnest": earnest}
        pages = _pages(house.port)
        booking = _Booking(ground, house, 10 if options.quick else 50)
        for page in pages:  # warm: templates compiled, connections open
            load.drive(servers[page.server].port, [page.raw] * warm, LANES * 2)
        booking.round(keep=False)
        for number in range(rounds):
            report.say(f"round {number + 1} of {rounds}")
            for page in pages:
                _measure(ground, servers[page.server], page, count)
            booking.round(keep=True)
        report.note(PART, "memory_mb_per_process", house.memory() // ground.workers)
        at_once = [answer.seconds for answer in load.drive(bare.port, [pages[0].raw] * 50, 1)]
    met = percentile(at_once, 50)
    report.check(PART, "«ok» comes at once", met < AT_ONCE, f"{met * 1000:.1f} ms")
    _show(report, [*pages, *booking.pages])


def _pages(port: int) -> list[Page]:
    nobody, reader = Browser(port), load.log_in_all(port, [people.READER])[0]
    me = people.member(people.READER)
    machine = people.machines(me)[0]
    today = timezone.localdate()
    house, api = f"/{people.ESTATE}", f"/api/v1/{people.ESTATE}"
    day = f"{house}/booking/{machine.part_of_id}/?dag={today + timedelta(days=1)}"
    week = f"?from={today}&to={today + timedelta(days=6)}"
    get = reader.get
    login = nobody.get("/konto/log-ind/", X_Forwarded_Proto="https")
    return [
        Page("B0 bare ASGI «ok»", nobody.get("/"), server="bare", times=4),
        Page("B1 reference page", get(f"{house}/reference/"), server="reference"),
        Page("login page", login, 0.6, LD, server="earnest"),
        Page("login page of the example", nobody.get("/konto/log-ind/")),
        Page("front page «I dag»", get(f"{house}/"), 3, LD),
        Page("booking index", get(f"{house}/booking/"), 3, OURS),
        Page("place, a day", get(day), 3, LD),
        Page("place, fragment", get(day, HX_Request="true"), 2.5, OURS),
        Page("my bookings", get(f"{house}/booking/mine/"), 2, OURS),
        Page("inbox «Til dig»", get(f"{house}/til-dig/"), 2, OURS),
        Page("settings", get("/mig/"), 2, OURS),
        Page("/livez", nobody.get("/livez"), 0.3, OURS, times=3),
        Page("API facilities", get(f"{api}/facilities/"), 2, LD),
        Page("API slots, a week", get(f"{api}/facilities/{machine.pk}/slots/{week}"), 3, LD),
        Page("API bookings", get(f"{api}/bookings/"), 2, LD),
    ]


def _measure(ground: Ground, server: Server, page: Page, count: int) -> None:
    answers = _cost(ground, server, page, [page.raw] * (count * page.times))
    page.bytes = len(answers[-1].raw)


def _cost(ground: Ground, server: Server, page: Page, raws: Sequence[bytes]) -> list[Answer]:
    """Ask, and add what it cost to the page's rounds. BenchError for any other answer."""
    cpu, db = server.cpu(), ground.postgres_cpu()
    answers = load.drive(server.port, raws, LANES)
    time.sleep(0.05)  # what a request does after its answer is its own cost too
    page.ms.append((server.cpu() - cpu) * 1000 / len(raws))
    page.db_ms.append((ground.postgres_cpu() - db) * 1000 / len(raws))
    page.seconds += [answer.seconds for answer in answers]
    odd = next((answer for answer in answers if answer.status != page.status), None)
    if odd:
        raise BenchError(f"{page.name}: {odd.status} instead of {page.status}: {odd.text[:300]}")
    return answers


class _Booking:
    """Book and let go again: two turns each for so many households, by both doors."""

    def __init__(self, ground: Ground, server: Server, households: int) -> None:
        self.ground, self.server = ground, server
        names = [people.runner(number) for number in range(1, households + 1)]
        self.browsers = load.log_in_all(server.port, names)
        turns = people.free_turns(people.member(names[0]), timezone.now())
        self.wishes = list(zip(self.browsers * 2, turns, strict=False))
        self.api = Page("booking POST, API", b"", 4, LD, status=201)
        self.free = Page("booking DELETE, API", b"", 4, OURS, status=204)
        self.lost = Page("booking POST, API, lost", b"", 4, OURS, status=409)
        self.form = Page("booking POST, form", b"", 4, LD, status=302)
        self.pages = [self.api, self.lost, self.free, self.form]

    def round(self, *, keep: bool) -> None:
        people.forget_runners_bookings()
        where = f"/api/v1/{people.ESTATE}/bookings/"
        booked = self._ask(self.api, [b.api(where, **turn.json) for b, turn in self.wishes])
        numbers = [answer.json["id"] for answer in booked]
        others = [turn for _, turn in (*self.wishes[1:], self.wishes[0])]
        late = zip(self.wishes, others, strict=True)
        self._ask(self.lost, [b.api(where, **turn.json) for (b, _), turn in late])
        pairs = zip(self.wishes, numbers, strict=True)
        self._ask(self.free, [b.delete(f"{where}{number}/") for (b, _), number in pairs])
        self._ask(self.form, [b.form(turn.page, **turn.form) for b, turn in self.wishes])
        people.forget_runners_bookings()
        if not keep:
            for page in self.pages:
                page.ms.clear()
                page.db_ms.clear()
                page.seconds.clear()

    def _ask(self, page: Page, raws: Sequence[bytes]) -> list[Answer]:
        answers = _cost(self.ground, self.server, page, raws)
        page.bytes = len(answers[-1].raw)
        return answers


def _show(report: Report, pages: Sequence[Page]) -> None:
    base = median(next(page for page in pages if page.name.startswith("B1")).ms)
    rows = []
    for page in pages:
        times = ratio(median(page.ms), base)
        rows.append(
            [
                page.name,
                median(page.ms),
                times,
                page.target,
                page.whose,
                verdict(times, page.target),
                median(page.db_ms),
                percentile(page.seconds, 50) * 1000,
                percentile(page.seconds, 99) * 1000,
                page.bytes,
                len(page.seconds),
            ]
        )
    headers = ["page", "CPU ms", "× B1", "target", "whose", "verdict", "PG CPU ms"]
    headers += ["p50 ms", "p99 ms", "bytes", "requests"]
    report.show(PART, "pages", headers, rows)
    report.say(
        "CPU ms: web processes and their children, without PostgreSQL and without the client. "
        f"p50 and p99: {LANES} connections, waiting included."
    )
    over = [f"{row[0]} {row[2]:.2f} > {row[3]}" for row in rows if row[5] == "over"]
    report.check(PART, "no page over its target", not over, ", ".join(over))
