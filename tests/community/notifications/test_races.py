"""Seen and over at the same moment: neither waits for the other for ever."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from community.notifications.actions import see_all, withdraw
from community.notifications.models import Delivery, Notification
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


def test_a_matter_that_ends_while_it_is_read(
    told: None, cast: Any, together: Callable[..., list[Any]]
) -> None:
    birgit, ahmad = cast.member("birgit"), cast.member("ahmad")

    def ends() -> None:
        with transaction.atomic():
            withdraw(THREAD, now=NOW)

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
