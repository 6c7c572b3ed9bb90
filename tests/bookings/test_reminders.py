"""Reminders: who is reminded, when, in which words, and when it is too late for one."""

from datetime import timedelta

import pytest

from bookings import actions
from bookings.due import actions as due
from community.notifications.actions import remind_me
from community.notifications.models import Notification
from community.notifications.reminding import When
from tests.bookings.conftest import turn
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db


def reminders():
    return list(Notification.objects.filter(kind="bookings.reminder").order_by("pk"))


def test_birgit_is_reminded_the_evening_before_and_an_hour_before_once_each(cast, booked):
    booked("birgit", "2026-11-24", "15:00")
    assert due.remind_due(at("2026-11-23", "17:59")) == 0
    assert due.remind_due(at("2026-11-23", "18:00")) == 1
    assert due.remind_due(at("2026-11-23", "18:01")) == 0
    assert due.remind_due(at("2026-11-24", "13:59")) == 0
    assert due.remind_due(at("2026-11-24", "14:00")) == 1
    assert due.remind_due(at("2026-11-24", "14:01")) == 0
    evening, soon = reminders()
    assert evening.title.replace("\u2060", "").replace("\xa0", " ") == (
        "I morgen kl. 15–17: Vaskehus A, Maskine 1"
    )
    assert evening.user == soon.user == cast.user("birgit")


def test_nobody_is_reminded_of_what_they_just_booked(booked):
    booked("birgit", "2026-11-24", "07:00", now=at("2026-11-23", "20:00"))
    assert due.remind_due(at("2026-11-23", "20:01")) == 0
    booked("fadumo", "2026-11-24", "09:00", now=at("2026-11-24", "08:30"))
    assert due.remind_due(at("2026-11-24", "08:31")) == 0


def test_a_worker_that_slept_never_reminds_of_the_past(booked):
    booked("birgit", "2026-11-24", "15:00")
    assert due.remind_due(at("2026-11-24", "15:00")) == 0
    assert due.remind_due(at("2026-11-25", "10:00")) == 0


def test_a_worker_that_slept_over_the_evening_still_reminds_an_hour_before(booked):
    booked("birgit", "2026-11-24", "15:00")
    assert due.remind_due(at("2026-11-24", "14:30")) == 1
    assert len(reminders()) == 1


def test_a_cancelled_turn_is_never_reminded_of(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    actions.cancel(cast.member("birgit"), booking, now=NOW)
    assert due.remind_due(at("2026-11-23", "18:00")) == 0


def test_reminders_follow_the_places_own_settings(booked, machine):
    machine.rules.remind_evening = False
    machine.rules.remind_before = timedelta(minutes=15)
    machine.rules.save()
    booked("birgit", "2026-11-24", "15:00")
    assert due.remind_due(at("2026-11-23", "19:00")) == 0
    assert due.remind_due(at("2026-11-24", "14:44")) == 0
    assert due.remind_due(at("2026-11-24", "14:45")) == 1


def test_each_is_told_in_their_own_language(cast, booked):
    user = cast.user("birgit")
    user.language = "en"
    user.save()
    booked("birgit", "2026-11-24", "15:00")
    due.remind_due(at("2026-11-23", "18:00"))
    assert "15:00" in reminders()[0].title


def test_the_reminder_before_the_clock_change_keeps_wall_time(cast, booked):
    """Sunday 25 October 2026 has 25 hours; the turn at nine is still tomorrow at nine."""
    saturday = at("2026-10-24", "18:00")
    booked("birgit", "2026-10-25", "09:00", now=at("2026-10-20", "12:00"))
    assert due.remind_due(saturday) == 1
    assert due.remind_due(at("2026-10-25", "07:59")) == 0
    assert due.remind_due(at("2026-10-25", "08:00")) == 1


def test_what_is_let_go_after_the_reminder_was_written_is_not_sent(cast, booked):
    from community.notifications.models import Delivery

    booking = booked("birgit", "2026-11-24", "15:00")
    due.remind_due(at("2026-11-23", "18:00"))
    assert Delivery.objects.get().state == "queued"
    actions.cancel(cast.member("birgit"), booking, now=at("2026-11-23", "18:01"))
    assert Delivery.objects.get().state == "dropped"
    assert Notification.objects.get().seen_at


def test_i_morgen_is_never_sent_after_midnight(booked):
    from community.notifications.models import Delivery

    booked("birgit", "2026-11-24", "15:00")
    due.remind_due(at("2026-11-23", "20:55"))
    assert Delivery.objects.get().expires_at == at("2026-11-24")


def test_a_reminder_in_the_quiet_hours_is_in_the_inbox_only(booked):
    from community.notifications.models import Delivery

    booked("birgit", "2026-11-24", "15:00")
    due.remind_due(at("2026-11-23", "23:55"))
    assert Notification.objects.count() == 1
    assert not Delivery.objects.exists()


def test_a_reminder_speaks_of_the_day_it_was_asked_on(booked, monday):
    booked("birgit", "2026-11-24", "15:00")
    monday.move_to(at("2026-12-30"))
    due.remind_due(at("2026-11-24", "14:00"))
    assert reminders()[0].title.startswith("I dag")


def test_a_place_shared_with_another_estate_reminds_people_in_their_own(cast, machine):
    machine.scope = machine.part_of.scope = "organisation"
    machine.save()
    machine.part_of.save()
    ingrid = cast.member("ingrid")
    actions.book(ingrid, machine, turn("2026-11-24", "15:00"), now=NOW)
    due.remind_due(at("2026-11-23", "18:00"))
    note = Notification.objects.get()
    assert (note.estate, note.url) == (ingrid.estate, "/tranehaven/booking/mine/")


def test_ones_own_choice_holds_over_the_places(cast, booked):
    """Two hours before instead of one, and nothing the evening before; the others as usual."""
    remind_me(cast.user("birgit"), When.SOON)
    booked("birgit", "2026-11-24", "15:00")
    assert due.remind_due(at("2026-11-23", "18:00")) == 0
    assert due.remind_due(at("2026-11-24", "12:59")) == 0
    assert due.remind_due(at("2026-11-24", "13:00")) == 1
    assert due.remind_due(at("2026-11-24", "14:00")) == 0


def test_who_wants_no_reminders_gets_none(cast, booked):
    remind_me(cast.user("birgit"), When.NEVER)
    booked("birgit", "2026-11-24", "15:00")
    assert due.remind_due(at("2026-11-23", "18:00")) == 0
    assert due.remind_due(at("2026-11-24", "14:00")) == 0


def test_ones_own_choice_holds_where_the_place_reminds_of_nothing(cast, booked, machine):
    machine.rules.remind_evening, machine.rules.remind_before = False, None
    machine.rules.save()
    remind_me(cast.user("birgit"), When.BOTH)
    booked("birgit", "2026-11-24", "15:00")
    assert due.remind_due(at("2026-11-23", "18:00")) == 1
    assert due.remind_due(at("2026-11-24", "13:00")) == 1
