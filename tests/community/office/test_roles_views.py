"""The pages of «Roller»: who sees them, what they show, and the way to an office by hand."""

from datetime import timedelta

import pytest
from django.test import Client

from community.office.roles import actions
from community.people.models import Entry, Membership, Role, RoleTerm, User
from tests.community.office.conftest import LIBRARY, TODAY
from tests.conftest import NOW, at

BASE = "/rugmarken/kontor"
FORM = {"since": "2026-11-23", "until": "2027-06-01"}
# Page → who of the house may open it. Everybody else gets a 404.
EVERYONE_AT_WORK = {"birgit", "jens", "torben", "kim", "leyla", "sanne"}
PAGES = {
    "/": EVERYONE_AT_WORK,
    "/roller/": EVERYONE_AT_WORK,
    "/roller/ny/": {"birgit", "jens", "kim", "sanne"},
    "/roller/ny/bolig/": {"birgit", "jens", "kim", "sanne"},
    "/roller/ny/beboer/": {"birgit", "jens", "kim", "sanne"},
    "/roller/ny/kollega/": {"kim", "sanne"},
    "/breve/": {"torben", "kim", "sanne"},
    "/breve/lav/": {"torben", "kim", "sanne"},
    "/indstillinger/": {"birgit", "jens", "sanne"},
    "/logbog/": {"sanne"},
    "/logbog/hent/": {"sanne"},
}
PEOPLE = ["birgit", "jens", "torben", "kim", "leyla", "sanne", "kasper", "ejnar", "signe"]


def home_of(cast, name):
    return cast.member(name).household.dwelling


def looked_up(browser, cast, name):
    """The answer to looking up the home of `name`."""
    home = home_of(cast, name)
    door = {"entrance": home.entrance_id, "door": f"{home.floor}. {home.door}"}
    return browser.post(f"{BASE}/roller/ny/bolig/", door)


# --- who gets in ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", PEOPLE)
def test_each_page_is_for_its_offices_and_404_for_the_rest(cast, signe, step_in, who):
    browser = step_in(who)
    for path, offices in PAGES.items():
        answer = browser.get(BASE + path)
        if who in offices:
            assert answer.status_code in {200, 302}, path
            assert "er-det-dig" not in answer.get("Location", ""), path
        else:
            assert answer.status_code == 404, path


@pytest.mark.parametrize("path", ["/roller/fortryd/", "/indstillinger/fortryd/"])
def test_an_undo_is_no_page(step_in, cast, path):
    assert step_in("birgit").get(BASE + path).status_code == 405


@pytest.mark.parametrize("who", ["sofie", "ingrid"])
def test_another_estate_finds_nothing(step_in, cast, sanne, who):
    browser = step_in(who)
    for path in PAGES:
        assert browser.get(BASE + path).status_code == 404


def test_who_is_not_logged_in_is_shown_the_door(db):
    assert Client().get(f"{BASE}/roller/").status_code == 302


def test_giving_an_office_asks_who_it_is_when_that_was_long_ago(cast, sanne, step_in, monday):
    browser = step_in("sanne")
    monday.move_to(NOW + timedelta(minutes=6))
    for path in ("/roller/ny/bolig/", "/roller/ny/beboer/", "/roller/ny/kollega/"):
        answer = browser.get(BASE + path)
        assert answer["Location"].startswith("/konto/er-det-dig/?next=%2Frugmarken%2Fkontor")
    before = RoleTerm.objects.count()
    person = LIBRARY | FORM | {"role": Role.GUEST}
    assert browser.post(f"{BASE}/roller/ny/kollega/", person).status_code == 302
    assert RoleTerm.objects.count() == before


# --- the list ------------------------------------------------------------------------------------


def test_the_page_shows_holders_by_office_and_nobody_else(cast, signe, step_in, text):
    page = text(step_in("torben").get(f"{BASE}/roller/"))
    for name in ("Jens", "Birgit", "Torben", "Nadja", "Kim", "Leyla", "Sanne", "Signe"):
        assert name in page
    for name in ("Kasper", "Yildiz", "Ejnar", "Rania", "Bøgeløv", "@example"):
        assert name not in page
    assert page.index("Formand") < page.index("Afdelingsbestyrelsen") < page.index("Vicevært")
    assert "17. september 2025" in page


def test_the_caretaker_is_called_what_the_estate_calls_him(cast, step_in, text):
    estate = cast.estate()
    estate.caretaker_word = "Gårdmand"
    estate.save()
    assert "Gårdmand" in text(step_in("torben").get(f"{BASE}/roller/"))


