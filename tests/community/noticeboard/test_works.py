"""Drift: who is told, «Set», and the round from door to door."""

from datetime import timedelta

import pytest

from community.errors import Refused
from community.home.page import waits_of
from community.noticeboard import actions
from community.noticeboard.cards import cards
from community.noticeboard.doors import round_of
from community.noticeboard.models import Knock, Reading
from community.noticeboard.pinning import actions as pinning
from community.noticeboard.works import actions as works
from community.notifications.models import Delivery, Notification
from community.people.models import Helping
from tests.conftest import NOW, at

BOARD = "/rugmarken/opslag/"


def told(cast, name):
    return Notification.objects.filter(user=cast.user(name))


def test_those_it_hits_are_told_at_once_and_nobody_else(tavle, cast):
    tavle.works("9", "11")
    assert told(cast, "jens").get().title == "Vand: torsdag 26. november kl. 9\u2060–\u206012"
    assert told(cast, "oksana").get().title.startswith("Vand: Четвер")  # her own language
    for name in ("birgit", "fadumo", "torben", "sofie"):
        assert not told(cast, name).exists(), name


def test_on_paper_it_says_it_all_and_in_a_mail_that_there_is_something(tavle, cast):
    tavle.works("7")
    assert "Tap en kande vand" in told(cast, "ejnar").get().body
    assert "Tap en kande vand" not in told(cast, "fadumo").get().body


@pytest.mark.parametrize(("urgent", "hour"), [(True, "23"), (False, "08")])
def test_what_is_urgent_passes_quiet_hours(tavle, cast, urgent, hour):
    tavle.works("9", now=at("2026-11-23", "23:00"), is_urgent=urgent)
    mail = Delivery.objects.get(notification__user=cast.user("oksana"))
    local = mail.not_before.astimezone(NOW.tzinfo)
    assert f"{local:%H}" == hour


def test_at_another_time_they_are_told_again_and_asked_again(tavle, cast):
    notice = tavle.works("11")
    works.say_seen(cast.member("jens"), notice, now=NOW)
    later = (at("2026-11-27", "09:00"), at("2026-11-27", "12:00"))
    wanted = tavle.wants(
        "torben", "Drift", title="Vi lukker for vandet", icon="water", period=later,
        hits=[tavle.entrance("11")], asks_seen=True,
    )  # fmt: skip
    actions.edit(cast.member("torben"), notice, wanted, now=NOW)
    assert told(cast, "jens").latest("pk").title.startswith("Ændret. Vand: fredag 27.")
    assert Reading.objects.get().seen_at is None
    before = told(cast, "jens").count()
    actions.edit(cast.member("torben"), notice, wanted, now=NOW)
    assert told(cast, "jens").count() == before  # nothing moved this time


def test_it_stands_at_least_until_it_is_over(tavle):
    long = (at("2026-12-20", "09:00"), at("2026-12-24", "12:00"))
    assert tavle.works("9", period=long, days=3).ends_at == at("2026-12-24", "12:00")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"icon": "dragon"}, "no_icon"),
        ({"period": (at("2026-11-26", "12:00"), at("2026-11-26", "09:00"))}, "bad_period"),
        ({"period": (at("2026-11-20", "09:00"), at("2026-11-20", "12:00"))}, "bad_period"),
    ],
)
def test_works_say_what_and_when(tavle, facts, code):
    with pytest.raises(Refused) as no:
        tavle.works("9", **facts)
    assert no.value.code == code


def test_a_window_over_the_night_the_clock_changes(tavle, cast):
    night = (at("2026-10-24", "23:00"), at("2026-10-25", "04:00"))
    tavle.works("9", period=night, now=at("2026-10-20", "10:00"))
    rows = list(cards(cast.member("oksana"), at("2026-10-25", "03:30")))
    assert rows[0].template == "noticeboard/_works_card.html"
    over = list(cards(cast.member("oksana"), at("2026-10-25", "04:00")))
    assert all(card.template != "noticeboard/_works_card.html" for card in over)


