"""On a wall and on a screen: what anybody who walks by may read, and never who a neighbour is."""

import pytest
from django.test import Client

from community.noticeboard.hanging import screens
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
