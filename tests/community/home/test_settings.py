"""The rest of my settings: languages on their way, quiet hours, being eighteen."""

import re
from datetime import time

import pytest

from community.people.models import User
from community.people.reach import actions as reach

HTMX = {"HX-Request": "true"}
QUIET = {"is_quiet_shown": "1", "quiet_from": "22:00", "quiet_until": "07:00"}


def text_of(response):
    return response.content.decode()


def test_seven_languages_by_their_own_names_and_five_on_their_way(cast):
    page = text_of(cast.client("birgit").get("/mig/"))
    for name in ("Dansk", "English", "العربية", "Türkçe", "Українська", "Polski", "Soomaali"):
        assert f">{name}</bdi>" in page
    assert page.count(">På vej<") == 5


def test_a_language_on_its_way_can_be_chosen(cast):
    client = cast.client("birgit")
    assert client.post("/mig/", {"language": "ar"}).status_code == 302
    assert 'dir="rtl"' in text_of(client.get("/mig/"))


def test_three_sizes_of_text(cast):
    page = text_of(cast.client("birgit").get("/mig/"))
    assert re.findall(r'name="text_size" value="(\w*)"', page) == ["", "l", "xl"]


# --- quiet hours ---------------------------------------------------------------------------------


def test_quiet_hours_are_chosen_and_switched_off(cast):
    client = cast.client("birgit")
    assert client.post("/mig/", QUIET | {"is_quiet": "on"}).status_code == 302
    birgit = cast.user("birgit")
    assert (birgit.quiet_from, birgit.quiet_until) == (time(22), time(7))
    page = text_of(client.get("/mig/"))
    assert '<option value="22:00" selected>' in page
    client.post("/mig/", QUIET, headers=HTMX)
    assert cast.user("birgit").quiet_from is None
    page = text_of(client.get("/mig/"))
    assert not re.search(r'name="is_quiet"[^>]*checked', page)
    assert '<option value="21:00" selected>' in page  # where one would begin again


def test_the_same_hour_twice_is_a_sentence_and_nothing_is_saved(cast):
    data = QUIET | {"is_quiet": "on", "quiet_until": "22:00"}
    for headers in ({}, HTMX):
        response = cast.client("birgit").post("/mig/", data, headers=headers)
        assert response.status_code == 422
        assert "Ellers er der ro hele døgnet" in text_of(response)
        assert cast.user("birgit").quiet_from == time(21)


@pytest.mark.parametrize("hour", ["klingon", "25:00", "\0", "21:30:00.5"])
def test_an_hour_that_does_not_exist_is_refused(cast, hour):
    response = cast.client("birgit").post("/mig/", QUIET | {"is_quiet": "on", "quiet_from": hour})
    assert response.status_code == 422
    assert "Det kan man ikke vælge." in text_of(response)


def test_quiet_asked_for_without_hours_is_the_night(cast):
    reach.change_quiet_hours(cast.user("birgit"), begins=None, ends=None)
    cast.client("birgit").post("/mig/", {"is_quiet": "on", "is_quiet_shown": "1"})
    birgit = cast.user("birgit")
    assert (birgit.quiet_from, birgit.quiet_until) == (time(21), time(8))


# --- eighteen ------------------------------------------------------------------------------------


def test_yahya_says_it_once_and_is_not_asked_again(cast):
    client = cast.client("yahya")
    assert 'name="is_adult"' in text_of(client.get("/mig/"))
    client.post("/mig/", {"is_adult": "on"}, headers=HTMX)
    assert cast.user("yahya").is_adult is True
    assert 'name="is_adult"' not in text_of(client.get("/mig/"))


def test_nobody_becomes_younger(cast):
    cast.client("birgit").post("/mig/", {"is_adult": "", "is_adult_shown": "1"})
    assert cast.user("birgit").is_adult is True


def test_a_full_post_of_a_teenager_without_the_tick_leaves_it(cast):
    cast.client("yahya").post("/mig/", {"theme": "dark"})
    assert User.objects.get(name="Yahya").is_adult is False


def test_there_is_no_field_for_a_birth_date(cast):
    for path in ("/mig/", "/mig/profil/"):
        page = text_of(cast.client("yahya").get(path))
        assert 'type="date"' not in page
        assert "fødselsdato" not in page.lower()


def test_all_of_the_page_or_nothing(cast):
    data = QUIET | {"is_quiet": "on", "theme": "dark", "name": "070761-1234"}
    assert cast.client("birgit").post("/mig/", data).status_code == 422
    birgit = cast.user("birgit")
    assert (birgit.theme, birgit.quiet_from) == ("", time(21))
