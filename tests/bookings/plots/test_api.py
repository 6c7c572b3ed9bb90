"""Gardens for programs: the same verbs as the pages, and never who has a plot."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.models import Facility, Tenure
from bookings.plots.clock import actions as clock
from bookings.plots.keeping import actions as keeping
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
BASE = "/api/v1/rugmarken"
State = Tenure.State


def send(client, where, method="post", **body):
    call = getattr(client, method)
    return call(f"{BASE}/{where}", json.dumps(body), content_type="application/json")


def test_a_program_asks_waits_says_yes_and_gives_up(cast, garden, asks):
    _birgit, kasper = asks("birgit", "kasper")
    oksana, here = cast.client("oksana"), f"gardens/{garden.pk}/"
    [shown] = oksana.get(f"{BASE}/gardens/").json()["results"]
    assert (shown["plots"], shown["free"], shown["waiting"]) == (2, 0, 0)
    assert (shown["first_month"], shown["last_month"], shown["price"]) == (4, 10, 0)
    made = send(oksana, here)
    assert (made.status_code, made.json()["state"], made.json()["turn"]) == (201, "waiting", 1)
    assert send(oksana, here).json() == made.json()
    assert send(cast.client("tomasz"), here).json()["turn"] == 2
    assert oksana.get(f"{BASE}/{here}").json()["waiting"] == 2
    own = f"plots/{made.json()['id']}/"
    assert send(oksana, f"{own}yes/").json()["code"] == "not_kept_any_more"
    assert cast.client("kasper").delete(f"{BASE}/plots/{kasper.pk}/").status_code == 204
    got = send(oksana, f"{own}yes/").json()
    assert (got["state"], got["plot"], got["season"], got["turn"]) == ("held", "Bed 2", 2027, None)
    assert [one["state"] for one in oksana.get(f"{BASE}/plots/").json()["results"]] == ["held"]
    assert oksana.delete(f"{BASE}/{own}").status_code == 204
    assert oksana.get(f"{BASE}/plots/").json()["results"] == []


def test_another_season_is_said_yes_to(cast, asks, monday):
    birgit, autumn = asks("birgit"), at("2027-11-01", "09:00")
    clock.ask_to_keep_due(autumn)
    monday.move_to(autumn)
    browser = cast.client("birgit")
    assert browser.get(f"{BASE}/plots/{birgit.pk}/").json()["answer_by"] == "2027-12-13"
    kept = send(browser, f"plots/{birgit.pk}/keep/").json()
    assert (kept["season"], kept["answer_by"]) == (2028, None)


def test_a_neighbours_plot_is_not_there_and_nobody_sees_who_has_it(cast, garden, asks):
    birgit = asks("birgit")
    kasper = cast.client("kasper")
    for tail in ("yes/", "keep/"):
        assert send(kasper, f"plots/{birgit.pk}/{tail}").status_code == 404
    assert kasper.delete(f"{BASE}/plots/{birgit.pk}/").status_code == 404
    assert kasper.get(f"{BASE}/gardens/{garden.pk}/kept/").status_code == 404
    said = kasper.get(f"{BASE}/gardens/{garden.pk}/").content.decode()
    assert str(birgit.household.dwelling) not in said


def test_who_looks_after_it_does_all_that_the_pages_can(cast, garden, asks, step_in, monday):
    birgit, _kasper, oksana = asks("birgit", "kasper", "oksana")
    torben, here = step_in("torben"), f"gardens/{garden.pk}"
    home = str(oksana.household.dwelling)
    kept = torben.get(f"{BASE}/{here}/kept/").json()
    assert kept["waiting"] == [home]
    assert kept["plots"][0]["home"] == str(birgit.household.dwelling)
    assert "irgit" not in json.dumps(kept)
    said = send(torben, f"{here}/season/", "put", first_month=10, last_month=4, price=0)
    assert (said.status_code, said.json()["code"]) == (422, "wrong_months")
    price = {"first_month": 4, "last_month": 9, "price": 200}
    assert send(torben, f"{here}/season/", "put", **price).json() == price
    wrong = send(torben, f"{here}/ask-for/", home="99, 9. tv")
    assert (wrong.status_code, wrong.json()["fields"].keys()) == (422, {"home"})
    tomasz = str(cast.member("tomasz").household.dwelling)
    line = send(torben, f"{here}/ask-for/", home=tomasz, why="phone").json()["waiting"]
    assert line == [home, tomasz]
    more = send(torben, f"{here}/plots/", name="Bed 3")
    assert (more.status_code, more.json()["name"]) == (201, "Bed 3")
    oksana.refresh_from_db()
    assert oksana.state == State.OFFERED
    held = f"gardens/held/{birgit.pk}"
    assert send(torben, f"{held}/nudge/").json()["plots"][0]["can_nudge"] is False
    assert send(torben, f"{held}/nudge/").json()["code"] == "said_already"
    assert send(torben, f"{held}/pass-on/").json()["code"] == "not_yet"


def test_what_nobody_answered_about_is_passed_on_and_a_free_plot_taken_off(
    cast, garden, asks, step_in, monday
):
    birgit = asks("birgit")
    free = garden.plots.get(name="Bed 2")
    clock.ask_to_keep_due(at("2027-11-01", "09:00"))
    monday.move_to(at("2027-12-14", "09:00"))
    torben = step_in("torben")
    passed = send(torben, f"gardens/held/{birgit.pk}/pass-on/").json()
    assert [one["home"] for one in passed["plots"]] == [None, None]
    assert torben.delete(f"{BASE}/gardens/plots/{free.pk}/").status_code == 204
    free.refresh_from_db()
    assert free.retired_at
    assert send(torben, f"gardens/plots/{free.pk}/").json()["name"] == "Bed 2"
    free.refresh_from_db()
    assert free.retired_at is None


def test_the_lists_ask_the_same_whether_one_or_many(cast, garden, asks):
    asks("birgit")
    browser = cast.client("birgit")

    def asked(where):
        with CaptureQueriesContext(connection) as found:
            assert browser.get(f"{BASE}/{where}/").status_code == 200
        return len(found)

    places = ("gardens", "plots")
    few = [[asked(where) for where in places] for _twice in range(2)][1]
    for number in range(5):
        made = Facility.objects.create(estate=garden.estate, kind="garden_plot", name=f"H{number}")
        keeping.lay_out(cast.member("torben"), made, "Bed 1", now=NOW)
        send(browser, f"gardens/{made.pk}/")
    assert Tenure.objects.open().count() == 6
    assert [asked(where) for where in places] == few
