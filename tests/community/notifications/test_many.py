"""Told to many: it leaves in turns, lets others by, shows how far it is, and is stopped on the way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from community.errors import Refused
from community.notifications import ways
from community.notifications.actions import stop, tell
from community.notifications.models import Broadcast, Delivery, Notification
from community.notifications.progress import progress_of
from community.notifications.sending.actions import deliver_due
from community.people.models import Membership, User
from tests.community.notifications.conftest import PLAY
from tests.community.notifications.sink import Sink
from tests.community.notifications.test_outbox import later
from tests.conftest import NOW

PAGE = "/rugmarken/til-dig/udsendt/"


@pytest.fixture
def everybody(cast: Any) -> list[User]:
    """Twenty-five who live in Rugmarken."""
    home = cast.member("birgit").household
    people = User.objects.bulk_create(
        User(name=f"Nabo {n}", email=f"n{n}@example.dk", quiet_from=None, quiet_until=None)
        for n in range(25)
    )
    Membership.objects.bulk_create(
        Membership(user=user, estate=cast.estate(), household=home, period=(NOW.date(), None))
        for user in people
    )
    return people


def told(cast: Any, users: list[User], kind: str = PLAY, **more: Any) -> list[Notification]:
    facts = {"now": NOW, "estate": cast.estate(), "thread": "notice:7"} | more
    with transaction.atomic():
        return tell(kind, users, "Vandet lukkes", "", "/rugmarken/", **facts)


def test_in_turns_and_what_is_told_to_one_goes_by(
    cast: Any, everybody: list[User], sink: Sink, monkeypatch: pytest.MonkeyPatch, say: Any
) -> None:
    monkeypatch.setattr(ways, "AT_ONCE", 10)
    told(cast, everybody)
    begins = Delivery.objects.order_by("not_before").values_list("not_before", flat=True)
    assert [(at - NOW).total_seconds() for at in begins] == [0] * 10 + [10] * 10 + [20] * 5
    say("birgit")
    assert deliver_due(lambda: NOW + timedelta(seconds=1)) == {"sent": 11}
    assert "birgit@example.dk" in sink.receivers
    (row,) = progress_of(cast.member("birgit"))
    assert (row.broadcast.readers, row.total, row.sent, row.waiting) == (25, 25, 10, 15)


def test_what_cannot_wait_does_not(
    cast: Any, everybody: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ways, "AT_ONCE", 10)
    told(cast, everybody, "noticeboard.urgent")
    assert set(Delivery.objects.values_list("not_before", flat=True)) == {NOW}


def test_the_rest_is_stopped(
    cast: Any, everybody: list[User], sink: Sink, monkeypatch: pytest.MonkeyPatch, step_in: Any
) -> None:
    monkeypatch.setattr(ways, "AT_ONCE", 10)
    told(cast, everybody)
    deliver_due(lambda: NOW + timedelta(seconds=1))
    grethe = step_in("birgit")
    page = grethe.get(PAGE).content.decode()
    assert "10 af 25 beskeder er sendt." in page
    assert "15 venter." in page
    row = Broadcast.objects.get()
    answer = grethe.post(f"{PAGE}{row.pk}/stop/", follow=True).content.decode()
    assert "15 beskeder er stoppet" in answer
    assert "Resten er stoppet." in answer
    assert deliver_due(later(hours=1)) == {}
    assert len(sink.raw) == 10
    assert Notification.objects.filter(thread="notice:7").count() == 25
    with pytest.raises(Refused, match="allerede sendt"):
        stop(cast.member("birgit"), row, now=NOW)


def test_what_is_told_to_few_is_nobodys_business(
    cast: Any, everybody: list[User], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    told(cast, everybody[:5])
    told(cast, everybody, thread="")
    assert not Broadcast.objects.exists()
    for number in range(30):
        told(cast, everybody[:20], thread=f"notice:{number}")
    birgit = cast.member("birgit")
    with django_assert_max_num_queries(2):
        assert len(progress_of(birgit)) == 20
    assert progress_of(cast.member("ahmad")) == []


def test_five_thousand_are_in_the_outbox_in_one_go(
    cast: Any, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    people = User.objects.bulk_create(
        User(name="Nabo", email=f"m{n}@example.dk") for n in range(1000)
    )
    with django_assert_max_num_queries(25):
        told(cast, people)
    last = Delivery.objects.latest("not_before")
    assert last.not_before - NOW < timedelta(minutes=10) / 5
    assert timezone.is_aware(last.not_before)