# --- «Set» -------------------------------------------------------------------------------------


def test_set_is_said_once_and_taken_back(tavle, cast):
    notice, oksana = tavle.works("9"), cast.member("oksana")
    first = works.say_seen(oksana, notice, now=NOW)
    again = works.say_seen(oksana, notice, now=NOW + timedelta(hours=1))
    assert (first.pk, again.seen_at) == (again.pk, NOW)
    works.unsay(oksana, notice, now=NOW)
    assert Reading.objects.get().seen_at is None
    with pytest.raises(Refused):
        works.say_seen(oksana, notice, now=NOW + timedelta(days=60))
    with pytest.raises(Refused):
        works.say_seen(oksana, tavle.hang("birgit"), now=NOW)


def test_what_was_read_before_can_still_be_answered(tavle, cast):
    notice, oksana = tavle.works("9"), cast.member("oksana")
    pinning.read(oksana, notice, now=NOW)
    assert works.say_seen(oksana, notice, now=NOW).seen_at == NOW


def test_a_helper_says_set_for_ejnar(tavle, cast, step_in):
    notice = tavle.works("7")
    helping = Helping.objects.create(
        helped=cast.member("ejnar"),
        helper=cast.user("kasper"),
        kind=Helping.Kind.NAMED,
        began_at=NOW,
    )
    phone = step_in("kasper")
    phone.post(f"/hjaelper/{helping.pk}/begynd/")
    assert phone.session.get("acting") == helping.pk
    assert phone.post(f"{BOARD}{notice.token}/set/", {"fra": "hjem"})["Location"] == "/rugmarken/"
    row = Reading.objects.get()
    assert (row.member.user.name, row.helped_by.name) == ("Ejnar", "Kasper")
    stairway = round_of(notice, NOW).stairways[0]
    assert not any(door.label == "st. th" for door in stairway.to_knock)


def test_set_from_today_with_a_way_back(tavle, cast):
    notice, phone = tavle.works("9"), cast.client("oksana")
    page = phone.get("/rugmarken/").content.decode()
    assert f"{BOARD}{notice.token}/set/" in page
    phone.post(f"{BOARD}{notice.token}/set/", {"fra": "hjem"})
    page = phone.get("/rugmarken/").content.decode()
    assert "set/?fortryd=1" in page
    phone.post(f"{BOARD}{notice.token}/set/?fortryd=1")
    assert Reading.objects.get().seen_at is None


# --- the round ---------------------------------------------------------------------------------


def test_doors_without_an_account_and_on_paper_are_doors_like_all_others(tavle, cast):
    notice = tavle.works("7")
    found = round_of(notice, NOW)
    labels = [door.label for door in found.stairways[0].doors]
    assert "st. th" in labels  # Ejnar, on paper
    assert found.left == len(labels)
    works.say_seen(cast.member("fadumo"), notice, now=NOW)
    assert round_of(notice, NOW).left == len(labels) - 1


def test_a_tick_counts_as_told_and_is_taken_back(tavle, cast):
    notice, torben = tavle.works("7"), cast.member("torben")
    door = round_of(notice, NOW).doors[0]
    for _twice in range(2):
        works.knock(torben, notice, door.household, now=NOW)
    assert (round_of(notice, NOW).told, Knock.objects.count()) == (1, 1)
    works.unknock(torben, notice, door.household, now=NOW)
    assert round_of(notice, NOW).told == 0


def test_only_doors_it_hits_and_only_by_who_works_here(tavle, cast):
    notice = tavle.works("7")
    elsewhere = cast.member("oksana").household
    with pytest.raises(Refused) as no:
        works.knock(cast.member("torben"), notice, elsewhere, now=NOW)
    assert no.value.status == 404
    with pytest.raises(Refused):
        works.knock(cast.member("oksana"), notice, cast.member("ejnar").household, now=NOW)


