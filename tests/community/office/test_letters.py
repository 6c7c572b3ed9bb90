"""«Nye og kodebreve»: doors without names, and codes that stand in one answer and nowhere else."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from community.errors import Refused
from community.office.letters import actions
from community.office.letters.doors import stairways_of
from community.people import actions as people
from community.people import codes, letters
from community.people.models import Dwelling, Entry, Household, Invitation
from community.people.welcome import actions as welcome
from tests.conftest import NOW

BREVE = "/rugmarken/kontor/breve/"
LAV = BREVE + "lav/"


def codes_in(page: str) -> list[str]:
    return [a + b for a, b in re.findall(r"<bdi>(\w{5}) (\w{5})</bdi>", page)]


def homes(street="Rugmarken 3"):
    return [
        home for home in Dwelling.objects.select_related("entrance") if str(home.entrance) == street
    ]


def door_of(member, home):
    ways = stairways_of(member, NOW)
    return next(door for way in ways for door in way.doors if door.pk == home.pk)


# --- doors ---------------------------------------------------------------------------------------


def test_the_stairways_stand_as_one_walks(cast):
    names = [way.name for way in stairways_of(cast.member("torben"), NOW)]
    assert names == [f"Rugmarken {number}" for number in range(1, 13)]
    doors = stairways_of(cast.member("torben"), NOW)[7].doors
    assert [door.name for door in doors[:4]] == ["st. tv", "st. mf", "st. th", "1. tv"]


def test_a_row_of_houses_is_one_stairway(cast):
    ways = stairways_of(cast.member("nadja", "tranehaven"), NOW)
    assert [(way.name, len(way.doors)) for way in ways] == [
        ("Tranehaven 1", 16), ("Tranehaven 2–48", 24)
    ]  # fmt: skip
    assert ways[1].doors[0].name == "Tranehaven 2"


def test_a_door_says_who_lives_there_in_numbers_only(cast):
    torben, home = cast.member("torben"), cast.member("birgit").household.dwelling
    door = door_of(torben, home)
    assert (door.since, door.is_new, door.somebody_is_in, door.letter) == (
        cast.member("birgit").household.period.lower, False, True, None
    )  # fmt: skip
    household = cast.member("birgit").household
    code = welcome.invite(household, now=NOW)
    found = welcome.open_invitation(code, now=NOW)
    welcome.redeem_place(found.pk, name="Nora", now=NOW)
    letter = door_of(torben, home).letter
    assert (letter.used, letter.places, letter.is_open) == (1, 2, True)
    assert letter.last_day == date(2026, 12, 22)


def test_new_means_the_last_two_months(cast):
    torben = cast.member("torben")
    assert door_of(torben, cast.member("mikkel").household.dwelling).is_new
    assert not door_of(torben, cast.member("kasper").household.dwelling).is_new


def test_an_empty_home_and_one_somebody_moves_into(cast):
    torben = cast.member("torben")
    empty = Dwelling.objects.filter(entrance__estate__slug="rugmarken", households=None).first()
    assert door_of(torben, empty).is_empty
    people.move_in(empty, on=date(2027, 1, 1))
    door = door_of(torben, empty)
    assert (door.moves_in, door.is_empty, door.can_get_a_letter) == (date(2027, 1, 1), False, False)


def test_a_household_that_has_left_leaves_nothing(cast):
    member = cast.member("kasper")
    welcome.invite(member.household, now=NOW)
    people.leave(member, on=NOW.date())
    door = door_of(cast.member("torben"), member.household.dwelling)
    assert (door.is_empty, door.letter) == (True, None)


def test_many_doors_take_no_more_queries(cast, django_assert_num_queries):
    for who, estate in (("torben", "rugmarken"), ("nadja", "tranehaven")):
        member = cast.member(who, estate)
        with django_assert_num_queries(4):
            stairways_of(member, NOW)


@pytest.mark.parametrize("who", ["torben", "kim", "sanne"])
def test_no_name_stands_on_the_pages(cast, sanne, step_in, text, who):
    browser = step_in(who)
    pages = [text(browser.get(BREVE))]
    ways = stairways_of(cast.member(who, "rugmarken"), NOW)
    pages += [text(browser.get(f"{BREVE}?opgang={way.pk}")) for way in ways]
    shown = " ".join(re.sub(r"<[^>]+>", " ", page) for page in pages)
    for name in ("Birgit", "Rania", "Ejnar", "Pia", "Engblomme", "example"):
        assert name not in shown
    assert "Siden" in shown


def test_a_stairway_of_another_estate_is_not_there(cast, step_in):
    foreign = Dwelling.objects.filter(entrance__estate__slug="tranehaven").first().entrance_id
    browser = step_in("torben")
    for opgang in (foreign, "999999", "x", ""):
        assert browser.get(f"{BREVE}?opgang={opgang}").status_code == 404


# --- making them ---------------------------------------------------------------------------------


def test_torben_makes_letters_for_a_stairway_and_the_codes_work(cast, step_in, text):
    chosen = [home.pk for home in homes("Rugmarken 8")]
    answer = step_in("torben").post(LAV, {"vist": chosen, "alle": "1", "sprog": "en"})
    found = codes_in(text(answer))
    assert answer.status_code == 200
    assert len(set(found)) == 12
    for code in found:
        assert welcome.open_invitation(code, now=timezone.now())
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    assert "Velkommen" in text(answer)
    assert 'lang="en" dir="ltr"' in text(answer)
    assert "Point your phone" in text(answer)
    assert "style=" not in text(answer)
    (entry,) = Entry.objects.filter(act="letters.made")
    assert entry.facts == {"letters": 12, "new_households": 0, "language": "en"}
    assert entry.about is None


def test_the_codes_are_nowhere_but_in_the_answer(cast, step_in, text, caplog, tmp_path):
    browser = step_in("torben")
    answer = browser.post(LAV, {"bolig": [homes()[0].pk], "sprog": "da"})
    (code,) = codes_in(text(answer))
    rows = str(list(Invitation.objects.values())) + str(list(Entry.objects.values()))
    session = str(dict(browser.session.items()))
    for kept in (code, codes.shown(code), code.lower()):
        assert kept not in rows + session + caplog.text
        assert kept not in text(browser.get(BREVE))
        assert kept not in text(browser.get(f"{LAV}?bolig={homes()[0].pk}&sprog=da"))
    assert "Point your phone" not in text(answer)


def test_a_look_at_the_plan_makes_nothing_and_warns(cast, step_in, text):
    home = homes()[0]
    household = home.households.get()
    old = welcome.invite(household, now=timezone.now())
    empty = Dwelling.objects.filter(entrance__estate__slug="rugmarken", households=None).first()
    before = (Invitation.objects.count(), Household.objects.count())
    page = text(step_in("torben").get(f"{LAV}?bolig={home.pk}&bolig={empty.pk}&sprog=en"))
    assert "2 breve" in page
    assert "1 bolig har et brev, der virker nu. Koden i det holder op." in page
    assert "1 bolig er tom. Der begynder en ny husstand i dag." in page
    assert (Invitation.objects.count(), Household.objects.count()) == before
    step_in("torben").post(LAV, {"bolig": [home.pk, empty.pk], "sprog": "en"})
    with pytest.raises(Refused) as no:
        welcome.open_invitation(old, now=timezone.now())
    assert no.value.code == "revoked_code"
    assert empty.households.count() == 1


def test_asks_who_it_is_first_and_the_choice_is_not_lost(cast, step_in, monday):
    browser = step_in("torben")
    monday.move_to(NOW + timedelta(minutes=6))
    home = homes()[0]
    for answer in (
        browser.get(f"{LAV}?bolig={home.pk}&sprog=en"),
        browser.post(LAV, {"bolig": [home.pk], "sprog": "en"}),
    ):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/konto/er-det-dig/?next=")
        assert f"bolig%3D{home.pk}%26sprog%3Den" in answer["Location"]
    assert not Invitation.objects.exists()


def test_no_door_chosen_is_a_sentence_on_the_same_page(cast, step_in, text):
    shown = [home.pk for home in homes()]
    answer = step_in("torben").get(LAV, {"vist": shown, "sprog": "en"})
    assert answer.status_code == 422
    assert "Vælg mindst én dør." in text(answer)
    assert "Rugmarken 3" in text(answer)


def test_another_estates_door_gets_no_letter(cast, step_in):
    foreign = Dwelling.objects.filter(entrance__estate__slug="tranehaven").first()
    answer = step_in("torben").post(LAV, {"bolig": [foreign.pk], "sprog": "en"})
    assert answer.status_code == 302
    assert not Invitation.objects.exists()


def test_only_who_makes_letters_makes_them(cast, refusal):
    birgit = cast.member("birgit")
    assert refusal(actions.make, birgit, homes(), language="en", now=NOW) == "may_not"
    torben = cast.member("torben")
    assert refusal(actions.make, torben, [], language="en", now=NOW) == "no_homes"
    assert refusal(actions.make, torben, homes() * 30, language="en", now=NOW) == "too_many"


def test_when_everybody_comes_later_nothing_is_written(cast, refusal):
    empty = Dwelling.objects.filter(entrance__estate__slug="rugmarken", households=None).first()
    people.move_in(empty, on=date(2027, 1, 1))
    torben = cast.member("torben")
    assert refusal(actions.make, torben, [empty], language="en", now=NOW) == "no_letters"
    assert not Entry.objects.exists()


# --- languages -----------------------------------------------------------------------------------


def test_a_letter_stands_beside_the_danish_only_in_a_language_it_has(cast):
    rugmarken, tranehaven = cast.estate(), cast.estate("tranehaven")
    assert letters.languages_of(tranehaven) == []
    assert letters.beside_danish(tranehaven, "") == ""
    assert "en" in letters.languages_of(rugmarken)
    assert letters.beside_danish(rugmarken, "") == "en"
    assert letters.beside_danish(rugmarken, "da") == ""
    for code in letters.languages_of(rugmarken):
        with translation.override(code):
            assert all(translation.gettext(said) != said for said in letters.SENTENCES)


def test_arabic_runs_from_right_to_left_beside_the_danish(cast, monkeypatch):
    monkeypatch.setattr(letters, "is_spoken", lambda language: True)
    post = letters.make_letters(homes()[:1], now=NOW)
    context = letters.words_around(cast.estate(), post.letters, "ar")
    (_letter, words) = context["letters"][0]
    assert [(said.language, said.is_rtl) for said in words] == [("da", False), ("ar", True)]


def test_a_language_of_another_estate_is_no_choice(cast, step_in):
    home = Dwelling.objects.filter(entrance__estate__slug="rugmarken").first()
    answer = step_in("torben").post(LAV, {"bolig": [home.pk], "sprog": "xx"})
    assert answer.status_code in {302, 422}
    assert not Invitation.objects.exists()
