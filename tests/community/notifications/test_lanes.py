"""Each way by itself: one that hangs holds up no other, and what was late is dropped, not sent."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from threading import enumerate as enumerate_threads
from typing import Any

import pytest
from django.utils import timezone

from community import poke
from community.notifications.models import Delivery, Way
from community.notifications.sending import actions
from community.notifications.sending.actions import deliver_due
from community.notifications.sending.lanes import lane
from community.notifications.tasks import deliver
from tests.community.notifications.push.maker import Browser, Maker
from tests.community.notifications.sink import Sink
from tests.conftest import NOW, at

Say = Callable[..., Any]


def test_a_way_somebody_is_busy_with_is_left_and_the_others_go(
    transactional_db: None,
    say: Say,
    says_yes: Callable[..., Any],
    maker: Maker,
    sink: Sink,
    together: Callable[..., list[Any]],
) -> None:
    says_yes("birgit", Browser())
    say("birgit", "ahmad")
    taken, done = Event(), Event()

    def hangs() -> None:
        with lane(Way.EMAIL) as is_free:
            assert is_free
            taken.set()
            done.wait(20)

    def works() -> set[Any]:
        taken.wait(20)
        for way in Way.by_machine():
            deliver(way)
        found = set(Delivery.objects.values_list("way", "state"))
        done.set()
        return found

    _, found = together(hangs, works)
    assert found == {("push", "sent"), ("email", "queued")}
    deliver("email")
    assert sink.receivers == ["ahmad@example.com"]


def test_who_has_more_to_send_stands_in_line_again(
    say: Say, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow server does not keep a worker: after eight seconds the others have their turn."""
    woken: list[Any] = []
    monkeypatch.setattr(poke.current_app, "send_task", lambda *words, **_more: woken.append(words))
    monkeypatch.setattr(actions, "SWEEP", timedelta(seconds=-1))
    say("birgit", "ahmad")
    deliver("email")
    for thread in enumerate_threads():
        if thread.name.startswith("poke "):
            thread.join(5)
    assert woken == [("community.notifications.tasks.deliver", (Way.EMAIL,))]
    monkeypatch.undo()
    assert set(Delivery.objects.values_list("state", "claimed_until")) == {("queued", None)}


def test_who_has_sent_all_does_not(say: Say, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poke.current_app, "send_task", lambda *_words: pytest.fail("woken"))
    say("birgit", "ahmad")
    deliver("email")
    assert len(sink.raw) == 2


def test_after_two_hours_without_a_worker_nothing_is_told_of_what_has_been(
    say: Say, sink: Sink
) -> None:
    say("birgit", expires_at=NOW + timedelta(hours=1))
    say("ahmad", "jens", expires_at=NOW + timedelta(hours=3))
    assert deliver_due(lambda: NOW + timedelta(hours=2)) == {"dropped": 1, "sent": 2}


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2026-03-29", at("2026-03-29", "01:59"), at("2026-03-29", "08:00")),
        ("2026-10-25", at("2026-10-25", "02:59"), at("2026-10-25", "08:00")),
    ],
)
def test_the_nights_the_clock_changes_are_quiet_and_end_at_eight(
    say: Say, says_yes: Callable[..., Any], maker: Maker, day: str, before: Any, after: Any
) -> None:
    says_yes("birgit", Browser())
    say("birgit", now=before)
    assert Delivery.objects.get().not_before == after
    for late in (before, before + timedelta(hours=1), after - timedelta(seconds=1)):
        assert deliver_due(lambda late=late: late) == {}
    assert deliver_due(lambda: after) == {"sent": 1}
    assert len(maker.sent) == 1


def test_what_cannot_wait_reaches_the_telephone_at_night(
    say: Say, says_yes: Callable[..., Any], maker: Maker
) -> None:
    night = at("2026-11-24", "03:00")
    says_yes("birgit", Browser())
    say("birgit", kind="noticeboard.urgent", now=night)
    assert deliver_due(lambda: night) == {"sent": 1}
    assert maker.sent[0].headers["Urgency"] == "high"
    assert timezone.is_aware(Delivery.objects.get().sent_at)
