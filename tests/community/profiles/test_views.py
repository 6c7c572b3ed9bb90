"""My own page: what I show and to whom, and that I am new here."""

import re

import pytest

from community.people import actions as people
from community.people.models import Membership
from community.profiles.models import FIELDS, Profile, Shown
from tests.community.profiles.pages import (
    HTMX,
    MINE,
    page_of,
    seen_in,
    text_of,
)

# --- my own page ---------------------------------------------------------------------------------


def everything(**more):
    lists = {"can": ["talk"], "would": [], "times": ["weekday_morning"], "languages": ["da", "ar"],
             "needs": ["no_steps"]}  # fmt: skip
    words = {"surname": "Bøgeløv", "about": "Hej", "can_free": "", "would_free": "Skak"}
    marks = {f"{name}_shown": "1" for name in lists}
    circles = {f"{field}_for": "entrance" for field in FIELDS} | {"needs_for": "host"}
    return lists | words | marks | circles | {"motif": "bird-duotone"} | more


def test_everything_is_saved_by_the_button(cast):
    client = cast.client("birgit")
    response = client.post(MINE, everything())
    assert (response.status_code, response["Location"]) == (302, MINE)
    profile = Profile.objects.get(user__name="Birgit")
    assert (profile.about, profile.can, profile.languages) == ("Hej", ["talk"], ["da", "ar"])
    assert {profile.shown_for(field) for field in FIELDS} == {"entrance"}
    assert (profile.needs, profile.needs_for, profile.motif) == (
        ["no_steps"], "host", "bird-duotone",
    )  # fmt: skip
    assert "Det er gemt." in text_of(client.get(MINE))


def test_one_answer_leaves_the_others_alone(cast):
    client = cast.client("birgit")
    client.post(MINE, everything())
    client.post(MINE, {"about": "Andet"}, headers=HTMX)
    profile = Profile.objects.get(user__name="Birgit")
    assert (profile.about, profile.can, profile.about_for) == ("Andet", ["talk"], "entrance")


def test_what_was_tidied_comes_back_tidy(cast):
    data = {"surname": "  Bøgeløv   Hansen "}
    page = text_of(cast.client("birgit").post(MINE, data, headers=HTMX))
    assert 'value="Bøgeløv Hansen"' in page


def test_the_last_tick_can_be_taken_off(cast):
    client = cast.client("birgit")
    client.post(MINE, everything())
    client.post(MINE, {"can_shown": "1", "can_free": ""}, headers=HTMX)
    assert Profile.objects.get(user__name="Birgit").can == []


