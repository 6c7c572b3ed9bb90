"""How old are you? A yes or a no, asked once, and never a date."""

import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings import actions as bookings
from bookings.models import Booking
from bookings.slots import Slot
from community.errors import Refused
from community.people import actions
from community.people.models import Invitation, Membership, Role, User
from community.people.welcome import actions as welcome
from tests.community.homes.conftest import TODAY, at_step_two
from tests.conftest import NOW, at


@pytest.fixture
def code(household):
    return welcome.invite(household, now=timezone.now())


def test_step_two_asks_with_three_equal_answers_and_none_chosen(code):
    page = at_step_two(code).get("/velkommen/navn/").content.decode()
    assert "Hvor gammel er du?" in page
    assert len(re.findall(r'type="radio" name="age"', page)) == 3
    assert "checked" not in page
    for word in ("18 eller mere", "15–17", "Under 15"):
        assert word in page


def test_an_adult_is_one(code):
    at_step_two(code).post("/velkommen/navn/", {"name": "Nora", "age": "adult"})
    assert User.objects.get(name="Nora").is_adult


def test_a_young_one_gets_a_profile_of_their_own(code):
    client = at_step_two(code)
    answer = client.post("/velkommen/navn/", {"name": "Ida", "age": "young"})
    assert answer["Location"] == "/velkommen/e-mail/"
    assert not User.objects.get(name="Ida").is_adult
    assert client.get("/rugmarken/").status_code == 200


@pytest.mark.parametrize("name", ["Ib", "", "x" * 500, "010190-1234"])
def test_under_fifteen_is_no_profile_and_uses_no_place(code, name):
    before = User.objects.count()
    client = at_step_two(code)
    answer = client.post("/velkommen/navn/", {"name": name, "age": "child"})
    assert (answer.status_code, answer["Location"]) == (302, "/velkommen/under-15/")
    page = client.get("/velkommen/under-15/").content.decode()
    assert "Du er stadig med" in page
    assert "Jeg trykkede forkert" in page
    assert User.objects.count() == before
    assert Invitation.objects.get().used == 0
    assert "_auth_user_id" not in client.session
    assert not name or name not in str(dict(client.session.items()))


def test_who_pressed_wrong_goes_back_with_the_same_letter(code):
    client = at_step_two(code)
    client.post("/velkommen/navn/", {"name": "Nora", "age": "child"})
    client.post("/velkommen/navn/", {"name": "Nora", "age": "adult"})
    assert User.objects.filter(name="Nora", is_adult=True).exists()


def test_the_kind_page_is_there_for_anybody(db):
    assert Client().get("/velkommen/under-15/").status_code == 200


@pytest.mark.parametrize("age", [None, "", "17", "ADULT", "a\0b", "x" * 9999])
def test_without_an_answer_nobody_moves_in_and_what_was_typed_stays(code, age):
    typed = {"name": "Nora Æble", "is_hidden": "on"} | ({"age": age} if age is not None else {})
    answer = at_step_two(code).post("/velkommen/navn/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Vælg, hvor gammel du er." in page
    assert 'value="Nora Æble"' in page
    assert re.search(r'name="is_hidden"[^>]*checked', page)
    assert not User.objects.filter(name="Nora Æble").exists()


def test_a_wrong_name_keeps_the_age(code):
    answer = at_step_two(code).post("/velkommen/navn/", {"name": "", "age": "young"})
    assert answer.status_code == 422
    assert re.search(r'value="young"[^>]*checked', answer.content.decode())


def test_no_column_of_the_house_holds_a_birth_date():
    told = {"birth", "birthday", "birthdate", "born", "dob", "age", "cpr", "ssn", "year"}
    ours = [m for m in apps.get_models() if m.__module__.split(".")[0] in {"community", "bookings"}]
    columns = {f"{m._meta.label}.{f.name}" for m in ours for f in m._meta.concrete_fields}
    assert len(columns) > 100
    assert [c for c in columns if set(c.rpartition(".")[2].split("_")) & told] == []
    assert type(User._meta.get_field("is_adult")).__name__ == "BooleanField"


# --- what a young one may --------------------------------------------------------------------------


def test_a_young_one_shares_the_quota_of_the_household(cast):
    """Yahya is seventeen: he books as his mother does, from the same two turns."""
    machine = cast.facility()
    yahya, fadumo = cast.member("yahya"), cast.member("fadumo")
    assert not yahya.user.is_adult
    for who, day in ((yahya, "2026-11-25"), (fadumo, "2026-11-26")):
        bookings.book(who, machine, Slot(at(day, "15:00"), at(day, "17:00")), now=NOW)
    third = Slot(at("2026-11-27", "15:00"), at("2026-11-27", "17:00"))
    with pytest.raises(Refused) as no:
        bookings.book(yahya, machine, third, now=NOW)
    assert no.value.code == "quota_coming"
    assert Booking.objects.filter(household=yahya.household).count() == 2


@pytest.mark.parametrize("role", Role.values)
def test_no_office_is_held_under_eighteen(cast, role):
    with pytest.raises(Refused) as no:
        actions.appoint(cast.member("yahya"), role, since=TODAY)
    assert no.value.code == "not_of_age"
    assert not cast.member("yahya").terms.exists()


def test_yahya_says_that_he_is_eighteen_now(cast):
    client = cast.client("yahya")
    page = client.get("/rugmarken/bolig/").content.decode()
    assert "Jeg er fyldt 18" in page
    assert "Lav en kode" not in page
    assert client.get("/rugmarken/bolig/fyldt-18/").status_code == 405
    client.post("/rugmarken/bolig/fyldt-18/")
    assert cast.user("yahya").is_adult
    assert "Lav en kode" in client.get("/rugmarken/bolig/").content.decode()


def test_nobody_comes_of_age_for_another(cast, stands_in):
    client = stands_in("birgit", "yahya")
    assert "Jeg er fyldt 18" not in client.get("/rugmarken/bolig/").content.decode()
    answer = client.post("/rugmarken/bolig/fyldt-18/")
    assert answer["Location"] == reverse("helping:own_only")
    assert not cast.user("yahya").is_adult


def test_a_young_ones_membership_is_like_any_other(code):
    client = at_step_two(code)
    client.post("/velkommen/navn/", {"name": "Ida", "age": "young"})
    ida = Membership.objects.get(user__name="Ida")
    assert ida.household == Invitation.objects.get().household
