"""A place gets a part after it was booked: who has the whole has the part, whoever was first."""

import pytest
from django.db import IntegrityError, connection, transaction

from bookings import actions as bookings
from bookings.models import Booking, Claim, Facility, Unit
from bookings.ruling.founding import actions
from bookings.slots import Slot
from community.locks import constraint_of
from community.people.models import Entry
from tests.bookings.conftest import day_at, fetched, refused, take
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(place):
    return place("Salen", unit=Unit.DAY, max_coming=None)


def add(cast, whole, name="Køkkenet", who="torben", apart=True):
    return actions.add_part(cast.member(who), whole, name, apart=apart, now=NOW)


def held(booking):
    return set(booking.claims.values_list("facility__name", flat=True))


def test_who_has_the_whole_has_the_new_part(cast, hall):
    mine = take(cast, "birgit", hall, day_at(hall, "2026-12-12"))
    gone = take(cast, "birgit", hall, day_at(hall, "2026-12-19"))
    bookings.cancel(cast.member("birgit"), gone, now=NOW)
    kitchen = add(cast, hall)
    assert (held(mine), held(gone)) == ({"Salen", "Køkkenet"}, set())
    assert (kitchen.rules_id, kitchen.is_bookable) == (hall.rules_id, True)
    with refused("taken"):
        take(cast, "fadumo", fetched("Køkkenet"), day_at(hall, "2026-12-12"))
    bookings.cancel(cast.member("birgit"), mine, now=NOW)
    assert not Claim.objects.exists()
    assert Entry.objects.filter(act="place.got_a_part").count() == 1


def test_a_machine_more_is_booked_as_the_others(cast, machine):
    made = add(cast, machine.part_of, "Maskine 9", apart=False)
    assert (made.rules_id, made.is_bookable) == (machine.rules_id, True)
    slot = Slot(at("2026-11-24", "15:00"), at("2026-11-24", "17:00"))
    fresh = Facility.objects.with_rules().get(pk=made.pk)
    assert bookings.book(cast.member("birgit"), fresh, slot, now=NOW).state == "booked"


def test_a_kitchen_that_comes_along_is_not_had_alone(cast, hall):
    kitchen = add(cast, hall, apart=False)
    assert (kitchen.rules, kitchen.is_bookable) == (None, False)


def test_what_a_part_must_be(cast, hall):
    kitchen = add(cast, hall)
    with refused("named_twice"):
        add(cast, hall, "køkkenet")
    with refused("empty"):
        add(cast, hall, "  ")
    with refused("not_a_whole"):
        add(cast, kitchen, "Ovnen")
    with refused("not_yours"):
        add(cast, hall, "Depotet", who="oksana")
    assert Facility.objects.filter(part_of=hall).count() == 1


def test_the_page_makes_it(cast, hall, step_in):
    there = f"/rugmarken/booking/{hall.pk}/ny-del/"
    torben = step_in("torben")
    assert "Ny del af Salen" in torben.get(there).content.decode()
    assert torben.post(there, {"name": ""}).status_code == 422
    assert torben.post(there, {"name": "Køkkenet", "apart": "on"}).status_code == 302
    assert Facility.objects.get(part_of=hall).is_bookable


# --- the database has the last word -------------------------------------------------------------


def test_whoever_writes_the_part_is_held(cast, hall):
    """Neither verb: rows as an import or the back office would write them."""
    mine = take(cast, "birgit", hall, day_at(hall, "2026-12-12"))
    facts = {"estate": hall.estate, "kind": "kitchen"}
    Facility.objects.create(name="Køkkenet", part_of=hall, **facts)
    shed = Facility.objects.create(name="Depotet", **facts)
    Facility.objects.filter(pk=shed.pk).update(part_of=hall)
    assert held(mine) == {"Salen", "Køkkenet", "Depotet"}


def test_what_a_neighbour_has_then_does_not_become_a_part(cast, place, hall):
    """Two would have it at once: the constraint says no, and all stays as it was."""
    take(cast, "birgit", hall, day_at(hall, "2026-12-12"))
    kitchen = place("Køkkenet", unit=Unit.DAY)
    take(cast, "fadumo", kitchen, day_at(kitchen, "2026-12-12"))
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Facility.objects.filter(pk=kitchen.pk).update(part_of=hall)
    assert constraint_of(error.value) == "one_booking_of_a_place_at_a_time"
    assert Facility.objects.get(pk=kitchen.pk).part_of is None


def test_who_looked_before_the_part_was_there_holds_it_too(cast, hall):
    """What they know of the place is old: it has no parts there."""
    assert hall.taken_with == [hall.pk]
    kitchen = add(cast, fetched("Salen"))
    mine = take(cast, "birgit", hall, day_at(hall, "2026-12-12"))
    assert held(mine) == {"Salen", "Køkkenet"}
    alone = Facility.objects.with_rules().get(pk=kitchen.pk)
    take(cast, "fadumo", alone, day_at(hall, "2026-12-19"))
    with refused("taken"):  # the other way round: the part is a neighbour's
        take(cast, "birgit", hall, day_at(hall, "2026-12-19"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(4))
def test_a_part_and_a_booking_at_the_same_moment(cast, hall, together, round_):
    """Whoever was first, the booking holds the part; and so does no other."""
    slot = day_at(hall, "2026-12-12")
    together(
        lambda: add(cast, hall),
        *[lambda who=who: take(cast, who, hall, slot) for who in ("birgit", "oksana", "fadumo")],
    )
    [mine] = Booking.objects.standing()
    assert held(mine) == {"Salen", "Køkkenet"}


@pytest.mark.django_db(transaction=True)
def test_without_the_trigger_the_race_is_real(cast, hall):
    """The opposite: with the trigger off, who looked before holds the whole without its part."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE bookings_claim DISABLE TRIGGER the_whole_takes_its_parts")
    try:
        add(cast, fetched("Salen"))
        mine = take(cast, "birgit", hall, day_at(hall, "2026-12-12"))
        assert held(mine) == {"Salen"}
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE bookings_claim ENABLE TRIGGER the_whole_takes_its_parts")