def test_a_saved_answer_is_confirmed_in_place_and_the_folded_line_says_it(cast):
    data = {"can": ["talk", "garden", "sewing"], "can_shown": "1", "can_for": "estate"}
    response = cast.client("birgit").post(MINE, data, headers=HTMX)
    page = text_of(response)
    assert response.status_code == 200
    assert "<html" not in page
    assert 'id="sum-kan"' in page
    assert "Snak og råd, Have og 1 til" in page
    assert "Min afdeling" in page
    assert "Det er gemt." in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("about", "070761-1234", "ligner et CPR-nummer"),
        ("can_free", "ring 0707611234", "ligner et CPR-nummer"),
        ("surname", "070761-1234", "ligner et CPR-nummer"),
        ("about", "x" * 301, "plads til 300 tegn"),
        ("about", "hej\0", "et tegn i teksten"),
        ("can", "klingon", "Det kan man ikke vælge"),
        ("about_for", "world", "Det kan man ikke vælge"),
        ("needs_for", "estate", "Det kan man ikke vælge"),
        ("motif", "flag", "Det kan man ikke vælge"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_no_stands_beside_the_field_and_what_was_typed_is_kept(
    cast, field, value, sentence, headers
):
    data = everything(**{field: value}) if not headers else {field: value, f"{field}_shown": "1"}
    response = cast.client("birgit").post(MINE, data, headers=headers)
    assert response.status_code == 422
    page = text_of(response)
    if not headers:
        assert sentence in page
        assert 'id="fejl"' in page
        assert '<details class="card card--flush fold"' in page
        assert field == "motif" or " open>" in page
    elif not field.endswith("_for") and field != "motif":
        assert sentence in page
        assert f'id="f-{field}"' in page
    if field == "about" and "CPR" in sentence:
        assert value in page
    assert not Profile.objects.filter(user__name="Birgit").exists()


def test_everything_works_without_javascript(cast):
    page = text_of(cast.client("birgit").get(MINE))
    form = re.search(r'<form class="stack folds".*?</form>', page, re.S)[0]
    for name in everything():
        assert f'name="{name}"' in form
    assert 'type="submit"' in form
    assert 'form="op"' in form
    assert re.search(r'<form id="op" method="post" action="/mig/profil/billede/" enctype', page)


def test_needs_may_be_shown_to_the_host_and_to_no_neighbour(cast):
    page = text_of(cast.client("birgit").get(MINE))
    choices = re.findall(r'name="needs_for" value="(\w+)"', page)
    assert choices == ["me", "host"]


def test_a_link_opens_the_part_it_is_about(cast):
    page = text_of(cast.client("birgit").get(f"{MINE}?vis=kan"))
    assert re.search(r'id="kan" open', page)
    assert not re.search(r'id="om" open', page)


def test_who_hides_is_told_that_nobody_sees_it(cast):
    page = text_of(cast.client("line").get(MINE))
    assert "Naboerne finder dig ikke" in page
    assert 'name="is_new"' not in page
    preview = text_of(cast.client("line").get(f"{MINE}vis/"))
    assert "Naboerne ser dig ikke" in preview


def test_who_works_here_is_told_that_there_are_no_neighbours(cast):
    page = text_of(cast.client("torben").get(MINE))
    assert "Derfor er der ingen naboer" in page
    assert cast.client("torben").get(f"{MINE}vis/").status_code == 200


def test_who_has_no_estate_any_more_can_still_open_it(cast):
    Membership.objects.filter(user__name="Birgit").delete()
    assert cast.client("birgit").get(MINE).status_code == 200


@pytest.mark.parametrize("circle", Shown.values)
def test_the_preview_is_what_neighbours_see(cast, told, circle):
    told("ejnar", circle)
    client = cast.client("ejnar")
    near, far = client.get(f"{MINE}vis/"), client.get(f"{MINE}vis/?som=afdeling")
    ejnar = cast.member("ejnar")
    for preview, reader in ((near, "fadumo"), (far, "birgit")):
        assert seen_in(preview) == seen_in(cast.client(reader).get(page_of(ejnar)))


def test_nothing_here_is_kept_by_the_browser(cast, told):
    told("birgit")
    for path in (MINE, f"{MINE}vis/", f"{MINE}billede/", page_of(cast.member("ejnar"))):
        assert "no-store" in cast.client("birgit").get(path)["Cache-Control"], path


# --- «ny nabo» -----------------------------------------------------------------------------------


def test_who_just_moved_in_is_asked_and_who_has_long_lived_here_is_not(cast):
    assert 'name="is_new"' in text_of(cast.client("mikkel").get(MINE))
    assert 'name="is_new"' not in text_of(cast.client("birgit").get(MINE))
    response = cast.client("birgit").post(MINE, {"is_new": "on", "is_new_shown": "1"})
    assert response.status_code == 422
    assert "Du har boet her længe" in text_of(response)


def test_mikkel_says_that_he_is_new_and_takes_it_back(cast):
    mikkel, birgit = cast.client("mikkel"), cast.client("birgit")
    assert "Nye naboer" not in text_of(birgit.get("/rugmarken/"))
    mikkel.post(MINE, {"is_new": "on", "is_new_shown": "1"}, headers=HTMX)
    today = text_of(birgit.get("/rugmarken/"))
    assert "Nye naboer" in today
    assert "Mikkel</bdi>, opgang 2" in today
    assert page_of(cast.member("mikkel")) in today
    assert "Ny nabo" in text_of(birgit.get(page_of(cast.member("mikkel"))))
    mikkel.post(MINE, {"is_new_shown": "1"}, headers=HTMX)
    assert "Nye naboer" not in text_of(birgit.get("/rugmarken/"))


def test_it_can_be_said_from_another_page_and_undone_from_the_toast(cast):
    client = cast.client("mikkel")
    response = client.post(f"{MINE}ny/", {"next": "/rugmarken/"})
    assert (response.status_code, response["Location"]) == (302, "/rugmarken/")
    assert Profile.objects.get(user__name="Mikkel").new_until is not None
    assert 'action="/mig/profil/ny/fra/"' in text_of(client.get("/rugmarken/"))
    assert client.post(f"{MINE}ny/fra/")["Location"] == MINE
    assert Profile.objects.get(user__name="Mikkel").new_until is None


def test_who_may_not_say_it_is_told_why(cast):
    client = cast.client("birgit")
    assert client.post(f"{MINE}ny/", {"next": "//evil.dk/"})["Location"] == MINE
    assert "Du har boet her længe" in text_of(client.get(MINE))
    assert client.get(f"{MINE}ny/").status_code == 405
    assert client.get(f"{MINE}ny/fra/").status_code == 405


def test_the_tick_of_an_old_page_does_not_come_in_the_way_of_who_hides_now(cast):
    people.change_settings(cast.user("mikkel"), is_hidden=True)
    response = cast.client("mikkel").post(MINE, {"is_new": "on", "is_new_shown": "1", "about": "x"})
    assert response.status_code == 302
    assert Profile.objects.get(user__name="Mikkel").new_until is None
