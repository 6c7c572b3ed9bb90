"""Calling, coming back later, printing and handing out; and two colleagues at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.errors import Refused
from community.notifications.actions import withdraw
from community.notifications.models import Delivery, Notification
from community.paper import actions
from community.people.actions import appoint
from community.people.models import Entry, Role, User
from tests.conftest import NOW, at
from tests.refusing import no_to

Waits = Callable[..., Delivery]


@pytest.fixture
def torben(cast: Any) -> Any:
    return cast.member("torben", "rugmarken")


def acts() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


# --- the number ----------------------------------------------------------------------------------


def test_a_look_at_a_number_is_one_line_in_the_logbook(
    waits: Waits, carry: Any, torben: Any
) -> None:
    waits("ejnar")
    assert actions.see_number(torben, carry("ejnar"), now=NOW) == "00 00 20 07"
    entry = Entry.objects.get()
    assert (entry.act, entry.by, entry.about) == (
        "contact.seen", torben.user, carry("ejnar").user,
    )  # fmt: skip
    assert (entry.why, entry.estate, entry.at) == ("ringeliste", torben.estate, NOW)


def test_nobody_is_called_at_night(waits: Waits, carry: Any, torben: Any) -> None:
    waits("ejnar")
    look = at("2026-11-23", "21:00")
    no = no_to("not_now", lambda: actions.see_number(torben, carry("ejnar"), now=look))
    assert str(no) == "Ring tidligst kl.\u00a08."
    assert not Entry.objects.exists()


def test_a_number_that_is_gone(waits: Waits, carry: Any, torben: Any) -> None:
    waits("ejnar")
    User.objects.filter(name="Ejnar").update(phone="")
    no_to("no_number", lambda: actions.see_number(torben, carry("ejnar"), now=NOW))


# --- «Jeg har ringet» ----------------------------------------------------------------------------


def test_one_call_tells_everything_that_waits(waits: Waits, carry: Any, torben: Any) -> None:
    lines = [waits("ejnar").pk, waits("ejnar").pk]
    actions.called(torben, carry("ejnar"), lines, now=NOW)
    for row in Delivery.objects.all():
        assert (row.state, row.sent_at, row.carried_by) == ("sent", NOW, torben.user)
    assert not Notification.objects.unseen().exists()
    assert acts() == ["call.made"]
    assert Entry.objects.get().facts == {"lines": 2}


def test_what_came_while_the_phone_rang_waits_for_the_next_call(
    waits: Waits, carry: Any, torben: Any
) -> None:
    shown, later = waits("ejnar"), waits("ejnar")
    actions.called(torben, carry("ejnar"), [shown.pk], now=NOW)
    assert Delivery.objects.waiting().get() == later


def test_somebody_elses_lines_stay(waits: Waits, carry: Any, torben: Any) -> None:
    mine, theirs = waits("ejnar"), waits("orhan")
    actions.called(torben, carry("ejnar"), [mine.pk, theirs.pk], now=NOW)
    assert Delivery.objects.waiting().get() == theirs


def test_the_second_colleague_is_told_kindly(waits: Waits, carry: Any, cast: Any) -> None:
    line = waits("ejnar").pk
    actions.called(cast.member("torben", "rugmarken"), carry("ejnar"), [line], now=NOW)
    kim = cast.member("kim", "rugmarken")
    no = no_to("done_already", lambda: actions.called(kim, carry("ejnar"), [line], now=NOW))
    assert str(no) == "Torben gjorde det kl.\u00a010. Tak, fordi du ville."
    assert acts() == ["call.made"]


def test_two_colleagues_at_the_same_moment(
    transactional_db: None, waits: Waits, cast: Any, together: Callable[..., list[Any]]
) -> None:
    line = waits("ejnar").pk
    who = [cast.member("torben", "rugmarken"), cast.member("kim", "rugmarken")]
    ejnar = cast.member("ejnar")
    results = together(
        *[lambda one=one: actions.called(one, ejnar, [line], now=timezone.now()) for one in who]
    )
    no = next(result for result in results if isinstance(result, Refused))
    assert no.code == "done_already"
    assert sum(isinstance(result, list) for result in results) == 1
    assert acts() == ["call.made"]


def test_what_was_withdrawn_need_not_be_called_about(waits: Waits, carry: Any, torben: Any) -> None:
    line = waits("ejnar", thread="booking:1").pk
    withdraw("booking:1", now=NOW)
    no_to("not_wanted_any_more", lambda: actions.called(torben, carry("ejnar"), [line], now=NOW))


def test_what_is_too_late_is_not_called_about(waits: Waits, carry: Any, torben: Any) -> None:
    line = waits("ejnar", expires_at=NOW + timedelta(hours=1)).pk
    late = NOW + timedelta(hours=1)
    no_to("not_wanted_any_more", lambda: actions.called(torben, carry("ejnar"), [line], now=late))


@pytest.mark.parametrize("who", ["jens", "birgit"])
def test_who_is_no_colleague_marks_nothing(waits: Waits, carry: Any, cast: Any, who: str) -> None:
    line = waits("ejnar").pk
    no_to(
        "not_wanted_any_more",
        lambda: actions.called(cast.member(who), carry("ejnar"), [line], now=NOW),
    )
    assert Delivery.objects.waiting().count() == 1


def test_a_colleague_of_another_estate_marks_nothing(waits: Waits, carry: Any, cast: Any) -> None:
    line = waits("ejnar").pk
    torben_elsewhere = cast.member("torben", "ankerhuset")
    no_to(
        "not_wanted_any_more",
        lambda: actions.called(torben_elsewhere, carry("ejnar"), [line], now=NOW),
    )


# --- «Fortryd» -----------------------------------------------------------------------------------


def test_taking_it_back_makes_it_wait_again(waits: Waits, carry: Any, torben: Any) -> None:
    line = waits("ejnar").pk
    actions.called(torben, carry("ejnar"), [line], now=NOW)
    assert actions.put_back(torben, [line], now=NOW + timedelta(minutes=1)) == "call"
    row = Delivery.objects.get()
    assert (row.state, row.sent_at, row.carried_by) == ("queued", None, None)
    assert Notification.objects.unseen().count() == 1
    assert acts() == ["call.made", "call.undone"]


def test_what_the_person_had_read_themselves_stays_read(
    waits: Waits, carry: Any, torben: Any
) -> None:
    line = waits("ejnar").pk
    Notification.objects.update(seen_at=NOW - timedelta(hours=1))
    actions.called(torben, carry("ejnar"), [line], now=NOW)
    actions.put_back(torben, [line], now=NOW)
    assert not Notification.objects.unseen().exists()


def test_after_an_hour_it_is_done(waits: Waits, carry: Any, torben: Any) -> None:
    line = waits("ejnar").pk
    actions.called(torben, carry("ejnar"), [line], now=NOW)
    later = NOW + timedelta(hours=1)
    no_to("too_late_to_undo", lambda: actions.put_back(torben, [line], now=later))


def test_nobody_takes_back_what_a_colleague_did(waits: Waits, carry: Any, cast: Any) -> None:
    line = waits("ejnar").pk
    actions.called(cast.member("torben", "rugmarken"), carry("ejnar"), [line], now=NOW)
    kim = cast.member("kim", "rugmarken")
    no_to("too_late_to_undo", lambda: actions.put_back(kim, [line], now=NOW))


# --- «Ikke hjemme» -------------------------------------------------------------------------------


def test_nobody_home_comes_back_in_two_hours(waits: Waits, carry: Any, torben: Any) -> None:
    line = waits("ejnar").pk
    row = actions.nobody_home(torben, carry("ejnar"), [line], now=NOW)
    assert (row.way, row.tries, row.not_before) == ("call", 1, NOW + timedelta(hours=2))
    assert acts() == ["call.nobody_home"]


def test_not_back_in_the_evening_but_in_the_morning(waits: Waits, carry: Any, torben: Any) -> None:
    line = waits("ejnar").pk
    row = actions.nobody_home(torben, carry("ejnar"), [line], now=at("2026-11-23", "19:30"))
    assert row.not_before == at("2026-11-24", "08:00")


def test_when_the_morning_is_too_late_it_stays_where_it_is(
    waits: Waits, carry: Any, torben: Any
) -> None:
    line = waits("ejnar", expires_at=at("2026-11-24")).pk
    evening = at("2026-11-23", "19:30")
    row = actions.nobody_home(torben, carry("ejnar"), [line], now=evening)
    assert (row.way, row.tries, row.not_before) == ("call", 1, evening)


def test_after_three_tries_it_becomes_a_slip(waits: Waits, carry: Any, torben: Any) -> None:
    first, second = waits("ejnar").pk, waits("ejnar").pk
    for number in range(2):
        actions.nobody_home(torben, carry("ejnar"), [first], now=NOW + timedelta(hours=2 * number))
    row = actions.nobody_home(torben, carry("ejnar"), [first, second], now=NOW + timedelta(hours=4))
    assert row.way == "slip"
    assert set(Delivery.objects.values_list("way", "tries", "first_tried_at")) == {
        ("slip", 0, None)
    }


# --- a slip instead ------------------------------------------------------------------------------


def test_a_slip_instead_and_a_call_after_all(waits: Waits, carry: Any, torben: Any) -> None:
    line = waits("ejnar").pk
    actions.give_slip(torben, carry("ejnar"), [line], now=NOW)
    assert Delivery.objects.get().way == "slip"
    no = no_to("slip_instead", lambda: actions.called(torben, carry("ejnar"), [line], now=NOW))
    assert str(no) == "Det er blevet til en seddel."
    actions.call_after_all(torben, carry("ejnar"), [line], now=NOW)
    assert Delivery.objects.get().way == "call"


# --- printing and handing out --------------------------------------------------------------------


def test_printing_is_written_down_once_for_each_person(
    waits: Waits, torben: Any, carry: Any
) -> None:
    lines = [waits(who, way="slip").pk for who in ("ejnar", "ejnar", "orhan")]
    actions.print_slips(torben, lines, now=NOW)
    entries = Entry.objects.filter(act="slip.printed")
    assert {entry.about.name: entry.facts for entry in entries} == {
        "Ejnar": {"lines": 2}, "Orhan": {"lines": 1},
    }  # fmt: skip
    assert set(Delivery.objects.values_list("first_tried_at", "state")) == {(NOW, "queued")}


def test_only_what_was_printed_can_be_handed_out(waits: Waits, torben: Any) -> None:
    printed = waits("ejnar", way="slip").pk
    actions.print_slips(torben, [printed], now=NOW)
    came_later = waits("ejnar", way="slip").pk
    rows = actions.hand_out(torben, [printed, came_later], now=NOW)
    assert [row.pk for row in rows] == [printed]
    assert Delivery.objects.waiting().get().pk == came_later
    no_to("not_printed", lambda: actions.hand_out(torben, [came_later], now=NOW))


def test_handed_out_twice_is_told_and_can_be_taken_back(
    waits: Waits, torben: Any, cast: Any
) -> None:
    line = waits("ejnar", way="slip").pk
    actions.print_slips(torben, [line], now=NOW)
    actions.hand_out(torben, [line], now=NOW)
    kim = cast.member("kim", "rugmarken")
    no_to("done_already", lambda: actions.hand_out(kim, [line], now=NOW))
    assert actions.put_back(torben, [line], now=NOW) == "slip"
    row = Delivery.objects.get()
    assert (row.state, row.first_tried_at) == ("queued", NOW)
    assert acts() == ["slip.printed", "slip.handed_out", "slip.undone"]


def test_the_administration_carries_too(waits: Waits, carry: Any, cast: Any) -> None:
    appoint(cast.member("jens"), Role.ADMINISTRATION, since=NOW.date())
    line = waits("ejnar").pk
    assert actions.called(cast.member("jens"), carry("ejnar"), [line], now=NOW)


def test_the_slip_of_who_is_hidden_cannot_be_guessed_by_its_number(
    waits: Waits, torben: Any
) -> None:
    line = waits("line", way="slip").pk
    actions.print_slips(torben, [line], now=NOW)
    no_to("not_printed", lambda: actions.hand_out(torben, [line], now=NOW))
    assert Delivery.objects.get().first_tried_at is None
    assert acts() == []
