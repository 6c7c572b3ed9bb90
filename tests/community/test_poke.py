"""The poke after commit: never in the way, whatever the broker does."""

import threading
import time
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from community import poke as pokes
from community.notifications.actions import pokes as ways
from community.notifications.models import Way
from community.notifications.tasks import deliver
from community.pictures.actions import poke as pictures
from community.pictures.tasks import make

poke = ways[Way.EMAIL]


def test_many_tells_in_a_transaction_are_one_poke(db: None) -> None:
    with transaction.atomic():
        poke.after_commit()
        with transaction.atomic():
            poke.after_commit()
        poke.after_commit()
        assert sum(hook == poke.poke for _, hook, _ in connection.run_on_commit) == 1


def test_a_rolled_back_savepoint_does_not_take_the_poke_of_a_later_tell(db: None) -> None:
    with transaction.atomic():
        savepoint = transaction.savepoint()
        poke.after_commit()
        transaction.savepoint_rollback(savepoint)
        poke.after_commit()
        assert sum(hook == poke.poke for _, hook, _ in connection.run_on_commit) == 1


@pytest.mark.parametrize(
    "error", [OperationalError("down"), ConnectionRefusedError(), TimeoutError()]
)
def test_a_broker_that_is_down_is_not_our_trouble(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(pokes.current_app, "send_task", broken)
    poke.poke()
    _settle()
    assert "poke lost" in caplog.text


def test_a_broker_that_hangs_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    hang, sent = threading.Event(), []

    def slow(*args: object, **kwargs: object) -> None:
        sent.append(args)
        hang.wait(10)

    monkeypatch.setattr(pokes.current_app, "send_task", slow)
    begun = time.monotonic()
    for _ in range(50):
        poke.poke()
    assert time.monotonic() - begun < 1
    hang.set()
    _settle()
    assert sent == [(poke.task, ("email",))]


def test_two_rooms_do_not_take_each_others_poke(db: None) -> None:
    with transaction.atomic():
        poke.after_commit()
        pictures.after_commit()
        hooks = [hook for _, hook, _ in connection.run_on_commit]
        assert [poke.poke in hooks, pictures.poke in hooks] == [True, True]


@pytest.mark.parametrize(
    ("poke", "task", "queue"),
    [(poke, deliver, "POST"), (pictures, make, "CELERY_TASK_DEFAULT_QUEUE")],
)
def test_the_poke_reaches_its_line_under_the_tasks_name(poke: Any, task: Any, queue: str) -> None:
    assert task.name == poke.task
    with current_app.connection_for_read() as broker:
        line = broker.SimpleQueue(getattr(settings, queue))
        line.clear()
        poke.poke()
        message = line.get(timeout=10)
        message.ack()
        line.close()
    assert message.headers["task"] == task.name


def _settle() -> None:
    with poke._one_at_a_time:
        pass
