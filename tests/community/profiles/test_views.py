"""The pages of the profile, as the person and as each kind of reader meets them."""

import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from community.people import actions as people
from community.people.models import Membership, User
from community.privacy import actions as privacy
from community.profiles import actions
from community.profiles.models import FIELDS, Profile, Shown
from tests.community.profiles.conftest import BACKEND, drawn, files_in
from tests.conftest import NOW

HTMX = {"HX-Request": "true"}
MINE = "/mig/profil/"
# What `told` filled in: the field → how it can be known again in the source of a page.
MARKS = {
    "surname": "Efternavnsen",
    "about": "samler på knapper",
    "can": "Syning",
    "can_free": "Jonglere",
    "would": "Have",
    "would_free": "Spille skak",
    "times": "Weekend aften",
    "languages": "Føroyskt",
    "phone": "7788",
    "photo": "/billede/",
    "needs": "Teleslynge",
}


def text_of(response):
    return response.content.decode()


def plain(response):
    """The source without what glues numbers together."""
    return re.sub(r"[\s\xa0\u2060]+", " ", text_of(response)).replace("77 88", "7788")


def seen_in(response):
    page = re.sub(r"<head>.*?</head>", "", plain(response), flags=re.S)
    return {field for field, mark in MARKS.items() if mark in page}


def page_of(member, estate="rugmarken"):
    return f"/{estate}/naboer/{member.token}/"


def client_of(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


# --- a neighbour's page: every field × every reader ----------------------------------------------

READERS = {
    # reader → what they see of somebody in opgang 7 who shows all of it to (me, stairway, estate)
    "fadumo": {Shown.ME: False, Shown.ENTRANCE: True, Shown.ESTATE: True},
    "birgit": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: True},
    "jens": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: True},
    "grethe": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: True},
    "torben": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: False},
    "nadja": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: False},
    "kim": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: False},
    "leyla": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: False},
}
OPEN = set(MARKS) - {"needs"}


@pytest.mark.parametrize("circle", Shown.values)
@pytest.mark.parametrize("reader", READERS)
def test_a_reader_sees_what_was_meant_for_them_and_nothing_else(cast, told, reader, circle):
    ejnar = told("ejnar", circle)
    response = cast.client(reader).get(page_of(ejnar))
    assert response.status_code == 200
    assert "Ejnar" in text_of(response)
    assert "Opgang 7" in text_of(response)
    assert seen_in(response) == (OPEN if READERS[reader][circle] else set())
    for never in ("Havretop", "st. th", "Rugmarken 7", "00 00 20 07"):
        assert never not in text_of(response)


@pytest.mark.parametrize("field", FIELDS)
def test_one_field_opened_opens_no_other(cast, told, field):
    """Field by field: the source of the page has this one and no trace of the rest."""
    ejnar = told("ejnar", Shown.ME)
    actions.change(ejnar.user, now=NOW, **{f"{field}_for": Shown.ESTATE})
    expected = {field, f"{field}_free"} & OPEN
    assert seen_in(cast.client("birgit").get(page_of(ejnar))) == expected


@pytest.mark.parametrize(("circle", "fields"), [(Shown.ENTRANCE, OPEN), (Shown.ESTATE, OPEN)])
def test_practical_needs_are_on_no_neighbours_page(cast, told, circle, fields):
    ejnar = told("ejnar", circle)
    for reader in READERS:
        assert "Teleslynge" not in text_of(cast.client(reader).get(page_of(ejnar)))


def test_who_shows_nothing_is_a_name_and_a_stairway(cast):
    page = text_of(cast.client("birgit").get(page_of(cast.member("ejnar"))))
    assert "viser ikke mere om sig selv her" in page
    assert "Havretop" not in page


def test_a_house_of_its_own_is_a_number(cast):
    page = text_of(cast.client("aase").get(page_of(cast.member("hassan"), "tranehaven")))
    assert "Nummer 30" in page


def test_who_works_here_is_told_why_there_is_no_more(cast):
    page = text_of(cast.client("torben").get(page_of(cast.member("ejnar"))))
    assert "Du ser navn og opgang, fordi du ikke bor her" in page


