"""NT-7, NT-8: a provider that hangs delays only its own way, and five thousand told disturb nobody.

The post and the worker as `make run` starts them. Mails go to a server in a process of its own;
pushes and SMS to doors that take the call and never say a word.
"""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from statistics import median
from typing import Any, Self
from uuid import uuid4

from celery import current_app
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.db.models import Max, Min
from django.utils import timezone

from bench import load, people
from bench.crowd import NEWS, TELLER, move_in_crowd, move_out_crowd
from bench.load import Browser as Client
from bench.outbox import mail_server, seed
from bench.postmen import CERTIFICATE, PORT
from bench.report import BenchError, Report, percentile, ratio
from bench.servers import BASE, Ground, Server
from bench.told import Post
from community.chat import actions as chat
from community.chat.models import Conversation, Kind
from community.notifications.models import Delivery, Notification, PushSubscription, Way
from community.notifications.push import silence
from community.notifications.push.sealing import new_private_key
from config.health import HEARTBEAT, beat
from tests.community.notifications.push.maker import HOST, Browser, Maker

PART = "drain"
MAILS, FEW_MAILS, ROUNDS = 1_500, 300, 3
READERS, FEW_READERS = 5_000, 500
LEAST, MOST = 0.9, 1.5  # NT-8: of the rate alone; NT-7: times as long as when nothing goes out
WITHIN = 1.0  # seconds a tick may wait for a worker, whoever hangs
FANNED = 5.0  # NT-7: seconds until the rows are written
SAMPLED = 150  # lines and bookings each
KINDS: dict[str, Sequence[Way]] = {
    "alone": [],
    "push hangs": [Way.PUSH],
    "push and SMS hang": [Way.PUSH, Way.SMS],
}


class Deaf:
    """A door that takes every call and says nothing, until it is told to hang up."""

    def __enter__(self) -> Self:
        self.called = threading.Event()
        self._lines: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._take, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._door.close()
        self.hang_up()

    def _take(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            self._lines.append(line)
            self.called.set()

    def hang_up(self) -> None:
        while self._lines:
            self._lines.pop().close()
        self.called.clear()


def run(ground: Ground, report: Report, options: Any) -> None:
    mails, readers = (FEW_MAILS, FEW_READERS) if options.quick else (MAILS, READERS)
    report.begin(PART, f"{mails} mails beside providers that hang, and {readers} readers at once")
    reader = people.member(people.READER)
    reader.user.phone, reader.user.quiet_from, reader.user.quiet_until = "20 30 11 22", None, None
    reader.user.save()
    with ExitStack() as stack:
        push, sms = stack.enter_context(Deaf()), stack.enter_context(Deaf())
        maker = stack.enter_context(Maker(ground.folder))
        port = stack.enter_context(mail_server())
        environment = ground.environment(testing=False) | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "SMS_URL": f"gatewayapi://token@127.0.0.1:{sms.port}/?from=Huset",
            "BEBOERHUS_PUSH_KEY": new_private_key(),
            PORT: str(push.port),
            CERTIFICATE: str(maker.certificate),
        }
        post = Post(environment, ground.folder)
        stack.callback(post.stop)
        for name in ("worker1", "post1"):
            post.start(name)
        _ticks()
        _beside(report, reader, {Way.PUSH: push, Way.SMS: sms}, mails)
        with ground.web() as server:
            _fan_out(ground, report, server, readers)


# --- beside who hangs ----------------------------------------------------------------------------


