"""Which way a note goes, with which words, and that no machine ever sends what hands carry."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from community import live
from community.notifications import actions
from community.notifications.actions import choose, tell, withdraw
from community.notifications.models import Delivery, Notification, Way
from community.notifications.sending.actions import deliver_due
from community.people.actions import appoint
from community.people.models import Membership, Role, User
from tests.community.notifications.conftest import PLAY
from tests.community.notifications.sink import Sink
from tests.community.notifications.test_outbox import later
from tests.conftest import NOW, at

Say = Callable[..., list[Notification]]


@pytest.fixture
def by_phone(cast: Any) -> User:
    """Ejnar is on paper and would rather be called."""
    User.objects.filter(name="Ejnar").update(reached_by="call")
    return cast.user("ejnar")


def test_who_is_on_paper_gets_a_slip(say: Say, cast: Any) -> None:
    say("ejnar", expires_at=NOW + timedelta(days=1))
    row = Delivery.objects.get()
    assert (row.way, row.state, row.estate) == ("slip", "queued", cast.estate())
    assert (row.not_before, row.expires_at) == (NOW, NOW + timedelta(days=1))
    assert row.said == ""


def test_who_chose_a_call_and_has_a_number_is_called(say: Say, by_phone: User, cast: Any) -> None:
    say("ejnar")
    row = Delivery.objects.get()
    assert (row.way, row.estate, row.said) == (
        "call", cast.estate(), "Tæppet går op. Kl. 19 i Laden",
    )  # fmt: skip


def test_a_call_without_a_number_is_a_slip(say: Say, by_phone: User) -> None:
    User.objects.filter(pk=by_phone.pk).update(phone="")
    say("ejnar")
    assert Delivery.objects.get().way == "slip"


def test_what_is_said_is_said_in_danish_and_the_note_in_the_readers_language(
    say: Say, by_phone: User
) -> None:
    User.objects.filter(pk=by_phone.pk).update(language="ar")
    say("ejnar", title=lambda: f"sprog {get_language()}", aloud=lambda: f"Tal {get_language()}.")
    row = Delivery.objects.select_related("notification").get()
    assert (row.notification.title, row.said) == ("sprog ar", "Tal da.")


def test_no_screen_and_no_paper_is_the_inbox_alone(say: Say, cast: Any) -> None:
    User.objects.filter(name="Birgit").update(email=None)
    say("birgit")
    assert not Delivery.objects.exists()


def test_a_note_of_no_estate_is_carried_where_the_person_lives(say: Say, cast: Any) -> None:
    say("ejnar", "poul", estate=None)
    rows = Delivery.objects.order_by("estate__number").values_list("estate__slug", flat=True)
    assert list(rows) == ["rugmarken", "tranehaven"]


def test_nobody_carries_to_who_lives_nowhere(say: Say, cast: Any) -> None:
    Membership.objects.filter(user__name="Ejnar").delete()
    say("ejnar", estate=None)
    assert not Delivery.objects.exists()


def test_who_asked_not_to_be_called_about_it_is_not(say: Say, by_phone: User) -> None:
    choose(by_phone, PLAY, Way.EMAIL, False)
    say("ejnar")
    assert Delivery.objects.count() == 1  # a choice about mail says nothing about calls
    choose(by_phone, PLAY, Way.CALL, False)
    say("ejnar")
    assert Delivery.objects.count() == 1


def test_nothing_carried_by_hand_is_ever_mailed(say: Say, by_phone: User, sink: Sink) -> None:
    say("ejnar", "orhan", "birgit")
    assert deliver_due(timezone.now) == {"sent": 1}
    assert deliver_due(later(days=30)) == {}
    assert sink.receivers == ["birgit@example.dk"]
    assert set(Delivery.objects.waiting().values_list("way", "tries")) == {("call", 0), ("slip", 0)}


def test_what_is_too_late_is_dropped_in_any_way(say: Say, by_phone: User, sink: Sink) -> None:
    say("ejnar", "orhan", expires_at=NOW + timedelta(hours=1))
    assert deliver_due(later(hours=2)) == {"dropped": 2}
    assert set(Delivery.objects.values_list("state", "last_error")) == {("dropped", "expired")}


def test_a_matter_that_is_over_is_carried_no_more(
    say: Say, by_phone: User, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed: list[str] = []
    monkeypatch.setattr(actions.live, "push", pushed.append)
    say("ejnar", thread="play:1")
    say("orhan", thread="play:2")
    pushed.clear()
    withdraw("play:1", now=NOW)
    assert Delivery.objects.get(state="dropped").way == "call"
    assert pushed == [f"calls:{cast.estate().pk}"]


def test_the_lists_hear_of_what_is_new(
    transactional_db: None, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed: list[str] = []
    monkeypatch.setattr(live, "_send", lambda group, event: pushed.append(event["topic"]))
    User.objects.filter(name="Ejnar").update(reached_by="call")
    people = [cast.user("ejnar"), cast.user("orhan"), cast.user("birgit")]
    with transaction.atomic():
        tell(PLAY, people, "x", "", "", now=NOW, estate=cast.estate())
    number = cast.estate().pk
    assert {topic for topic in pushed if not topic.startswith("inbox")} == {
        f"calls:{number}", f"slips:{number}",
    }  # fmt: skip


def test_a_row_for_a_hand_has_an_estate(say: Say) -> None:
    [note] = say("ejnar")
    note.deliveries.all().delete()
    with pytest.raises(IntegrityError, match="what_is_carried_by_hand_has_an_estate"):
        Delivery.objects.create(notification=note, way="slip", not_before=NOW, message_id="<x>")


def test_forgetting_a_colleague_forgets_who_carried(say: Say, cast: Any) -> None:
    say("ejnar")
    Delivery.objects.update(carried_by=cast.user("torben"))
    actions.forget(cast.user("torben"))
    assert Delivery.objects.get().carried_by is None


# --- quiet hours ---------------------------------------------------------------------------------


def test_a_mail_in_the_quiet_hours_waits_until_they_end(say: Say, sink: Sink) -> None:
    say("birgit", now=at("2026-11-23", "22:00"))
    assert Delivery.objects.get().not_before == at("2026-11-24", "08:00")


def test_who_has_no_quiet_hours_is_written_to_at_night(say: Say) -> None:
    User.objects.filter(name="Birgit").update(quiet_from=None, quiet_until=None)
    say("birgit", now=at("2026-11-23", "22:00"))
    assert Delivery.objects.get().not_before == at("2026-11-23", "22:00")


@pytest.mark.parametrize("who", ["birgit", "ejnar"])
def test_when_waiting_is_too_late_only_the_inbox_has_it(say: Say, by_phone: User, who: str) -> None:
    say(who, now=at("2026-11-23", "22:00"), expires_at=at("2026-11-24", "08:00"))
    assert Notification.objects.count() == 1
    assert not Delivery.objects.exists()


def test_a_call_waits_for_the_morning_whatever_was_chosen(say: Say, by_phone: User) -> None:
    User.objects.filter(pk=by_phone.pk).update(quiet_from=None, quiet_until=None)
    say("ejnar", now=at("2026-11-23", "21:00"))
    assert Delivery.objects.get().not_before == at("2026-11-24", "08:00")


def test_who_can_never_be_called_gets_a_slip(say: Say, by_phone: User) -> None:
    User.objects.filter(pk=by_phone.pk).update(quiet_from=time(8), quiet_until=time(21))
    say("ejnar")
    row = Delivery.objects.get()
    assert (row.way, row.said) == ("slip", "")


def test_a_mail_left_over_from_the_day_does_not_go_out_at_night(say: Say, sink: Sink) -> None:
    """The mail server was away until ten in the evening."""
    say("birgit", now=at("2026-11-23", "20:00"))
    assert deliver_due(lambda: at("2026-11-23", "22:00")) == {"queued": 1}
    row = Delivery.objects.get()
    assert row.not_before == at("2026-11-24", "08:00")
    assert (row.tries, row.first_tried_at, row.claimed_until) == (0, None, None)
    assert sink.raw == []
    assert deliver_due(lambda: at("2026-11-24", "08:00")) == {"sent": 1}


# --- what a colleague may read -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees"),
    [("torben", 1), ("kim", 1), ("leyla", 1), ("jens", 0), ("birgit", 0), ("ejnar", 0)],
)
def test_only_colleagues_see_what_is_carried(say: Say, cast: Any, who: str, sees: int) -> None:
    say("ejnar", "birgit")
    say("poul", estate=cast.estate("tranehaven"))
    member = cast.member(who, "rugmarken")
    assert Delivery.objects.visible_to(member).count() == sees


def test_the_administration_is_a_colleague(say: Say, cast: Any) -> None:
    jens = cast.member("jens")
    appoint(jens, Role.ADMINISTRATION, since=NOW.date())
    say("ejnar")
    assert Delivery.objects.visible_to(cast.member("jens")).count() == 1
