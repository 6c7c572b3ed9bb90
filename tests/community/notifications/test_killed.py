"""Workers killed in the middle of the night: everybody is told, nobody more than once per kill."""

from collections import Counter
from collections.abc import Callable, Sized
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.conf import settings

from community.notifications.models import Delivery, Notification, Way
from tests.community.notifications.conftest import PLAY
from tests.community.notifications.gateway import Gateway
from tests.community.notifications.push.maker import Browser, Maker
from tests.community.notifications.sink import Sink
from tests.community.notifications.worker import Sinks, finished
from tests.conftest import NOW

EACH = 40  # rows in each way; one worker is killed in the middle of each


def due(user: Any, estate: Any, browser: Any) -> None:
    """A queue in which each way has its rows, all to one person."""
    notes = Notification.objects.bulk_create(
        Notification(user=user, estate=estate, kind=PLAY, title=f"Nr. {n}", created_at=NOW)
        for n in range(EACH * 3)
    )
    Delivery.objects.bulk_create(
        Delivery(
            notification=note, way=way, not_before=NOW, message_id=f"<{note.pk}@x.dk>",
            subscription=browser if way == Way.PUSH else None,
        )
        for note, way in zip(notes, Way.by_machine() * EACH, strict=True)
    )  # fmt: skip


def reaches(taken: Sized, count: int, seconds: float = 30) -> None:
    ends = monotonic() + seconds
    while len(taken) < count:
        assert monotonic() < ends, f"{len(taken)} of {count}"
        sleep(0.005)


def test_told_in_every_way_by_workers_that_are_killed(
    transactional_db: None, cast: Any, says_yes: Callable[..., Any], tmp_path: Path, capfd: Any
) -> None:
    birgit = cast.user("birgit")
    birgit.phone, birgit.quiet_from, birgit.quiet_until = "20 30 11 22", None, None
    birgit.save()
    due(birgit, cast.estate(), says_yes("birgit", Browser()))
    with Sink(delay=0.01) as mails, Maker(tmp_path, delay=0.01) as maker, Gateway(0.01) as texts:
        sinks = Sinks(
            mails.port, maker.port, texts.port, str(maker.certificate), str(settings.PUSH_KEY)
        )
        for taken in (maker.sent, mails.raw, texts.sent):
            running = sinks.start()
            try:
                reaches(taken, len(taken) + EACH // 2)
            finally:
                running.kill()
                running.wait()
        running = sinks.start()
        try:
            finished(running)
        finally:
            running.kill()
            running.wait()
        told = {
            Way.EMAIL: Counter(mail["Message-ID"] for mail in mails.mails),
            Way.PUSH: Counter(sent.headers["Topic"] for sent in maker.sent),
            Way.SMS: Counter(texts.references),
        }
    assert {way: len(names) for way, names in told.items()} == dict.fromkeys(told, EACH)
    assert all(names.total() - EACH <= 1 for names in told.values())
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    ids = set(Delivery.objects.exclude(way=Way.PUSH).values_list("message_id", flat=True))
    assert ids == told[Way.EMAIL].keys() | told[Way.SMS].keys()
