"""Times that go from neighbour to neighbour: once, at once, and without a name."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from bookings import actions
from bookings.forms import SpanField
from bookings.models import Booking, Claim, Offer, Swap, Waiting
from bookings.swapping import actions as swapping
from bookings.waiting import actions as waiting
from community.home.page import waits_of
from community.moderation.blocking.actions import block
from community.notifications.models import Notification
from tests.bookings.conftest import refused, turn
from tests.conftest import NOW
from tests.refusing import Refusal

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = turn("2026-11-24", "15:00"), turn("2026-11-25", "15:00")
MINE = "/rugmarken/booking/mine/"


def has(who, cast):
    """When the household has its times."""
    rows = Booking.objects.visible_to(cast.member(who)).standing().order_by("period")
    return [row.begins for row in rows]


def told(name):
    return list(
        Notification.objects.filter(user__name=name.capitalize(), kind="bookings.swap")
        .order_by("pk")
        .values_list("title", flat=True)
    )


@pytest.fixture
def theirs(booked):
    return booked("birgit", "2026-11-24", "15:00")


@pytest.fixture
def offered(cast, theirs):
    return swapping.offer(cast.member("birgit"), theirs, now=NOW)


def asks(cast, who, wanted, **more):
    return swapping.ask(cast.member(who), wanted, now=NOW, **more)


# --- give it on ----------------------------------------------------------------------------------


def test_what_is_given_on_stays_until_a_neighbour_takes_it(cast, offered, booked):
    assert has("birgit", cast) == [MONDAY.starts_at]
    with refused("taken"):  # it is not free: it goes to who takes it
        booked("kasper", "2026-11-24", "15:00")
    swapping.take(cast.member("fadumo"), offered, now=NOW)
    assert (has("birgit", cast), has("fadumo", cast)) == ([], [MONDAY.starts_at])
    assert told("birgit") == ["Jeres tid er givet videre"]
    with Refusal("gone"):
        swapping.take(cast.member("kasper"), offered, now=NOW)
    with Refusal("gone"):
        swapping.keep(cast.member("birgit"), offered, now=NOW)


def test_what_is_kept_after_all_cannot_be_taken(cast, offered):
    swapping.keep(cast.member("birgit"), offered, now=NOW)
    with Refusal("gone"):
        swapping.take(cast.member("fadumo"), offered, now=NOW)


def test_who_waits_comes_first(cast, theirs):
    waiting.wait(cast.member("fadumo"), theirs.facility, MONDAY, now=NOW)
    offered = swapping.offer(cast.member("birgit"), theirs, now=NOW)
    assert Notification.objects.filter(user__name="Fadumo", kind="bookings.free").count() == 1
    with Refusal("gone"):
        swapping.take(cast.member("kasper"), offered, now=NOW)
    assert Offer.objects.to_be_had_by(cast.member("kasper"), NOW + timedelta(minutes=30)).exists()
    swapping.take(cast.member("fadumo"), offered, now=NOW)
    assert has("fadumo", cast) == [MONDAY.starts_at]
    assert not Waiting.objects.open().exists()


def test_who_is_beyond_their_share_leaves_it_where_it_was(cast, offered, booked):
    for clock in ("09:00", "11:00"):
        booked("kasper", "2026-11-26", clock)
    with Refusal("quota_coming"):
        swapping.take(cast.member("kasper"), offered, now=NOW)
    assert has("birgit", cast) == [MONDAY.starts_at]


def test_a_time_that_moved_is_not_offered_any_more(cast, offered, theirs):
    actions.move(cast.member("birgit"), theirs, TUESDAY, now=NOW)
    with Refusal("gone"):
        swapping.take(cast.member("fadumo"), offered, now=NOW)


# --- ask for it ----------------------------------------------------------------------------------


def test_a_yes_swaps_both_in_one_act_once(cast, theirs, booked):
    given = booked("fadumo", "2026-11-25", "15:00")
    swap = asks(cast, "fadumo", theirs, given=given)
    assert told("birgit") == ["En nabo spørger om jeres tid"]
    body = Notification.objects.get(user__name="Birgit", kind="bookings.swap").body
    assert "Fadumo" not in body
    got = swapping.say_yes(cast.member("birgit"), swap, now=NOW)
    assert (has("birgit", cast), has("fadumo", cast)) == ([TUESDAY.starts_at], [MONDAY.starts_at])
    assert got.household == cast.member("fadumo").household
    assert Claim.objects.count() == 2
    assert told("fadumo") == ["En nabo sagde ja"]
    swapping.say_yes(cast.member("birgit"), swap, now=NOW)  # twice is once
    assert Booking.objects.standing().count() == 2


def test_both_may_be_at_the_end_of_their_share(cast, theirs, booked):
    given = booked("fadumo", "2026-11-25", "15:00")
    booked("fadumo", "2026-11-26", "15:00")
    booked("birgit", "2026-11-26", "17:00")
    swapping.say_yes(cast.member("birgit"), asks(cast, "fadumo", theirs, given=given), now=NOW)
    assert len(has("birgit", cast)) == len(has("fadumo", cast)) == 2


def test_who_asks_for_nothing_in_return_must_have_share_left(cast, theirs, booked):
    swap = asks(cast, "fadumo", theirs)
    for clock in ("09:00", "11:00"):
        booked("fadumo", "2026-11-26", clock)
    with Refusal("neighbour_cannot"):  # why is not for Birgit to know
        swapping.say_yes(cast.member("birgit"), swap, now=NOW)
    assert has("birgit", cast) == [MONDAY.starts_at]
    assert told("fadumo") == ["I kan ikke få tiden"]
    with Refusal("quota_coming"):  # who has no share left does not ask either
        asks(cast, "fadumo", theirs)


def test_a_no_and_no_answer_are_told_alike(cast, theirs, booked):
    other = booked("birgit", "2026-11-25", "15:00")
    swapping.say_no(cast.member("birgit"), asks(cast, "fadumo", theirs), now=NOW)
    asks(cast, "fadumo", other)
    late = NOW + timedelta(hours=48)
    assert (swapping.run_out_due(late), swapping.run_out_due(late)) == (1, 0)
    assert told("fadumo") == ["I kan ikke få tiden"] * 2


def test_an_ask_runs_out_when_the_time_begins(cast, theirs):
    swap = asks(cast, "fadumo", theirs)
    assert swap.runs_out_at == MONDAY.starts_at
    with Refusal("gone"):
        swapping.say_yes(cast.member("birgit"), swap, now=MONDAY.starts_at)


def test_three_asks_at_a_time(cast, booked):
    times = [
        booked("birgit", "2026-11-24", "15:00"),
        booked("birgit", "2026-11-25", "15:00"),
        booked("kasper", "2026-11-26", "15:00"),
        booked("kasper", "2026-11-27", "15:00"),
    ]
    for one in times[:3]:
        asks(cast, "fadumo", one)
    assert asks(cast, "fadumo", times[0]).pk == Swap.objects.order_by("pk").first().pk
    with Refusal("too_many_asks"):
        asks(cast, "fadumo", times[3])
    swapping.take_back(cast.member("fadumo"), Swap.objects.first(), now=NOW)
    asks(cast, "fadumo", times[3])


def test_somebody_blocked_is_not_heard_and_does_not_know(cast, theirs):
    block(cast.member("birgit"), cast.user("fadumo"), now=NOW)
    swap = asks(cast, "fadumo", theirs)
    assert told("birgit") == []
    assert not Swap.objects.asked_of_home(cast.member("birgit")).exists()
    with Refusal("gone"):
        swapping.say_yes(cast.member("birgit"), swap, now=NOW)
    swapping.run_out_due(NOW + timedelta(hours=29))  # as when nobody answers
    assert Swap.objects.get().state == Swap.State.OVER


def test_only_ones_own_time_is_given(cast, theirs, booked):
    mine = booked("kasper", "2026-11-25", "15:00")
    with Refusal("not_to_give"):  # not theirs at all
        asks(cast, "fadumo", theirs, given=mine)


# --- at once -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_take_what_is_given_on_and_one_has_it(cast, theirs, together):
    offered = swapping.offer(cast.member("birgit"), theirs, now=NOW)
    together(
        lambda: swapping.keep(cast.member("birgit"), offered, now=NOW),
        *[
            lambda who=who: swapping.take(cast.member(who), offered, now=NOW)
            for who in ("fadumo", "kasper", "fadumo", "kasper")
        ],
    )
    offered.refresh_from_db()
    assert Booking.objects.standing().count() == 1
    assert (has("birgit", cast) == []) == (offered.state == Offer.State.TAKEN)


@pytest.mark.django_db(transaction=True)
def test_yes_cancel_and_move_at_once_leave_it_whole(cast, theirs, booked, together):
    given = booked("fadumo", "2026-11-25", "15:00")
    swap = asks(cast, "fadumo", theirs, given=given)
    other = turn("2026-11-26", "15:00")
    together(
        *[lambda: swapping.say_yes(cast.member("birgit"), swap, now=NOW) for _ in range(3)],
        lambda: actions.cancel(cast.member("birgit"), theirs, now=NOW),
        lambda: actions.move(cast.member("fadumo"), given, other, now=NOW),
    )
    standing = Booking.objects.standing()
    assert sorted(standing.values_list("pk")) == sorted(Claim.objects.values_list("booking"))
    assert len(has("fadumo", cast)) == 1
    assert len(has("birgit", cast)) <= 1


# --- the pages -----------------------------------------------------------------------------------


def test_a_time_is_given_on_and_taken_on_the_pages(cast, theirs):
    birgit, fadumo = cast.client("birgit"), cast.client("fadumo")
    assert "Giv tiden videre" in birgit.get(MINE).content.decode()
    said = birgit.post(f"{MINE}{theirs.pk}/giv-videre/", follow=True).content.decode()
    assert "Behold tiden" in said
    address = f"/rugmarken/booking/videre/{Offer.objects.get().pk}/"
    assert address in fadumo.get(MINE).content.decode()
    assert "Birgit" not in fadumo.get(address).content.decode()
    assert "Tiden er din: Maskine 1" in fadumo.post(address, follow=True).content.decode()
    gone = cast.client("kasper").post(address)
    assert gone.status_code == 422
    assert "ikke til at få" in gone.content.decode()


def test_a_neighbour_is_asked_and_says_yes_on_the_pages(cast, theirs, booked):
    given = booked("fadumo", "2026-11-25", "15:00")
    birgit, fadumo = cast.client("birgit"), cast.client("fadumo")
    span = SpanField.write(MONDAY)
    place = f"/rugmarken/booking/{theirs.facility_id}"
    there = f"{place}/bytte/?tid={quote(span, safe='')}"
    assert there in fadumo.get(f"{place}/vent/", {"tid": span}).content.decode()
    page = fadumo.get(there).content.decode()
    assert f'value="{given.pk}"' in page
    answer = fadumo.post(f"{place}/bytte/", {"tid": span, "given": given.pk}, follow=True)
    assert "I har spurgt en nabo" in answer.content.decode()
    swap = Swap.objects.get()
    assert "Vil I bytte jeres tid?" in birgit.get(MINE).content.decode()
    for verb in ("ja", "nej"):  # who asks, and a third, answer for nobody
        for client in (fadumo, cast.client("kasper")):
            assert client.post(f"/rugmarken/booking/bytte/{swap.pk}/{verb}/").status_code == 404
    assert birgit.post(f"/rugmarken/booking/bytte/{swap.pk}/fortryd/").status_code == 404
    birgit.post(f"/rugmarken/booking/bytte/{swap.pk}/ja/")
    assert has("fadumo", cast) == [MONDAY.starts_at]


@pytest.mark.parametrize("tid", ["", "x", SpanField.write(TUESDAY)])
def test_what_nobody_has_is_not_asked_for(cast, machine, tid):
    got = cast.client("kasper").get(f"/rugmarken/booking/{machine.pk}/bytte/", {"tid": tid})
    assert got.url == f"/rugmarken/booking/{machine.part_of_id}/"


def test_what_a_neighbour_asks_for_waits_for_those_whose_it_is(cast, theirs):
    asks(cast, "fadumo", theirs)
    [row] = waits_of(cast.member("birgit"), NOW)
    assert (row.label, row.url) == ("En nabo spørger, om I kan undvære jeres tid", MINE)
    assert "Fadumo" not in row.about
    assert waits_of(cast.member("fadumo"), NOW) == []
    swapping.say_no(cast.member("birgit"), Swap.objects.get(), now=NOW)
    assert waits_of(cast.member("birgit"), NOW) == []
