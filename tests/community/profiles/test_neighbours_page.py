"""A neighbour's page: what each kind of reader sees of it, and who has none."""

from uuid import uuid4

import pytest

from community.people import actions as people
from community.people.models import User
from community.privacy import actions as privacy
from community.profiles import actions
from community.profiles.models import FIELDS, Shown
from tests.community.profiles.pages import (
    HTMX,
    MARKS,
    MINE,
    READERS,
    client_of,
    page_of,
    seen_in,
    text_of,
)
from tests.conftest import NOW

# --- a neighbour's page: every field × every reader ----------------------------------------------

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
