"""The pages of those who greet: which doors are new, and never who."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community import features
from community.homes.greeting import actions as greeting
from community.homes.models import Greeting
from community.people import actions
from community.people.models import Household, Role
from community.people.welcome import actions as welcome
from tests.community.homes.conftest import TODAY, came_in
from tests.conftest import NOW

PATH = "/rugmarken/bolig/nye/"


@pytest.fixture
def greeted(household, greeters):
    greeting.greet_due(NOW)
    return household


@pytest.fixture
def birgit(cast, greeted):
    return cast.client("birgit")


def text(client: Client, path: str = PATH) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def visit_of(household):
    return Greeting.objects.get(household=household, kind="visit")


def at_door(household, verb):
    return f"{PATH}{visit_of(household).pk}/{verb}/"


# --- who sees them --------------------------------------------------------------------------------


def test_a_welcome_neighbour_sees_doors_and_no_names(birgit, greeted):
    came_in(welcome.invite(greeted, now=NOW), "Asta")
    said = text(birgit)
    assert str(greeted.dwelling) in said
    assert "Flyttet ind mandag 23.\u00a0november" in said
    assert "mandag 7.\u00a0december" in said
    for name in ("Asta", "Mikkel", "Sara", "Dugdråbe"):
        assert name not in said
    assert "<textarea" not in said
    assert 'type="text"' not in said


@pytest.mark.parametrize("who", ["torben", "leyla", "kim"])
def test_colleagues_see_them_with_their_second_factor(cast, step_in, greeted, who):
    assert str(greeted.dwelling) in text(step_in(who))
    weak = cast.client(who).get(PATH)
    assert weak["Location"].startswith(f"{reverse('account_second_factor')}?next=")


@pytest.mark.parametrize("who", ["jens", "grethe", "ahmad", "ejnar", "mikkel", "line"])
def test_everybody_else_gets_the_404_of_nothing(cast, greeted, who):
    client = cast.client(who)
    pk = visit_of(greeted).pk
    assert client.get(PATH).status_code == 404
    for verb in ("tag", "giv-tilbage", "klaret", "fortryd"):
        there = client.post(f"{PATH}{pk}/{verb}/", {"outcome": "met"})
        none = client.post(f"{PATH}999999/{verb}/", {"outcome": "met"})
        assert there.status_code == none.status_code == 404
        assert there.content == none.content
    assert visit_of(greeted).state == "waiting"


def test_another_estates_greeter_sees_their_own_doors_only(cast, greeted):
    sofie = cast.member("sofie")
    actions.appoint(sofie, Role.WELCOME_NEIGHBOUR, since=TODAY)
    client = cast.client("sofie")
    assert client.get(PATH).status_code == 404
    said = text(client, "/ankerhuset/bolig/nye/")
    assert "Rugmarken" not in said
    there = client.post(f"/ankerhuset/bolig/nye/{visit_of(greeted).pk}/tag/")
    assert there.status_code == 404


def test_birgit_on_behalf_of_ejnar_greets_nobody(stands_in, greeted):
    assert stands_in("birgit", "ejnar").get(PATH).status_code == 404


def test_who_acts_for_a_greeter_has_not_their_office(cast, stands_in, greeted):
    assert stands_in("jens", "birgit").get(PATH).status_code == 404
    actions.appoint(cast.member("ejnar"), Role.WELCOME_NEIGHBOUR, since=TODAY)
    assert stands_in("torben", "ejnar", visit=True).get(PATH).status_code == 404


def test_who_has_moved_out_sees_nothing(cast, birgit):
    actions.leave(cast.member("birgit"), on=TODAY)
    assert birgit.get(PATH).status_code == 404


def test_a_term_that_is_over_closes_the_page(cast, birgit):
    term = cast.member("birgit").terms.get(role=Role.WELCOME_NEIGHBOUR)
    term.period = (TODAY - timedelta(days=90), TODAY)
    term.save()
    assert birgit.get(PATH).status_code == 404


# --- what they do ----------------------------------------------------------------------------------


def test_birgit_takes_a_door_gives_it_back_and_takes_it_again(birgit, greeted):
    assert birgit.post(at_door(greeted, "tag"))["Location"] == PATH
    said = text(birgit)
    assert "Den er din. Tak." in said
    assert "Vi har mødtes" in said
    assert at_door(greeted, "giv-tilbage") in said
    birgit.post(at_door(greeted, "giv-tilbage"))
    assert "Vi har mødtes" not in text(birgit)
    birgit.post(at_door(greeted, "tag"))
    assert visit_of(greeted).state == "taken"


@pytest.mark.parametrize(
    ("outcome", "word"), [("met", "Mødt"), ("not_home", "Ikke hjemme"), ("no_thanks", "Nej tak")]
)
def test_what_came_of_it_is_one_of_three(birgit, greeted, outcome, word):
    birgit.post(at_door(greeted, "tag"))
    birgit.post(at_door(greeted, "klaret"), {"outcome": outcome})
    said = text(birgit)
    assert "Det er skrevet ned" in said
    assert f"{word}</span>" in said
    birgit.post(at_door(greeted, "fortryd"))
    assert visit_of(greeted).state == "taken"


def test_a_fourth_word_is_a_sentence(birgit, greeted):
    answer = birgit.post(at_door(greeted, "klaret"), {"outcome": "they seemed sad"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Vælg et af de tre svar." in said
    assert "seemed" not in said


def test_yildiz_reads_who_has_it(cast, birgit, greeted):
    birgit.post(at_door(greeted, "tag"))
    yildiz = cast.client("yildiz")
    said = yildiz.post(at_door(greeted, "tag"))
    assert said.status_code == 422
    assert "En anden har taget den" in said.content.decode()


def test_overdue_is_said_calmly(birgit, monday):
    monday.move_to(NOW + timedelta(days=16))
    said = text(birgit)
    assert "Det er aldrig for sent at sige hej" in said
    assert "tag--danger" not in said


def test_a_door_that_is_done_is_gone_the_day_after(birgit, greeted, monday):
    for row in greeted.greetings.all():
        birgit.post(f"{PATH}{row.pk}/klaret/", {"outcome": "met"})
    assert str(greeted.dwelling) in text(birgit)
    monday.move_to(NOW + timedelta(days=1, hours=1))
    assert str(greeted.dwelling) not in text(birgit)


def test_no_doors_is_said_kindly(cast, greeters):
    said = text(cast.client("birgit"))
    assert "Ingen nye døre lige nu" in said


@pytest.mark.parametrize("verb", ["tag", "giv-tilbage", "klaret", "fortryd"])
def test_a_look_does_nothing(birgit, greeted, verb):
    assert birgit.get(at_door(greeted, verb)).status_code == 405
    assert visit_of(greeted).state == "waiting"


def test_thirty_doors_cost_what_two_do_and_come_in_pages(cast, birgit, greeted):
    text(birgit)  # what was told about the doors is seen
    few = _queries(birgit)
    homes = list(
        Household.objects.filter(dwelling__entrance__estate=cast.estate(), memberships=None)
    )
    for household in homes[:30]:
        for kind in Greeting.Kind:
            Greeting.objects.get_or_create(
                household=household, kind=kind, defaults={"due_on": TODAY, "created_at": NOW}
            )
    assert _queries(birgit) == few
    first, second = text(birgit), text(birgit, f"{PATH}?side=2")
    assert first.count("h2 class") == 20
    assert 10 < second.count("h2 class") <= 13
    assert "?side=2" in first
    for page in ("0", "-1", "x", "99999999999999999999"):
        assert birgit.get(f"{PATH}?side={page}").status_code == 200


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        text(client)
    return len(seen)


# --- «I dag» and «Mere» ----------------------------------------------------------------------------


def test_the_card_counts_doors_and_names_none(birgit, greeted):
    said = text(birgit, "/rugmarken/")
    assert "2 døre venter på et velkommen" in said
    assert str(greeted.dwelling) not in said
    birgit.post(at_door(greeted, "tag"))
    said = text(birgit, "/rugmarken/")
    assert "Sig hej til nye naboer" in said
    assert str(greeted.dwelling) not in said


def test_the_link_is_for_who_greets(cast, greeted):
    def labels(name, estate=None):
        member = cast.member(name, estate)
        return [str(link.label) for link in features.links_of(member, NOW, "work")]

    assert "Nye naboer" in labels("birgit")
    assert "Nye naboer" in labels("torben", "rugmarken")
    assert "Nye naboer" not in labels("jens")
