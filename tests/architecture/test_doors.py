"""Every address of the house, tried by who has no business there."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# Open on purpose: the way in, health, the PWA shell, and what a letter or a mail links to.
OPEN = {
    "livez", "readyz", "api", "api_schema", "home:manifest", "home:service_worker", "home:offline",
}  # fmt: skip


def patterns(resolver=None, prefix="", namespace=""):
    """(name, route, pattern) of every URL, namespaces included."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, route, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", route, entry


def under_an_estate():
    return sorted({(name, route) for name, route, _p in patterns() if "<slug:estate>" in route})


def address(route: str, estate: str) -> str:
    filled = route.replace("<slug:estate>", estate)
    filled = re.sub(r"<int:\w+>", "999999", filled)
    filled = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", filled)
    return "/" + re.sub(r"<(str|slug):\w+>", "x", filled)


def test_there_are_addresses_to_try():
    assert len(under_an_estate()) > 10


@pytest.mark.parametrize(("name", "route"), under_an_estate())
def test_an_outsider_gets_the_404_of_an_estate_that_does_not_exist(cast, name, route):
    sofie = cast.client("sofie")  # lives in Ankerhuset
    for method in ("get", "post", "put", "delete"):
        foreign = getattr(sofie, method)(address(route, "rugmarken"))
        nowhere = getattr(sofie, method)(address(route, "findes-ikke"))
        assert foreign.status_code == nowhere.status_code == 404, method
        assert _blind(foreign) == _blind(nowhere), method


def _blind(response):
    return response.content.replace(b"rugmarken", b"X").replace(b"findes-ikke", b"X")


@pytest.mark.parametrize(("name", "route"), under_an_estate())
def test_who_is_not_logged_in_is_shown_the_door(db, name, route):
    response = Client().get(address(route, "rugmarken"))
    if route.startswith("api/"):
        assert response.status_code == 403
        assert response.json()["code"] == "not_authenticated"
    else:
        assert response.status_code == 302
        assert response["Location"].startswith("/konto/")


def test_a_state_is_never_changed_by_a_get(cast):
    """Mail scanners and prefetching browsers follow every link."""
    for name, route, pattern in patterns():
        if any(word in route for word in ("book/", "her/", "faerdig/", "fortryd/", "aabn/")):
            response = cast.client("birgit").get(address(route, "rugmarken"))
            assert response.status_code in {404, 405}, name
            assert pattern is not None