def test_my_own_page_is_the_preview(cast):
    birgit = cast.member("birgit")
    assert cast.client("birgit").get(page_of(birgit))["Location"] == "/mig/profil/vis/"


def test_a_name_brings_no_markup_along(cast):
    ejnar = cast.member("ejnar")
    User.objects.filter(pk=ejnar.user_id).update(name="<b>x</b>")
    actions.change(
        ejnar.user, now=NOW, about="<script>1</script>\n<i>", can_free="<u>", about_for="estate",
        can_for="estate",
    )  # fmt: skip
    page = text_of(cast.client("birgit").get(page_of(ejnar)))
    for bad in ("<b>x", "<script>1", "<i>", "<u>"):
        assert bad not in page


# --- who has no page -----------------------------------------------------------------------------


def nobody(client, path="/rugmarken/naboer/{}/", token=None):
    return client.get(path.format(token or uuid4()))


def headers_of(response):
    """All but the one that is the clock."""
    return {name: value for name, value in response.headers.items() if name != "Expires"}


def gone_ones(cast, move_in):
    """Somebody for each reason not to have a page, with their token."""
    hidden = cast.member("line")
    moved = cast.member("kasper")
    people.leave(moved, on=NOW.date())
    forgotten = cast.member("tomasz")
    privacy.forget(forgotten.user, now=NOW)
    closed = move_in("Ove", "5")
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    ended = move_in("Inge", "5")
    ended.household.period = type(ended.household.period)(NOW.date().replace(day=1), NOW.date())
    ended.household.save()
    return {
        "hidden": hidden.token,
        "moved": moved.token,
        "forgotten": forgotten.token,
        "closed": closed.token,
        "household ended": ended.token,
        "works here": cast.member("nadja", "rugmarken").token,
        "other estate": cast.member("ingrid").token,
    }


@pytest.mark.parametrize("reader", ["birgit", "jens", "torben", "leyla"])
def test_who_has_no_page_is_the_same_404_as_who_never_was(cast, move_in, told, reader):
    for who in ("line", "kasper", "tomasz"):
        told(who)
    client, gone = cast.client(reader), gone_ones(cast, move_in)
    for path in ("", "billede/", "billede/lille/"):
        template = "/rugmarken/naboer/{}/" + path
        blank = nobody(client, template)
        assert blank.status_code == 404
        for why, token in gone.items():
            response = nobody(client, template, token)
            assert response.status_code == 404, (why, path)
            assert response.content.replace(str(token).encode(), b"") == blank.content.replace(
                blank.wsgi_request.path.split("/")[3].encode(), b""
            ), (why, path)
        assert headers_of(response) == headers_of(blank), why


def test_a_guest_sees_nobody(cast):
    guest = people.open_profile(name="Gustav", now=NOW)
    member = people.enrol(guest, cast.estate(), on=NOW.date())
    people.appoint(member, "guest", since=NOW.date())
    client = client_of(guest)
    assert client.get("/rugmarken/").status_code == 200
    for path in ("", "billede/"):
        assert client.get(page_of(cast.member("birgit")) + path).status_code == 404


def test_a_foreign_estate_is_no_way_round(cast):
    ejnar = cast.member("ejnar")
    assert cast.client("torben").get(page_of(ejnar, "ankerhuset")).status_code == 404
    assert cast.client("sofie").get(page_of(ejnar, "ankerhuset")).status_code == 404
    assert cast.client("sofie").get(page_of(ejnar, "rugmarken")).status_code == 404


def test_there_is_no_list_of_neighbours(cast):
    for path in ("/rugmarken/naboer/", "/rugmarken/naboer/?q=Ejnar", "/rugmarken/naboer/1/"):
        assert cast.client("birgit").get(path).status_code == 404


def test_where_the_room_is_switched_off_there_is_no_page(cast):
    estate = cast.estate()
    estate.features_off = ["profiles"]
    estate.save()
    assert cast.client("birgit").get(page_of(cast.member("ejnar"))).status_code == 404


