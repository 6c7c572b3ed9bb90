"""A place goes out and comes back: its code, two ticks, the deposit."""

from datetime import timedelta

import pytest

from bookings.handing import actions as handing
from bookings.models import DoorCode, Inspection
from community.notifications.models import Notification
from community.people.models import Entry
from tests.bookings.conftest import refused
from tests.bookings.rentals.conftest import states
from tests.bookings.test_rooms import day_at, take
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
BEGINS, ENDS = at("2026-12-12", "10:00"), at("2026-12-13", "10:00")
MINUTE = timedelta(minutes=1)
CODE = "4711-Ø"


def page_of(booking, rest=""):
    return f"/rugmarken/booking/mine/{booking.pk}/{rest}"


# --- the code --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "seen"),
    [
        (BEGINS - 31 * MINUTE, False),
        (BEGINS - 29 * MINUTE, True),
        (ENDS - MINUTE, True),
        (ENDS, False),
    ],
)
def test_the_code_is_seen_from_half_an_hour_before_until_it_is_over(
    cast, room, mine, monday, when, seen
):
    handing.set_code(cast.member("jens"), room, CODE, now=NOW)
    monday.move_to(when)
    html = cast.client("birgit").get(page_of(mine)).content.decode()
    assert (CODE in html) is seen


def test_the_code_is_in_no_note_and_no_log(cast, room, mine):
    handing.set_code(cast.member("jens"), room, CODE, now=NOW)
    assert not Notification.objects.filter(body__contains="4711").exists()
    [entry] = Entry.objects.filter(act="rental.code_changed")
    assert "4711" not in str(entry.facts)


def test_an_empty_code_is_none(cast, room):
    jens = cast.member("jens")
    handing.set_code(jens, room, CODE, now=NOW)
    handing.set_code(jens, room, "  ", now=NOW)
    assert not DoorCode.objects.exists()
    with refused("not_yours"):
        handing.set_code(cast.member("ahmad"), room, CODE, now=NOW)


# --- two ticks -------------------------------------------------------------------------------


def test_both_say_how_it_was_and_the_deposit_goes_back(cast, mine):
    birgit, jens = cast.member("birgit"), cast.member("jens")
    handing.look_at(birgit, mine, "before", now=BEGINS, note="En stol er løs.")
    handing.look_at(jens, mine, "before", now=BEGINS)
    handing.look_at(birgit, mine, "after", now=ENDS, checked=["Køleskab tomt", "noget andet"])
    assert ("deposit", "due", 500) in states(mine)
    handing.look_at(jens, mine, "after", now=ENDS)
    before, after = Inspection.objects.order_by("-moment")
    assert (before.note, bool(before.resident_at), bool(before.keeper_at)) == (
        "En stol er løs.", True, True,
    )  # fmt: skip
    assert after.checked == ["Køleskab tomt"]
    assert states(mine) == [("deposit", "dropped", 500), ("rent", "due", 500)]


def test_before_it_begins_nothing_can_be_said_and_of_before_not_afterwards(cast, mine):
    birgit = cast.member("birgit")
    with refused("not_yet"):
        handing.look_at(birgit, mine, "before", now=BEGINS - 31 * MINUTE)
    with refused("not_yet"):
        handing.look_at(birgit, mine, "after", now=BEGINS - MINUTE)
    with refused("over"):
        handing.look_at(birgit, mine, "before", now=ENDS)
    with refused("not_yours"):
        handing.look_at(cast.member("ahmad"), mine, "before", now=BEGINS)


# --- what is kept ----------------------------------------------------------------------------


def test_some_of_the_deposit_is_kept_and_the_rest_goes_back(cast, mine):
    jens = cast.member("jens")
    handing.keep(jens, mine, 200, "En rude er gået.", now=ENDS, cleaning=True)
    assert states(mine) == [
        ("cleaning", "due", 500), ("deposit", "dropped", 300), ("deposit", "kept", 200),
        ("rent", "due", 500),
    ]  # fmt: skip
    with refused("settled"):
        handing.keep(jens, mine, 100, "Og en til.", now=ENDS)


@pytest.mark.parametrize(
    ("amount", "reason", "code"),
    [(501, "Dyrt", "too_much"), (100, " ", "reason_needed"), (0, "Intet", "nothing_kept")],
)
def test_what_is_kept_is_an_amount_of_the_deposit_with_a_reason(cast, mine, amount, reason, code):
    with refused(code):
        handing.keep(cast.member("jens"), mine, amount, reason, now=ENDS)
    assert ("deposit", "due", 500) in states(mine)


@pytest.mark.django_db(transaction=True)
def test_two_keepers_settle_it_once(cast, mine, together):
    jens = cast.member("jens")
    together(
        lambda: handing.keep(jens, mine, 200, "En rude.", now=ENDS),
        lambda: handing.look_at(jens, mine, "after", now=ENDS),
    )
    deposits = [one for one in states(mine) if one[0] == "deposit"]
    assert sum(amount for _kind, _state, amount in deposits) == 500
    assert "due" not in {state for _kind, state, _amount in deposits}


# --- the pages -------------------------------------------------------------------------------


def test_a_rental_takes_the_caretaker_two_presses(cast, room, mine, step_in, monday):
    monday.move_to(BEGINS)
    jens = step_in("jens")
    there = "/rugmarken/booking/udlejninger/"
    assert "udlever det" in jens.get(there).content.decode()
    jens.post(f"{there}{mine.pk}/set/before/", {"fra": "dag"})
    monday.move_to(ENDS)
    jens = step_in("jens")
    assert "tag det tilbage" in jens.get(there).content.decode()
    answer = jens.post(f"{there}{mine.pk}/set/after/", {"fra": "dag"})
    assert answer.url == there
    assert ("deposit", "dropped", 500) in states(mine)


def test_what_is_wrong_is_kept_on_the_page_and_read_by_the_household(cast, mine, step_in, monday):
    monday.move_to(ENDS)
    jens = step_in("jens")
    there = f"/rugmarken/booking/udlejninger/{mine.pk}/behold/"
    wrong = jens.post(there, {"amount": "900", "reason": "En rude er gået."})
    assert wrong.status_code == 422
    assert "En rude er gået." in wrong.content.decode()
    assert jens.post(there, {"amount": "200", "reason": "En rude er gået."}).status_code == 302
    html = cast.client("birgit").get(page_of(mine)).content.decode()
    assert "En rude er gået." in html


def test_the_household_says_it_is_done_with_its_ticks(cast, mine, monday):
    monday.move_to(ENDS - MINUTE)
    birgit = cast.client("birgit")
    there = page_of(mine, "set/after/")
    assert "Køleskab tomt" in birgit.get(there).content.decode()
    assert birgit.post(there, {"checked": ["Køleskab tomt"], "note": ""}).status_code == 302
    assert Inspection.objects.get().checked == ["Køleskab tomt"]
    assert cast.client("fadumo").get(there).status_code == 404


def test_todays_page_costs_the_same_for_one_and_many(
    cast, place, mine, step_in, monday, django_assert_max_num_queries
):
    monday.move_to(BEGINS)
    jens = step_in("jens")
    there = "/rugmarken/booking/udlejninger/"
    jens.get(there)
    with django_assert_max_num_queries(60) as few:
        jens.get(there)
    for number in range(5):
        room = place(f"Sal {number}", unit="day", deposit=100)
        take(cast, "fadumo", room, day_at(room, "2026-12-12"))
    with django_assert_max_num_queries(len(few)):
        jens.get(there)
