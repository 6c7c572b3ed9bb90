"""The first weeks: where the way in ends, three easy things, and «jeg er på plads»."""

from datetime import timedelta

import pytest
from django.test import Client

from community import features
from community.features import Link
from community.homes import page, rules
from community.homes.greeting import actions as greeting
from community.homes.models import Settled
from community.people import actions
from community.people.models import Household
from community.people.welcome import actions as welcome
from tests.community.homes.conftest import TODAY, at_the_gate, came_in
from tests.conftest import NOW

PATH = "/rugmarken/bolig/velkommen/"


@pytest.fixture
def asta(household):
    return came_in(welcome.invite(household, now=NOW), "Asta")


@pytest.fixture
def client(asta):
    return logged_in(asta)


def logged_in(member) -> Client:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, path: str = PATH) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def take_visit(cast, household, who="birgit"):
    visit = household.greetings.get(kind="visit")
    return greeting.take(cast.member(who), visit, now=NOW)


# --- who is new -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("began", "joined", "is_new"),
    [
        (0, 0, True),
        (8, 8, True),
        (60, 0, True),
        (61, 0, False),
        (29, 29, True),
        (30, 30, False),
        (13000, 0, False),
    ],
)
def test_new_is_who_came_lately_to_a_home_that_was_new_then(empty, cast, began, joined, is_new):
    household = actions.move_in(empty, on=TODAY - timedelta(days=began))
    user = actions.open_profile(name="Asta", now=NOW)
    day = TODAY - timedelta(days=joined)
    member = at_the_gate(actions.enrol(user, cast.estate(), on=day, household=household))
    assert rules.moved_in_lately(member, TODAY) == is_new


def test_who_was_here_before_the_app_goes_straight_on(cast):
    """Birgit got her letter today; she moved in in 1989."""
    birgit = cast.member("birgit")
    member = came_in(welcome.invite(birgit.household, now=NOW), "Bent")
    assert logged_in(member).get(PATH)["Location"] == "/rugmarken/"
    assert "Velkommen til" not in text(logged_in(member), "/rugmarken/")


def test_an_estate_on_its_first_day_is_not_full_of_newcomers(cast, asta):
    homes = Household.objects.filter(memberships=None, dwelling__entrance__estate=asta.estate_id)
    homes.update(period=(TODAY, None))
    assert not page.is_new(asta, NOW)


@pytest.mark.parametrize("who", ["torben", "leyla"])
def test_who_only_works_here_has_no_welcome(cast, step_in, who):
    assert step_in(who).get(PATH).status_code == 404


def test_another_estate_has_none(cast):
    assert cast.client("amina").get(PATH).status_code == 404


# --- the page --------------------------------------------------------------------------------------


def test_the_welcome_says_where_and_whom_to_ring(client):
    said = text(client)
    assert "Velkommen til Rugmarken" in said
    assert "tel:00001000" in said
    assert "Book en vasketid" in said
    assert "Inviter den, du bor med" in said


def test_there_are_three_easy_things_and_no_fourth(client, monkeypatch):
    feature = features.all_features()[0]
    many = [Link(f"Let {n}", "house", f"/let/{n}/", "easy", n) for n in range(9)]
    monkeypatch.setattr(feature, "links", lambda member, now: many)
    said = text(client)
    assert "Tre lette ting at begynde med" in said
    assert said.count("/let/") == 3
    assert "Let 0" in said


def test_a_hello_is_easy_only_when_there_is_somebody(cast, greeters, client, household):
    assert "Sig hej til din velkomstnabo" not in text(client)
    greeting.greet_due(NOW)
    assert "Velkomstholdet kommer gerne forbi" in text(client)
    assert "Sig hej til din velkomstnabo" not in text(client)
    take_visit(cast, household)
    said = text(client)
    assert "Sig hej til din velkomstnabo" in said
    assert "Birgit kommer gerne forbi" in said
    assert "Bøgeløv" not in said


