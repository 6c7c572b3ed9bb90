"""On a wall and on a screen: what anybody who walks by may read, and never who a neighbour is."""

import pytest
from django.test import Client

from community.errors import Refused
from community.noticeboard.hanging import actions, screens
from community.people.models import Entry
from tests.conftest import NOW, at


def titles(entrance, now=NOW):
    return [one.version.title for one in screens.on_screen(entrance, now)]


def test_a_poster_has_a_code_and_strips_and_no_name_of_a_resident(cast, tavle):
    notice = tavle.hang("birgit", title="Gåtur søndag")
    page = cast.client("oksana").get(f"/rugmarken/opslag/{notice.token}/plakat/").content.decode()
    assert "Gåtur søndag" in page
    assert "<svg" in page
    assert page.count("wall__strips") == 1
    assert "Birgit" not in page


def test_a_poster_of_what_one_does_not_see_is_not_there(cast, tavle):
    notice = tavle.hang("birgit")
    assert cast.client("ingrid").get(f"/rugmarken/opslag/{notice.token}/plakat/").status_code == 404


def test_the_screen_of_a_stairway_shows_its_own_drift_first_and_nothing_of_neighbours(cast, tavle):
    tavle.hang("birgit", title="Fra en nabo")
    tavle.hang("jens", "Fra bestyrelsen", title="Lys i porten")
    tavle.works("7", "9", title="Vandet lukkes")
    assert titles(tavle.entrance("7")) == ["Vandet lukkes", "Lys i porten"]
    assert titles(tavle.entrance("3")) == ["Lys i porten"]
    assert titles(tavle.entrance("7"), at("2026-11-26", "12:01")) == ["Lys i porten"]


def test_a_screen_needs_no_login_and_no_other_address_is_one(cast, tavle):
    tavle.hang("jens", "Fra bestyrelsen", title="Lys i porten")
    key = screens.key_of(tavle.entrance("7"))
    page = Client().get(f"/hjem/skaerm/{key}/")
    assert page.status_code == 200
    assert "Lys i porten" in page.content.decode()
    assert "Jens" not in page.content.decode()
    for wrong in ("7", key[:-1], "x" * 40):
        assert Client().get(f"/hjem/skaerm/{wrong}/").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("jens", 200), ("torben", 200), ("rania", 404)])
def test_who_looks_after_the_house_finds_the_screens_addresses(cast, step_in, who, status):
    client = step_in(who) if status == 200 else cast.client(who)
    assert client.get("/rugmarken/opslag/skaerme/").status_code == status


def is_open(key):
    return Client().get(f"/hjem/skaerm/{key}/").status_code == 200


def test_a_new_link_closes_the_old_one_in_that_stairway_alone(cast, tavle):
    seven, nine = tavle.entrance("7"), tavle.entrance("9")
    first, others = screens.key_of(seven), screens.key_of(nine)
    seen = [first]
    for _again in range(2):
        actions.make_anew(cast.member("torben"), seven, now=NOW)
        seen.append(screens.key_of(seven))
        assert [is_open(key) for key in seen] == [False] * (len(seen) - 1) + [True]
    assert len(set(seen)) == 3
    assert is_open(others)
    lines = Entry.objects.filter(act="screen.relinked")
    assert [line.facts for line in lines] == [{"entrance": seven.pk}] * 2
    assert {line.by for line in lines} == {cast.user("torben")}


def test_the_list_has_the_links_that_work_and_costs_the_same_for_all(cast, tavle, step_in):
    client = step_in("torben")
    nine = tavle.entrance("9")
    old = screens.key_of(nine)
    page = client.get("/rugmarken/opslag/skaerme/").content.decode()
    assert old in page
    answer = client.post(f"/rugmarken/opslag/skaerme/{nine.pk}/nyt-link/")
    assert answer["Location"] == f"/rugmarken/opslag/skaerme/#o{nine.pk}"
    page = client.get("/rugmarken/opslag/skaerme/").content.decode()
    assert old not in page
    assert screens.key_of(nine) in page
    assert "har et nyt link" in page
    assert "Lav et nyt link" in page


def test_the_keys_of_an_estate_take_two_questions(cast, tavle, django_assert_num_queries):
    actions.make_anew(cast.member("torben"), tavle.entrance("9"), now=NOW)
    member = cast.member("torben")
    with django_assert_num_queries(2):
        assert len(screens.keys_of(member)) > 2


@pytest.mark.parametrize("who", ["rania", "aase"])
def test_a_neighbour_and_another_estates_board_make_no_link(cast, tavle, who):
    with pytest.raises(Refused) as no:
        actions.make_anew(cast.member(who), tavle.entrance("7"), now=NOW)
    assert no.value.code == "may_not"
    assert not Entry.objects.filter(act="screen.relinked").exists()


def test_a_stairway_of_another_estate_is_not_there(cast, tavle, step_in):
    other = cast.member("ingrid").household.dwelling.entrance
    assert (
        step_in("jens").post(f"/rugmarken/opslag/skaerme/{other.pk}/nyt-link/").status_code == 404
    )
    assert is_open(screens.key_of(other))
