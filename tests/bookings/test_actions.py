"""The verbs: exact rows, exact words, and nothing written when the answer is no."""

import pytest
from django.db import IntegrityError, transaction

from bookings import actions
from bookings.due import actions as due
from bookings.models import Booking, Closure, week
from bookings.slots import Slot
from community.notifications.models import Notification
from tests.bookings.conftest import refused
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db


def test_birgit_books_a_turn(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    row = Booking.objects.get()
    assert row == booking
    assert (row.begins, row.ends) == (at("2026-11-24", "15:00"), at("2026-11-24", "17:00"))
    assert row.household == cast.member("birgit").household
    assert row.booked_by == cast.member("birgit")
    assert row.state == "booked"
    assert row.created_at == NOW


def test_booking_writes_no_notification_the_page_says_it(booked):
    booked("birgit", "2026-11-24", "15:00")
    assert not Notification.objects.exists()


def test_a_neighbour_cannot_have_the_same_turn_and_hears_what_is_free(booked):
    booked("birgit", "2026-11-24", "15:00")
    with refused("taken") as no:
        booked("fadumo", "2026-11-24", "15:00")
    assert "taget" in str(no.error)
    assert "Maskine 2 i morgen" in str(no.error).replace("\xa0", " ")
    assert no.error.facts["next_free"]["starts_at"] == "2026-11-24T15:00:00+01:00"


def test_the_next_free_turn_is_never_in_the_past(booked):
    now = at("2026-11-24", "14:50")
    booked("birgit", "2026-11-24", "15:00", now=NOW)
    with refused("taken") as no:
        booked("fadumo", "2026-11-24", "15:00", now=now)
    assert no.error.facts["next_free"]["starts_at"] >= "2026-11-24T13:00"


def test_the_same_request_books_once(booked):
    first = booked("birgit", "2026-11-24", "15:00", request_key="abc")
    again = booked("birgit", "2026-11-24", "15:00", request_key="abc")
    assert first.pk == again.pk
    assert Booking.objects.count() == 1


def test_the_same_key_for_another_turn_is_refused(booked):
    booked("birgit", "2026-11-24", "15:00", request_key="abc")
    with refused("key_reused"):
        booked("birgit", "2026-11-24", "17:00", request_key="abc")


def test_two_people_may_use_the_same_key(booked, other_machine):
    booked("birgit", "2026-11-24", "15:00", request_key="abc")
    booked("fadumo", "2026-11-24", "15:00", request_key="abc", facility=other_machine)
    assert Booking.objects.count() == 2


def test_a_household_has_at_most_two_coming_turns_together(booked, other_machine):
    booked("fadumo", "2026-11-24", "15:00")
    booked("yahya", "2026-12-01", "15:00")
    with refused("quota_coming") as no:
        booked("fadumo", "2026-12-02", "15:00", facility=other_machine)
    assert "2" in str(no.error)


def test_a_used_turn_still_counts_in_its_week_but_not_as_coming(booked):
    booked("fadumo", "2026-11-23", "07:00", now=at("2026-11-22", "12:00"))
    booked("fadumo", "2026-11-23", "11:00", now=at("2026-11-22", "12:00"))
    later = at("2026-11-23", "11:05")
    for booking in Booking.objects.all():
        booking.state = Booking.State.HERE
        booking.save()
    evening = at("2026-11-23", "20:00")
    with refused("quota_week") as no:
        booked("fadumo", "2026-11-25", "15:00", now=evening)
    assert "mandag" in str(no.error)
    assert booked("fadumo", "2026-11-30", "15:00", now=evening)
    assert later < evening


def test_a_cancelled_turn_gives_the_quota_back(cast, booked):
    first = booked("fadumo", "2026-11-24", "15:00")
    booked("fadumo", "2026-11-26", "15:00")
    actions.cancel(cast.member("yahya"), first, now=NOW)
    assert booked("fadumo", "2026-11-27", "15:00")


def test_another_laundry_with_the_same_rules_shares_the_quota(cast, booked):
    from bookings.models import Facility

    in_b = Facility.objects.with_rules().get(name="Maskine 1", part_of__name="Vaskehus B")
    booked("fadumo", "2026-11-24", "15:00")
    booked("fadumo", "2026-12-01", "15:00", facility=in_b)
    with refused("quota_coming"):
        booked("fadumo", "2026-12-03", "15:00", facility=in_b)


def test_the_horizon_opens_at_midnight_on_the_wall(booked):
    with refused("too_early") as no:
        booked("birgit", "2026-12-08", "07:00", now=at("2026-11-23", "23:59"))
    assert "tirsdag" in str(no.error)
    assert booked("birgit", "2026-12-08", "07:00", now=at("2026-11-24", "00:00"))


def test_a_turn_that_is_over_cannot_be_booked(booked):
    with refused("past"):
        booked("birgit", "2026-11-23", "07:00", now=at("2026-11-23", "09:00"))


def test_a_turn_that_has_begun_and_is_free_is_there_to_be_used_at_once(booked):
    booking = booked("birgit", "2026-11-23", "09:00", now=at("2026-11-23", "10:00"))
    assert booking.state == "here"


@pytest.mark.parametrize(
    "slot",
    [
        Slot(at("2026-11-24", "15:30"), at("2026-11-24", "17:30")),
        Slot(at("2026-11-24", "15:00"), at("2026-11-24", "16:00")),
        Slot(at("2026-11-24", "15:00"), at("2026-11-24", "19:00")),
        Slot(at("2026-11-24", "22:00"), at("2026-11-25", "00:00")),
        Slot(at("2026-11-24", "17:00"), at("2026-11-24", "15:00")),
        Slot(at("2026-12-24", "09:00"), at("2026-12-24", "11:00")),
    ],
)
def test_only_the_turns_on_the_list_can_be_booked(cast, machine, slot):
    with refused("no_such_slot"):
        actions.book(cast.member("birgit"), machine, slot, now=NOW)


def test_staff_without_a_home_here_cannot_book(booked):
    with refused("no_household"):
        booked("torben", "2026-11-24", "15:00")


def test_a_closed_laundry_says_why(cast, booked, machine):
    Closure.objects.create(
        facility=machine.part_of,
        period=(at("2026-11-24"), at("2026-11-26")),
        reason="Nyt gulv. Brug Vaskehus B.",
    )
    with refused("closed") as no:
        booked("birgit", "2026-11-24", "15:00")
    assert str(no.error) == "Nyt gulv. Brug Vaskehus B."


def test_the_database_itself_refuses_two_at_once(cast, machine, booked):
    booked("birgit", "2026-11-24", "15:00")
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Booking.objects.create(
            facility=machine,
            made_under=machine.rules,
            household=cast.member("fadumo").household,
            period=(at("2026-11-24", "16:00"), at("2026-11-24", "18:00")),
            created_at=NOW,
        )
    assert actions.constraint_of(error.value) == "one_household_at_a_time"


def test_a_turn_may_begin_the_moment_the_one_before_ends(booked):
    booked("birgit", "2026-11-24", "15:00")
    assert booked("fadumo", "2026-11-24", "17:00")


# --- letting go ------------------------------------------------------------------------------


def test_anyone_in_the_household_may_let_the_turn_go(cast, booked):
    booking = booked("fadumo", "2026-11-24", "15:00")
    actions.cancel(cast.member("yahya"), booking, now=NOW)
    booking.refresh_from_db()
    assert (booking.state, booking.ended_at) == ("cancelled", NOW)
    assert booked("birgit", "2026-11-24", "15:00")


def test_letting_go_twice_is_refused(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    actions.cancel(cast.member("birgit"), booking, now=NOW)
    with refused("already_cancelled"):
        actions.cancel(cast.member("birgit"), booking, now=NOW)


def test_a_turn_that_has_begun_cannot_be_let_go(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    with refused("already_begun"):
        actions.cancel(cast.member("birgit"), booking, now=at("2026-11-24", "15:00"))


# --- here and done ---------------------------------------------------------------------------


def test_one_may_say_here_from_a_quarter_before(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    with refused("not_yet"):
        actions.arrive(cast.member("birgit"), booking, now=at("2026-11-24", "14:44"))
    actions.arrive(cast.member("birgit"), booking, now=at("2026-11-24", "14:45"))
    booking.refresh_from_db()
    assert booking.state == "here"


def test_saying_here_twice_changes_nothing(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    first = actions.arrive(cast.member("birgit"), booking, now=at("2026-11-24", "15:00"))
    again = actions.arrive(cast.member("birgit"), booking, now=at("2026-11-24", "15:05"))
    assert again.here_at == first.here_at


def test_who_comes_too_late_hears_that_the_turn_is_free(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    with refused("released"):
        actions.arrive(cast.member("birgit"), booking, now=at("2026-11-24", "15:15"))


def test_done_comes_after_here(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    with refused("not_here"):
        actions.finish(cast.member("birgit"), booking, now=at("2026-11-24", "15:05"))
    actions.arrive(cast.member("birgit"), booking, now=at("2026-11-24", "15:05"))
    actions.finish(cast.member("birgit"), booking, now=at("2026-11-24", "16:00"))
    booking.refresh_from_db()
    assert (booking.state, booking.ended_at) == ("done", at("2026-11-24", "16:00"))


# --- given free ------------------------------------------------------------------------------


def test_the_clock_gives_a_turn_free_when_nobody_came_and_tells_once(cast, booked):
    booked("birgit", "2026-11-24", "15:00")
    assert due.release_due(at("2026-11-24", "15:14")) == 0
    assert due.release_due(at("2026-11-24", "15:15")) == 1
    assert due.release_due(at("2026-11-24", "15:16")) == 0
    assert Booking.objects.get().state == "released"
    note = Notification.objects.get()
    assert note.user == cast.user("birgit")
    assert "givet fri" in note.title


def test_a_turn_nobody_came_to_is_free_for_a_neighbour_even_before_the_clock_has_been_by(booked):
    booked("birgit", "2026-11-24", "15:00")
    taken = booked("fadumo", "2026-11-24", "15:00", now=at("2026-11-24", "15:20"))
    assert taken.state == "here"
    assert Booking.objects.exclude(pk=taken.pk).get().state == "released"


def test_who_is_there_keeps_the_turn(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    actions.arrive(cast.member("birgit"), booking, now=at("2026-11-24", "15:01"))
    assert due.release_due(at("2026-11-24", "16:00")) == 0


def test_a_place_without_release_never_gives_a_turn_free(cast, booked, machine):
    machine.rules.release_after = None
    machine.rules.save()
    booked("birgit", "2026-11-24", "15:00")
    assert due.release_due(at("2026-11-24", "16:59")) == 0


def test_a_turn_long_over_is_released_in_silence(booked):
    booked("birgit", "2026-11-24", "15:00")
    assert due.release_due(at("2026-11-25", "15:00")) == 1
    assert not Notification.objects.exists()


# --- what a review found -----------------------------------------------------------------------


def test_booking_ones_own_turn_again_does_not_blame_a_neighbour(booked):
    booked("fadumo", "2026-11-24", "15:00")
    with refused("already_yours"):
        booked("yahya", "2026-11-24", "15:00")


def test_an_old_form_sent_again_after_letting_go_does_not_say_it_is_booked(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00", request_key="old form")
    actions.cancel(cast.member("birgit"), booking, now=NOW)
    with refused("already_cancelled"):
        booked("birgit", "2026-11-24", "15:00", request_key="old form")


def test_who_said_here_early_may_still_let_go_before_it_begins(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    actions.arrive(cast.member("birgit"), booking, now=at("2026-11-24", "14:50"))
    actions.cancel(cast.member("birgit"), booking, now=at("2026-11-24", "14:55"))
    assert booked("fadumo", "2026-11-24", "15:00")


def test_who_is_done_early_leaves_the_rest_to_a_neighbour_and_it_still_counts(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    actions.arrive(cast.member("birgit"), booking, now=at("2026-11-24", "15:00"))
    actions.finish(cast.member("birgit"), booking, now=at("2026-11-24", "15:40"))
    assert booked("fadumo", "2026-11-24", "15:00", now=at("2026-11-24", "15:41")).state == "here"
    booked("birgit", "2026-11-25", "15:00", now=at("2026-11-24", "16:00"))
    with refused("quota_week"):
        booked("birgit", "2026-11-26", "15:00", now=at("2026-11-24", "16:00"))


def test_both_hours_that_are_called_two_can_be_booked_one_after_the_other(cast, machine):
    from datetime import UTC, datetime, time

    machine.rules.hours = week((day, time(), time()) for day in range(8))
    machine.rules.slot_minutes = 60
    machine.rules.save()
    again = cast.facility()
    first = actions.slot_at(again, datetime(2026, 10, 25, 0, tzinfo=UTC))
    second = actions.slot_at(again, datetime(2026, 10, 25, 1, tzinfo=UTC))
    now = at("2026-10-20", "12:00")
    one = actions.book(cast.member("birgit"), again, first, now=now, request_key="a")
    other = actions.book(cast.member("fadumo"), again, second, now=now, request_key="b")
    assert one.ends == other.begins
    assert actions.book(cast.member("birgit"), again, first, now=now, request_key="a").pk == one.pk
    with refused("no_such_slot"):
        actions.book(cast.member("jens"), again, Slot(first.starts_at, second.ends_at), now=now)
    with refused("no_such_slot"):
        actions.book(cast.member("jens"), again, Slot(second.starts_at, first.starts_at), now=now)