def test_a_hidden_holder_is_a_neighbour_to_all_but_the_administration(cast, sanne, step_in, text):
    actions.give(
        sanne,
        cast.member("kasper"),
        Role.WELCOME_NEIGHBOUR,
        since=TODAY,
        last_day=TODAY + timedelta(days=300),
        now=NOW,
    )
    held = RoleTerm.objects.filter(role=Role.WELCOME_NEIGHBOUR).get().membership
    User.objects.filter(pk=held.user_id).update(is_hidden=True, name="Hemmelig")
    assert "Hemmelig" not in text(step_in("birgit").get(f"{BASE}/roller/"))
    assert "En nabo" in text(step_in("birgit").get(f"{BASE}/roller/"))
    assert "Hemmelig" in text(step_in("sanne").get(f"{BASE}/roller/"))


def test_the_button_is_there_for_who_may(cast, sanne, step_in, text):
    assert "Giv en rolle" in text(step_in("birgit").get(f"{BASE}/roller/"))
    assert "Giv en rolle" not in text(step_in("torben").get(f"{BASE}/roller/"))


def test_nobody_sees_a_button_at_their_own_office(cast, sanne, step_in):
    page = step_in("sanne").get(f"{BASE}/roller/")
    own = RoleTerm.objects.get(membership__pk=sanne.pk)
    other = RoleTerm.objects.get(membership__user__name="Kim", membership__estate=sanne.estate)
    assert f"/{own.pk}/slut/" not in page.content.decode()
    assert f"/{other.pk}/slut/" in page.content.decode()
    assert step_in("sanne").get(f"{BASE}/roller/{own.pk}/slut/").status_code == 404


def test_what_is_over_is_folded_away(cast, sanne, step_in, text):
    jens = RoleTerm.objects.get(membership__user__name="Jens", role=Role.CHAIR)
    actions.end(sanne, jens, on=TODAY, now=NOW)
    page = text(step_in("torben").get(f"{BASE}/roller/"))
    assert (
        page.index("<details") < page.index("<bdi>Jens</bdi> · Formand") < page.index("</details>")
    )


def test_ending_soon_is_said(cast, sanne, step_in, text):
    term = RoleTerm.objects.get(membership__user__name="Jens", role=Role.CHAIR)
    actions.end(sanne, term, on=TODAY + timedelta(days=20), now=NOW)
    assert "20 dage endnu" in text(step_in("torben").get(f"{BASE}/roller/"))


def test_many_offices_take_no_more_queries(cast, sanne, step_in, django_assert_num_queries):
    browser = step_in("torben")
    browser.get(f"{BASE}/roller/")
    with django_assert_num_queries(5):
        browser.get(f"{BASE}/roller/")
    for name in ("pia", "kasper", "oksana", "yildiz", "ahmad", "mikkel"):
        actions.give(
            sanne, cast.member(name), Role.WELCOME_NEIGHBOUR, since=TODAY,
            last_day=TODAY + timedelta(days=300), now=NOW,
        )  # fmt: skip
    with django_assert_num_queries(5):
        browser.get(f"{BASE}/roller/")


# --- to a resident -------------------------------------------------------------------------------


def test_birgit_finds_pia_by_her_door_and_names_her(cast, step_in, text):
    browser = step_in("birgit")
    assert browser.get(f"{BASE}/roller/ny/")["Location"] == f"{BASE}/roller/ny/bolig/"
    answer = looked_up(browser, cast, "pia")
    assert answer["Location"] == f"{BASE}/roller/ny/beboer/"
    page = text(browser.get(answer["Location"]))
    assert "Pia" in page
    assert "Engblomme" not in page
    assert "Velkomstnabo" in page
    assert "Viceværten" not in page
    assert Entry.objects.filter(act="contact.seen").count() == 2
    pia = cast.member("pia")
    chosen = FORM | {"person": str(pia.token), "role": Role.WELCOME_NEIGHBOUR}
    answer = browser.post(f"{BASE}/roller/ny/beboer/", chosen, follow=True)
    assert "Pia har rollen" in text(answer)
    assert Role.WELCOME_NEIGHBOUR in cast.member("pia").roles
    # The look is used up: the next office begins at a door again.
    assert browser.get(f"{BASE}/roller/ny/beboer/").status_code == 302


def test_no_names_without_a_look_and_none_after_a_quarter_of_an_hour(
    cast, sanne, step_in, monday, monkeypatch
):
    browser = step_in("sanne")
    assert browser.get(f"{BASE}/roller/ny/beboer/").status_code == 302
    looked_up(browser, cast, "kasper")
    assert browser.get(f"{BASE}/roller/ny/beboer/").status_code == 200
    assert browser.get("/tranehaven/kontor/roller/ny/beboer/").status_code == 302
    monday.move_to(NOW + timedelta(minutes=16))
    monkeypatch.setattr("community.people.proof.was_recent", lambda request: True)
    assert browser.get(f"{BASE}/roller/ny/beboer/").status_code == 302


