"""«Nøgler, der er væk»: who may take them away from whom, what happens, and who is told."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.notifications.models import Delivery, Notification
from community.office.keys import actions
from community.office.roles import actions as roles
from community.people import actions as people
from community.people.models import Entry, Household, Membership, Role, User
from community.people.post import wait_for_the_post
from tests.community.office.conftest import TODAY
from tests.conftest import NOW, strong

BASE = "/rugmarken/kontor/noegler/"
GOOD = {"reason": "lost", "sure": "on"}


def give_keys(user):
    """A passkey, an app and codes, as rows: what is in them does not matter here."""
    for kind in Authenticator.Type:
        Authenticator.objects.create(user=user, type=kind, data={})


def keys_of(user):
    return Authenticator.objects.filter(user=user).count()


def forget(by, about, *, now=NOW, **facts):
    return actions.forget_keys(by, about, **({"reason": "lost", "sure": True} | facts), now=now)


def lines():
    return Entry.objects.filter(act="keys.forgotten").order_by("pk")


def of_home(member):
    home = member.household.dwelling
    return {"entrance": home.entrance_id, "door": f"{home.floor}. {home.door}"}


@pytest.fixture
def office(sanne):
    """Sanne's browser, with her key shown a moment ago."""
    return strong(sanne.user)


@pytest.fixture
def jens(cast):
    """The chair, with keys he has lost."""
    give_keys(cast.user("jens"))
    return cast.member("jens")


# --- what happens --------------------------------------------------------------------------------


