"""The back office is the operator's alone, behind the house's own door and a second factor."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver

from community.people.models import User
from tests.conftest import NOW, strong


def addresses(patterns=None, prefix: str = "/drift/") -> list[str]:
    """Every address of the back office, with a number where one belongs."""
    found = []
    for entry in patterns if patterns is not None else admin.site.urls[0]:
        route = str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += addresses(entry.url_patterns, prefix + route)
        elif isinstance(entry, URLPattern):
            plain = route.replace("<path:object_id>", "1").replace("<int:content_type_id>", "1")
            plain = plain.replace("^(?P<app_label>", "").replace(")/$", "/").split("|")[0]
            found.append(prefix + plain.replace("(?P<url>.*)$", "nowhere").replace("<path:", ""))
    return sorted(set(found))


@pytest.fixture
def operator(cast) -> User:
    return User.objects.create_superuser("drift@example.dk", created_at=NOW)


def sent_to(client: Client, there: str) -> str:
    """Django sends some to its own login first, which sends them on."""
    return client.get(there).headers["Location"] if there.startswith("/drift/login/") else there


def wanted_at(door: str) -> str:
    return parse_qs(urlsplit(door).query)["next"][0]


def test_there_are_addresses_to_try(cast) -> None:
    assert {"/drift/", "/drift/login/", "/drift/people/estate/"} <= set(addresses())
    assert len(addresses()) > 20


@pytest.mark.parametrize("method", ["get", "post", "head", "put"])
def test_who_is_not_logged_in_is_shown_the_houses_own_door(cast, method: str) -> None:
    for address in addresses():
        client = Client()
        answer = getattr(client, method)(address)
        assert answer.status_code == 302, address
        there = sent_to(client, answer.headers["Location"])
        assert there.startswith("/konto/log-ind/?next=/drift/"), address


@pytest.mark.parametrize("wanted", ["/drift/", "/drift/people/estate/", "/drift/login/"])
def test_the_operator_comes_back_to_the_page_that_was_wanted(operator, wanted: str) -> None:
    client = Client()
    onward = wanted_at(sent_to(client, client.get(wanted).headers["Location"]))
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    onward = wanted_at(client.get(onward).headers["Location"])
    page = strong(operator).get(onward, follow=True)
    assert page.status_code == 200
    assert page.wsgi_request.path == wanted.replace("login/", "")


@pytest.mark.parametrize("who", ["birgit", "grethe", "torben", "jens"])
def test_for_everybody_else_it_does_not_exist(step_in, who: str) -> None:
    client = step_in(who)
    for address in addresses():
        for method in (client.get, client.post):
            assert method(address).status_code == 404, address


def test_staff_without_being_the_operator_is_nobody_here(cast) -> None:
    torben = cast.user("torben")
    torben.is_staff = True
    torben.save()
    assert strong(torben).get("/drift/").status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_operator_shows_a_second_factor_first(operator, cast, method: str) -> None:
    client = Client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    for address in addresses():
        answer = getattr(client, method)(address)
        assert answer.headers["Location"].startswith("/konto/ekstra-noegle/?next="), address
    page = client.get("/konto/ekstra-noegle/?next=/drift/").content.decode()
    assert "Lav en nøgle til dig selv" in page
    Authenticator.objects.create(user=operator, type="totp", data={"secret": "x"})
    assert "De 6 tal" in client.get("/konto/ekstra-noegle/?next=/drift/").content.decode()


def test_a_password_opens_nothing(cast) -> None:
    User.objects.create_superuser("drift@example.dk", password="kodeord-kodeord", created_at=NOW)
    typed = {"username": "drift@example.dk", "password": "kodeord-kodeord", "next": "/drift/"}
    client = Client()
    answer = client.post("/drift/login/", typed)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/konto/log-ind/")
    assert b'type="password"' not in client.get("/drift/login/", follow=True).content
    assert client.get("/drift/").status_code == 302


def test_the_operator_looks_and_has_no_password_to_change(operator) -> None:
    client = strong(operator)
    assert client.get("/drift/").status_code == 200
    assert client.get("/drift/login/").headers["Location"] == "/drift/"
    assert client.get("/drift/people/estate/").status_code == 200
    assert client.get("/drift/password_change/").status_code == 404
    assert client.post("/drift/people/estate/add/").status_code == 403


def test_nothing_hangs_there_that_could_be_written(operator) -> None:
    assert admin.site._registry
    assert Authenticator not in admin.site._registry
    client = strong(operator)
    for model in admin.site._registry:
        base = f"/drift/{model._meta.app_label}/{model._meta.model_name}/"
        assert client.get(base).status_code == 200, base
        assert client.post(f"{base}add/").status_code == 403, base


def test_an_operator_who_is_not_called_staff_does_not_go_round_in_circles(operator) -> None:
    operator.is_staff = False
    operator.save()
    assert strong(operator).get("/drift/").status_code == 200


def test_after_twelve_hours_it_asks_again(operator, monday) -> None:
    client = strong(operator)
    monday.shift(12 * 3600 + 1)
    assert client.get("/drift/").headers["Location"].startswith("/konto/ekstra-noegle/")


def test_nobody_is_the_operator_for_somebody_else(operator) -> None:
    client = strong(operator)
    session = client.session
    session["acting"] = 1
    session.save()
    assert client.get("/drift/").status_code == 404


def test_logging_out_there_is_logging_out_here(operator) -> None:
    client = strong(operator)
    assert client.post("/drift/logout/").headers["Location"] == "/konto/log-ind/"
    assert client.get("/drift/").status_code == 302
