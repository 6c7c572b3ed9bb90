"""«Din bolig»: who lives here, as those who live here see it, and as nobody else does."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings import actions as bookings
from bookings.slots import Slot
from community import features
from community.homes.greeting import actions as greeting
from community.notifications.actions import tell
from community.people import actions
from community.people.household import actions as household_actions
from community.people.models import Dwelling, Helping
from community.people.welcome import actions as welcome
from tests.community.homes.conftest import TODAY, came_in
from tests.conftest import NOW, at

PATH = "/rugmarken/bolig/"


def page_of(client: Client) -> str:
    answer = client.get(PATH)
    assert answer.status_code == 200
    return answer.content.decode()


def test_fadumo_sees_her_home_and_who_has_a_profile(cast):
    page = page_of(cast.client("fadumo"))
    assert "Rugmarken 7, 3. tv" in page
    assert "Yahya" in page
    assert "under 18" in page
    assert "Børn under 15 skriver vi ikke op" in page


def test_since_when_is_said_with_its_year(cast):
    assert "1.\u00a0januar\u00a02003" in page_of(cast.client("jens"))


def test_who_is_on_paper_is_marked(cast):
    page = page_of(cast.client("yildiz"))
    assert "Orhan" in page
    assert "på papir" in page


def test_no_surname_phone_or_address_of_another_is_on_the_page(cast):
    page = page_of(cast.client("yildiz"))
    assert "orhan@" not in page
    assert page.count("Månelund") == 0


def test_one_sees_the_hidden_one_one_lives_with(cast):
    actions.change_settings(cast.user("pia"), is_hidden=True)
    assert "Pia" in page_of(cast.client("jens"))


def test_who_helps_from_outside_does_not(cast, stands_in):
    actions.change_settings(cast.user("pia"), is_hidden=True)
    page = page_of(stands_in("birgit", "jens"))
    assert "Pia" not in page
    assert "En nabo" in page
    assert "Jens" in page


@pytest.mark.parametrize("who", ["torben", "grethe"])
def test_a_hidden_one_is_not_named_to_who_comes_by(cast, stands_in, who):
    actions.change_settings(cast.user("ejnar"), is_hidden=True)
    page = page_of(stands_in(who, "ejnar", visit=True))
    assert "Ejnar" not in page
    assert "En nabo" in page


def test_a_helper_of_their_choice_knows_their_name(cast, stands_in):
    actions.change_settings(cast.user("ejnar"), is_hidden=True)
    assert "Ejnar" in page_of(stands_in("birgit", "ejnar"))


def test_a_hidden_ones_code_is_not_told_to_a_colleague_on_a_visit(cast, stands_in):
    actions.change_settings(cast.user("yildiz"), is_hidden=True)
    household_actions.invite_next(cast.member("yildiz"), now=timezone.now())
    page = page_of(stands_in("torben", "orhan", visit=True))
    assert "Yildiz" not in page
    assert "Lavet af En nabo" in page


def test_nobody_throws_out_another(cast):
    page = page_of(cast.client("jens"))
    assert "Nogen bor her ikke mere" in page
    assert "Ingen kan melde en anden ud" in page
    posts = [line for line in page.split("<form") if "/bolig/" in line[:200]]
    assert all("inviter" in form[:200] for form in posts)


@pytest.mark.parametrize("who", ["sofie", "ingrid"])
def test_another_estate_gets_a_404(cast, who):
    assert cast.client(who).get(PATH).status_code == 404


def test_nobody_from_the_street_gets_in(db):
    assert Client().get(PATH).status_code == 302


def test_the_link_is_for_who_lives_here(cast):
    def labels(member):
        return [str(link.label) for link in features.links_of(member, NOW, "mine")]

    assert "Din bolig" in labels(cast.member("birgit"))
    assert "Din bolig" not in labels(cast.member("torben", "rugmarken"))
    assert PATH in cast.client("birgit").get("/rugmarken/mere/").content.decode()


def test_thirty_in_a_home_cost_what_one_does(cast, django_assert_num_queries):
    jens = cast.member("jens")
    client = cast.client("jens")
    client.get(PATH)
    few = _queries(client)
    for number in range(30):
        user = actions.open_profile(name=f"Asta {number}", now=NOW)
        actions.enrol(user, jens.estate, on=TODAY, household=jens.household)
    for _ in range(5):
        household_actions.invite_next(jens, now=timezone.now())
    with django_assert_num_queries(few):
        client.get(PATH)


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(PATH)
    return len(seen)


# --- the next household in the same home ----------------------------------------------------------


@pytest.fixture
def former(cast, greeters, monday):
    """Asta lived here for two weeks and left everything a person can leave behind."""
    home = Dwelling.objects.filter(entrance__estate__slug="rugmarken", households=None).first()
    household = actions.move_in(home, on=TODAY)
    asta = came_in(welcome.invite(household, now=NOW), "Asta")
    slot = Slot(at("2026-11-25", "15:00"), at("2026-11-25", "17:00"))
    bookings.book(asta, cast.facility(), slot, now=NOW)
    household_actions.invite_next(asta, now=NOW)
    greeting.greet_due(NOW)
    greeting.take(cast.member("birgit"), household.greetings.get(kind="visit"), now=NOW)
    greeting.say_hello(asta, now=NOW)
    with transaction.atomic():
        tell("bookings.reminder", [asta.user], "Astas besked", "", "/x/", now=NOW)
    Helping.objects.create(helped=asta, helper=cast.user("torben"), kind="named", began_at=NOW)
    for feature in features.all_features():
        if feature.member_left:
            feature.member_left(asta, NOW, NOW)
    actions.leave(asta, on=TODAY + timedelta(days=1))
    return asta


def test_a_new_household_in_the_same_home_sees_nothing_of_the_former(cast, former, monday):
    moved_in = NOW + timedelta(days=2)
    monday.move_to(moved_in)
    home = former.household.dwelling
    household = actions.move_in(home, on=TODAY + timedelta(days=2))
    nora = came_in(welcome.invite(household, now=moved_in), "Nora", moved_in)
    client = Client()
    client.force_login(nora.user, backend="django.contrib.auth.backends.ModelBackend")
    paths = [
        "/rugmarken/", "/rugmarken/mere/", "/rugmarken/bolig/", "/rugmarken/bolig/velkommen/",
        "/rugmarken/booking/", "/rugmarken/booking/mine/", "/rugmarken/til-dig/", "/mig/",
        f"/rugmarken/booking/{cast.facility().part_of_id}/?dag=2026-11-25",
    ]  # fmt: skip
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        page = answer.content.decode()
        assert "Asta" not in page, path
        assert "ikke er brugt" not in page, path
    assert "Ingen bookinger lige nu" in client.get("/rugmarken/booking/mine/").content.decode()
    told = client.get("/api/v1/rugmarken/bookings/")
    assert told.status_code == 200
    assert told.json()["results"] == []
    assert not features.may_watch(nora, f"household:{former.household_id}")
    assert features.may_watch(nora, f"household:{household.pk}")
    assert "Birgit" not in client.get("/rugmarken/bolig/velkommen/").content.decode()
    back = household_actions.could_be_back(household.invitations.get(), moved_in)
    assert former not in back


def test_who_moved_sees_nothing_of_those_who_came_after(cast, former, monday):
    monday.move_to(NOW + timedelta(days=2))
    client = Client()
    client.force_login(former.user, backend="django.contrib.auth.backends.ModelBackend")
    for path in ("/rugmarken/bolig/", "/rugmarken/bolig/velkommen/", "/rugmarken/"):
        assert client.get(path).status_code == 404
