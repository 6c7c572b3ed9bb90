"""Seen, over, stopped and too late at the same moment: nobody waits for another for ever."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from community.errors import Refused
from community.notifications.actions import mute, see_all, stop, withdraw
from community.notifications.models import Broadcast, Delivery, Notification
from community.notifications.sending.actions import deliver_due
from tests.conftest import NOW

Say = Callable[..., Any]
NOTES, ROUNDS, THREAD = 60, 12, "play:1"


@pytest.fixture
def told(transactional_db: None, say: Say) -> None:
    for _each in range(NOTES):
        say("birgit", "ahmad", thread=THREAD)


def again() -> None:
    Notification.objects.update(seen_at=None)
    Delivery.objects.update(state="queued")


def ends() -> None:
    with transaction.atomic():
        withdraw(THREAD, now=NOW)


def test_a_matter_that_ends_while_it_is_read(
    told: None, cast: Any, together: Callable[..., list[Any]]
) -> None:
    birgit, ahmad = cast.member("birgit"), cast.member("ahmad")

    for _round in range(ROUNDS):
        again()
        found = together(
            lambda: see_all(birgit, now=NOW),
            ends,
            lambda: see_all(ahmad, now=NOW),
            lambda: see_all(birgit, now=NOW),
        )
        assert [one for one in found if isinstance(one, Exception)] == []
        assert not Notification.objects.unseen().exists()
        assert not Delivery.objects.waiting().exists()


@pytest.fixture
def late(told: None, cast: Any) -> Broadcast:
    """All of it has passed, the newest first, so that who looks by time finds it the other way."""
    for number, row in enumerate(Delivery.objects.order_by("pk")):
        row.expires_at = NOW - timedelta(minutes=number)
        row.save(update_fields=["expires_at"])
    return Broadcast.objects.create(
        estate=cast.estate(), thread=THREAD, title="Skuespil", readers=NOTES * 2, told_at=NOW
    )


@pytest.mark.parametrize("what", ["it ends", "it is stopped", "it is muted", "it is read"])
def test_a_matter_that_passes_while(
    what: str, late: Broadcast, cast: Any, together: Callable[..., list[Any]]
) -> None:
    """The clock drops what is too late, and somebody else the same rows for a reason of theirs."""
    birgit, board = cast.member("birgit"), cast.member("jens")
    note = Notification.objects.filter(user=birgit.user).latest("pk")
    verbs = {
        "it ends": ends,
        "it is stopped": lambda: stop(board, late, now=NOW),
        "it is muted": lambda: mute(birgit, note, now=NOW),
        "it is read": lambda: see_all(birgit, now=NOW),
    }

    def stopped_or_nothing_left() -> None:
        try:
            verbs[what]()
        except Refused:
            assert what == "it is stopped"

    for _round in range(ROUNDS):
        again()
        clock = [lambda: deliver_due(lambda: NOW), lambda: deliver_due(lambda: NOW)]
        found = together(stopped_or_nothing_left, *clock)
        assert [one for one in found if isinstance(one, Exception)] == []
        assert not Delivery.objects.waiting().exists()
