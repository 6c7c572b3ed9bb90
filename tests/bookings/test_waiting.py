"""Waiting for a time that is taken: the first in line is asked, the next when they do not answer."""

from datetime import time, timedelta

import pytest

from bookings import actions
from bookings.closing import actions as closing
from bookings.due import actions as due
from bookings.models import Booking, Claim, Unit, Waiting
from bookings.waiting import actions as waiting
from community.notifications.models import Notification
from tests.bookings.conftest import between, day_at, fetched, refused, take, turn
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONDAY = turn("2026-11-24", "15:00")


def wait(cast, who, place, slot=MONDAY, now=NOW, **more):
    return waiting.wait(cast.member(who), place, slot, now=now, **more)


def asked(name, now=NOW):
    return Notification.objects.filter(user__name=name.capitalize(), kind="bookings.free").count()


def now_has(row):
    row.refresh_from_db()
    return row.state


def test_who_waits_is_asked_when_the_time_is_let_go(cast, machine, booked):
    theirs = booked("birgit", "2026-11-24", "15:00")
    row = wait(cast, "fadumo", machine)
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    assert now_has(row) == Waiting.State.ASKED
    assert row.asked_until == NOW + timedelta(minutes=30)
    assert asked("fadumo") == 1
    with refused("taken"):  # it is held, also against who is quick
        booked("kasper", "2026-11-24", "15:00")
    mine = waiting.say_yes(cast.member("fadumo"), row, now=NOW + timedelta(minutes=29))
    assert (mine.state, now_has(row)) == (Booking.State.BOOKED, Waiting.State.GOT)
    assert waiting.say_yes(cast.member("fadumo"), row, now=NOW).pk == mine.pk  # twice is once


def test_the_next_is_asked_when_the_first_does_not_answer(cast, machine, booked):
    theirs = booked("birgit", "2026-11-24", "15:00")
    first, second = wait(cast, "fadumo", machine), wait(cast, "kasper", machine)
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    assert now_has(second) == Waiting.State.WAITING
    late = NOW + timedelta(minutes=30)
    assert waiting.pass_on_due(late) == 1
    assert waiting.pass_on_due(late) == 0
    assert (now_has(first), now_has(second)) == (Waiting.State.PASSED, Waiting.State.ASKED)
    with refused("not_held_any_more"):
        waiting.say_yes(cast.member("fadumo"), first, now=late)
    assert asked("kasper") == 1


def test_who_says_no_makes_room_at_once(cast, machine, booked):
    theirs = booked("birgit", "2026-11-24", "15:00")
    first, second = wait(cast, "fadumo", machine), wait(cast, "kasper", machine)
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    waiting.leave(cast.member("fadumo"), first, now=NOW)
    assert (now_has(first), now_has(second)) == (Waiting.State.LEFT, Waiting.State.ASKED)


def test_nobody_waits_for_what_is_free_or_their_own(cast, machine, booked):
    with refused("free_now"):
        wait(cast, "fadumo", machine)
    booked("birgit", "2026-11-24", "15:00")
    with refused("already_yours"):
        wait(cast, "birgit", machine)
    row = wait(cast, "fadumo", machine)
    assert wait(cast, "fadumo", machine).pk == row.pk  # twice is once


def test_who_books_what_they_waited_for_waits_no_longer(cast, machine, booked):
    theirs = booked("birgit", "2026-11-24", "15:00")
    row = wait(cast, "fadumo", machine)
    own = [booked("fadumo", "2026-11-25", clock) for clock in ("09:00", "11:00")]
    actions.cancel(cast.member("birgit"), theirs, now=NOW)  # beyond their share: not asked
    actions.cancel(cast.member("fadumo"), own[0], now=NOW)
    booked("fadumo", "2026-11-24", "15:00")
    assert now_has(row) == Waiting.State.GOT


@pytest.mark.parametrize(
    ("slot", "code"),
    [
        (turn("2026-11-22", "15:00"), "past"),
        (turn("2026-11-24", "14:30"), "no_such_slot"),
    ],
)
def test_what_cannot_be_waited_for(cast, machine, slot, code):
    with refused(code):
        wait(cast, "fadumo", machine, slot)


def test_a_turn_nobody_came_to_finds_its_next(cast, machine, booked):
    booked("birgit", "2026-11-24", "15:00")
    row = wait(cast, "fadumo", machine)
    late = at("2026-11-24", "15:15")
    due.release_due(late)
    assert now_has(row) == Waiting.State.ASKED
    mine = waiting.say_yes(cast.member("fadumo"), row, now=late)
    assert mine.state == Booking.State.HERE  # it has begun


def test_who_is_beyond_their_share_keeps_their_place_and_the_next_is_asked(cast, machine, booked):
    theirs = booked("birgit", "2026-11-24", "15:00")
    full, other = wait(cast, "fadumo", machine), wait(cast, "kasper", machine)
    for clock in ("09:00", "11:00"):
        booked("fadumo", "2026-11-25", clock)
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    assert (now_has(full), now_has(other)) == (Waiting.State.WAITING, Waiting.State.ASKED)


def test_who_books_what_they_waited_for_waits_no_more(cast, machine, booked):
    theirs = booked("birgit", "2026-11-24", "15:00")
    row = wait(cast, "kasper", machine)
    Claim.objects.filter(booking=theirs).delete()
    Booking.objects.filter(pk=theirs.pk).update(state=Booking.State.CANCELLED)
    booked("kasper", "2026-11-24", "15:00")
    assert now_has(row) == Waiting.State.GOT