def _beside(report: Report, reader: Any, doors: dict[Way, Deaf], mails: int) -> None:
    """In turns, so that who else is busy on the machine hits all; the median of each."""
    rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
    waits: dict[str, list[float]] = {kind: [] for kind in KINDS}
    _round(reader, doors, [], mails // 5)  # the first one opens the lines
    for _ in range(ROUNDS):
        for kind, hang in KINDS.items():
            rate, waited = _round(reader, doors, hang, mails)
            rates[kind].append(rate)
            waits[kind] += waited
    alone = median(rates["alone"])
    rows = [
        [kind, median(rates[kind]), ratio(median(rates[kind]), alone), max(waits[kind])]
        for kind in KINDS
    ]
    head = ["who hangs", "mails a second", "of alone", "a tick waits at most s"]
    report.show(PART, "beside", head, rows)
    least = min(row[2] for row in rows)
    report.check(
        PART, f"mails go at least {LEAST} times as fast (NT-8)", least >= LEAST, f"{least:.2f}"
    )
    longest = max(row[3] for row in rows)
    report.check(
        PART, f"a tick waits at most {WITHIN:.0f} s", longest <= WITHIN, f"{longest:.2f} s"
    )


def _round(
    reader: Any, doors: dict[Way, Deaf], hang: Sequence[Way], mails: int
) -> tuple[float, list[float]]:
    """Mails a second while these hang, and how long each tick waited for a worker meanwhile."""
    for way in hang:
        _one_that_hangs(reader, way)
        _wake(way)
        if not doors[way].called.wait(30):
            raise BenchError(f"nobody called for {way}")
    seed(reader, mails)
    ours = Delivery.objects.filter(notification__thread__startswith="bench:")
    _wake(Way.EMAIL)
    waited, ends = [], time.monotonic() + 120
    while ours.waiting().exists():
        if time.monotonic() > ends:
            raise BenchError(f"{ours.waiting().count()} mails were left")
        waited.append(_ticks())
        time.sleep(0.2)
    told = ours.aggregate(first=Min("sent_at"), last=Max("sent_at"))
    Notification.objects.filter(thread__startswith="bench:").delete()
    Notification.objects.filter(thread__startswith="hangs:").delete()
    for way in hang:
        doors[way].hang_up()
    silence.heard(HOST)
    return ratio(mails, (told["last"] - told["first"]).total_seconds()), waited


def _one_that_hangs(reader: Any, way: Way) -> None:
    now = timezone.now()
    browser = None
    if way == Way.PUSH:
        session, _ = Session.objects.get_or_create(
            session_key="drain", defaults={"expire_date": now + timedelta(days=1)}
        )
        said = Browser("drain").said
        browser, _ = PushSubscription.objects.update_or_create(
            endpoint=said["endpoint"],
            defaults=said | {"user": reader.user, "session": session, "created_at": now},
        )
    for number in range(3):  # ten seconds each
        note = Notification.objects.create(
            user=reader.user, estate=reader.estate, kind="bookings.reminder",
            title="Hænger", thread=f"hangs:{way}:{number}", created_at=now,
        )  # fmt: skip
        Delivery.objects.create(
            notification=note, way=way, not_before=now, subscription=browser,
            message_id=f"<hangs-{uuid4()}@example.dk>",
        )  # fmt: skip


def _wake(way: Way) -> None:
    current_app.send_task("community.notifications.tasks.deliver", [way.value])


def _ticks() -> float:
    """Seconds from a tick of the clock until a worker has done it."""
    began, asked = time.monotonic(), timezone.now()
    beat(asked - timedelta(days=1))
    current_app.send_task("config.tasks.tick")
    while str(cache.get(HEARTBEAT)) < asked.isoformat():
        if time.monotonic() > began + 60:
            raise BenchError("no worker took a tick")
        time.sleep(0.005)
    return time.monotonic() - began


# --- five thousand at once -----------------------------------------------------------------------


def _fan_out(ground: Ground, report: Report, server: Server, readers: int) -> None:
    """A line of chat and a booking, when nothing goes out and while it does: told, then sent."""
    names = [people.runner(number) for number in range(1, 21)]
    people.move_in_runners(len(names))
    people.forget_runners_bookings()
    members = [people.member(name) for name in names]
    estate, now = members[0].estate, timezone.now()
    talk = chat.begin(estate, Kind.GROUP, members, now=now, title="Travlt")
    neighbours = _Neighbours(server.port, load.log_in_all(server.port, names), talk)
    move_in_crowd(readers)
    neighbours.sample(SAMPLED // 5)
    rows, worst = [], 0.0
    for kind in NEWS:
        idle = neighbours.sample(SAMPLED)
        with _teller(ground, kind) as tells:
            began = tells()
            busy = neighbours.sample(SAMPLED)
            took = began()
        sent = Delivery.objects.filter(notification__thread=f"fan:{kind}", state="sent").count()
        Notification.objects.filter(thread__startswith="fan:").delete()
        idle = [a + b for a, b in zip(idle, neighbours.sample(SAMPLED), strict=True)]
        for what, was, is_now in zip(("line", "booking"), idle, busy, strict=True):
            before, during = percentile(was, 95) * 1000, percentile(is_now, 95) * 1000
            rows.append([kind, what, took, sent, before, during, ratio(during, before)])
            worst = max(worst, ratio(during, before))
    head = ["told", "what", "rows s", "sent meanwhile", "p95 idle ms", "p95 ms", "times"]
    report.show(PART, "fan_out", head, rows)
    slowest = max(row[2] for row in rows)
    report.check(
        PART, f"{readers} have their rows in {FANNED:.0f} s", slowest <= FANNED, f"{slowest:.1f} s"
    )
    report.check(
        PART, f"p95 at most {MOST} times as long meanwhile (NT-7)", worst <= MOST, f"{worst:.2f}"
    )
    move_out_crowd()
    people.forget_runners_bookings()
    connection.close()
    Conversation.objects.filter(title="Travlt").delete()


class _Neighbours:
    """Twenty who write and book by turns, one thing at a time."""

    def __init__(self, port: int, browsers: list[Client], talk: Conversation) -> None:
        self.port, self.browsers = port, browsers
        self.says = f"/api/v1/{people.ESTATE}/conversations/{talk.token}/messages/"
        self.books = f"/api/v1/{people.ESTATE}/bookings/"
        self.turns = people.free_turns(people.member(people.runner(1)), timezone.now())

    def sample(self, count: int) -> tuple[list[float], list[float]]:
        lines, bookings = [], []
        for number in range(count):
            who = self.browsers[number % len(self.browsers)]
            turn = self.turns[number % len(self.turns)]
            said = who.api(self.says, client_id=str(uuid4()), text=f"Nr. {number}")
            [line] = load.drive(self.port, [said], 1)
            [made] = load.drive(self.port, [who.api(self.books, **turn.json)], 1)
            if (line.status, made.status) != (201, 201):
                raise BenchError(f"{line.status} {made.status} {line.text} {made.text}"[:300])
            load.drive(self.port, [who.delete(f"{self.books}{made.json['id']}/")], 1)
            lines.append(line.seconds)
            bookings.append(made.seconds)
        return lines, bookings


@contextmanager
def _teller(ground: Ground, kind: str) -> Iterator[Any]:
    """Somebody in a process of their own, ready to tell; what is given back says how long it took."""
    words = [sys.executable, "-c", TELLER, kind]
    environment = ground.environment(testing=False) | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    with subprocess.Popen(
        words, cwd=BASE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=os.environ | environment,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        pipe_in, pipe_out = process.stdin, process.stdout
        pipe_out.readline()

        def tells() -> Any:
            pipe_in.write("now\n")
            pipe_in.flush()
            return lambda: float(pipe_out.readline())

        yield tells
