"""The post's own line and workers: who waits for a provider holds up neither another way nor the clock."""

import re
import shlex
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings

from community.notifications.actions import pokes
from community.notifications.models import Delivery, Way
from community.notifications.tasks import deliver
from config.processes import wait_or_kill
from config.up import WORKER, House
from tests.community.notifications.push.maker import Browser, Maker
from tests.community.notifications.sink import Sink
from tests.community.notifications.worker import Sinks

Say = Callable[..., Any]
BASE = Path(__file__).parents[3]


@pytest.fixture
def open_post(sink: Sink, maker: Maker) -> Iterator[Callable[[], None]]:
    """`open_post()`: the post as `make run` starts it, asked to send what is due."""
    with current_app.connection_for_write() as broker:
        broker.SimpleQueue(settings.POST).clear()
    sinks = Sinks(sink.port, maker.port, 0, str(maker.certificate), settings.PUSH_KEY)
    running = []

    def begin() -> None:
        running.append(sinks.start("office"))
        deliver.delay()

    yield begin
    for one in running:
        wait_or_kill(one, 0)


def until(found: Callable[[], bool], seconds: float = 8) -> bool:
    """Whether it came true; shorter than the ten seconds a provider has."""
    waiting = threading.Event()
    for _ in range(int(seconds * 20)):
        if found():
            return True
        waiting.wait(0.05)
    return False


def sent(way: Way) -> bool:
    return Delivery.objects.filter(way=way, state="sent").exists()


def test_a_maker_who_hangs_holds_up_no_mail(
    transactional_db: None,
    say: Say,
    says_yes: Callable[..., Any],
    maker: Maker,
    sink: Sink,
    open_post: Callable[[], None],
) -> None:
    asked, lets_go = threading.Event(), threading.Event()

    def hangs(_request: Any) -> None:
        asked.set()
        lets_go.wait(30)

    says_yes("birgit", Browser())
    maker.answers["/wpush/v2/a"] = hangs
    say("birgit")
    open_post()
    assert asked.wait(30)
    say("ahmad", "jens")
    assert until(lambda: len(sink.raw) == 2)
    assert not sent(Way.PUSH)
    lets_go.set()


def test_a_mail_server_that_hangs_holds_up_no_push(
    transactional_db: None,
    say: Say,
    says_yes: Callable[..., Any],
    maker: Maker,
    sink: Sink,
    open_post: Callable[[], None],
) -> None:
    sink.answers.clear()
    says_yes("birgit", Browser())
    say("ahmad")
    open_post()
    assert sink.began.wait(30)
    say("birgit")
    assert until(lambda: sent(Way.PUSH))
    assert not sent(Way.EMAIL)
    sink.answers.set()


def test_everything_that_wakes_the_post_stands_in_its_line() -> None:
    """And nothing else does: what ticks is never behind a provider."""
    ticks = [*settings.CELERY_BEAT_SCHEDULE.values()]
    lines = {
        (tick["task"], current_app.amqp.router.route({}, tick["task"])["queue"].name)
        for tick in ticks
    }
    assert {task for task, line in lines if line == settings.POST} == {deliver.name}
    assert {tuple(tick["args"]) for tick in ticks if tick["task"] == deliver.name} == {
        (way.value,) for way in Way.by_machine()
    }
    assert {(poke.task, poke.facts) for poke in pokes.values()} == {
        (deliver.name, (way,)) for way in Way.by_machine()
    }
    assert not any(word.startswith("--queues") for word in WORKER)


def test_there_is_one_process_for_each_way_here_and_on_a_server() -> None:
    with socket.socket() as door:
        programs = {one.name: one.command for one in House(BASE).programs(door)}
    words = programs["post"]
    assert f"--queues={settings.POST}" in words
    assert f"--concurrency={len(Way.by_machine())}" in words
    unit = (BASE / "deploy/beboerhus-post.service").read_text()
    command = re.search(r"ExecStart=((?:.*\\\n)*.*)", unit)
    assert command is not None
    line = command[1].replace("${BEBOERHUS_PREFIX}", settings.PREFIX).replace("%%", "%")
    said = [word for word in shlex.split(line.replace("\\\n", " ")) if "loglevel" not in word]
    assert said[1:] == [word for word in words[1:] if "loglevel" not in word]
