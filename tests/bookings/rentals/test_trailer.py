"""A trailer one has from–to: its lock's code half an hour before, its fault told to the next."""

from datetime import timedelta

import pytest

from bookings.handing import actions as handing
from bookings.models import Unit
from bookings.places import actions as places
from tests.bookings.conftest import between, take
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
BEGINS = at("2026-11-24", "15:00")
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def trailer(place):
    return place("Traileren", kind="trailer", unit=Unit.FREE, max_minutes=720)


def test_the_code_of_the_lock_is_set_on_its_page_and_seen_half_an_hour_before(
    cast, trailer, step_in, monday
):
    mine = take(cast, "kasper", trailer, between("2026-11-24", "15:00", "18:00"))
    page = step_in("torben").get(f"/rugmarken/booking/{trailer.pk}/").content.decode()
    assert f"/rugmarken/booking/udlejninger/kode/{trailer.pk}/" in page
    handing.set_code(cast.member("torben"), trailer, "8317", now=NOW)
    there = f"/rugmarken/booking/mine/{mine.pk}/"
    for moment, seen in (
        (BEGINS - HALF_AN_HOUR - timedelta(seconds=1), False),
        (BEGINS - HALF_AN_HOUR, True),
    ):
        monday.move_to(moment)
        assert ("8317" in cast.client("kasper").get(there).content.decode()) is seen


def test_its_fault_reaches_the_next_before_they_stand_there(cast, trailer):
    take(cast, "kasper", trailer, between("2026-11-24", "15:00", "18:00"))
    places.tell_fault(cast.member("fadumo"), trailer, text="Venstre baglygte virker ikke.", now=NOW)
    assert (
        "Venstre baglygte" in cast.client("kasper").get("/rugmarken/booking/mine/").content.decode()
    )