def test_a_hidden_greeter_has_no_name_on_the_page(cast, greeters, client, household):
    greeting.greet_due(NOW)
    take_visit(cast, household)
    actions.change_settings(cast.user("birgit"), is_hidden=True)
    for path in (PATH, f"{PATH}hej/"):
        said = text(client, path)
        assert "Birgit" not in said
        assert "En nabo" in said
        assert "Rugmarken 3" not in said


def test_a_hello_is_sent_once(cast, greeters, client, household):
    greeting.greet_due(NOW)
    assert client.get(f"{PATH}hej/")["Location"] == PATH
    take_visit(cast, household)
    assert "Rugmarken 3" in text(client, f"{PATH}hej/")
    assert household.greetings.get(kind="visit").hello_at is None
    assert client.post(f"{PATH}hej/")["Location"] == PATH
    assert "Din hilsen er sendt" in text(client, f"{PATH}hej/")
    assert "Sig hej til din velkomstnabo" not in text(client)


def test_no_thanks_and_thanks_after_all(cast, greeters, client, household):
    greeting.greet_due(NOW)
    assert client.post(f"{PATH}nej-tak/")["Location"] == PATH
    said = text(client)
    assert "Det er helt fint" in said
    assert "kommer gerne forbi" not in said.replace("Der kommer ingen forbi", "")
    assert f"{PATH}nej-tak/fortryd/" in said
    again = client.post(f"{PATH}nej-tak/")
    assert again.status_code == 422
    assert "ikke aftalt noget besøg" in again.content.decode()
    client.post(f"{PATH}nej-tak/fortryd/")
    assert "Velkomstholdet kommer gerne forbi" in text(client)


def test_the_young_see_the_visit_and_do_not_decide(greeters, household):
    ida = came_in(welcome.invite(household, now=NOW), "Ida", is_adult=False)
    greeting.greet_due(NOW)
    client = logged_in(ida)
    said = text(client)
    assert "Velkomstholdet kommer gerne forbi" in said
    assert "Nej tak</button>" not in said
    assert "Inviter den, du bor med" not in said
    assert client.post(f"{PATH}nej-tak/").status_code == 422


@pytest.mark.parametrize(
    "path",
    ["paa-plads/", "paa-plads/fortryd/", "nej-tak/", "nej-tak/fortryd/"],
)
def test_a_look_changes_nothing(client, path):
    assert client.get(PATH + path).status_code == 405
    assert client.head(PATH + path).status_code == 405


# --- the card on «I dag» --------------------------------------------------------------------------


def test_the_card_stays_until_one_is_settled_and_comes_back(client, asta):
    assert PATH in text(client, "/rugmarken/")
    assert client.post(f"{PATH}paa-plads/")["Location"] == "/rugmarken/"
    said = text(client, "/rugmarken/")
    assert f"{PATH}paa-plads/fortryd/" in said
    assert f'href="{PATH}"' not in said
    client.post(f"{PATH}paa-plads/")
    assert Settled.objects.filter(member=asta).count() == 1
    assert client.post(f"{PATH}paa-plads/fortryd/")["Location"] == PATH
    assert f'href="{PATH}"' in text(client, "/rugmarken/")


def test_after_a_month_it_is_gone_by_itself(asta, client, monday):
    monday.move_to(NOW + timedelta(days=29))
    assert f'href="{PATH}"' in text(client, "/rugmarken/")
    monday.move_to(NOW + timedelta(days=30))
    client = logged_in(asta)
    assert f'href="{PATH}"' not in text(client, "/rugmarken/")
    assert client.get(PATH)["Location"] == "/rugmarken/"


def test_a_helper_sees_the_welcome_of_the_one_they_help(stands_in, asta, cast):
    client = stands_in("birgit", "asta")
    assert "Velkommen til Rugmarken" in text(client)
    client.post(f"{PATH}paa-plads/")
    assert Settled.objects.filter(member=asta).exists()
