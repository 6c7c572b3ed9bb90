"""A place held for something open to all stands among everybody's bookings, and follows no turns."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from bookings import actions
from bookings.board import Board
from bookings.closing import actions as closing
from bookings.due import actions as due
from bookings.gaps import covers, first_gap
from bookings.holding import actions as holding
from bookings.models import Booking, Facility, RuleSet, week
from bookings.slots import Slot
from community import features, lending
from community.errors import Refused
from community.notifications.models import Notification
from tests.bookings.conftest import refused
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def laden(cast):
    """Open 8–24 every day, by turns of four hours, and closed on New Year's Eve."""
    rules = RuleSet.objects.create(
        estate=cast.estate(), name="Laden", slot_minutes=240, horizon_days=60, max_coming=1,
        closed_dates=["12-31"], release_after=None, remind_before=timedelta(hours=1),
        hours=week((day, time(8), time()) for day in range(8)),
    )  # fmt: skip
    made = Facility.objects.create(
        estate=cast.estate(), rules=rules, kind=Facility.Kind.COMMON_ROOM, name="Laden"
    )
    return Facility.objects.with_rules().get(pk=made.pk)


def hold(cast, place, begin="2026-11-25 18:00", end="2026-11-25 20:30", who="fadumo", now=NOW):
    return holding.hold(
        cast.member(who), str(place.pk), at(*begin.split()), at(*end.split()), now=now
    )


def test_a_place_is_offered_to_who_lives_here_and_not_to_a_neighbouring_estate(cast, laden):
    assert [place.name for place in holding.offered(cast.member("fadumo"))] == ["Laden"]
    assert holding.offered(cast.member("sofie")) == []


def test_a_machine_is_not_a_place_to_gather(cast, machine):
    assert holding.offered(cast.member("fadumo")) == []
    with refused("no_such_place"):
        hold(cast, machine)


@pytest.mark.parametrize("key", ["", "x", "99999999", "-1", "١", "9" * 30])
def test_what_is_no_place_is_refused(cast, laden, key):
    with refused("no_such_place"):
        holding.hold(
            cast.member("fadumo"), key, at("2026-11-25", "18:00"), at("2026-11-25", "20:00"),
            now=NOW,
        )  # fmt: skip


def test_fadumo_holds_it_for_everybody_at_any_hour(cast, laden):
    booking = Booking.objects.get(pk=hold(cast, laden))
    assert (booking.household, booking.is_for_all, booking.is_kept) == (None, True, True)
    assert (booking.begins, booking.ends) == (at("2026-11-25", "18:00"), at("2026-11-25", "20:30"))
    assert not Booking.objects.visible_to(cast.member("fadumo")).exists()


def test_it_costs_nobody_their_share_and_waits_for_no_horizon(cast, laden):
    hold(cast, laden)
    hold(cast, laden, "2026-11-26 18:00", "2026-11-26 20:00")
    hold(cast, laden, "2027-08-21 14:00", "2027-08-21 23:00")
    slot = Slot(at("2026-11-27", "16:00"), at("2026-11-27", "20:00"))
    assert actions.book(cast.member("fadumo"), laden, slot, now=NOW)


def test_who_comes_second_hears_the_next_free_time(cast, laden):
    hold(cast, laden)
    with refused("taken") as no:
        hold(cast, laden, "2026-11-25 19:00", "2026-11-25 21:00", who="birgit")
    assert "optaget" in str(no.error)
    assert no.error.facts["next_free"]["starts_at"] == "2026-11-25T20:30:00+01:00"
    assert no.error.field == "place_key"


def test_a_family_that_has_booked_keeps_its_time(cast, laden):
    actions.book(
        cast.member("birgit"), laden, Slot(at("2026-11-25", "16:00"), at("2026-11-25", "20:00")),
        now=NOW,
    )  # fmt: skip
    with refused("taken") as no:
        hold(cast, laden)
    assert no.error.facts["next_free"]["starts_at"] == "2026-11-25T20:00:00+01:00"


def test_neighbours_see_that_it_is_taken_for_an_event(cast, laden):
    hold(cast, laden)
    day = at("2026-11-25").date()
    taken = [w for w in Board(cast.member("birgit"), [laden], day, day, NOW).windows() if w.code]
    assert {(w.state, w.message) for w in taken} == {("taken", "Optaget til arrangement.")}
    assert len(taken) == 2
    with refused("taken"):
        actions.book(cast.member("birgit"), laden, taken[0].slot, now=NOW)


def test_outside_its_hours_it_is_closed_and_the_morning_is_offered(cast, laden):
    with refused("closed_then") as no:
        hold(cast, laden, "2026-11-25 22:00", "2026-11-26 01:00")
    assert no.error.facts["next_free"]["starts_at"] == "2026-11-26T08:00:00+01:00"
    with refused("closed_then"):
        hold(cast, laden, "2026-12-31 18:00", "2026-12-31 20:00")


def test_a_closure_says_why(cast, laden):
    closing.close(
        cast.member("torben", "rugmarken"), laden, at("2026-11-25"), at("2026-11-27"),
        reason="Nyt gulv.", now=NOW,
    )  # fmt: skip
    with refused("closed") as no:
        hold(cast, laden)
    assert "Nyt gulv. Næste" in str(no.error)
    assert no.error.facts["next_free"]["starts_at"] == "2026-11-27T08:00:00+01:00"


