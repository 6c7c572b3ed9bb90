"""The week's sheet: for whom, which week, which language, how much, and nobody's name."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import yaml
from django.test import Client

from bookings import actions as bookings
from community import features
from community.features import Feature
from community.paper import week
from community.people.models import Entrance, Estate, User
from community.shapes import SheetPart
from tests.bookings.conftest import turn
from tests.community.paper.test_views import WEEK, text
from tests.conftest import CAST_FILE, NOW, at


@pytest.fixture
def torben(step_in: Callable[[str], Client]) -> Client:
    return step_in("torben")


@pytest.fixture
def tells(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`tells(5, 3)`: a room with parts of five and three lines."""

    def tell(*counts: int, can_join: bool = False) -> None:
        def sheet(entrance: Entrance, first_day: date, now: Any) -> Iterator[SheetPart]:
            for order, count in enumerate(counts):
                lines = [f"Ting {order}.{n}" for n in range(count)]
                yield SheetPart(f"Del {order}", lines, order=order, can_join=can_join)

        monkeypatch.setattr(
            features, "_features", {"theatre": Feature(key="theatre", name="Teater", sheet=sheet)}
        )

    return tell


@pytest.mark.parametrize("who", ["torben", "kim", "leyla", "jens", "grethe"])
def test_for_colleagues_and_committee(step_in: Any, who: str) -> None:
    assert step_in(who).get(WEEK).status_code == 200


@pytest.mark.parametrize("who", ["birgit", "ejnar", "sofie", "line"])
def test_for_nobody_else(step_in: Any, cast: Any, who: str) -> None:
    if who == "birgit":
        cast.member("birgit").terms.all().delete()  # she sits on the committee
    assert step_in(who).get(WEEK).status_code == 404


def test_a_page_for_each_stairway_in_order(torben: Client) -> None:
    page = torben.get(WEEK).content.decode()
    heads = re.findall(r'<b><bdi lang="da">([^<]+)</bdi></b>', page)
    assert heads == [f"Rugmarken {number}" for number in range(1, 13)]
    assert page.count('<article class="week"') == 12


def test_one_stairway_next_week(torben: Client, cast: Any) -> None:
    entrance = cast.member("ejnar").entrance_id
    page = torben.get(WEEK, {"opgang": entrance, "uge": "1"})
    assert page.content.decode().count('<article class="week"') == 1
    assert "Det sker i uge 49" in text(page)
    assert "Mandag 30. november til søndag 6. december" in text(page)
    assert "Vaskehus A: mandag til lørdag kl. 7–21" in text(page)
    assert "00 00 10 00" in text(page)


@pytest.mark.parametrize("query", ["?uge=x", "?opgang=999999", "?sprog=xx", "?sprog=pl"])
def test_what_cannot_be_had_is_the_first_there_is(torben: Client, query: str) -> None:
    page = torben.get(WEEK + query)
    assert page.status_code == 200
    assert "Det sker i uge 48" in text(page)


def test_in_arabic_it_reads_from_the_right(torben: Client) -> None:
    page = torben.get(WEEK, {"sprog": "ar"}).content.decode()
    assert '<article class="week" lang="ar" dir="rtl">' in page
    assert '<html lang="da" dir="ltr"' in page
    assert "نوفمبر" in page


def test_the_languages_are_those_of_the_estate_that_the_house_speaks(cast: Any) -> None:
    assert week.languages_of(cast.estate()) == ["da", "en", "ar", "tr", "so", "uk"]
    assert week.languages_of(Estate(languages=["fa", "en"])) == ["en"]
    assert week.languages_of(Estate()) == ["da"]


def test_at_most_seven_things_are_on_it(torben: Client, tells: Any, cast: Any) -> None:
    tells(5, 3, 4)
    page = text(torben.get(WEEK, {"opgang": cast.member("ejnar").entrance_id}))
    assert page.count("Ting") == 7
    assert "Del 1" in page
    assert "Del 2" not in page
    assert "Der sker mere." in page


def test_seven_things_are_not_too_many(torben: Client, tells: Any) -> None:
    tells(4, 3)
    assert "Der sker mere." not in text(torben.get(WEEK))


def test_slips_are_torn_off_only_where_one_can_say_yes(torben: Client, tells: Any) -> None:
    tells(2)
    assert "JA, JEG KOMMER TIL" not in torben.get(WEEK, {"uge": "0"}).content.decode()
    tells(2, can_join=True)
    page = torben.get(WEEK).content.decode()
    assert page.count("JA, JEG KOMMER TIL") == 2 * page.count('<article class="week"')


def test_a_quiet_week_is_still_of_use(torben: Client, tells: Any) -> None:
    tells()
    page = text(torben.get(WEEK))
    assert "Her er roligt i denne uge" in page
    assert "00 00 10 00" in page
    assert "JA, JEG KOMMER TIL" not in page


def test_a_room_that_is_switched_off_is_not_on_it(torben: Client, cast: Any) -> None:
    estate = cast.estate()
    estate.features_off = ["bookings"]
    estate.save()
    assert "Vaskehus" not in text(torben.get(WEEK))


def test_an_estate_without_stairways_is_told_so(torben: Client, cast: Any) -> None:
    cast.estate().entrances.all().delete()
    assert "Der er ingen opgange endnu" in text(torben.get(WEEK))


def test_nobodys_name_is_on_it(torben: Client, cast: Any) -> None:
    """Every name of the cast file and of the database, though they book, help and look after it."""
    for who in ("birgit", "line", "ejnar"):
        bookings.book(
            cast.member(who),
            cast.facility(f"Maskine {1 + len(who) % 3}"),
            turn("2026-11-24", "09:00"),
            now=NOW,
        )
    page = torben.get(WEEK).content.decode()
    sheets = page[page.index('<div class="weeks">') : page.index('id="toasts"')]
    people = yaml.safe_load(CAST_FILE.read_text())
    named = [one["navn"] for home in people["households"] for one in home["folk"]]
    named += [one["navn"] for one in people["staff"]]
    words = {word for name in named for word in name.split() if word[0].isupper()}
    words |= {"Line", "Skovsyre"} | set(User.objects.values_list("name", flat=True))
    words |= set(User.objects.exclude(surname="").values_list("surname", flat=True))
    assert len(words) > 50
    said = set(re.findall(r"\w+", sheets))
    assert words & said - {"En"} == set()
    assert not set(re.findall(r"00 00 [12]0 \d\d", text_of(sheets))) - {"00 00 10 00"}


def text_of(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ")


def test_the_week_is_counted_on_the_wall() -> None:
    assert week.monday_of(at("2026-11-29", "23:59"), 0) == date(2026, 11, 23)
    assert week.monday_of(at("2026-11-30", "00:00"), 0) == date(2026, 11, 30)
    assert week.monday_of(NOW, 1) == date(2026, 11, 30)