def test_everything_goes_everybody_is_logged_out_and_it_is_written_down_and_told(
    cast, sanne, jens, django_capture_on_commit_callbacks
):
    browser = cast.client("jens")
    assert browser.get("/rugmarken/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert forget(sanne, jens, reason="stolen") == 3
    assert keys_of(jens.user) == 0
    assert browser.get("/rugmarken/")["Location"].startswith("/konto/log-ind/")
    line = lines().get()
    assert (line.by, line.about, line.estate) == (sanne.user, jens.user, sanne.estate)
    assert line.why == "Telefonen eller nøglen er stjålet"
    wait_for_the_post()
    assert [message.to for message in mail.outbox] == [[jens.user.email]]
    assert "Kontoret har fjernet alle nøgler" in mail.outbox[0].body


def test_who_has_no_key_is_logged_out_all_the_same(cast, sanne):
    browser = cast.client("oksana")
    assert forget(sanne, cast.member("oksana")) == 0
    assert browser.get("/rugmarken/").status_code == 302
    assert lines().count() == 1


def test_who_has_no_e_mail_is_told_on_paper(cast, sanne):
    forget(sanne, cast.member("ejnar"))
    note = Notification.objects.get(kind="office.keys")
    assert note.user == cast.user("ejnar")
    assert "Har du ikke bedt om det, så ring til kontoret på" in note.body
    assert Delivery.objects.get(notification=note).way == "slip"


def test_it_stands_in_the_logbook_of_every_estate_they_are_in(cast, sanne):
    forget(sanne, cast.member("torben", "rugmarken"))
    estates = set(lines().values_list("estate__slug", flat=True))
    here = Membership.objects.filter(user=cast.user("torben"), period__contains=TODAY)
    assert estates == set(here.values_list("estate__slug", flat=True))
    assert len(estates) > 1


# --- who may, and whom ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["jens", "birgit", "torben", "kim", "leyla", "kasper", "ejnar"])
def test_nobody_but_the_administration(cast, refusal, who):
    assert refusal(forget, cast.member(who), cast.member("oksana")) == "may_not"
    assert not lines().exists()


def test_nobody_their_own(sanne, refusal, office):
    give_keys(sanne.user)
    assert refusal(forget, sanne, sanne) == "own_keys"
    assert keys_of(sanne.user) == 3
    assert office.get(f"{BASE}{sanne.token}/").status_code == 404
    assert office.post(f"{BASE}{sanne.token}/", GOOD).status_code == 404


def test_one_of_the_administration_takes_the_others(sanne, bente):
    give_keys(bente.user)
    assert forget(sanne, bente) == 3


def test_a_neighbour_of_another_estate_is_not_theirs(cast, sanne, refusal, office):
    give_keys(cast.user("sofie"))
    sofie = cast.member("sofie")
    assert refusal(forget, sanne, sofie) == "may_not"
    assert office.post(f"{BASE}{sofie.token}/", GOOD).status_code == 404
    assert keys_of(sofie.user) == 3


def test_the_operators_are_theirs_alone(cast, sanne, jens, refusal, office):
    User.objects.filter(pk=jens.user_id).update(is_superuser=True)
    assert refusal(forget, sanne, cast.member("jens")) == "operator"
    assert keys_of(jens.user) == 3
    page = office.get(f"{BASE}{jens.token}/")
    assert page.status_code == 403
    assert "Deres nøgler kan kun fjernes på serveren" in page.content.decode()
    assert "Fjern nøglerne" not in page.content.decode()


def test_who_holds_an_office_in_another_organisation_asks_there(cast, sanne, jens, refusal):
    there = people.open_estate(
        people.open_organisation("Andetsteds"), number=1, slug="andetsteds", name="Andetsteds"
    )
    elsewhere = people.enrol(jens.user, there, on=TODAY)
    people.appoint(elsewhere, Role.CARETAKER, since=TODAY)
    assert refusal(forget, sanne, jens) == "office_elsewhere"
    assert keys_of(jens.user) == 3


@pytest.mark.parametrize(
    ("facts", "code"), [({"sure": False}, "not_sure"), ({"reason": "fordi"}, "no_reason")]
)
def test_not_without_being_sure_and_saying_why(sanne, jens, refusal, facts, code):
    assert refusal(forget, sanne, jens, **facts) == code
    assert keys_of(jens.user) == 3


def test_not_more_than_five_in_an_hour(cast, sanne, refusal, jens):
    for name in ("oksana", "ahmad", "rania", "kasper", "pia"):
        forget(sanne, cast.member(name))
    assert refusal(forget, sanne, jens) == "too_many"
    assert keys_of(jens.user) == 3
    assert not lines().filter(about=jens.user).exists()
    assert forget(sanne, jens, now=NOW + timedelta(hours=1, seconds=1)) == 3


def test_somebody_in_three_estates_counts_once(cast, sanne):
    for _turn in range(3):
        forget(sanne, cast.member("torben", "rugmarken"), now=NOW + timedelta(minutes=_turn))
    assert lines().count() > 5


@pytest.mark.django_db(transaction=True)
def test_six_at_once_are_five(cast, sanne, together):
    names = ["oksana", "ahmad", "rania", "kasper", "pia", "fadumo"]
    members = [cast.member(name) for name in names]
    done = together(*[lambda one=one: forget(sanne, one) for one in members])
    assert sorted(getattr(result, "code", "done") if result else "done" for result in done) == [
        *["done"] * 5, "too_many",
    ]  # fmt: skip
    assert lines().count() == 5


# --- the pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "bolig/", "hvem/"])
@pytest.mark.parametrize("who", ["jens", "birgit", "torben", "kim", "leyla", "kasper", "ejnar"])
def test_for_everybody_else_there_is_no_such_page(sanne, step_in, who, path):
    assert step_in(who).get(BASE + path).status_code == 404


def test_nor_a_form_behind_it(cast, sanne, step_in, jens):
    for who in ("birgit", "torben", "kim"):
        assert step_in(who).post(f"{BASE}{jens.token}/", GOOD).status_code == 404
    assert keys_of(jens.user) == 3


def test_the_way_by_hand_for_who_holds_an_office(office, jens, text):
    assert "Nøgler, der er væk" in text(office.get("/rugmarken/kontor/"))
    page = text(office.get(BASE))
    assert f"{BASE}{jens.token}/" in page
    assert "Oksana" not in page
    page = text(office.get(f"{BASE}{jens.token}/"))
    assert "1 nøgle bliver fjernet." in page
    assert "Kode-appen bliver fjernet." in page
    assert "Reservekoderne holder op med at virke." in page
    answer = office.post(f"{BASE}{jens.token}/", GOOD)
    assert (answer.status_code, answer["Location"]) == (302, BASE)
    assert "Jens er logget ud alle steder" in text(office.get(BASE))
    assert keys_of(jens.user) == 0


def test_the_way_by_hand_to_a_door_is_in_the_logbook(cast, office, text):
    oksana = cast.member("oksana")
    assert office.get(f"{BASE}{oksana.token}/").status_code == 404  # nobody has looked them up
    assert office.get(f"{BASE}hvem/")["Location"] == f"{BASE}bolig/"
    assert office.post(f"{BASE}bolig/", of_home(oksana))["Location"] == f"{BASE}hvem/"
    assert "Oksana" in text(office.get(f"{BASE}hvem/"))
    seen = Entry.objects.filter(act="contact.seen", about=oksana.user).get()
    assert seen.why == "For at fjerne nøgler, der er væk"
    assert "Personen har ingen nøgler." in text(office.get(f"{BASE}{oksana.token}/"))
    assert office.post(f"{BASE}{oksana.token}/", GOOD).status_code == 302
    # And the door is closed again.
    assert office.get(f"{BASE}{oksana.token}/").status_code == 404


def test_a_door_that_was_looked_up_closes_after_a_while(cast, office, monday):
    oksana = cast.member("oksana")
    office.post(f"{BASE}bolig/", of_home(oksana))
    monday.move_to(NOW + timedelta(minutes=16))
    assert office.get(f"{BASE}hvem/").status_code == 302


def test_a_home_without_a_profile_says_so(cast, office, text):
    empty = Household.objects.filter(
        memberships=None, dwelling__entrance__estate__slug="rugmarken", period__endswith=None
    ).first()
    home = empty.dwelling
    sent = {"entrance": home.entrance_id, "door": f"{home.floor} {home.door}"}
    page = office.post(f"{BASE}bolig/", sent)
    assert page.status_code == 422
    assert "Ingen i den bolig har en profil." in text(page)


def test_what_is_missing_is_said_beside_the_field_and_the_rest_kept(office, jens, text):
    page = office.post(f"{BASE}{jens.token}/", {"reason": "stolen"})
    assert page.status_code == 422
    assert "sæt kryds" in text(page)
    assert re.search(r'value="stolen"[^>]*checked', text(page))
    page = office.post(f"{BASE}{jens.token}/", {"sure": "on"})
    assert page.status_code == 422
    assert "Vælg, hvad der er sket." in text(page)
    assert keys_of(jens.user) == 3


def test_the_sixth_in_an_hour_is_told_to_wait(cast, sanne, office, jens, text):
    for name in ("oksana", "ahmad", "rania", "kasper", "pia"):
        forget(sanne, cast.member(name))
    page = office.post(f"{BASE}{jens.token}/", GOOD)
    assert page.status_code == 429
    assert "Vent en time" in text(page)


def test_who_showed_their_key_a_while_ago_shows_it_again(sanne, jens):
    give_keys(sanne.user)
    client = Client()
    client.force_login(sanne.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - 3600}]
    session["account_authentication_methods_user"] = str(sanne.user_id)
    session.save()
    assert client.get(BASE).status_code == 200
    answer = client.post(f"{BASE}{jens.token}/", GOOD)
    assert answer["Location"].startswith("/konto/ekstra-noegle/")
    assert keys_of(jens.user) == 3


def test_the_list_asks_as_often_for_one_as_for_ten(sanne, office):
    with CaptureQueriesContext(connection) as few:
        office.get(BASE)
    for number in range(10):
        roles.give_to_newcomer(
            sanne, name=f"Nr {number}", email=f"nr{number}@example.dk", title="",
            role=Role.CARETAKER, since=TODAY, last_day=None, now=NOW,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        office.get(BASE)
    assert len(many) == len(few)
