"""The door for programs, of what goes from neighbour to neighbour: lines, offers, swaps, strikes."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings import actions
from bookings.due.actions import release_due
from bookings.models import Booking, RuleSet
from bookings.swapping import actions as swapping
from bookings.waiting import actions as waiting
from tests.bookings.conftest import turn
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
BASE = "/api/v1/rugmarken"
TIME = {"starts_at": "2026-11-24T15:00:00+01:00", "ends_at": "2026-11-24T17:00:00+01:00"}


def send(client, where, method="post", **body):
    call = getattr(client, method)
    return call(f"{BASE}/{where}", json.dumps(body), content_type="application/json")


@pytest.fixture
def birgit(cast):
    return cast.client("birgit")


@pytest.fixture
def fadumo(cast):
    return cast.client("fadumo")


def test_a_line_is_stood_in_and_its_offer_is_said_yes_to(cast, fadumo, machine, booked):
    theirs = booked("birgit", "2026-11-24", "15:00")
    stood = send(fadumo, "waiting/", facility=machine.pk, **TIME)
    assert (stood.status_code, stood.json()["state"]) == (201, "waiting")
    assert send(fadumo, "waiting/", facility=machine.pk, **TIME).json()["id"] == stood.json()["id"]
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    [line] = fadumo.get(f"{BASE}/waiting/").json()["results"]
    assert line["state"] == "asked"
    assert line["asked_until"]
    taken = send(fadumo, f"waiting/{line['id']}/yes/")
    assert (taken.status_code, taken.json()["state"]) == (200, "booked")
    assert fadumo.get(f"{BASE}/waiting/").json()["results"] == []


def test_a_no_to_what_is_held_asks_the_next(cast, fadumo, machine, booked):
    theirs, slot = booked("birgit", "2026-11-24", "15:00"), turn("2026-11-24", "15:00")
    first = waiting.wait(cast.member("fadumo"), machine, slot, now=NOW)
    later = NOW + timedelta(seconds=1)
    after = waiting.wait(cast.member("kasper"), machine, slot, now=later)
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    assert fadumo.delete(f"{BASE}/waiting/{first.pk}/").status_code == 204
    after.refresh_from_db()
    assert after.state == "asked"
    late = send(fadumo, f"waiting/{first.pk}/yes/")
    assert (late.status_code, late.json()["code"]) == (409, "not_held_any_more")


def test_what_is_free_is_not_waited_for(fadumo, machine):
    answer = send(fadumo, "waiting/", facility=machine.pk, **TIME)
    assert (answer.status_code, answer.json()["code"]) == (409, "free_now")


def test_a_time_is_given_on_and_taken_without_a_name(birgit, fadumo, booked):
    mine = booked("birgit", "2026-11-24", "15:00")
    given = send(birgit, "passed-on/", booking=mine.pk)
    assert (given.status_code, given.json()["is_own"]) == (201, True)
    seen = fadumo.get(f"{BASE}/passed-on/")
    [row] = seen.json()["results"]
    assert (row["is_own"], row["booking"]) == (False, None)
    assert "irgit" not in seen.content.decode()
    assert send(fadumo, f"passed-on/{row['id']}/take/").json()["state"] == "booked"
    gone = birgit.delete(f"{BASE}/passed-on/{row['id']}/")
    assert (gone.status_code, gone.json()["code"]) == (409, "gone")
    mine.refresh_from_db()
    assert mine.state == "cancelled"


def test_what_is_given_on_may_be_kept(birgit, fadumo, booked):
    given = send(birgit, "passed-on/", booking=booked("birgit", "2026-11-24", "15:00").pk).json()
    assert birgit.delete(f"{BASE}/passed-on/{given['id']}/").status_code == 204
    assert fadumo.get(f"{BASE}/passed-on/").json()["results"] == []


def test_a_swap_is_asked_for_and_said_yes_to(cast, birgit, fadumo, machine, booked):
    booked("birgit", "2026-11-24", "15:00")
    own = booked("fadumo", "2026-11-25", "15:00")
    asked = send(fadumo, "swaps/", facility=machine.pk, given=own.pk, **TIME)
    assert (asked.status_code, asked.json()["is_ours"]) == (201, True)
    [swap] = birgit.get(f"{BASE}/swaps/").json()["results"]
    assert (swap["is_ours"], swap["given"]["starts_at"]) == (False, "2026-11-25T15:00:00+01:00")
    assert send(fadumo, f"swaps/{swap['id']}/yes/").status_code == 404  # not for who asked
    assert send(birgit, f"swaps/{swap['id']}/yes/").json()["state"] == "yes"
    had = Booking.objects.visible_to(cast.member("birgit")).standing().get()
    assert had.begins == turn("2026-11-25", "15:00").starts_at


@pytest.mark.parametrize("answer", ["no", "back"])
def test_a_swap_is_said_no_to_or_taken_back(cast, birgit, fadumo, booked, answer):
    wanted = booked("birgit", "2026-11-24", "15:00")
    swap = swapping.ask(cast.member("fadumo"), wanted, now=NOW)
    if answer == "no":
        assert send(birgit, f"swaps/{swap.pk}/no/").json()["state"] == "no"
    else:
        assert birgit.delete(f"{BASE}/swaps/{swap.pk}/").status_code == 404  # ours to take back
        assert fadumo.delete(f"{BASE}/swaps/{swap.pk}/").status_code == 204
    swap.refresh_from_db()
    assert swap.state == answer


def test_a_time_nobody_has_is_not_asked_for(fadumo, machine):
    answer = send(fadumo, "swaps/", facility=machine.pk, **TIME)
    assert (answer.status_code, answer.json()["code"]) == (409, "gone")


def test_what_was_missed_is_said_to_the_household_alone(cast, birgit, fadumo, machine, booked):
    rules = RuleSet.objects.filter(pk=machine.rules_id)
    rules.update(strikes_after=1, strikes_within=30, strikes_horizon=2, strikes_for=14)
    booked("birgit", "2026-11-23", "09:00", now=NOW - timedelta(days=2))
    release_due(NOW)
    row, *_others = birgit.get(f"{BASE}/strikes/").json()["results"]
    assert (row["times"], row["horizon_days"]) == (1, 2)
    assert row["until"] == "2026-12-07T09:00:00+01:00"
    assert row["message"]
    other, *_others = fadumo.get(f"{BASE}/strikes/").json()["results"]
    assert (other["times"], other["until"], other["message"]) == (0, None, "")


def test_one_says_here_and_done(birgit, booked):
    pk = booked("birgit", "2026-11-23", "13:00").pk
    early = send(birgit, f"bookings/{pk}/finish/")
    assert early.status_code == 409
    assert early.json()["message"]


@pytest.mark.parametrize("where", ["waiting", "passed-on", "swaps", "strikes", "charges"])
def test_a_list_asks_as_often_for_many_as_for_one(cast, fadumo, machine, booked, where):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert fadumo.get(f"{BASE}/{where}/").status_code == 200
        return len(found)

    RuleSet.objects.filter(pk=machine.rules_id).update(max_coming=None, max_per_week=None)
    machine.refresh_from_db()

    def row(day):
        theirs = booked("birgit", day, "15:00")
        waiting.wait(cast.member("fadumo"), machine, turn(day, "15:00"), now=NOW)
        if where == "swaps":
            swapping.ask(cast.member("fadumo"), theirs, now=NOW)
        other = booked("kasper", day, "17:00")
        swapping.offer(cast.member("kasper"), other, now=NOW)

    row("2026-11-24")
    asked()
    one = asked()
    row("2026-11-25")
    row("2026-11-26")
    assert (asked(), one <= 8) == (one, True)
