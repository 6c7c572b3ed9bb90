"""Somebody on paper waits: `waits("ejnar")` for a call, `waits("orhan", way="slip")` for a slip."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from community.notifications.actions import tell
from community.notifications.models import Delivery, Way
from community.people.models import Membership, User
from tests.conftest import NOW


@pytest.fixture
def waits(cast: Any) -> Callable[..., Delivery]:
    def wait(who: str, way: str = "call", **more: Any) -> Delivery:
        user = User.objects.get(name=who.capitalize())
        user.email, user.on_paper, user.reached_by = None, True, "call"
        user.phone = user.phone or "00 00 20 99"
        user.save()
        facts = {"title": "Varmen ses efter", "body": "Torsdag kl. 9.", "now": NOW} | more
        title, body = facts.pop("title"), facts.pop("body")
        home = Membership.objects.filter(user=user, household__isnull=False).first()
        facts.setdefault("estate", home.estate if home else None)
        if way == "slip":
            facts["on_paper"] = Way.SLIP
        with transaction.atomic():
            [note] = tell("theatre.play", [user], title, body, "", **facts)
        return note.deliveries.get()

    return wait


@pytest.fixture
def carry(cast: Any) -> Callable[[str], Any]:
    """`carry("ejnar")`: the membership things are carried to."""
    return lambda who: cast.member(who)
