"""«Søg»: what is in the house and may be seen, by whole words, unfinished ones, nearly right ones."""

import pytest

from bookings.models import Facility
from community import features, finding
from community.features import Feature
from community.home import search
from community.shapes import Found
from tests.community.helping.conftest import on_the_spot as on_the_spot
from tests.conftest import NOW


@pytest.fixture
def looked_for(cast):
    def look(who, wanted, **only):
        shelves = search.look_for(cast.member(who), wanted, NOW, **only)
        return {shelf.key: [one.title for one in shelf.found] for shelf in shelves}

    return look


@pytest.mark.parametrize(
    "wanted", ["Vaskehus", "vaskehus a", "vaskeh", "VASKEHUSET", "vaskehsu", "vaskehus xyzzy"]
)
def test_birgit_finds_the_laundry_however_she_writes_it(looked_for, wanted):
    assert "Vaskehus A" in looked_for("birgit", wanted)["bookings"]


def test_danish_letters_and_letters_from_elsewhere_find_the_same(cast, looked_for):
    place = Facility.objects.visible_to(cast.member("birgit")).places().first()
    Facility.objects.filter(pk=place.pk).update(name="Gårdrummet på Østre hjørne")
    for wanted in ("gårdrummet", "gardrummet", "østre", "ostre", "hjorne"):
        assert looked_for("birgit", wanted)["bookings"] == ["Gårdrummet på Østre hjørne"]


def test_what_stands_in_another_estate_is_not_found(cast, looked_for):
    there = Facility.objects.visible_to(cast.member("ingrid")).places().first()
    Facility.objects.filter(pk=there.pk).update(name="Zebrasalen")
    assert looked_for("ingrid", "zebrasalen")["bookings"] == ["Zebrasalen"]
    assert looked_for("birgit", "zebrasalen") == {}


def test_a_room_that_is_switched_off_is_not_searched(cast, looked_for):
    birgit = cast.member("birgit")
    birgit.estate.features_off = ["bookings"]
    birgit.estate.save()
    assert "bookings" not in looked_for("birgit", "vaskehus")


def test_what_one_can_do_here_is_found_by_its_words(looked_for):
    assert looked_for("birgit", "vasketid")[search.GUIDE]
    assert not looked_for("birgit", "logbog").get(search.GUIDE)


@pytest.mark.parametrize("wanted", ["", "a", "   ", "&|!:*()", "'", "\\", "%", "🎉", "<b>"])
def test_signs_and_single_letters_find_nothing_and_break_nothing(looked_for, wanted):
    assert looked_for("birgit", wanted) == {}


def test_arabic_and_very_long_texts_are_looked_for_like_any_other(looked_for):
    assert looked_for("birgit", "غسيل") == {}
    assert "Vaskehus A" in looked_for("birgit", "vaskehus " * 200)["bookings"]


def test_a_shelf_shows_five_and_leads_to_the_rest(cast, monkeypatch):
    def many(member, wanted, most):
        return [Found("Ting", f"Ting {n}", "/", "list", 1.0) for n in range(min(most, 40))]

    monkeypatch.setitem(features._features, "ting", Feature(key="ting", name="Ting", search=many))
    client = cast.client("birgit")
    page = client.get("/rugmarken/soeg/", {"q": "ting"}).content.decode()
    assert page.count("Ting ") - page.count("Ting </") >= 5
    assert "Ting 4" in page
    assert "Ting 5" not in page
    assert "hvor=ting" in page
    more = client.get("/rugmarken/soeg/", {"q": "ting", "hvor": "ting"}).content.decode()
    assert "Ting 29" in more
    assert "Ting 30" not in more


def test_the_page_says_when_nothing_is_found_and_whom_to_call(cast):
    client = cast.client("birgit")
    page = client.get("/rugmarken/soeg/", {"q": "<script>x9"}).content.decode()
    assert "Vi fandt ikke noget om" in page
    assert "<script>x9" not in page
    assert "#kontor" in page
    assert "Skriv mindst to bogstaver" in client.get("/rugmarken/soeg/?q=a").content.decode()


def test_typing_fetches_the_list_alone(cast):
    headers = {"HX-Request": "true", "HX-Target": "fundet"}
    fragment = cast.client("birgit").get("/rugmarken/soeg/", {"q": "vask"}, headers=headers)
    assert fragment.content.decode().lstrip().startswith('<div id="fundet"')
    assert "HX-Request" in fragment["Vary"]


def test_the_piece_of_text_is_round_the_word_that_fits():
    text = "Et ord. " * 40 + "Her står vandhanen og drypper. " + "Mere tekst. " * 40
    piece = finding.excerpt(text, "vandhane")
    assert "vandhanen" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) < 160


def test_on_a_visit_nobody_searches_in_a_neighbours_house(cast, on_the_spot):
    response = on_the_spot("torben").get("/rugmarken/soeg/?q=vask")
    assert (response.status_code, response["Location"]) == (302, "/hjaelper/kun-selv/")
