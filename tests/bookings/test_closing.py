"""A place is closed, or somebody moves: whose time is given back, and who hears why."""

from datetime import time

import pytest

from bookings import actions as bookings
from bookings.closing import actions as closing
from bookings.models import RuleSet, Unit
from bookings.parting import actions as parting
from bookings.slots import Slot, stay
from bookings.waiting import actions as waiting
from bookings.wishes import Wish
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


def body_of(who):
    note = Notification.objects.get(kind="bookings.closed", user__name=who)
    return note.body.replace("\xa0", " ").replace("\u2060", "")


def test_who_loses_a_time_from_to_hears_of_one_as_long(cast, place):
    """The same hour where it is free, else as early as there is room; and never what is taken."""
    trailer = place("Traileren", kind="trailer", unit=Unit.FREE, max_minutes=720)
    lost = Slot(at("2026-11-28", "14:00"), at("2026-11-28", "17:00"))
    bookings.book(cast.member("birgit"), trailer, lost, now=NOW)
    for day, begins, ends in (("2026-11-29", "13:00", "15:00"), ("2026-11-29", "08:00", "09:00")):
        bookings.book(cast.member("fadumo"), trailer, Slot(at(day, begins), at(day, ends)), now=NOW)
    closing.close(
        cast.member("torben"), trailer, at("2026-11-28"), at("2026-11-29"), reason="Hjul.", now=NOW
    )
    said = "Der er ledigt Traileren søndag 29. november kl. 9–12 og Traileren mandag 30. november kl. 14–17."
    assert said in body_of("Birgit")


def test_who_loses_a_meeting_in_a_room_of_whole_days_hears_of_hours(cast, laden):
    """What it was booked for says which kind of time it is."""
    meeting = Wish(laden.rules.purposes.get(name="Møde"), 5, True, True, True)
    lost = Slot(at("2026-12-05", "18:00"), at("2026-12-05", "20:00"))
    bookings.book(cast.member("birgit"), laden, lost, now=NOW, wish=meeting)
    torben = cast.member("torben")
    closing.close(torben, laden, at("2026-12-05"), at("2026-12-06"), reason="Gulv.", now=NOW)
    assert "Der er ledigt Laden søndag 6. december kl. 18–20" in body_of("Birgit")


def test_what_is_offered_comes_after_a_long_closing(cast, place):
    short = place(
        "Bilen", kind="trailer", unit=Unit.FREE, max_minutes=720, hours=(time(8), time(12))
    )
    lost = Slot(at("2026-11-28", "08:00"), at("2026-11-28", "12:00"))
    bookings.book(cast.member("birgit"), short, lost, now=NOW)
    torben = cast.member("torben")
    closing.close(torben, short, at("2026-11-28"), at("2026-12-15"), reason="Motor.", now=NOW)
    assert "Bilen tirsdag 15. december kl. 8–12" in body_of("Birgit")


def test_nothing_is_offered_where_nothing_is_as_long(cast, place):
    """The rules got shorter hours since: four hours are not to be had any more."""
    short = place("Bilen", kind="trailer", unit=Unit.FREE, max_minutes=240)
    lost = Slot(at("2026-11-28", "08:00"), at("2026-11-28", "12:00"))
    bookings.book(cast.member("birgit"), short, lost, now=NOW)
    RuleSet.objects.filter(pk=short.rules_id).update(max_minutes=60)
    torben = cast.member("torben")
    closing.close(torben, short, at("2026-11-28"), at("2026-11-29"), reason="Motor.", now=NOW)
    assert "ledigt" not in body_of("Birgit")


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
