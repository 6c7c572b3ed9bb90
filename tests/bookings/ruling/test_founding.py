"""Places that are made, and places that are used no more."""

import pytest

from bookings import actions as bookings
from bookings.closing import actions as closing
from bookings.models import Facility, Waiting
from bookings.ruling.founding import actions
from bookings.slots import Slot
from community.people.models import Entry
from tests.conftest import NOW, at
from tests.refusing import refused

pytestmark = pytest.mark.django_db
NEW = "/rugmarken/booking/nyt-sted/"
WORKSHOP = {
    "kind": "workshop", "name": "Cykelværkstedet", "booked": "here", "unit": "free",
    "zone": "house", "capacity": "6", "access": ["step_free"], "parts": "",
}  # fmt: skip


def make(cast, who="torben", **said):
    facts = {
        "kind": "workshop", "unit": "slot", "parts": "", "name": "Værkstedet", "booked": "here",
        "description": "", "link": "", "capacity": None, "zone": "common", "access": [],
    }  # fmt: skip
    return actions.make(cast.member(who), now=NOW, **facts | said)


def test_a_new_place_is_booked_at_once_by_usual_rules(cast, step_in):
    answer = step_in("torben").post(NEW, WORKSHOP)
    made = Facility.objects.with_rules().get(name="Cykelværkstedet")
    assert answer.url == f"/rugmarken/booking/{made.pk}/regler/"
    assert (made.capacity, made.access, made.zone) == (6, ["step_free"], "house")
    slot = Slot(at("2026-11-24", "10:00"), at("2026-11-24", "11:00"))
    assert bookings.book(cast.member("birgit"), made, slot, now=NOW).state == "booked"
    assert Entry.objects.filter(act=actions.MADE).count() == 1


def test_where_one_takes_slots_the_parts_are_booked_and_elsewhere_they_come_along(cast):
    laundry = make(cast, name="Vaskehus C", parts="Maskine 1\nMaskine 2")
    assert not laundry.is_bookable
    assert laundry.parts.bookable().count() == 2
    hall = make(cast, name="Gildesalen", unit="day", parts="Køkken")
    assert hall.is_bookable
    assert not hall.parts.bookable().exists()


def test_what_a_new_place_must_have(cast, step_in):
    with refused("not_yours"):
        make(cast, "oksana")
    with refused("unit_needed"):
        make(cast, unit="")
    with refused("too_many_parts"):
        make(cast, parts="\n".join("abcdefghijklmnopqrstuvwxyz"))
    page = step_in("torben").post(NEW, WORKSHOP | {"name": ""})
    assert (page.status_code, "Skriv, hvad stedet hedder." in page.content.decode()) == (422, True)


def test_a_playground_has_no_rules_and_an_empty_heading_is_not_shown(cast):
    made = make(cast, kind="playground", name="Gyngerne", booked="never", unit="")
    page = cast.client("birgit").get(f"/rugmarken/booking/{made.pk}/").content.decode()
    assert made.rules is None
    assert "Sådan gør vi her" not in page


def test_who_has_a_time_is_told_before_a_place_is_used_no_more(cast, machine, booked, step_in):
    booked("birgit", "2026-11-24", "15:00")
    place, torben = machine.part_of, step_in("torben")
    there = f"/rugmarken/booking/{place.pk}/"
    page = torben.post(f"{there}brug-ikke/")
    assert (page.status_code, "Luk stedet først" in page.content.decode()) == (422, True)
    closing.close(cast.member("torben"), place, NOW, at("2027-01-01"), reason="Rives ned.", now=NOW)
    torben.post(f"{there}brug-ikke/")
    assert torben.get(there).status_code == 404
    assert not Facility.objects.filter(part_of=place).bookable().exists()
    assert cast.client("birgit").get("/rugmarken/booking/mine/").status_code == 200
    assert place.name in torben.get(NEW).content.decode()
    torben.post(f"{there}brug-igen/")
    assert torben.get(there).status_code == 200
    assert Facility.objects.filter(part_of=place).bookable().exists()
    assert not Waiting.objects.exists()
