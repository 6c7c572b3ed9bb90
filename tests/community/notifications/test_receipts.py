"""Who was helped hears what was done for them and by whom, in their own language."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import get_language

from community.notifications.actions import receipt
from community.notifications.models import Delivery, Notification
from community.people.models import Helping, User
from tests.conftest import NOW


@pytest.fixture
def helped(cast: Any) -> Callable[..., None]:
    """`helped("ejnar", by="torben")`: something is done for Ejnar, and he is told."""

    def do(who: str = "ejnar", *, by: str | None = "torben", kind: str | None = None, **more: Any):
        member = cast.member(who)
        member.helper = cast.user(by) if by else None
        if kind and by:
            member.helping = Helping(helped=member, helper=member.helper, kind=kind, began_at=NOW)
        facts: dict[str, Any] = {"title": "Din nøgle er bestilt", "body": "Den kommer fredag."}
        facts |= more
        with transaction.atomic():
            receipt(member, facts.pop("title"), facts.pop("body"), "", now=NOW, **facts)

    return do


def test_nobody_helps_and_nothing_is_told(helped: Any) -> None:
    helped(by=None)
    assert not Notification.objects.exists()


def test_a_colleague_is_called_by_the_office_they_hold(helped: Any, cast: Any) -> None:
    helped(thread="key:1")
    note = Notification.objects.get()
    assert note.user == cast.user("ejnar")
    assert (note.kind, note.thread, note.estate) == ("helping.receipt", "key:1", cast.estate())
    assert note.title == "Din nøgle er bestilt"
    assert note.body == (
        "Den kommer fredag. Viceværten har gjort det for dig. "
        "Er det ikke rigtigt, så ring til kontoret."
    )
    assert Delivery.objects.get().way == "slip"


@pytest.mark.parametrize(
    ("by", "kind", "said"),
    [
        ("kim", "visit", "Driftslederen"),
        ("leyla", "visit", "Den boligsociale medarbejder"),
        ("birgit", "visit", "Birgit"),
        ("torben", "named", "Torben"),
    ],
)
def test_a_neighbour_is_called_by_first_name(helped: Any, by: str, kind: str, said: str) -> None:
    helped(by=by, kind=kind)
    assert f"{said} har gjort det for dig." in Notification.objects.get().body


def test_who_wants_to_be_hidden_is_a_helper(helped: Any) -> None:
    helped(by="line", kind="named")
    note = Notification.objects.get()
    assert "En hjælper har gjort det for dig." in note.body
    assert "Line" not in note.title + note.body


def test_the_estate_has_its_own_word_for_its_caretaker(helped: Any, cast: Any) -> None:
    estate = cast.estate()
    estate.caretaker_word = "Varmemesteren"
    estate.save()
    helped()
    assert "Varmemesteren har gjort det for dig." in Notification.objects.get().body


def test_it_is_said_in_the_language_of_who_was_helped(helped: Any) -> None:
    User.objects.filter(name="Ejnar").update(language="ar")
    User.objects.filter(name="Torben").update(language="en")
    helped(title=lambda: f"sprog {get_language()}", body=lambda: f"ord {get_language()}")
    note = Notification.objects.get()
    assert note.title == "sprog ar"
    assert note.body.startswith("ord ar ")


def test_a_helper_far_away_is_told_of_as_chosen(helped: Any) -> None:
    """On the spot it is a slip, handed over at once; a daughter's doing is told on the phone."""
    User.objects.filter(name="Ejnar").update(reached_by="call")
    helped(by="birgit", kind="named")
    helped(by="torben", kind="visit")
    assert list(Delivery.objects.order_by("pk").values_list("way", flat=True)) == ["call", "slip"]


def test_who_has_a_mail_gets_a_mail(helped: Any) -> None:
    helped("birgit", by="ahmad", kind="named")
    assert Delivery.objects.get().way == "email"
