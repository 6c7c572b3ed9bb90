"""Rentals for programs: a yes, the key, how it was found, the money; and who may."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.models import Charge
from tests.bookings.rentals.conftest import states
from tests.bookings.test_rooms import day_at, feast, take
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
BASE = "/api/v1/rugmarken"


def send(client, where, method="post", **body):
    call = getattr(client, method)
    return call(f"{BASE}/{where}", json.dumps(body), content_type="application/json")


@pytest.fixture
def torben(step_in):
    return step_in("torben")


def test_a_rental_is_handed_over_and_settled(cast, step_in, mine, monday):
    torben = step_in("torben")
    shown = torben.get(f"{BASE}/rentals/{mine.pk}/").json()
    assert shown["booking"]["home"] == str(mine.household.dwelling)
    assert "irgit" not in json.dumps(shown)
    assert (
        send(torben, f"facilities/{mine.facility_id}/code/", "put", code="4711").status_code == 204
    )
    monday.move_to(at("2026-12-12", "09:45"))
    torben = step_in("torben")
    birgit, way = cast.client("birgit"), f"bookings/{mine.pk}"
    assert birgit.get(f"{BASE}/{way}/handover/").json()["code"] == "4711"
    said = send(birgit, f"{way}/found/before/", note="Ruden er revnet.")
    assert said.json()["note"] == "Ruden er revnet."
    handed = send(torben, f"rentals/{mine.pk}/looked-at/before/").json()
    assert (handed["can_hand_over"], len(handed["inspections"])) == (False, 1)
    monday.move_to(at("2026-12-13", "10:30"))
    torben, birgit = step_in("torben"), cast.client("birgit")
    too_much = send(torben, f"rentals/{mine.pk}/keep/", amount=600, reason="Ruden.")
    assert (too_much.status_code, too_much.json()["code"]) == (422, "too_much")
    kept = send(torben, f"rentals/{mine.pk}/keep/", amount=200, reason="Ruden.", cleaning=True)
    assert kept.status_code == 200
    own = birgit.get(f"{BASE}/charges/").json()["results"]
    assert sorted((one["kind"], one["state"], one["amount"]) for one in own) == states(mine)
    assert ("deposit", "kept", 200) in states(mine)


def test_the_code_is_not_there_before_its_time(cast, torben, mine):
    send(torben, f"facilities/{mine.facility_id}/code/", "put", code="4711")
    waits = cast.client("birgit").get(f"{BASE}/bookings/{mine.pk}/handover/").json()
    assert (waits["code"], waits["code_from"]) == ("", "2026-12-12T09:30:00+01:00")


@pytest.mark.parametrize("answer", ["approve", "decline"])
def test_what_is_asked_for_is_answered(cast, torben, room, answer):
    room.rules.needs_approval = True
    room.rules.save()
    asked = take(cast, "birgit", room, day_at(room, "2026-12-12"), feast(room))
    [row] = torben.get(f"{BASE}/rentals/asked/").json()["results"]
    assert row["id"] == asked.pk
    way = f"rentals/{asked.pk}/{answer}/"
    if answer == "decline":
        assert send(torben, way).json()["fields"].keys() == {"reason"}
    done = send(torben, way, reason="Taget er utæt.")
    assert done.json()["state"] == {"approve": "booked", "decline": "declined"}[answer]
    assert torben.get(f"{BASE}/rentals/asked/").json()["results"] == []


def test_the_office_takes_what_is_due_once_and_lets_an_amount_fall(step_in, mine):
    kim = step_in("kim")
    owed = {one["kind"]: one["id"] for one in kim.get(f"{BASE}/rent/").json()["results"]}
    assert (
        send(kim, f"rent/charges/{owed['rent']}/waive/", reason="Strømmen gik.").status_code == 204
    )
    assert send(kim, "rent/lists/").status_code == 201
    assert send(kim, "rent/lists/").json()["code"] == "nothing_due"
    assert len(kim.get(f"{BASE}/rent/lists/").json()["results"]) == 1
    assert sorted(Charge.objects.values_list("state", flat=True)) == ["dropped", "held"]


def test_a_place_is_closed_when_it_is_meant_and_opened_again(torben, mine):
    body = {"starts_at": "2026-12-12T00:00:00+01:00", "ends_at": "2026-12-14T00:00:00+01:00"}
    way = f"places/{mine.facility_id}/closures/"
    asked = send(torben, way, reason="Taget lægges om.", **body)
    assert (asked.status_code, asked.json()["code"], asked.json()["times"]) == (
        409,
        "takes_times",
        1,
    )
    made = send(torben, way, reason="Taget lægges om.", sure=1, **body)
    assert made.status_code == 201
    mine.refresh_from_db()
    assert mine.state == "closed"
    assert torben.get(f"{BASE}/{way}").json()["results"] == [made.json()]
    assert torben.delete(f"{BASE}/{way}{made.json()['id']}/").status_code == 204
    assert torben.get(f"{BASE}/{way}").json()["results"] == []


def test_the_caretaker_does_not_see_what_is_the_offices(torben):
    assert torben.get(f"{BASE}/rent/").status_code == 404


def test_rentals_are_one_question_however_many(cast, torben, room, mine):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert torben.get(f"{BASE}/rentals/").status_code == 200
        return len(found)

    asked()
    one = asked()
    for who, day in (("fadumo", "2026-12-19"), ("kasper", "2027-01-09"), ("oksana", "2027-01-16")):
        take(cast, who, room, day_at(room, day), feast(room), now=NOW)
    assert (asked(), one <= 8) == (one, True)
