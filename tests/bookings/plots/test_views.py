"""A garden's pages, for who grows, who waits, and who looks after it."""

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.demo import rooms
from bookings.models import Facility, Tenure
from bookings.plots import actions
from bookings.plots.clock import actions as clock
from bookings.plots.demo import demo
from bookings.plots.feature import counts, gives_back, waits
from bookings.plots.filed import export
from bookings.plots.parting.actions import forget
from tests.conftest import CAST_FILE, NOW, at

pytestmark = pytest.mark.django_db
State = Tenure.State


def path(garden, tail=""):
    return f"/rugmarken/haver/{garden.pk}/{tail}"


def test_who_waits_sees_their_number_and_nobody_else(cast, garden, asks):
    asks("birgit", "kasper", "oksana")
    browser = cast.client("tomasz")
    page = browser.post(path(garden, "skriv-op/"), follow=True).content.decode()
    assert "I er nummer 2 i køen." in page
    assert "2 husstande i kø" in page
    for name in ("Birgit", "Oksana", str(cast.member("birgit").household.dwelling)):
        assert name not in page


def test_with_a_press_one_has_a_plot_and_says_yes_to_another_season(cast, garden):
    browser = cast.client("birgit")
    assert "2 frie bede" in browser.get(path(garden)).content.decode()
    page = browser.post(path(garden, "skriv-op/"), follow=True).content.decode()
    assert "I har Bed 1 til og med sæsonen 2027." in page
    autumn = at("2027-11-01", "09:00")
    clock.ask_to_keep_due(autumn)
    birgit = cast.member("birgit")
    asked = list(waits(birgit, autumn))
    assert [str(one.label) for one in asked] == ["Vil I beholde jeres bed?"]
    assert counts(birgit, autumn)["plots.waits"].count() == 1
    tenure = Tenure.objects.get()
    browser.post(f"/rugmarken/haver/mit/{tenure.pk}/behold/")
    assert not list(waits(birgit, autumn))
    assert gives_back(birgit.household, autumn) == ["Nyttehaverne: Bed 1"]
    page = browser.get(f"/rugmarken/haver/mit/{tenure.pk}/giv-videre/").content.decode()
    assert "Bed 1, Nyttehaverne" in page
    browser.post(f"/rugmarken/haver/mit/{tenure.pk}/slip/")
    tenure.refresh_from_db()
    assert tenure.state == State.GIVEN_UP


def test_a_neighbours_plot_is_not_there(cast, garden, asks):
    tenure = asks("birgit")
    for tail in ("ja", "behold", "slip"):
        assert (
            cast.client("kasper").post(f"/rugmarken/haver/mit/{tenure.pk}/{tail}/").status_code
            == 404
        )
    assert cast.client("kasper").get(path(garden, "pas/")).status_code == 404


def test_the_keeper_sees_doors_in_their_turn_and_looks_after_the_list(cast, garden, asks, step_in):
    _birgit, _kasper, oksana = asks("birgit", "kasper", "oksana")
    torben = step_in("torben")
    page = torben.get(path(garden, "pas/")).content.decode()
    assert str(oksana.household.dwelling) in page
    answer = torben.post(path(garden, "pas/nyt-bed/"), {"name": "Bed 1"})
    assert (answer.status_code, "hedder det" in answer.content.decode()) == (422, True)
    torben.post(path(garden, "pas/nyt-bed/"), {"name": "Bed 3"})
    oksana.refresh_from_db()
    assert oksana.state == State.OFFERED
    answer = torben.post(path(garden, "pas/saeson/"), {"first_month": 9, "last_month": 3})
    assert answer.status_code == 422
    torben.post(path(garden, "pas/saeson/"), {"first_month": 3, "last_month": 11, "price": 100})
    assert "Marts til november" in torben.get(path(garden)).content.decode()


def test_the_list_asks_the_same_whether_two_or_twenty_grow(cast, garden, step_in):
    torben = step_in("torben")
    keep = path(garden, "pas/")
    torben.get(keep)
    with CaptureQueriesContext(connection) as few:
        torben.get(keep)
    for name in ("birgit", "kasper", "oksana", "tomasz", "fadumo"):
        actions.ask(cast.member(name), garden, now=NOW)
    with CaptureQueriesContext(connection) as many:
        torben.get(keep)
    assert len(many) == len(few)


def test_the_file_holds_ones_own_and_forgetting_leaves_the_home(cast, asks):
    asks("birgit")
    user = cast.user("birgit")
    said = export(user)
    assert [(one["name"], one["season"]) for one in said["plots"]] == [("Bed 1", 2027)]
    forget(user, NOW)
    assert export(user) == {"plots": [], "plots_for_others": []}


def test_the_demo_has_a_full_garden_a_turn_and_a_line(cast):
    said = yaml.safe_load(CAST_FILE.read_text())
    rooms(said)
    demo(said, NOW)
    demo(said, NOW)
    garden = Facility.objects.get(kind="garden_plot")
    assert garden.plots.count() == 14
    states = [one.state for one in garden.tenures.all()]
    assert (states.count(State.OFFERED), states.count(State.WAITING)) == (1, 1)
    assert garden.tenures.unanswered().count() == 1
