"""A room with a kitchen, nights for guests, a grill from–to: what real estates' rules come to."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from bookings import actions
from bookings.board import Board, fits
from bookings.claiming.actions import claims_of
from bookings.closing import actions as closing
from bookings.models import (
    Booking,
    Claim,
    Facility,
    FixedBlock,
    RuleSet,
    Unit,
)
from bookings.wishes import Wish
from tests.bookings.conftest import between, day_at, fetched, refused, take
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def purpose(place, name):
    return place.rules.purposes.get(name=name)


def feast(place, **more):
    return Wish(purpose(place, "Privat fest"), **more)


# --- parts -----------------------------------------------------------------------------------


def test_who_has_the_room_has_its_kitchen(cast, laden):
    take(cast, "birgit", laden, day_at(laden, "2026-12-05"), feast(laden))
    kitchen = fetched("Køkkenet")
    with refused("taken"):
        take(cast, "fadumo", kitchen, day_at(kitchen, "2026-12-05"), feast(laden))
    [window] = Board(cast.member("fadumo"), [kitchen], *[date(2026, 12, 5)] * 2, NOW).windows()
    assert (window.state, window.booking) == ("taken", None)


def test_who_has_the_kitchen_stands_in_the_way_of_the_room(cast, laden):
    kitchen = fetched("Køkkenet")
    take(cast, "birgit", kitchen, day_at(kitchen, "2026-12-05"), feast(laden))
    with refused("taken"):
        take(cast, "fadumo", laden, day_at(laden, "2026-12-05"), feast(laden))


def test_two_parts_are_not_in_each_others_way(cast, place):
    wide = place("Salen", unit=Unit.DAY, parts=["Nord", "Syd"])
    for who, part in (("birgit", "Nord"), ("fadumo", "Syd")):
        take(cast, who, fetched(part), day_at(wide, "2026-12-05"))
    assert Claim.objects.count() == 2


def test_the_database_has_the_last_word_over_parts_too(cast, laden):
    first = take(cast, "birgit", laden, day_at(laden, "2026-12-05"), feast(laden))
    other = Booking.objects.create(
        facility=fetched("Køkkenet"), made_under=laden.rules, created_at=NOW,
        household=cast.member("fadumo").household, period=first.period,
    )  # fmt: skip
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Claim.objects.bulk_create(claims_of(other))
    assert actions.constraint_of(error.value) == "one_booking_of_a_place_at_a_time"


def test_what_is_let_go_is_free_with_its_parts(cast, laden):
    mine = take(cast, "birgit", laden, day_at(laden, "2026-12-05"), feast(laden))
    actions.cancel(cast.member("birgit"), mine, now=NOW)
    assert not Claim.objects.exists()
    take(cast, "fadumo", fetched("Køkkenet"), day_at(laden, "2026-12-05"), feast(laden))


def test_a_closed_kitchen_closes_the_room(cast, laden):
    kitchen = fetched("Køkkenet")
    begins = at("2026-12-05", "12:00")
    jens = cast.member("jens")
    closing.close(jens, kitchen, begins, begins + DAY, reason="Nyt komfur.", now=NOW)
    with refused("closed"):
        take(cast, "birgit", laden, day_at(laden, "2026-12-05"), feast(laden))


@pytest.mark.django_db(transaction=True)
def test_the_room_and_its_kitchen_at_the_same_moment_is_one_booking(cast, laden, together):
    kitchen, wish = fetched("Køkkenet"), feast(laden)
    slot = day_at(laden, "2026-12-05")
    together(
        lambda: take(cast, "birgit", laden, slot, wish),
        lambda: take(cast, "fadumo", kitchen, slot, wish),
    )
    assert Booking.objects.standing().count() == 1


# --- kinds of time ---------------------------------------------------------------------------


def test_a_guest_stays_some_nights_and_not_more_than_the_place_gives(cast, place):
    bed = place(
        "Gæsteværelset", kind="guest_room", unit=Unit.NIGHT, max_stay=4, price=150,
        from_time=time(15), until_time=time(11),
    )  # fmt: skip
    mine = take(cast, "birgit", bed, day_at(bed, "2026-12-04", 3))
    assert (mine.price, mine.begins, mine.ends) == (
        450, at("2026-12-04", "15:00"), at("2026-12-07", "11:00"),
    )  # fmt: skip
    with refused("no_such_slot"):
        take(cast, "fadumo", bed, day_at(bed, "2026-12-10", 5))
    with refused("taken"):
        take(cast, "fadumo", bed, day_at(bed, "2026-12-06"))
    take(
        cast, "fadumo", bed, day_at(bed, "2026-12-07")
    )  # the bed is free from 11, and they come at 15


def test_nights_of_a_year_are_counted(cast, place):
    bed = place("Gæsteværelset", unit=Unit.NIGHT, max_stay=4, max_nights_yearly=5)
    take(cast, "birgit", bed, day_at(bed, "2026-12-04", 3))
    with refused("quota_nights"):
        take(cast, "birgit", bed, day_at(bed, "2026-12-10", 3))
    take(cast, "birgit", bed, day_at(bed, "2026-12-10", 2))
    take(cast, "birgit", bed, day_at(bed, "2027-01-10", 3))  # another year


@pytest.mark.parametrize(
    ("begins", "ends", "is_one"),
    [
        ("12:00", "14:00", True),
        ("12:00", "12:15", False),  # shorter than half an hour
        ("12:00", "18:00", False),  # longer than five hours
        ("12:07", "14:00", False),  # not from a quarter
        ("07:00", "09:00", False),  # before it opens
    ],
)
def test_a_grill_is_had_from_to_as_it_suits(cast, place, begins, ends, is_one):
    grill = place(
        "Grillen", kind="grill", unit=Unit.FREE, max_minutes=300, hours=(time(8), time(22))
    )
    slot = between("2026-12-05", begins, ends)
    assert fits(grill, grill.rules, slot, Wish()) is is_one


def test_what_goes_before_and_after_is_taken_too(cast, place):
    grill = place(
        "Grillen", kind="grill", unit=Unit.FREE, after_minutes=60, hours=(time(8), time(22))
    )
    take(cast, "birgit", grill, between("2026-12-05", "12:00", "14:00"))
    fadumo = cast.member("fadumo")
    with refused("taken"):
        take(cast, "fadumo", grill, between("2026-12-05", "14:30", "16:00"))
    with refused("taken"):  # ours needs an hour to clean as well
        take(cast, "fadumo", grill, between("2026-12-05", "10:00", "11:30"))
    day = date(2026, 12, 5)
    left = Board(fadumo, [grill], day, day, NOW).gaps_on(grill, day)
    assert left == [
        between("2026-12-05", "08:00", "11:00"),
        between("2026-12-05", "15:00", "22:00"),
    ]
    take(cast, "fadumo", grill, between("2026-12-05", "15:00", "16:00"))


@pytest.mark.parametrize("day", ["2027-03-27", "2026-10-24", "2027-10-30"])
def test_a_night_is_a_night_when_the_clocks_change(cast, place, day):
    bed = place("Gæsteværelset", unit=Unit.NIGHT, from_time=time(15), until_time=time(11))
    slot = day_at(bed, day)
    assert fits(bed, bed.rules, slot, Wish())
    assert slot.ends_at - slot.starts_at in (timedelta(hours=19), timedelta(hours=21))


# --- what one says ---------------------------------------------------------------------------


def test_a_purpose_has_its_price_and_its_kind_of_time(cast, laden):
    friday = take(cast, "birgit", laden, day_at(laden, "2026-12-04"), feast(laden, headcount=40))
    assert (friday.price, friday.deposit, friday.headcount) == (500, 500, 40)
    meeting = Wish(purpose(laden, "Møde"))
    tuesday = take(cast, "fadumo", laden, between("2026-12-08", "19:00", "21:00"), meeting)
    assert (tuesday.price, tuesday.deposit) == (0, 0)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (lambda place: Wish(), "purpose_needed"),
        (lambda place: feast(place, headcount=61), "too_many_people"),
        (lambda place: Wish(purpose(place, "Åbent arrangement")), "made_as_an_event"),
    ],
)
def test_what_the_room_wants_to_know(cast, laden, wish, code):
    with refused(code):
        take(cast, "birgit", laden, day_at(laden, "2026-12-05"), wish(laden))


@pytest.mark.parametrize(
    ("rule", "said", "code"),
    [
        ({"min_years": 18}, {"is_adult": True}, "age_needed"),
        ({"booker_attends": True}, {"attends": True}, "booker_attends"),
        ({"needs_accept": True}, {"accepts": True}, "rules_not_accepted"),
    ],
)
def test_the_yeses_a_place_asks_for(cast, place, rule, said, code):
    room = place("Salen", unit=Unit.DAY, **rule)
    with refused(code):
        take(cast, "birgit", room, day_at(room, "2026-12-05"))
    mine = take(cast, "birgit", room, day_at(room, "2026-12-05"), Wish(**said))
    assert bool(mine.accepted_at) is ("accepts" in said)


def test_what_needs_a_yes_holds_its_time_and_waits(cast, place):
    room = place("Salen", unit=Unit.DAY, needs_approval=True)
    mine = take(cast, "birgit", room, day_at(room, "2026-12-05"))
    assert mine.state == Booking.State.ASKED
    with refused("taken"):
        take(cast, "fadumo", room, day_at(room, "2026-12-05"))


# --- when, and how often ---------------------------------------------------------------------


def test_notice_is_wanted(cast, laden):
    with refused("too_late") as no:
        take(cast, "birgit", laden, day_at(laden, "2026-11-24"), feast(laden))
    assert "mindst 2 dage før" in str(no.error)
    take(cast, "birgit", laden, day_at(laden, "2026-11-25"), feast(laden))


@pytest.mark.parametrize(
    ("rule", "other", "code"),
    [
        ({"max_per_month": 1}, "2026-12-20", "quota_month"),
        ({"max_yearly": 1}, "2026-12-28", "quota_year"),
        ({"cooldown_days": 30}, "2026-12-30", "too_soon_again"),
        ({"cooldown_days": 30}, "2026-11-25", "too_soon_again"),
    ],
)
def test_a_share_is_a_share(cast, place, rule, other, code):
    room = place("Salen", unit=Unit.DAY, **rule)
    take(cast, "birgit", room, day_at(room, "2026-12-05"))
    with refused(code):
        take(cast, "birgit", room, day_at(room, other))
    take(cast, "birgit", room, day_at(room, "2027-02-05"))


def test_what_nobody_has_taken_the_day_before_is_anybodys(cast, place):
    room = place("Salen", unit=Unit.DAY, max_per_month=1, free_within=DAY)
    take(cast, "birgit", room, day_at(room, "2026-11-28"))
    with refused("quota_month"):
        take(cast, "birgit", room, day_at(room, "2026-11-26"))
    take(cast, "birgit", room, day_at(room, "2026-11-24"))


def test_neighbours_of_other_estates_book_later(cast, place):
    room = place("Salen", unit=Unit.DAY, others_horizon_days=30)
    Facility.objects.filter(pk=room.pk).update(scope="organisation")
    with refused("too_early"):
        take(cast, "sofie", room, day_at(room, "2027-01-05"))
    take(cast, "sofie", room, day_at(room, "2026-12-05"))
    take(cast, "birgit", room, day_at(room, "2027-01-05"))


def test_a_time_blocked_again_and_again_is_nobodys_to_book(cast, place):
    room = place("Salen", unit=Unit.FREE)
    FixedBlock.objects.create(
        facility=room, first=date(2026, 11, 2), rule="FREQ=WEEKLY;INTERVAL=2",
        from_time=time(19), until_time=time(21), reason="Bestyrelsen",
    )  # fmt: skip
    with refused("closed") as no:
        take(cast, "birgit", room, between("2026-11-30", "18:00", "20:00"))
    assert str(no.error) == "Bestyrelsen"
    take(cast, "birgit", room, between("2026-11-30", "21:00", "23:00"))
    take(cast, "birgit", room, between("2026-12-07", "18:00", "20:00"))


# --- rules that follow rules -----------------------------------------------------------------


def test_new_rules_hold_from_their_day_and_a_booking_keeps_its_own(cast, place):
    room = place("Salen", unit=Unit.DAY, price=100, max_coming=2)
    before = take(cast, "birgit", room, day_at(room, "2026-12-05"))
    later = RuleSet.objects.create(
        estate=room.estate, name="Salen", follows=room.rules, holds_from=date(2026, 12, 10),
        unit=Unit.DAY, price=200, horizon_days=180, max_coming=2, release_after=None,
    )  # fmt: skip
    room = fetched("Salen")
    after = take(cast, "birgit", room, day_at(room, "2026-12-12"))
    assert [(one.price, one.made_under_id) for one in (before, after)] == [
        (100, room.rules_id), (200, later.pk),
    ]  # fmt: skip
    with refused("quota_coming"):  # counted over both
        take(cast, "birgit", room, day_at(room, "2026-12-20"))


# --- another time ----------------------------------------------------------------------------


def test_a_booking_moves_in_one_act(cast, laden):
    mine = take(cast, "birgit", laden, day_at(laden, "2026-12-04"), feast(laden))
    moved = actions.move(cast.member("birgit"), mine, day_at(laden, "2026-12-08"), now=NOW)
    assert (moved.pk, moved.price, moved.sequence) == (mine.pk, 150, 1)
    assert moved.begins == at("2026-12-08", "10:00")
    take(cast, "fadumo", laden, day_at(laden, "2026-12-04"), feast(laden))


def test_a_move_to_what_is_taken_loses_nothing(cast, laden):
    take(cast, "fadumo", laden, day_at(laden, "2026-12-08"), feast(laden))
    mine = take(cast, "birgit", laden, day_at(laden, "2026-12-04"), feast(laden))
    with refused("taken"):
        actions.move(cast.member("birgit"), mine, day_at(laden, "2026-12-08"), now=NOW)
    mine.refresh_from_db()
    assert (mine.begins, mine.sequence) == (at("2026-12-04", "10:00"), 0)
    assert Claim.objects.filter(booking=mine).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_swap_into_one_day_at_the_same_moment(cast, place, together):
    room = place("Salen", unit=Unit.DAY)
    mine = take(cast, "birgit", room, day_at(room, "2026-12-04"))
    theirs = take(cast, "fadumo", room, day_at(room, "2026-12-06"))
    wanted = day_at(room, "2026-12-05")
    together(
        lambda: actions.move(cast.member("birgit"), mine, wanted, now=NOW),
        lambda: actions.move(cast.member("fadumo"), theirs, wanted, now=NOW),
    )
    begins = [one.begins for one in Booking.objects.standing()]
    assert begins.count(at("2026-12-05", "10:00")) == 1