def test_hiding_holds_from_the_next_request(cast, told):
    ejnar = told("ejnar")
    reader = cast.client("birgit")
    assert reader.get(page_of(ejnar)).status_code == 200
    assert reader.get(page_of(ejnar) + "billede/").status_code == 200
    people.change_settings(ejnar.user, is_hidden=True)
    assert reader.get(page_of(ejnar)).status_code == 404
    assert reader.get(page_of(ejnar) + "billede/").status_code == 404
    people.change_settings(ejnar.user, is_hidden=False)
    assert reader.get(page_of(ejnar)).status_code == 200


def test_a_page_that_was_open_when_they_hid_loads_again_and_is_gone(cast):
    ejnar = cast.member("ejnar")
    people.change_settings(ejnar.user, is_hidden=True)
    response = cast.client("birgit").get(page_of(ejnar), headers=HTMX)
    assert (response.status_code, response["HX-Refresh"]) == (404, "true")
    never = cast.client("birgit").get(f"/rugmarken/naboer/{uuid4()}/", headers=HTMX)
    assert (never.status_code, never["HX-Refresh"]) == (404, "true")


def test_what_a_moderator_hid_is_gone_for_neighbours_at_once(cast, told):
    ejnar = told("ejnar")
    actions.hide_what_they_wrote(str(ejnar.token), NOW)
    response = cast.client("birgit").get(page_of(ejnar))
    assert seen_in(response) == {"can", "would", "times", "languages", "phone"}
    assert cast.client("birgit").get(page_of(ejnar) + "billede/").status_code == 404
    assert "skjult for naboerne lige nu" in text_of(cast.client("ejnar").get(MINE))


def test_the_page_asks_the_same_questions_however_much_there_is(
    cast, told, django_assert_max_num_queries
):
    ejnar = told("ejnar")
    client = cast.client("birgit")
    client.get(page_of(ejnar))
    with django_assert_max_num_queries(6):
        client.get(page_of(ejnar))


# --- the photo -----------------------------------------------------------------------------------


def test_a_photo_is_for_this_reader_and_nobodys_cache(cast, told):
    ejnar = told("ejnar")
    for path, side in (("billede/", 512), ("billede/lille/", 96)):
        response = cast.client("birgit").get(page_of(ejnar) + path)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/webp"
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert max(Image.open(io.BytesIO(response.content)).size) <= side


@pytest.mark.parametrize("circle", Shown.values)
@pytest.mark.parametrize("reader", READERS)
def test_a_photo_opens_for_whom_the_page_shows_it(cast, told, reader, circle):
    ejnar = told("ejnar", circle)
    expected = 200 if READERS[reader][circle] else 404
    assert cast.client(reader).get(page_of(ejnar) + "billede/").status_code == expected


@pytest.mark.parametrize(
    "path",
    ["billede/../../../etc/passwd", "billede/512/", "billede/x.webp", "billede/%2e%2e/", "billede"],
)
def test_no_path_comes_from_the_reader(cast, told, path):
    response = cast.client("birgit").get(page_of(told("ejnar")) + path)
    assert response.status_code in {301, 404}


def test_no_address_serves_the_file_itself(cast, told, shelf):
    told("ejnar")
    name = files_in(shelf)[0].name
    for path in (f"/static/{name}", f"/media/{name}", f"/private/photos/{name[:2]}/{name}",
                 f"/static/../private/photos/{name[:2]}/{name}", f"/var/private/{name}"):  # fmt: skip
        assert cast.client("birgit").get(path).status_code == 404
    assert name[:32] not in text_of(cast.client("birgit").get(page_of(cast.member("ejnar"))))
    assert name[:32] not in text_of(cast.client("ejnar").get(MINE))


def test_a_file_that_is_gone_is_an_initial_and_no_hole(cast, told, shelf):
    ejnar = told("ejnar")
    for path in files_in(shelf):
        path.unlink()
    assert "photo" not in seen_in(cast.client("birgit").get(page_of(ejnar)))
    assert cast.client("birgit").get(page_of(ejnar) + "billede/").status_code == 404


