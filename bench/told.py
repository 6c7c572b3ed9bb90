"""NT-2: a thousand are told while workers are killed, Valkey is emptied and PostgreSQL falls over.

The post twice and two clocks as `make run` starts them; mail, push and SMS go to sinks that take their
time. Every third second something is killed: a child of a pool, or a whole worker. Afterwards each
is told at least once, and no more often twice than there were rows in flight when somebody died.
"""

import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from typing import Any

import psutil
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from redis import Redis

from bench import people
from bench.faults import OwnValkey
from bench.postmen import CERTIFICATE, PORT
from bench.report import Report
from bench.servers import BASE, Ground
from community.notifications.models import Delivery, Notification, PushSubscription, Way
from community.notifications.push.message import tag_of
from community.notifications.push.sealing import new_private_key
from config.processes import Program, start, wait_or_kill
from config.up import QUIET, WORKER, post
from tests.community.notifications.gateway import Gateway
from tests.community.notifications.push.maker import Browser, Maker
from tests.community.notifications.sink import Sink

PART = "told"
DUE, KILLS, PACE = {Way.EMAIL: 400, Way.PUSH: 300, Way.SMS: 300}, 20, 3.0
FEW_DUE, FEW_KILLS = {Way.EMAIL: 40, Way.PUSH: 30, Way.SMS: 30}, 4
TAKES = 0.12  # seconds a sink thinks, so that somebody is killed in the middle
BACK, PATIENCE = 120, 400  # NT-3: all is out so many seconds after the last fault
LANES = 3  # rows in flight at any moment: one in each way


@dataclass
class Post:
    """The processes that carry, and what has been done to them."""

    environment: dict[str, str]
    folder: Path
    running: dict[str, Popen[bytes]] = field(default_factory=dict)
    in_flight: int = 0

    def start(self, name: str) -> None:
        words = ["worker", *(post() if name.startswith("post") else WORKER), *QUIET]
        words += ["-n", f"{name}@bench"]  # the last one counts
        if name.startswith("clock"):
            words = ["beat", "--schedule", str(self.folder / name), "--loglevel", "ERROR"]
        command = [sys.executable, "-m", "bench.postmen", *words]
        log = self.folder / f"{name}.log"
        self.running[name] = start(Program(name, command, BASE, self.environment, log=log))

    def stop(self) -> None:
        for process in self.running.values():
            wait_or_kill(process, 0)

    def kill_a_child(self, name: str) -> None:
        children = psutil.Process(self.running[name].pid).children()
        if children:
            random.choice(children).send_signal(signal.SIGKILL)
        self.in_flight += 1

    def kill_the_tree(self, name: str) -> None:
        """And another takes its place, as the supervisor would have it."""
        wait_or_kill(self.running[name], 0)
        self.in_flight += LANES  # its pool has one for each way
        self.start(name)

    def fell_the_database(self, engines: list[psutil.Process]) -> None:
        """A backend is killed: PostgreSQL throws everybody out, recovers, and opens again."""
        postmaster = next(one for one in engines if "postgres" in one.name())
        connection.close()
        backends = [one for one in postmaster.children() if " idle" in " ".join(one.cmdline())]
        (backends or postmaster.children())[0].send_signal(signal.SIGKILL)
        self.in_flight += LANES


def run(ground: Ground, report: Report, options: Any) -> None:
    due, kills = (FEW_DUE, FEW_KILLS) if options.quick else (DUE, KILLS)
    report.begin(PART, f"{sum(due.values())} are told while {kills} are killed")
    with ExitStack() as stack:
        mails, texts = stack.enter_context(Sink(TAKES)), stack.enter_context(Gateway(TAKES))
        maker = stack.enter_context(Maker(ground.folder, TAKES))
        ids = _seed(due)
        with _post(ground, mails, maker, texts) as (post, valkey):
            _faults(post, valkey, ground, kills)
            last = time.monotonic()
            left = _until_none_waits(ids)
            seconds = time.monotonic() - last
        told = {
            Way.EMAIL: Counter(str(mail["Message-ID"]) for mail in mails.mails),
            Way.PUSH: Counter(sent.headers["Topic"] for sent in maker.sent),
            Way.SMS: Counter(texts.references),
        }
    _judge(report, due, ids, told, post.in_flight, left, seconds)
    Notification.objects.filter(thread__startswith="told:").delete()