@pytest.mark.parametrize(
    ("begin", "end", "code"),
    [
        ("2026-11-25 18:00", "2026-11-25 18:00", "ends_before_it_begins"),
        ("2026-11-20 18:00", "2026-11-20 20:00", "past"),
        ("2026-11-25 18:00", "2026-11-26 18:01", "too_long"),
        ("2029-11-25 18:00", "2029-11-25 20:00", "too_far"),
    ],
)
def test_a_time_that_makes_no_sense_is_refused(cast, laden, begin, end, code):
    with refused(code):
        hold(cast, laden, begin, end)


def test_letting_go_makes_it_free_and_twice_is_once(cast, laden):
    held = hold(cast, laden)
    holding.let_go(held, NOW)
    holding.let_go(held, NOW)
    assert Booking.objects.get().state == "cancelled"
    assert hold(cast, laden, who="birgit")


def test_nobody_lets_go_of_a_familys_time_this_way(cast, booked):
    booking = booked("birgit", "2026-11-24", "15:00")
    holding.let_go(str(booking.pk), NOW)
    booking.refresh_from_db()
    assert booking.state == "booked"


def test_the_clock_neither_reminds_anybody_nor_gives_it_free(cast, laden):
    RuleSet.objects.filter(pk=laden.rules_id).update(release_after=timedelta(minutes=15))
    held = hold(cast, laden)
    for moment in ("2026-11-24 18:30", "2026-11-25 17:30", "2026-11-25 18:30"):
        assert due.remind_due(at(*moment.split())) == 0
        assert due.release_due(at(*moment.split())) == 0
    assert Booking.objects.get(pk=held).state == "booked"
    assert not Notification.objects.exists()


def test_closing_takes_it_back_and_tells_who_held_it_through_the_floor(cast, laden, monkeypatch):
    heard = []
    listener = features.Feature(key="a", name="a", place_lost=lambda *facts: heard.append(facts))
    monkeypatch.setitem(features._features, "a", listener)
    held = hold(cast, laden)
    closing.close(
        cast.member("torben", "rugmarken"), laden, at("2026-11-25"), at("2026-11-27"),
        reason="Nyt gulv.", now=NOW,
    )  # fmt: skip
    assert heard == [(f"bookings:{held}", "Nyt gulv.", NOW)]
    assert not Notification.objects.exists()


def test_the_floor_knows_whose_place_it_is(cast, laden):
    fadumo = cast.member("fadumo")
    (place,) = lending.places_for(fadumo)
    held = lending.hold_place(
        fadumo, place.key, at("2026-11-25", "18:00"), at("2026-11-25", "20:00"), NOW
    )
    assert held == f"bookings:{Booking.objects.get().pk}"
    lending.let_go_of_place(held, NOW)
    assert Booking.objects.get().state == "cancelled"
    with pytest.raises(Refused, match="Vælg et sted"):
        lending.hold_place(fadumo, "people:1", NOW, NOW, NOW)


def test_an_estate_without_bookings_lends_nothing(cast, laden):
    fadumo = cast.member("fadumo")
    fadumo.estate.features_off = ["bookings"]
    assert lending.places_for(fadumo) == []


@pytest.mark.parametrize("facts", [{"is_for_all": True}, {"is_for_all": False, "household": None}])
def test_a_booking_is_a_households_or_for_all(cast, laden, booked, facts):
    booking = booked("birgit", "2026-11-24", "15:00")
    broken = pytest.raises(IntegrityError, match="a_booking_is_a_households_or_for_all")
    with broken, transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(**facts)


@pytest.mark.django_db(transaction=True)
def test_families_and_feasts_at_once_leave_one_of_them(cast, laden, together):
    slot = Slot(at("2026-11-25", "16:00"), at("2026-11-25", "20:00"))
    names = ["birgit", "fadumo", "oksana", "ahmad"]
    results = together(
        *[lambda n=n: actions.book(cast.member(n), laden, slot, now=NOW) for n in names],
        *[lambda n=n: hold(cast, laden, who=n) for n in names],
    )
    assert Booking.objects.standing().count() == 1
    assert [r.code for r in results if isinstance(r, Refused)] == ["taken"] * 7


# --- the arithmetic ------------------------------------------------------------------------------


def day(number, opens="08:00", closes="22:00"):
    return Slot(at(f"2026-11-{number}", opens), at(f"2026-11-{number}", closes))


def test_what_meets_at_midnight_is_one_opening():
    late = Slot(at("2026-11-24", "08:00"), at("2026-11-25"))
    early = Slot(at("2026-11-25"), at("2026-11-25", "02:00"))
    feast = Slot(at("2026-11-24", "20:00"), at("2026-11-25", "01:00"))
    assert covers([late, early], feast)
    assert not covers([late], feast)


def test_the_gap_is_the_first_that_is_long_enough():
    busy = [day(24, "10:00", "12:00"), day(24, "13:00", "21:00"), day(24, "09:00", "11:00")]
    gap = first_gap([day(24), day(25)], busy, at("2026-11-24", "09:30"), timedelta(hours=2))
    assert gap == day(25, "08:00", "10:00")
    assert first_gap([day(24)], busy, at("2026-11-24"), timedelta(hours=3)) is None
