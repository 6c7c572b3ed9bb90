"""The pages of waiting, from the taken window to the answer."""

from urllib.parse import quote

import pytest

from bookings import actions
from bookings.forms import SpanField
from bookings.models import Booking, Waiting
from bookings.waiting import actions as waiting
from bookings.wishes import Wish
from tests.bookings.conftest import day_at, take, turn
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
MONDAY = turn("2026-11-24", "15:00")
MINE = "/rugmarken/booking/mine/"


@pytest.fixture
def address(machine):
    return f"/rugmarken/booking/{machine.pk}/vent/?tid={quote(SpanField.write(MONDAY), safe='')}"


def test_a_taken_window_leads_to_the_line_and_two_taps_stand_in_it(cast, machine, booked, address):
    booked("birgit", "2026-11-24", "15:00")
    kasper = cast.client("kasper")
    day = kasper.get(f"/rugmarken/booking/{machine.part_of_id}/?dag=2026-11-24").content.decode()
    assert address in day
    page = kasper.get(address).content.decode()
    assert "i 30 minutter" in page
    answer = kasper.post(address.partition("?")[0], {"tid": SpanField.write(MONDAY)}, follow=True)
    said = answer.content.decode()
    assert "På venteliste" in said
    assert "I står på venteliste" in said
    assert Waiting.objects.get().household == cast.member("kasper").household


def test_an_offer_is_said_yes_to(cast, machine, booked):
    theirs = booked("birgit", "2026-11-24", "15:00")
    row = waiting.wait(cast.member("kasper"), machine, MONDAY, now=NOW)
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    kasper = cast.client("kasper")
    assert "Svar senest i dag kl. 10.30" in kasper.get(MINE).content.decode().replace("\xa0", " ")
    assert "Svar nu" in kasper.get("/rugmarken/").content.decode()
    answer = kasper.post(f"/rugmarken/booking/venter/{row.pk}/ja/", follow=True)
    assert "Tiden er jeres." in answer.content.decode()
    assert Booking.objects.standing().get().state == Booking.State.BOOKED


def test_an_offer_is_said_no_to(cast, machine, booked):
    theirs = booked("birgit", "2026-11-24", "15:00")
    row = waiting.wait(cast.member("kasper"), machine, MONDAY, now=NOW)
    actions.cancel(cast.member("birgit"), theirs, now=NOW)
    cast.client("kasper").post(f"/rugmarken/booking/venter/{row.pk}/slip/")
    assert not Booking.objects.standing().exists()


def test_who_comes_too_late_hears_so(cast, machine, booked):
    booked("birgit", "2026-11-24", "15:00")
    row = waiting.wait(cast.member("kasper"), machine, MONDAY, now=NOW)
    answer = cast.client("kasper").post(f"/rugmarken/booking/venter/{row.pk}/ja/")
    assert answer.status_code == 422
    assert "ikke holdt til jer mere" in answer.content.decode()


def test_a_free_time_is_said_to_be_free(cast, machine, address):
    answer = cast.client("kasper").post(address.partition("?")[0], {"tid": SpanField.write(MONDAY)})
    assert answer.status_code == 422
    assert "Du kan booke den nu" in answer.content.decode()


@pytest.mark.parametrize(
    "tid", ["", "x", "/", "2026-11-24T15:00:00/2026-11-24T17:00:00", "2026-11-24T15:00:00+01:00/"]
)
def test_an_address_that_is_no_time_leads_to_the_times(cast, machine, tid):
    got = cast.client("kasper").get(f"/rugmarken/booking/{machine.pk}/vent/", {"tid": tid})
    assert got.url == f"/rugmarken/booking/{machine.part_of_id}/"


def test_a_taken_day_of_a_room_is_waited_for_with_what_it_is_for(cast, laden):
    slot = day_at(laden, "2026-12-05")
    take(cast, "birgit", laden, slot, Wish(laden.rules.purposes.get(name="Privat fest")))
    kasper, there = cast.client("kasper"), f"/rugmarken/booking/{laden.pk}/vent/"
    month = kasper.get(f"/rugmarken/booking/{laden.pk}/?dag=2026-12-05&hvad=Privat+fest")
    assert f"{there}?tid=" in month.content.decode()
    said = {"tid": SpanField.write(slot), "hvad": "Privat fest", "headcount": "70"}
    answer = kasper.post(there, said)
    assert answer.status_code == 422
    assert "højst være 60" in answer.content.decode()
    kasper.post(there, said | {"headcount": "20"})
    row = Waiting.objects.get()
    assert (row.purpose.name, row.headcount) == ("Privat fest", 20)


def test_a_neighbours_line_is_not_there(cast, machine, booked):
    booked("birgit", "2026-11-24", "15:00")
    row = waiting.wait(cast.member("kasper"), machine, MONDAY, now=NOW)
    grethe = cast.client("grethe")
    for verb in ("ja", "slip"):
        assert grethe.post(f"/rugmarken/booking/venter/{row.pk}/{verb}/").status_code == 404
    assert "På venteliste" not in grethe.get(MINE).content.decode()
