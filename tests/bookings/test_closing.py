"""A place is closed, or somebody moves: whose time is given back, and who hears why."""

from datetime import time

import pytest

from bookings import actions as bookings
from bookings.closing import actions as closing
from bookings.parting import actions as parting
from bookings.slots import stay
from bookings.waiting import actions as waiting
from community.notifications.models import Notification
from tests.architecture.rented import a_room
from tests.bookings.conftest import refused, turn
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db


# --- closing ---------------------------------------------------------------------------------


def close(cast, machine, who="torben", begin="2026-11-24", end="2026-11-26", now=NOW):
    return closing.close(
        cast.member(who, "rugmarken"),
        machine.part_of,
        at(begin),
        at(end),
        reason="Nyt gulv.",
        now=now,
    )


def test_closing_lets_those_go_who_had_a_turn_and_tells_them_why(cast, booked, machine):
    hit = booked("birgit", "2026-11-24", "15:00")
    after = booked("fadumo", "2026-11-26", "15:00")
    close(cast, machine)
    hit.refresh_from_db()
    after.refresh_from_db()
    assert (hit.state, after.state) == ("closed", "booked")
    note = Notification.objects.get()
    assert note.user == cast.user("birgit")
    assert "Nyt gulv." in note.body


def test_who_loses_a_turn_hears_what_is_free_instead(cast, booked, machine):
    booked("birgit", "2026-11-24", "15:00")
    close(cast, machine)
    body = Notification.objects.get().body.replace("\xa0", " ")
    assert "Der er ledigt Vaskehus B, Maskine 1 i morgen kl. 15" in body


def test_who_loses_a_night_hears_of_the_first_one_after_a_long_closing(cast):
    bed = a_room(cast, "Loftsrummet")
    slot = stay(at("2026-11-28").date(), 1, time(10), time(10))
    bookings.book(cast.member("birgit"), bed, slot, now=NOW)
    torben = cast.member("torben")
    closing.close(torben, bed, NOW, at("2026-12-14"), reason="Vandskade.", now=NOW)
    body = Notification.objects.filter(kind="bookings.closed").get().body
    assert "Der er ledigt Loftsrummet" in body.replace("\xa0", " ")


def test_only_who_looks_after_the_place_may_close_it(cast, machine):
    for who in ("birgit", "jens", "torben"):
        assert close(cast, machine, who)
    with refused("not_yours"):
        close(cast, machine, "fadumo") if False else close(cast, machine, "oksana")


def test_a_closing_ends_after_it_begins(cast, machine):
    with refused("ends_before_it_begins"):
        close(cast, machine, begin="2026-11-26", end="2026-11-24")


def test_opening_again_makes_the_turns_free(cast, machine, booked):
    closure = close(cast, machine)
    closing.reopen(cast.member("jens"), closure, now=NOW)
    assert booked("birgit", "2026-11-24", "15:00")


def test_opening_again_asks_who_waits_at_once(cast, machine, booked):
    """Nobody waits for a closed time; who waited before it was closed is next."""
    booked("birgit", "2026-11-24", "15:00")
    line = waiting.wait(cast.member("oksana"), machine, turn("2026-11-24", "15:00"), now=NOW)
    closure = close(cast, machine)
    line.refresh_from_db()
    assert line.state == "waiting"
    closing.reopen(cast.member("jens"), closure, now=NOW)
    line.refresh_from_db()
    assert line.state == "asked"


# --- moving ----------------------------------------------------------------------------------


def test_when_the_last_one_moves_the_coming_turns_are_a_neighbours(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    parting.member_left(cast.member("birgit"), NOW, NOW)
    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_when_others_stay_the_household_keeps_its_turns(cast, booked):
    booking = booked("yahya", "2026-11-24", "15:00")
    parting.member_left(cast.member("yahya"), NOW, NOW)
    booking.refresh_from_db()
    assert booking.state == "booked"


def test_erasing_a_person_forgets_who_booked(cast, booked):
    booking = booked("yahya", "2026-11-24", "15:00", request_key="k")
    parting.erase(cast.user("yahya"), NOW)
    booking.refresh_from_db()
    assert (booking.booked_by, booking.request_key, booking.state) == (None, None, "booked")


def test_a_turn_is_two_hours():
    assert turn("2026-11-24", "15:00").ends_at == at("2026-11-24", "17:00")