def test_a_place_that_closes_asks_nobody(cast, machine, booked):
    booked("birgit", "2026-11-24", "15:00")
    row = wait(cast, "fadumo", machine)
    jens = cast.member("jens")
    closing.close(jens, machine.part_of, *at_day("2026-11-24"), reason="Gulvet.", now=NOW)
    assert now_has(row) == Waiting.State.WAITING
    assert asked("fadumo") == 0


def at_day(day):
    return at(day, "08:00"), at(day, "20:00")


def test_a_closing_takes_what_is_held_and_the_line_ends_when_the_time_is_over(
    cast, machine, booked
):
    theirs = booked("birgit", "2026-11-24", "15:00")
    row = wait(cast, "fadumo", machine)
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    closing.close(
        cast.member("jens"), machine.part_of, *at_day("2026-11-24"), reason="Gulvet.", now=NOW
    )
    assert now_has(row) == Waiting.State.PASSED
    assert not Claim.objects.exists()


def test_a_line_ends_when_its_time_is_over(cast, machine, booked):
    booked("birgit", "2026-11-24", "15:00")
    row = wait(cast, "fadumo", machine)
    assert waiting.close_lines_due(MONDAY.ends_at) == 1
    assert now_has(row) == Waiting.State.OVER


def test_the_kitchen_is_not_enough_for_who_waits_for_the_room(cast, place):
    room = place("Salen", unit=Unit.DAY, parts=["Nord", "Syd"])
    slot = day_at(room, "2026-12-05")
    north = take(cast, "birgit", fetched("Nord"), slot)
    south = take(cast, "kasper", fetched("Syd"), slot)
    row = wait(cast, "fadumo", room, slot)
    actions.cancel(cast.member("birgit"), north, now=NOW)
    assert now_has(row) == Waiting.State.WAITING
    actions.cancel(cast.member("kasper"), south, now=NOW)
    assert now_has(row) == Waiting.State.ASKED
    assert row.asked_until == NOW + DAY


def test_a_day_let_go_can_serve_two_who_wait_for_parts_of_it(cast, place):
    room = place("Salen", unit=Unit.FREE, hours=(time(8), time(22)))
    theirs = take(cast, "birgit", room, between("2026-12-05", "10:00", "16:00"))
    first = wait(cast, "fadumo", room, between("2026-12-05", "10:00", "12:00"))
    second = wait(cast, "kasper", room, between("2026-12-05", "12:00", "14:00"))
    third = wait(cast, "grethe", room, between("2026-12-05", "11:00", "13:00"))
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    assert [now_has(row) for row in (first, second, third)] == ["asked", "asked", "waiting"]


def test_what_a_verb_left_to_the_clock_is_asked_by_the_clock(cast, machine, booked):
    theirs = booked("birgit", "2026-11-24", "15:00")
    row = wait(cast, "fadumo", machine)
    Claim.objects.filter(booking=theirs).delete()
    Booking.objects.filter(pk=theirs.pk).update(state=Booking.State.CANCELLED)
    assert waiting.ask_due(NOW) == 1
    assert (waiting.ask_due(NOW), now_has(row)) == (0, Waiting.State.ASKED)


def test_who_moves_waits_for_nothing(cast, machine, booked):
    booked("birgit", "2026-11-24", "15:00")
    row = wait(cast, "kasper", machine)
    waiting.member_left(cast.member("kasper"), NOW, NOW)
    assert now_has(row) == Waiting.State.LEFT


@pytest.mark.django_db(transaction=True)
def test_letting_go_and_quick_neighbours_at_once_gives_it_to_who_waited(
    cast, machine, booked, together
):
    for _turn in range(4):
        theirs = booked("birgit", "2026-11-24", "15:00")
        row = wait(cast, "fadumo", machine)
        together(
            lambda theirs=theirs: actions.cancel(cast.member("birgit"), theirs, now=NOW),
            *[lambda: booked("kasper", "2026-11-24", "15:00") for _ in range(3)],
        )
        assert now_has(row) == Waiting.State.ASKED
        assert Booking.objects.standing().count() == 1
        waiting.leave(cast.member("fadumo"), row, now=NOW)
        Booking.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_clocks_pass_an_offer_on_once(cast, machine, booked, together):
    theirs = booked("birgit", "2026-11-24", "15:00")
    rows = [wait(cast, who, machine) for who in ("fadumo", "kasper", "grethe")]
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    late = NOW + timedelta(minutes=31)
    told = together(*[lambda: waiting.pass_on_due(late) for _ in range(4)])
    assert sum(told) == 1
    assert [now_has(row) for row in rows] == ["passed", "asked", "waiting"]


@pytest.mark.django_db(transaction=True)
def test_yes_and_too_late_at_once_has_one_outcome(cast, machine, booked, together):
    theirs = booked("birgit", "2026-11-24", "15:00")
    row = wait(cast, "fadumo", machine)
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    together(
        lambda: waiting.say_yes(cast.member("fadumo"), row, now=NOW + timedelta(minutes=29)),
        lambda: waiting.pass_on_due(NOW + timedelta(minutes=30)),
    )
    holds = Booking.objects.standing().count()
    assert (now_has(row), holds) in {(Waiting.State.GOT, 1), (Waiting.State.PASSED, 0)}
