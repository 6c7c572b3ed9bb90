"""The door for programs: shapes, codes, and who gets in."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking
from tests.conftest import at

pytestmark = pytest.mark.django_db

BASE = "/api/v1/rugmarken"


@pytest.fixture
def birgit(cast):
    return cast.client("birgit")


def post(
    client, facility, start="2026-11-24T15:00:00+01:00", end="2026-11-24T17:00:00+01:00", **headers
):
    body = {"facility": facility, "starts_at": start, "ends_at": end}
    return client.post(
        f"{BASE}/bookings/", json.dumps(body), content_type="application/json", headers=headers
    )


def test_what_can_be_booked_is_listed(birgit):
    answer = birgit.get(f"{BASE}/facilities/").json()
    assert set(answer) == {"results", "next"}
    assert [(f["part_of"]["name"], f["name"]) for f in answer["results"]] == [
        ("Vaskehus A", "Maskine 1"),
        ("Vaskehus A", "Maskine 2"),
        ("Vaskehus A", "Maskine 3"),
        ("Vaskehus B", "Maskine 1"),
        ("Vaskehus B", "Maskine 2"),
        ("Vaskehus B", "Maskine 3"),
    ]
    assert answer["results"][0]["kind"] == "laundry_room"


def test_a_day_of_slots_says_what_each_is(birgit, machine, booked):
    booked("fadumo", "2026-11-23", "15:00")
    booked("birgit", "2026-11-23", "17:00")
    answer = birgit.get(
        f"{BASE}/facilities/{machine.pk}/slots/?from=2026-11-23&to=2026-11-23"
    ).json()
    states = {slot["starts_at"][11:16]: slot["state"] for slot in answer["results"]}
    assert states == {
        "07:00": "past", "09:00": "free", "11:00": "free", "13:00": "free",
        "15:00": "taken", "17:00": "mine", "19:00": "free",
    }  # fmt: skip
    assert answer["results"][0]["starts_at"] == "2026-11-23T07:00:00+01:00"


def test_a_taken_slot_never_says_by_whom(birgit, machine, booked):
    booked("fadumo", "2026-11-24", "15:00")
    text = birgit.get(f"{BASE}/facilities/{machine.pk}/slots/").content.decode()
    assert "adumo" not in text
    assert "Regnbue" not in text


def test_slots_beyond_the_quota_say_why_before_one_asks(birgit, machine, booked):
    booked("birgit", "2026-11-24", "15:00")
    booked("birgit", "2026-11-25", "15:00")
    answer = birgit.get(
        f"{BASE}/facilities/{machine.pk}/slots/?from=2026-11-26&to=2026-11-26"
    ).json()
    slot = answer["results"][0]
    assert (slot["state"], slot["code"]) == ("refused", "quota_coming")
    assert slot["message"]


def test_slots_beyond_the_horizon_say_when_they_open(birgit, machine):
    answer = birgit.get(
        f"{BASE}/facilities/{machine.pk}/slots/?from=2026-12-08&to=2026-12-08"
    ).json()
    assert answer["results"][0]["code"] == "too_early"


def test_a_booking_is_made_seen_and_let_go(birgit, machine):
    made = post(birgit, machine.pk)
    assert made.status_code == 201
    booking = made.json()
    assert booking["starts_at"] == "2026-11-24T15:00:00+01:00"
    assert booking["facility_name"] == "Vaskehus A, Maskine 1"
    assert [b["id"] for b in birgit.get(f"{BASE}/bookings/").json()["results"]] == [booking["id"]]
    assert birgit.delete(f"{BASE}/bookings/{booking['id']}/").status_code == 204
    assert birgit.delete(f"{BASE}/bookings/{booking['id']}/").json()["code"] == "already_cancelled"
    assert birgit.get(f"{BASE}/bookings/").json()["results"] == []


def test_who_comes_second_gets_a_409_with_the_next_free(cast, machine, birgit):
    post(birgit, machine.pk)
    answer = post(cast.client("fadumo"), machine.pk)
    assert answer.status_code == 409
    assert answer.json()["code"] == "taken"
    assert answer.json()["next_free"]["starts_at"]


def test_utc_and_wall_time_mean_the_same(birgit, machine):
    assert (
        post(birgit, machine.pk, "2026-11-24T14:00:00Z", "2026-11-24T16:00:00Z").status_code == 201
    )
    assert Booking.objects.get().begins == at("2026-11-24", "15:00")
    naive = post(birgit, machine.pk, "2026-11-26T15:00:00", "2026-11-26T17:00:00")
    assert naive.status_code == 201


def test_asking_twice_with_a_key_books_once(birgit, machine):
    first = post(birgit, machine.pk, **{"Idempotency-Key": "abc"})
    again = post(birgit, machine.pk, **{"Idempotency-Key": "abc"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = post(
        birgit, machine.pk, "2026-11-25T15:00:00+01:00", "2026-11-25T17:00:00+01:00",
        **{"Idempotency-Key": "abc"},
    )  # fmt: skip
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


BAD_TIMES = [
    None, "", "nu", "2026-02-30T15:00:00+01:00", "2026-03-29T02:30:00", "2026-10-25T02:30:00",
    "2026-11-24", "x" * 10_000, "😀", "æøå", "مرحبا", "2026-11-24T15:00:00+01:00\x00", 7, [], {},
    "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-11:00", True,
]  # fmt: skip


@pytest.mark.parametrize("wrong", BAD_TIMES, ids=repr)
def test_a_time_that_is_none_gets_a_sentence(birgit, machine, wrong):
    answer = post(birgit, machine.pk, start=wrong)
    assert answer.status_code == 422, answer.content
    assert set(answer.json()) >= {"code", "message"}
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        (None, 422),
        ("", 422),
        ("x", 422),
        (-1, 422),
        (0, 422),
        (10**30, 422),
        (999999, 404),
        ([], 422),
    ],
)
def test_a_facility_that_is_none(birgit, wrong, status):
    answer = post(birgit, wrong)
    assert answer.status_code == status
    assert set(answer.json()) >= {"code", "message"}


@pytest.mark.parametrize(
    "query",
    ["from=2026-02-30", "from=x", "from=2026-11-24&to=2026-11-23", "from=2026-01-01&to=2027-01-01",
     "from=0001-01-01", "to=9999-12-31", "from=%00", "from=" + "9" * 500],
)  # fmt: skip
def test_days_that_are_none_get_a_sentence(birgit, machine, query):
    answer = birgit.get(f"{BASE}/facilities/{machine.pk}/slots/?{query}")
    assert answer.status_code == 422
    assert answer.json()["message"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\x00\xff", b'"x"', b"{" * 5000])
def test_a_body_that_is_none(birgit, body):
    answer = birgit.post(f"{BASE}/bookings/", body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert set(answer.json()) >= {"code", "message"}


def test_a_key_that_is_too_long_or_has_a_nul(birgit, machine):
    assert post(birgit, machine.pk, **{"Idempotency-Key": "x" * 81}).status_code == 422


def test_anothers_booking_does_not_exist(cast, booked):
    booking = booked("fadumo", "2026-11-24", "15:00")
    birgit = cast.client("birgit")
    missing = birgit.get(f"{BASE}/bookings/999999/")
    for method in ("get", "delete"):
        answer = getattr(birgit, method)(f"{BASE}/bookings/{booking.pk}/")
        assert (answer.status_code, answer.content) == (404, missing.content)


def test_another_estates_facility_does_not_exist(cast, birgit):
    from bookings.models import Facility

    foreign = Facility.objects.bookable().exclude(estate=cast.estate()).first()
    assert birgit.get(f"{BASE}/facilities/{foreign.pk}/slots/").status_code == 404
    assert post(birgit, foreign.pk).status_code == 404


def test_extra_fields_change_nothing(cast, birgit, machine):
    body = {
        "facility": machine.pk, "starts_at": "2026-11-24T15:00:00+01:00",
        "ends_at": "2026-11-24T17:00:00+01:00", "household": 1, "state": "done", "booked_by": 1, "id": 1,
    }  # fmt: skip
    birgit.post(f"{BASE}/bookings/", json.dumps(body), content_type="application/json")
    row = Booking.objects.get()
    assert (row.state, row.household) == ("booked", cast.member("birgit").household)


def test_without_a_csrf_token_nothing_is_booked(cast, machine):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.user("birgit"), backend="django.contrib.auth.backends.ModelBackend")
    answer = post(client, machine.pk)
    assert answer.status_code == 403
    assert set(answer.json()) >= {"code", "message"}


@pytest.mark.parametrize("many", [1, 30])
def test_the_lists_cost_the_same_for_one_and_for_thirty(
    cast, booked, machine, many, django_assert_num_queries
):
    machine.rules.max_coming = machine.rules.max_per_week = None
    machine.rules.horizon_days = 60
    machine.rules.save()
    for number in range(many):
        day = at("2026-11-24").date().toordinal() + number
        booked("birgit", at("2026-11-24").date().fromordinal(day).isoformat(), "11:00")
    birgit = cast.client("birgit")
    with django_assert_num_queries(4):  # session, user, gate, bookings
        assert len(birgit.get(f"{BASE}/bookings/").json()["results"]) == many
    with django_assert_num_queries(8):
        birgit.get(f"{BASE}/facilities/{machine.pk}/slots/?from=2026-11-24&to=2026-12-24")


def test_the_schema_is_whole(db, client):
    answer = client.get("/api/v1/schema/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "/api/v1/{estate}/bookings/" in text
    assert client.get("/api/v1/").status_code == 200


def test_bookings_come_in_the_order_they_begin_also_over_pages(birgit, booked):
    for day in ("2026-11-26", "2026-11-24"):
        booked("birgit", day, "15:00")
    first = birgit.get(f"{BASE}/bookings/?limit=1").json()
    second = birgit.get(first["next"]).json()
    days = [page["results"][0]["starts_at"][:10] for page in (first, second)]
    assert days == ["2026-11-24", "2026-11-26"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "cursor", ["cD1hYmM=", "cD0lMDA=", "x", "", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "\x00"]
)
@pytest.mark.parametrize("where", ["bookings", "facilities"])
def test_a_cursor_we_did_not_write_is_no_page(birgit, booked, where, cursor):
    booked("birgit", "2026-11-24", "15:00")
    assert birgit.get(f"{BASE}/{where}/", {"cursor": cursor}).status_code in {200, 404}


def test_a_body_nested_without_end_is_refused(birgit):
    deep = "[" * 100_000 + "]" * 100_000
    answer = birgit.post(f"{BASE}/bookings/", deep, content_type="application/json")
    assert answer.status_code == 400
    assert set(answer.json()) >= {"code", "message"}


def test_a_place_says_its_rules_and_what_it_may_be_taken_for(birgit, laden, machine):
    found = {one["name"]: one for one in birgit.get(f"{BASE}/facilities/").json()["results"]}
    rules = found["Laden"]["rules"]
    assert (rules["unit"], rules["lead_days"], found["Laden"]["capacity"]) == ("day", 2, 60)
    assert [one["name"] for one in rules["purposes"]] == [
        "Privat fest",
        "Møde",
        "Åbent arrangement",
    ]
    assert rules["hours"][0] == {"day": 0, "opens": "08:00:00", "closes": "00:00:00"}


def test_a_room_is_booked_with_its_purpose_and_moved(birgit, laden):
    feast = laden.rules.purposes.get(name="Privat fest").pk
    body = {
        "facility": laden.pk, "starts_at": "2026-12-05T10:00:00+01:00",
        "ends_at": "2026-12-06T10:00:00+01:00",
    }  # fmt: skip

    def send(**more):
        return birgit.post(
            f"{BASE}/bookings/", json.dumps(body | more), content_type="application/json"
        )

    assert (send().status_code, send().json()["code"]) == (422, "purpose_needed")
    assert send(purpose=feast, headcount=61).json()["code"] == "too_many_people"
    made = send(purpose=feast, headcount=40).json()
    assert (made["price"], made["deposit"], made["rules"]) == (500, 500, laden.rules_id)
    there = f"{BASE}/bookings/{made['id']}/"
    weekday = {"starts_at": "2026-12-08T10:00:00+01:00", "ends_at": "2026-12-09T10:00:00+01:00"}
    moved = birgit.patch(there, json.dumps(weekday), content_type="application/json")
    assert moved.status_code == 200
    assert (moved.json()["price"], moved.json()["sequence"]) == (150, 1)
    wrong = birgit.patch(
        there, json.dumps(weekday | {"ends_at": "nej"}), content_type="application/json"
    )
    assert wrong.status_code == 422


def test_only_the_household_moves_its_time(cast, laden, birgit, booked):
    made = booked("birgit", "2026-11-24", "15:00")
    other = cast.client("oksana").patch(
        f"{BASE}/bookings/{made.pk}/", "{}", content_type="application/json"
    )
    assert other.status_code == 404


def test_places_cost_the_same_questions_for_one_as_for_many(
    birgit, place, django_assert_num_queries
):
    birgit.get(f"{BASE}/facilities/")
    with CaptureQueriesContext(connection) as few:
        birgit.get(f"{BASE}/facilities/")
    for number in range(5):
        place(f"Sted {number}")
    with django_assert_num_queries(len(few)):
        birgit.get(f"{BASE}/facilities/")