def sent(data, name="foto.jpg", kind="image/jpeg"):
    return {"photo": SimpleUploadedFile(name, data, kind)}


def test_birgit_puts_up_a_photo_and_takes_it_down(cast, shelf, after_commit):
    client = cast.client("birgit")
    response = client.post(f"{MINE}billede/", sent(drawn()))
    assert (response.status_code, response["Location"]) == (302, f"{MINE}?vis=billede#billede")
    page = text_of(client.get(response["Location"]))
    assert "Kun du ser det endnu" in page
    assert 'src="/mig/profil/billede/"' in page
    assert client.get(f"{MINE}billede/")["Content-Type"] == "image/webp"
    with after_commit():
        assert client.post(f"{MINE}billede/fjern/").status_code == 302
    assert client.get(f"{MINE}billede/").status_code == 404
    assert files_in(shelf) == []


@pytest.mark.parametrize(
    ("data", "name", "kind", "sentence"),
    [
        (b"<html><script>x</script>", "foto.jpg", "image/jpeg", "Det kan vi ikke læse"),
        (b'<svg onload="x"/>', "foto.svg", "image/svg+xml", "Det kan vi ikke læse"),
        (b"", "foto.jpg", "image/jpeg", "Vælg et billede først"),
        (drawn()[:400], "foto.jpg", "image/jpeg", "i stykker"),
        (b"\xff\xd8\xff" + bytes(8 * 1024 * 1024), "f.jpg", "image/jpeg", "plads til 8 MB"),
        (b"\xff\xd8\xff" + bytes(30 * 1024 * 1024), "f.jpg", "image/jpeg", "plads til 8 MB"),
    ],
    ids=["html", "svg", "empty", "truncated", "8 MB", "30 MB"],
)
def test_what_is_no_picture_is_said_beside_the_field(cast, shelf, data, name, kind, sentence):
    response = cast.client("birgit").post(f"{MINE}billede/", sent(data, name, kind))
    assert response.status_code == 422
    page = text_of(response)
    assert sentence in page
    assert 'id="fejl"' in page
    assert 'aria-invalid="true"' in page
    assert re.search(r'<details[^>]*id="billede" open', page)
    assert not shelf.exists()


def test_a_post_without_a_file_is_a_sentence(cast):
    for data in ({}, {"photo": "foto.jpg"}):
        response = cast.client("birgit").post(f"{MINE}billede/", data)
        assert response.status_code == 422
        assert "Vælg et billede først" in text_of(response)


def test_neither_name_nor_type_is_believed_or_kept(cast, shelf):
    data = sent(drawn("PNG"), "../../../070761-1234.php", "text/html")
    assert cast.client("birgit").post(f"{MINE}billede/", data).status_code == 302
    assert all(re.fullmatch(r"[0-9a-f]{32}-\d+\.webp", path.name) for path in files_in(shelf))


def test_a_photo_needs_the_forms_own_token(cast, shelf):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.user("birgit"), BACKEND)
    assert strict.post(f"{MINE}billede/", sent(drawn())).status_code == 403
    assert strict.post(f"{MINE}billede/fjern/").status_code == 403
    assert strict.post(MINE, {"about": "x"}).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text_of(strict.get(MINE)))[1]
    posted = {"csrfmiddlewaretoken": token} | sent(drawn())
    assert strict.post(f"{MINE}billede/", posted).status_code == 302
    assert len(files_in(shelf)) == 2


def test_a_stranger_has_no_profile(db):
    for path in (MINE, f"{MINE}vis/", f"{MINE}billede/", f"{MINE}billede/fjern/"):
        assert Client().get(path)["Location"].startswith("/konto/")
        assert Client().post(path, {"about": "x"})["Location"].startswith("/konto/")


def test_a_get_removes_nothing(cast, told, shelf):
    told("birgit")
    assert cast.client("birgit").get(f"{MINE}billede/fjern/").status_code == 405
    assert len(files_in(shelf)) == 2


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
