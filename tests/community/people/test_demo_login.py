"""The demo's front door: one tap each, and only in the demo."""

import pytest
from django.test import Client

from community.people.demo_login import cast_by_estate
from community.people.models import Organisation, User


def test_birgit_is_one_tap_away(cast) -> None:
    client = Client()
    answer = client.post("/demo/login/", {"who": "birgit"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/rugmarken/").status_code == 200


def test_everyone_of_the_cast_can_step_in(cast) -> None:
    for name in User.objects.values_list("name", flat=True):
        client = Client()
        assert client.post("/demo/login/", {"who": name.lower()}).status_code == 302
        assert client.session["_auth_user_id"] == str(cast.user(name).pk)


def test_looking_gives_the_csrf_cookie_and_the_cast_by_estate(cast) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/demo/login/")
    text = page.content.decode()
    assert "csrftoken" in page.cookies
    for line in ("Rugmarken", "Tranehaven", "Ankerhuset", "Formand", "På papir", "Vicevært"):
        assert line in text
    assert text.count('name="who"') == 32
    token = page.cookies["csrftoken"].value
    assert client.post("/demo/login/", {"who": "ejnar"}).status_code == 403
    answer = client.post("/demo/login/", {"who": "ejnar"}, HTTP_X_CSRFTOKEN=token)
    assert answer.status_code == 302


@pytest.mark.parametrize("who", ["", "nobody", "birgit bøgeløv", "\0", "%", "b_rgit", "x" * 9999])
def test_a_stranger_is_not_there(cast, who: str) -> None:
    assert Client().post("/demo/login/", {"who": who}).status_code == 404


def test_without_the_demo_there_is_no_such_door(cast, settings) -> None:
    settings.DEMO = False
    client = Client()
    assert client.get("/demo/login/").status_code == 404
    assert client.post("/demo/login/", {"who": "birgit"}).status_code == 404
    assert "_auth_user_id" not in client.session
    page = client.get("/konto/log-ind/").content.decode()
    assert 'name="who"' not in page


def test_where_a_real_organisation_lives_a_demo_flag_opens_nothing(cast) -> None:
    Organisation.objects.create(name="Boligforeningen Virkelighed")
    client = Client()
    assert client.get("/demo/login/").status_code == 404
    assert client.post("/demo/login/", {"who": "birgit"}).status_code == 404
    assert "_auth_user_id" not in client.session
    page = client.get("/konto/log-ind/")
    assert page.status_code == 200
    assert 'name="who"' not in page.content.decode()
    assert "Alle er opdigtede" not in page.content.decode()


def test_looking_who_lives_here_is_one_cheap_query(cast, django_assert_num_queries) -> None:
    Organisation.objects.create(name="Boligforeningen Virkelighed")
    with django_assert_num_queries(1):
        assert cast_by_estate() == []


def test_operators_and_closed_profiles_cannot_be_stepped_into(cast) -> None:
    User.objects.create_superuser("drift@example.dk", "Operatør", created_at=cast.now)
    assert Client().post("/demo/login/", {"who": "operatør"}).status_code == 404
    User.objects.filter(name="Birgit").update(is_active=False)
    assert Client().post("/demo/login/", {"who": "birgit"}).status_code == 404


def test_the_login_page_offers_the_cast(cast) -> None:
    assert Client().get("/konto/log-ind/").content.decode().count('name="who"') == 32
