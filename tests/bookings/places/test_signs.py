"""The sign on the door and the screen beside it: for anybody, and nobody's name."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Closure, Facility, Fault, Sign
from bookings.places import actions
from bookings.places.signs import on_door, place_of
from community.people.models import Entry
from tests.bookings.places.test_pages import text, words
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
BASE = "/rugmarken/booking"


@pytest.fixture
def sign(cast, machine):
    laundry = Facility.objects.with_rules().get(pk=machine.part_of_id)
    return actions.sign_of(cast.member("torben"), laundry)


def test_who_scans_the_door_reads_rules_and_times_without_login(sign, booked, machine, cast):
    booked("birgit", "2026-11-23", "15:00")
    Fault.objects.create(facility=machine, text="Jens har ødelagt lågen", told_at=NOW)
    for address in (f"/hjem/sted/{sign.code}/", f"/hjem/sted/{sign.code.lower()}/skaerm/"):
        page = Client().get(address)
        assert page.status_code == 200
        seen = words(page)
        assert "kl. 15–17 Optaget" in seen
        assert "kl. 17–19 Ledig" in seen
        assert "meldt" in seen
        for name in ("Birgit", "Jens", "ødelagt"):
            assert name not in text(page)
    assert "I kan have 2 tider i vente ad gangen." in words(
        Client().get(f"/hjem/sted/{sign.code}/")
    )


def test_the_screen_fetches_itself_and_says_why_it_is_closed(sign, machine):
    Closure.objects.create(
        facility=machine.part_of, period=(at("2026-11-23"), at("2026-11-24")), reason="Nyt gulv."
    )
    page = Client().get(f"/hjem/sted/{sign.code}/skaerm/")
    assert page["Refresh"] == "60"
    assert "Lukket Nyt gulv." in words(page)
    assert "<script" not in text(page)


def test_a_new_code_closes_the_old_and_no_other_text_is_one(cast, step_in, sign):
    torben = step_in("torben")
    place = f"{BASE}/{sign.facility_id}/skilt/"
    assert sign.code in text(torben.get(f"{place}?ark=a4"))
    assert torben.post(f"{place}nyt/").status_code == 302
    new = Sign.objects.get()
    assert new.code != sign.code
    assert Client().get(f"/hjem/sted/{sign.code}/").status_code == 404
    assert Client().get(f"/hjem/sted/{new.code}/").status_code == 200
    assert Client().get("/hjem/sted/ABC/skaerm/").status_code == 404
    assert Entry.objects.filter(act="sign.made_anew").count() == 1
    estate = cast.estate()
    estate.features_off = ["bookings"]
    estate.save()
    assert Client().get(f"/hjem/sted/{new.code}/").status_code == 404


def test_the_screen_asks_as_much_for_one_machine_as_for_many(sign, django_assert_num_queries):
    with CaptureQueriesContext(connection) as for_many:
        on_door(place_of(sign.code), NOW)
    others = Facility.objects.filter(part_of=sign.facility_id).exclude(name="Maskine 1")
    others.update(is_bookable=False)
    with django_assert_num_queries(len(for_many)):
        on_door(place_of(sign.code), NOW)
