"""The pages of loans: what each may see of who has what, and the two taps of the counter."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.loans import actions
from bookings.loans.feature import feature
from bookings.models import Loan
from tests.bookings.loans.conftest import TODAY
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
BASE = "/rugmarken/laan"
API = "/api/v1/rugmarken"


def text_of(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u2060", "")


def test_a_neighbour_reads_until_when_and_never_who(cast, drill, lent):
    lent(drill, "birgit")
    for page in (f"{BASE}/", f"{BASE}/{drill.pk}/"):
        said = text_of(cast.client("kasper").get(page))
        assert "Udlånt til i morgen" in said
        assert "Birgit" not in said
    assert "Hos jer. Aflever senest i morgen" in text_of(
        cast.client("birgit").get(f"{BASE}/{drill.pk}/")
    )


def test_a_neighbours_name_and_door_come_with_their_yes(cast, sewing):
    kasper, oksana = cast.client("kasper"), cast.client("oksana")
    there = f"{BASE}/{sewing.pk}/"
    assert "opgang 9" not in text_of(kasper.get(there))
    kasper.post(f"{there}laan/", {"first": TODAY.isoformat(), "days": "3"})
    loan = Loan.objects.get()
    assert "Kasper" not in text_of(oksana.get(there))
    assert oksana.post(f"{BASE}/mit/{loan.pk}/god/").status_code == 302
    assert "Oksana, opgang 9" in text_of(kasper.get(there))
    assert "Kasper" in text_of(oksana.get(there))


def test_a_no_keeps_what_was_chosen_and_says_what_is_free(cast, drill, lent):
    there = f"{BASE}/{drill.pk}/"
    page = cast.client("kasper")
    assert page.post(f"{there}laan/", {"first": "", "days": ""}).status_code == 422
    page.post(f"{there}laan/", {"first": TODAY.isoformat(), "days": "2"})
    assert Loan.objects.get().state == Loan.State.AGREED
    assert "Den er lagt til side til jer" in text_of(page.get(there))


def test_over_the_counter_in_two_taps(cast, drill, step_in):
    torben, home = step_in("torben"), cast.member("birgit").household
    assert "Lån den ud" in text_of(torben.get(f"{BASE}/{drill.pk}/disk/"))
    said = {"household": str(home.dwelling), "days": 2, "why": "here"}
    assert torben.post(f"{BASE}/{drill.pk}/disk/", said).status_code == 302
    loan = Loan.objects.get()
    assert "Er ude" in text_of(torben.get(f"{BASE}/udlaan/"))
    torben.post(f"{BASE}/udlaan/{loan.pk}/hjem/")
    loan.refresh_from_db()
    assert loan.state == Loan.State.RETURNED


def test_what_is_lent_stands_among_the_bookings_and_on_the_day(cast, drill, lent):
    lent(drill, "birgit")
    birgit = cast.client("birgit")
    assert "Lånte ting" in text_of(birgit.get("/rugmarken/booking/mine/"))
    assert "Boremaskine" in text_of(birgit.get("/rugmarken/"))


def test_who_is_asked_is_told_that_something_waits(cast, sewing, asked):
    asked(sewing, "birgit")
    [waits] = feature.waits(cast.member("oksana"), NOW)
    assert (str(waits.label), waits.about) == ("En nabo vil låne noget af jer", "Symaskine")
    assert list(feature.waits(cast.member("birgit"), NOW)) == []


def test_a_shelf_of_thirty_asks_no_more_than_a_shelf_of_one(cast, thing, lent):
    page = cast.client("kasper")

    def questions():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert page.get(f"{BASE}/").status_code == 200
        return len(asked)

    lent(thing("En"), "birgit")
    questions()
    one = questions()
    for number in range(12):
        lent(thing(f"Ting {number}"), "birgit")
    assert questions() == one


def test_it_is_found_by_what_it_can_do(cast, thing):
    thing("Boremaskine", about="Med bor til beton.")
    [found] = feature.search(cast.member("kasper"), "beton", 5)
    assert found.title == "Boremaskine"


def test_a_program_borrows_renews_and_hands_in(cast, bike):
    page = cast.client("kasper")

    def post(path, said=None):
        return page.post(f"{API}/{path}", json.dumps(said or {}), content_type="application/json")

    [told] = page.get(f"{API}/things/").json()["results"]
    assert (told["name"], told["is_free"]) == ("Ladcykel", True)
    made = post("loans/", {"thing_id": bike.pk, "first_day": TODAY.isoformat()})
    assert (made.status_code, made.json()["state"]) == (201, "out")
    number = made.json()["id"]
    assert post(f"loans/{number}/renew/").status_code == 200
    no = post(f"loans/{number}/renew/")
    assert (no.status_code, no.json()["code"]) == (409, "renewed")
    done = post(f"loans/{number}/return/", {"text": "Kæden er løs.", "is_fault": True})
    assert done.json()["state"] == "returned"
    assert page.get(f"{API}/things/").json()["results"][0]["faults"] == ["Kæden er løs."]
    assert cast.client("birgit").get(f"{API}/loans/{number}/").status_code == 404


def test_a_file_about_a_person_has_what_they_borrowed(cast, drill, asked):
    asked(drill, "kasper")
    told = feature.export(cast.user("kasper"))
    assert [one["name"] for one in told["borrowed"]] == ["Boremaskine"]
    feature.erase(cast.user("kasper"), NOW)
    assert Loan.objects.get().asked_by is None


def test_who_acts_for_another_borrows_in_their_name(cast, bike):
    ejnar = cast.member("ejnar")
    ejnar.helper = cast.user("torben")
    loan = actions.ask(ejnar, bike, TODAY, 1, now=NOW)
    assert (loan.household, loan.helped_by) == (ejnar.household, cast.user("torben"))