def test_the_round_has_no_names_and_costs_the_same_for_one_stairway_and_for_all(
    tavle, cast, step_in, django_assert_num_queries
):
    one, every = tavle.works("7"), tavle.works("7", "9", "11", "1", "3", "5")
    with django_assert_num_queries(4):
        round_of(one, NOW)
    with django_assert_num_queries(4):
        round_of(every, NOW)
    page = step_in("torben").get(f"{BOARD}{every.token}/doere/").content.decode()
    assert "Rugmarken 7" in page
    assert not any(name in page for name in ("Ejnar", "Fadumo", "Oksana"))


def test_the_sender_ticks_doors_off_on_the_page(tavle, cast, step_in):
    notice, torben = tavle.works("9"), step_in("torben")
    door = round_of(notice, NOW).doors[0].household.pk
    torben.post(f"{BOARD}{notice.token}/doere/{door}/")
    assert "1 af" in torben.get(f"{BOARD}{notice.token}/").content.decode()
    torben.post(f"{BOARD}{notice.token}/doere/{door}/", {"fortryd": "1"})
    assert not Knock.objects.exists()
    page = cast.client("oksana").get(f"{BOARD}{notice.token}/").content.decode()
    assert 'id="doere"' not in page  # neighbours see no count


# --- «I dag» -----------------------------------------------------------------------------------


def cards_of(cast, name, now=NOW):
    return {card.template: card.context["rows"] for card in cards(cast.member(name), now)}


def test_it_stands_on_today_for_those_it_hits_until_it_is_over(tavle, cast):
    tavle.works("9")
    works_card = "noticeboard/_works_card.html"
    assert works_card in cards_of(cast, "oksana")
    assert works_card not in cards_of(cast, "ahmad")
    assert works_card in cards_of(cast, "oksana", at("2026-11-26", "11:59"))
    assert works_card not in cards_of(cast, "oksana", at("2026-11-26", "12:00"))


def test_what_is_far_ahead_leaves_today_when_it_is_read_and_comes_back(tavle, cast):
    far = (at("2026-12-20", "09:00"), at("2026-12-20", "12:00"))
    notice = tavle.works("9", period=far)
    pinning.read(cast.member("oksana"), notice, now=NOW)
    assert "noticeboard/_works_card.html" not in cards_of(cast, "oksana")
    assert "noticeboard/_works_card.html" in cards_of(cast, "oksana", at("2026-12-15", "10:00"))


def test_today_has_what_is_on_top_and_the_newest_two(tavle, cast):
    pinned = tavle.hang("jens", "Fra bestyrelsen", title="Øverst", is_pinned=True)
    for number in range(3):
        tavle.hang("birgit", title=f"Nummer {number}", now=NOW + timedelta(minutes=number))
    now = NOW + timedelta(hours=1)
    found = cards_of(cast, "oksana", now)
    assert [row.title for row in found["noticeboard/_pinned_card.html"]] == ["Øverst"]
    assert [row.title for row in found["noticeboard/_newest_card.html"]] == ["Nummer 2", "Nummer 1"]
    pinning.read(cast.member("oksana"), pinned, now=now)
    assert "noticeboard/_pinned_card.html" not in cards_of(cast, "oksana", now)
    assert "noticeboard/_newest_card.html" not in cards_of(cast, "birgit", now)


def test_what_asks_for_a_set_waits_for_those_it_hits_until_they_have_said_it(tavle, cast):
    notice = tavle.works("11")
    [row] = waits_of(cast.member("jens"), NOW)
    assert (row.about, row.url) == (notice.title, f"/rugmarken/opslag/{notice.token}/")
    assert waits_of(cast.member("birgit"), NOW) == []
    works.say_seen(cast.member("jens"), notice, now=NOW)
    assert waits_of(cast.member("jens"), NOW) == []