def _seed(due: dict[Way, int]) -> dict[Way, list[Delivery]]:
    """All to one person, due a minute ago."""
    reader, now = people.member(people.READER), timezone.now()
    reader.user.phone, reader.user.quiet_from, reader.user.quiet_until = "20 30 11 22", None, None
    reader.user.on_paper = False
    reader.user.save()
    session = Session.objects.create(session_key="told", expire_date=now + timedelta(days=1))
    browser = PushSubscription.objects.create(
        user=reader.user, session=session, created_at=now, **Browser().said
    )
    ways = [way for way, count in due.items() for _ in range(count)]
    notes = Notification.objects.bulk_create(
        Notification(
            user=reader.user, estate=reader.estate, kind="bookings.reminder", title=f"Nr. {n}",
            thread=f"told:{n}", created_at=now,
        )
        for n in range(len(ways))
    )  # fmt: skip
    rows = Delivery.objects.bulk_create(
        Delivery(
            notification=note, way=way, not_before=now - timedelta(minutes=1),
            message_id=f"<told-{note.pk}@example.dk>",
            subscription=browser if way == Way.PUSH else None,
        )
        for note, way in zip(notes, ways, strict=True)
    )  # fmt: skip
    return {way: [row for row in rows if row.way == way] for way in due}


@contextmanager
def _post(
    ground: Ground, mails: Sink, maker: Maker, texts: Gateway
) -> Iterator[tuple[Post, OwnValkey]]:
    with OwnValkey() as valkey:
        environment = ground.environment(testing=False) | {
            "REDIS_URL": valkey.url,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{mails.port}",
            "SMS_URL": f"gatewayapi://token@127.0.0.1:{texts.port}/?from=Huset",
            "BEBOERHUS_PUSH_KEY": new_private_key(),
            PORT: str(maker.port),
            CERTIFICATE: str(maker.certificate),
        }
        post = Post(environment, ground.folder)
        try:
            for name in ("post1", "post2", "clock1", "clock2"):
                post.start(name)
            yield post, valkey
        finally:
            post.stop()


def _faults(post: Post, valkey: OwnValkey, ground: Ground, kills: int) -> None:
    """The first when something has been sent; then one every three seconds."""
    also: dict[int, Callable[[], None]] = {
        kills // 4: lambda: Redis.from_url(valkey.url).flushall(),
        kills // 2: valkey.replace,
        kills * 3 // 4: lambda: post.fell_the_database(ground.engines),
        kills - 1: valkey.replace,
    }
    ends = time.monotonic() + 60
    while not Delivery.objects.filter(state="sent").exists() and time.monotonic() < ends:
        time.sleep(0.2)
    for number in range(kills):
        name = f"post{number // 4 % 2 + 1}"
        (post.kill_the_tree if number % 4 == 3 else post.kill_a_child)(name)
        also.get(number, lambda: None)()
        time.sleep(PACE)


def _until_none_waits(ids: dict[Way, list[Delivery]]) -> int:
    ours = [row.pk for rows in ids.values() for row in rows]
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        left = Delivery.objects.waiting().filter(pk__in=ours).count()
        if not left:
            return 0
        time.sleep(1)
    return left


def _judge(
    report: Report,
    due: dict[Way, int],
    ids: dict[Way, list[Delivery]],
    told: dict[Way, Counter[str]],
    in_flight: int,
    left: int,
    seconds: float,
) -> None:
    rows, twice = [], 0
    for way, deliveries in ids.items():
        names = [tag_of(row) if way == Way.PUSH else row.message_id for row in deliveries]
        times = [told[way][name] for name in names]
        again = sum(number - 1 for number in times if number > 1)
        rows.append([way.value, due[way], sum(number > 0 for number in times), again])
        twice += again
    report.show(PART, "told", ["way", "due", "told", "told again"], rows)
    lost = sum(row[1] - row[2] for row in rows)
    report.check(
        PART, "everybody was told (NT-2)", not lost and not left, f"{lost} lost, {left} wait"
    )
    report.check(
        PART,
        "no more told again than were in flight",
        twice <= in_flight,
        f"{twice} of {in_flight}",
    )
    ours = Delivery.objects.filter(pk__in=[row.pk for one in ids.values() for row in one])
    ends = Counter(ours.values_list("state", flat=True))
    report.check(PART, "each row says it was sent", ends == {"sent": sum(due.values())}, dict(ends))
    report.check(
        PART, f"all is out {BACK} s after the last (NT-3)", seconds <= BACK, f"{seconds:.0f} s"
    )
