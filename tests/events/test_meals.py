"""The shared meal: who eats what, what is bought, who sees it, and when it is forgotten."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.noticeboard import actions as board
from community.noticeboard.models import Notice
from events import tasks
from events.chores import actions as chores
from events.ending import actions as ending
from events.feature import feature
from events.keeping import actions as keeping
from events.meals import actions
from events.meals.page import kitchen_of, meal_of
from events.meals.shopping import Ware, portions, wares
from events.models import Diet, Food, Kind, Meal
from events.parting import actions as parting
from events.signing import actions as signing
from tests.conftest import NOW, at
from tests.events.conftest import WEDNESDAY, join, make, seats, told
from tests.refusing import refused

CLOSES = at("2026-11-23", "12:00") + timedelta(days=1)


@pytest.fixture
def supper(cast):
    """Room for forty on Wednesday, until Tuesday noon; Fadumo hosts, and one hand is wanted."""
    event = make(cast.member("fadumo"), seats(40, sign_up_by=CLOSES))
    event.stove = chores.add(
        cast.member("fadumo"), event, what="Lave mad", is_cooking=True, wanted=2, now=NOW
    )
    return event


def eats(cast, name, event, adults=1, now=NOW, what="", **counts):
    signup = join(cast.member(name), event, adults=adults, now=now)
    actions.say_diets(cast.member(name), signup, counts=counts, words=what, now=now)
    return signup


def kitchen(cast, event, name="fadumo"):
    return kitchen_of(cast.member(name), event, meal_of(cast.member(name), event, NOW))


# --- what one does not eat -----------------------------------------------------------------------


def test_each_party_says_how_many_of_them_eat_what(cast, supper):
    eats(cast, "birgit", supper, adults=2, vegetarian=1)
    eats(cast, "oksana", supper, adults=3, no_nuts=1, other=2, what="uden løg")
    assert kitchen(cast, supper).heads == 5
    assert kitchen(cast, supper).foods == [("Vegetar", 1), ("Uden nødder", 1), ("Andet", 2)]
    assert [plate.said for plate in kitchen(cast, supper).plates] == [
        "1 vegetar",
        "1 uden nødder, 2 uden løg",
    ]


def test_it_is_said_anew_and_taken_back(cast, supper):
    signup = eats(cast, "birgit", supper, adults=2, halal=2)
    actions.say_diets(cast.member("birgit"), signup, counts={"no_pork": 1, "halal": 0}, now=NOW)
    assert list(Diet.objects.values_list("food", "count")) == [("no_pork", 1)]
    actions.say_diets(cast.member("birgit"), signup, counts={}, now=NOW)
    assert not Diet.objects.exists()


@pytest.mark.parametrize(
    ("counts", "words", "code"),
    [
        ({"halal": 3}, "", "more_than_come"),
        ({"halal": -1}, "", "more_than_come"),
        ({"fish": 1}, "", "no_such_choice"),
        ({"other": 1}, "  ", "no_words"),
        ({"other": 1}, "x" * 81, "long_text"),
        ({"other": 1}, "010190-1234", "cpr"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_kept(cast, supper, counts, words, code):
    signup = join(cast.member("birgit"), supper, adults=2)
    with refused(code):
        actions.say_diets(cast.member("birgit"), signup, counts=counts, words=words, now=NOW)
    assert not Diet.objects.exists()


def test_once_the_cooks_have_shopped_it_is_too_late_but_the_same_again_is_not(cast, supper):
    signup = eats(cast, "birgit", supper, vegetarian=1)
    member = cast.member("birgit")
    assert actions.say_diets(member, signup, counts={"vegetarian": 1}, now=CLOSES)
    with refused("too_late"):
        actions.say_diets(member, signup, counts={"halal": 1}, now=CLOSES)


def test_nobody_says_it_for_another_home_or_for_what_is_no_meal(cast, supper):
    signup = join(cast.member("birgit"), supper)
    with refused("not_yours"):
        actions.say_diets(cast.member("kasper"), signup, counts={"halal": 1}, now=NOW)
    walk = make(cast.member("grethe"), seats(4, kind=Kind.MOVEMENT))
    walking = join(cast.member("birgit"), walk)
    with refused("no_meal"):
        actions.say_diets(cast.member("birgit"), walking, counts={"halal": 1}, now=NOW)


# --- the kitchen ---------------------------------------------------------------------------------


def test_only_hosts_and_cooks_open_the_kitchen(cast, supper):
    eats(cast, "birgit", supper, vegetarian=1)
    there = f"/rugmarken/sker/{supper.token}/koekken/"
    assert "1 vegetar" in cast.client("fadumo").get(there).text
    assert cast.client("yildiz").get(there).status_code == 404
    assert cast.client("birgit").get(there).status_code == 404
    chores.take(cast.member("yildiz"), supper.stove, now=NOW)
    assert "1 vegetar" in cast.client("yildiz").get(there).text
    chores.give_up(cast.member("yildiz"), supper.stove, now=NOW)
    assert cast.client("yildiz").get(there).status_code == 404


def test_what_one_eats_is_on_nobody_elses_page(cast, supper):
    eats(cast, "birgit", supper, other=1, what="marmelademarkør")
    for who in ("kasper", "oksana", "torben", "jens"):
        page = cast.client(who).get(f"/rugmarken/sker/{supper.token}/")
        assert "marmelademarkør" not in page.text
    assert "marmelademarkør" in cast.client("birgit").get(f"/rugmarken/sker/{supper.token}/").text
    assert not Diet.objects.visible_to(cast.member("kasper")).exists()


def test_the_cooks_write_the_menu_and_the_list_is_worked_out_for_all(cast, supper):
    join(cast.member("birgit"), supper, adults=2, children=1)
    join(cast.member("kasper"), supper, adults=1, guests=1)
    there = f"/rugmarken/sker/{supper.token}/koekken/"
    sent = {
        "menu": "Linsesuppe med brød", "allergens": "gluten", "adult_price": "35",
        "child_price": "15", "per_person": "250 g kartofler\n0,5 dl olie\n1 løg\nSalt",
    }  # fmt: skip
    assert cast.client("fadumo").post(there, sent).status_code == 302
    sheet = kitchen(cast, supper)
    assert sheet.wares == [
        Ware("kartofler", "1,2 kg"), Ware("olie", "3 dl"), Ware("løg", "5"), Ware("Salt"),
    ]  # fmt: skip
    assert (sheet.heads, sheet.takings) == (5, 4 * 35 + 15)
    page = cast.client("birgit").get(f"/rugmarken/sker/{supper.token}/").text
    assert "Linsesuppe med brød" in page
    assert "35 kr. for en voksen, 15 kr. for et barn" in page


def test_a_new_household_eats_free_the_first_time(cast, supper):
    actions.plan(cast.member("fadumo"), supper, adult_price=35, now=NOW)
    join(cast.member("sara"), supper, adults=2)
    join(cast.member("birgit"), supper)
    assert (kitchen(cast, supper).free, kitchen(cast, supper).takings) == (1, 35)
    page = cast.client("sara").get(f"/rugmarken/sker/{supper.token}/").text
    assert "Første gang spiser I gratis" in page
    later = make(cast.member("fadumo"), seats(9, starts_at=WEDNESDAY + timedelta(days=7)))
    join(cast.member("sara"), later, adults=2)
    actions.plan(cast.member("fadumo"), later, adult_price=35, now=NOW)
    assert (kitchen(cast, later).free, kitchen(cast, later).takings) == (0, 70)


@pytest.mark.parametrize(
    ("who", "facts", "code"),
    [
        ("birgit", {"menu": "Suppe"}, "not_yours"),
        ("fadumo", {"adult_price": 501}, "too_dear"),
        ("fadumo", {"menu": "x" * 401}, "long_text"),
        ("fadumo", {"menu": "010190-1234"}, "cpr"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(cast, supper, who, facts, code):
    with refused(code):
        actions.plan(cast.member(who), supper, **facts, now=NOW)
    assert not Meal.objects.exists()


def test_a_wrong_price_is_said_beside_it_and_what_was_typed_stays(cast, supper):
    there = f"/rugmarken/sker/{supper.token}/koekken/"
    answer = cast.client("fadumo").post(there, {"menu": "Suppe 🍲", "adult_price": "-1"})
    assert answer.status_code == 422
    assert "Skriv et tal fra 0." in answer.text
    assert "Suppe 🍲" in answer.text


def test_the_kitchen_asks_as_much_for_one_as_for_thirty(cast, supper, crowd):
    first, *others = crowd(30)
    signup = join(first, supper)
    actions.say_diets(first, signup, counts={"halal": 1}, now=NOW)
    client, there = cast.client("fadumo"), f"/rugmarken/sker/{supper.token}/koekken/"
    client.get(there)
    with CaptureQueriesContext(connection) as one:
        client.get(there)
    for member in others:
        signup = join(member, supper)
        actions.say_diets(member, signup, counts={"halal": 1}, now=NOW)
    with CaptureQueriesContext(connection) as thirty:
        assert ">30</b>" in client.get(there).text
    assert len(one) == len(thirty)


# --- on the page ---------------------------------------------------------------------------------


def test_one_signs_up_and_says_it_in_one_go(cast, supper):
    there = f"/rugmarken/sker/{supper.token}/kom/"
    sent = {"adults": "2", "food_vegetarian": "1", "food_other": "1", "words": "uden chili"}
    assert cast.client("birgit").post(there, sent).status_code == 302
    assert set(Diet.objects.values_list("food", "count", "words")) == {
        ("vegetarian", 1, ""),
        ("other", 1, "uden chili"),
    }


def test_with_too_many_nobody_is_signed_up_and_what_was_typed_stays(cast, supper):
    there = f"/rugmarken/sker/{supper.token}/kom/"
    answer = cast.client("birgit").post(there, {"adults": "2", "food_halal": "3", "words": ""})
    assert answer.status_code == 422
    assert "I er 2. Skriv højst så mange." in answer.text
    assert 'value="3"' in answer.text
    assert not supper.signups.exists()


def test_there_are_two_doors_to_the_same_meal(cast, supper):
    page = cast.client("birgit").get(f"/rugmarken/sker/{supper.token}/").text
    assert "Jeg laver mad" in page
    assert "Vi spiser med" in page
    chores.take(cast.member("birgit"), supper.stove, now=NOW)
    page = cast.client("birgit").get(f"/rugmarken/sker/{supper.token}/").text
    assert "Jeg laver mad" not in page
    assert "Gå i køkkenet" in page


# --- at the closing ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_hosts_and_cooks_hear_once_that_the_list_is_ready(cast, supper, together):
    chores.take(cast.member("yildiz"), supper.stove, now=NOW)
    assert actions.tell_lists_due(CLOSES - timedelta(minutes=1)) == 0

    def tick():
        return actions.tell_lists_due(CLOSES)

    assert sorted(together(tick, tick)) == [0, 1]
    assert told("fadumo", "host")[-1] == told("yildiz", "host")[-1] == "Indkøbslisten er klar"
    assert actions.tell_lists_due(CLOSES + timedelta(hours=1)) == 0


def test_nothing_is_said_of_a_meal_that_is_off_or_has_begun(cast, supper):
    assert actions.tell_lists_due(WEDNESDAY) == 0
    ending.call_off(cast.member("fadumo"), supper, reason="", now=NOW)
    assert actions.tell_lists_due(CLOSES) == 0
    assert tasks.tell_lists.name == "events.tasks.tell_lists"


# --- what is left --------------------------------------------------------------------------------


def test_what_is_left_hangs_on_the_board_until_midnight_and_once(cast, supper):
    there = f"/rugmarken/sker/{supper.token}/til-overs/"
    assert cast.client("fadumo").post(there, {"text": "Suppe"}).status_code == 422
    board.begin_categories(cast.estate())
    served = WEDNESDAY + timedelta(hours=1)
    for _twice in range(2):
        notice = actions.share_leftovers(
            cast.member("fadumo"), supper, text="Fire portioner", now=served
        )
    assert Notice.objects.filter(title="Mad til overs").count() == 1
    assert notice.text == "Fire portioner"
    assert notice.ends_at == at("2026-11-26", "00:00")
    with refused("not_yours"):
        actions.share_leftovers(cast.member("birgit"), supper, text="", now=served)


# --- forgotten -----------------------------------------------------------------------------------


def test_what_one_does_not_eat_is_forgotten_two_weeks_after(cast, supper):
    eats(cast, "birgit", supper, halal=1)
    over = supper.ends_at + timedelta(days=14)
    assert actions.sweep_diets(over) == 0
    assert actions.sweep_diets(over + timedelta(seconds=1)) == 1
    assert keeping.old_signups(over).count() == 0  # who came is known longer


def test_it_goes_along_with_who_leaves_or_is_forgotten(cast, supper):
    signup = eats(cast, "birgit", supper, halal=1)
    signing.leave(cast.member("birgit"), signup, now=NOW)
    assert kitchen(cast, supper).foods == []
    assert not Diet.objects.filter(signup=signup).exists()


def test_the_file_has_what_one_said(cast, supper):
    eats(cast, "birgit", supper, other=1, what="uden løg")
    (row,) = feature.export(cast.user("birgit"))["foods_you_do_not_eat"]
    assert (row["name"], row["how_many"], row["text"]) == ("Nabosuppe", 1, "uden løg")
    parting.erase(cast.user("birgit"), NOW)
    assert not any(feature.export(cast.user("birgit"))["foods_you_do_not_eat"])


# --- the arithmetic ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "eaters", "ware"),
    [
        ("250 g kartofler", (4, 0), Ware("kartofler", "1 kg")),
        ("33 g ris", (3, 0), Ware("ris", "100 g")),
        ("1,5 dl mælk", (10, 0), Ware("mælk", "1,5 l")),
        ("1 æg", (3, 1), Ware("æg", "4")),
        ("2 stk. boller", (1, 0), Ware("boller", "2 stk")),
        ("0,25 bundt persille", (3, 0), Ware("persille", "1 bundt")),
        ("Salt og peber", (9, 0), Ware("Salt og peber")),
        ("10 gulerødder", (2, 0), Ware("gulerødder", "20")),
        ("خبز 🍞", (2, 0), Ware("خبز 🍞")),
        ("250 g kartofler", (0, 0), Ware("kartofler", "0 g")),
    ],
)
def test_a_line_for_one_becomes_what_is_bought_for_all(line, eaters, ware):
    assert list(wares(line, portions(*eaters))) == [ware]


def test_every_food_has_a_name():
    assert all(str(food.label) for food in Food)