def test_somebody_from_another_door_cannot_be_chosen(cast, sanne, step_in, text):
    browser = step_in("sanne")
    looked_up(browser, cast, "kasper")
    other = FORM | {"person": str(cast.member("pia").token), "role": Role.WELCOME_NEIGHBOUR}
    answer = browser.post(f"{BASE}/roller/ny/beboer/", other)
    assert answer.status_code == 422
    assert "Vælg en af dem, der står her." in text(answer)


def test_what_was_typed_stays_and_the_sentence_stands_beside_it(cast, sanne, step_in, text):
    browser = step_in("sanne")
    looked_up(browser, cast, "kasper")
    kasper = str(cast.member("kasper").token)
    wrong = {"person": kasper, "role": "chair", "since": "2026-11-23", "until": ""}
    answer = browser.post(f"{BASE}/roller/ny/beboer/", wrong)
    assert answer.status_code == 422
    assert "Vælg, hvornår perioden slutter." in text(answer)
    assert 'value="2026-11-23"' in text(answer)
    assert 'id="id_until_error"' in text(answer)


@pytest.mark.parametrize("day", ["", "2026-13-45", "0001-01-01", "9999-12-31", "i morgen"])
def test_a_day_that_is_none_is_a_sentence(cast, sanne, step_in, day):
    person = LIBRARY | {"role": "guest", "since": day, "until": "2027-01-01"}
    assert step_in("sanne").post(f"{BASE}/roller/ny/kollega/", person).status_code == 422


def test_a_home_of_another_estate_is_not_here(cast, sanne, step_in):
    browser = step_in("sanne")
    home = home_of(cast, "ingrid")
    door = {"entrance": home.entrance_id, "door": ""}
    assert browser.post(f"{BASE}/roller/ny/bolig/", door).status_code == 422
    assert not Entry.objects.filter(act="contact.seen").exists()


# --- to somebody from outside, and ending it -----------------------------------------------------


def test_sanne_lets_the_library_in(cast, sanne, step_in, text):
    person = LIBRARY | FORM | {"role": Role.GUEST}
    answer = step_in("sanne").post(f"{BASE}/roller/ny/kollega/", person, follow=True)
    assert "Signe har rollen" in text(answer)
    assert cast.member("signe").is_guest


def test_kim_may_enter_a_caretaker_and_nothing_else(cast, sanne, step_in, text):
    page = text(step_in("kim").get(f"{BASE}/roller/ny/kollega/"))
    assert 'value="caretaker"' in page
    assert 'value="administration"' not in page
    forged = LIBRARY | FORM | {"role": Role.ADMINISTRATION}
    assert step_in("kim").post(f"{BASE}/roller/ny/kollega/", forged).status_code == 422
    assert not User.objects.filter(email=LIBRARY["email"]).exists()


def test_an_office_is_ended_and_the_end_is_taken_back(cast, signe, step_in, text):
    browser = step_in("sanne")
    term = signe.terms.get()
    answer = browser.post(
        f"{BASE}/roller/{term.pk}/slut/", {"when": "now", "last_day": ""}, follow=True
    )
    assert "Rollen slutter" in text(answer)
    assert f"{BASE}/roller/fortryd/" in text(answer)
    assert not signe.terms.exists()
    answer = browser.post(f"{BASE}/roller/fortryd/", follow=True)
    assert "Rollen er tilbage: Gæst." in text(answer)
    assert signe.terms.exists()
    answer = browser.post(f"{BASE}/roller/fortryd/")
    assert answer.status_code == 422
    assert "kan ikke fortrydes mere" in text(answer)


def test_a_last_day_is_needed_when_it_is_not_at_once(cast, signe, step_in):
    term = signe.terms.get()
    path = f"{BASE}/roller/{term.pk}/slut/"
    assert step_in("sanne").post(path, {"when": "later", "last_day": ""}).status_code == 422
    assert step_in("sanne").post(path, {}).status_code == 422


def test_an_office_of_another_estate_is_not_there(cast, sanne, step_in):
    foreign = RoleTerm.objects.filter(membership__estate__slug="tranehaven").first()
    browser = step_in("sanne")
    there = browser.get(f"{BASE}/roller/{foreign.pk}/slut/")
    nowhere = browser.get(f"{BASE}/roller/99999999/slut/")
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content.replace(b"99999999", str(foreign.pk).encode())


def test_the_guests_door_is_shut_the_day_after(cast, signe, step_in, monday):
    monday.move_to(at("2027-01-31", "23:50"))
    browser = step_in("signe")
    assert browser.get("/rugmarken/").status_code == 200
    monday.move_to(at("2027-02-01"))
    assert browser.get("/rugmarken/").status_code == 404


def test_while_acting_nobody_has_an_office(cast):
    """The gate leaves the helped without offices; so does this room."""
    from community.office.roles.rules import may_give

    member = cast.member("birgit")
    member.role_list = []
    assert may_give(member) == frozenset()
    assert Membership.objects.exists()
