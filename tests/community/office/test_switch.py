"""One tap between estates for who has several, and nothing to see for who has one."""

from datetime import date

import pytest

from community.office.roles import actions
from community.people import actions as people
from community.people.belonging import elsewhere
from community.people.models import Role
from tests.community.office.conftest import TODAY
from tests.conftest import NOW, at


def test_torben_is_one_tap_from_his_other_estate(cast, step_in, text):
    browser = step_in("torben")
    today, more = text(browser.get("/rugmarken/")), text(browser.get("/rugmarken/mere/"))
    assert '<details class="switch"' in today
    assert 'class="list__row" href="/ankerhuset/"' in today
    assert 'class="list__row" href="/ankerhuset/mere/"' in more
    assert "/tranehaven/" not in today + more


@pytest.mark.parametrize("who", ["birgit", "ejnar", "kasper"])
def test_who_has_one_never_sees_a_switcher(cast, step_in, text, who):
    browser = step_in(who)
    for path in ("/rugmarken/", "/rugmarken/mere/"):
        page = text(browser.get(path))
        assert "switch" not in page
        assert "Skift afdeling" not in page


def test_it_costs_who_has_one_a_single_query(cast, django_assert_num_queries):
    birgit = cast.member("birgit")
    with django_assert_num_queries(1):
        assert elsewhere(birgit, NOW) == []


def test_somebody_with_two_homes_is_treated_the_same(cast, step_in, text):
    kasper = cast.user("kasper")
    home = cast.member("ingrid").household
    people.enrol(kasper, cast.estate("tranehaven"), on=TODAY, household=home)
    assert 'href="/tranehaven/"' in text(step_in("kasper").get("/rugmarken/"))
    assert 'href="/rugmarken/mere/"' in text(step_in("kasper").get("/tranehaven/mere/"))


def test_an_estate_one_has_left_is_no_choice(cast):
    people.leave(cast.member("nadja", "tranehaven"), on=TODAY)
    assert elsewhere(cast.member("nadja", "rugmarken"), NOW) == []


def test_nor_is_one_where_somebody_begins_next_month(cast, sanne):
    actions.give_to_newcomer(
        cast.member("sanne", "ankerhuset"), name="Nadja", email="nadja@example.dk", title="",
        role=Role.CARETAKER, since=date(2026, 12, 1), last_day=None, now=NOW,
    )  # fmt: skip
    nadja = cast.member("nadja", "rugmarken")
    assert [estate.slug for estate in elsewhere(nadja, NOW)] == ["tranehaven"]
    assert [e.slug for e in elsewhere(nadja, at("2026-12-01"))] == ["tranehaven", "ankerhuset"]


def test_while_acting_for_somebody_there_is_nowhere_to_switch_to(cast):
    member = cast.member("torben", "rugmarken")
    member.helper = cast.user("birgit")
    assert elsewhere(member, NOW) == []
