"""Lone, who helps her father; the code for her; and a browser that acts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from community.helping import actions
from community.people.actions import open_profile
from community.people.codes import digests
from community.people.models import Helping, Invitation, Membership, User
from tests.conftest import NOW

BACKEND = "django.contrib.auth.backends.ModelBackend"


def code_of(code: str) -> Invitation:
    return Invitation.objects.get(digest__in=digests(code))


@pytest.fixture
def lone(cast: Any) -> User:
    """Ejnar's daughter has a profile and no home here."""
    return open_profile(name="Lone", surname="Havretop", email="lone@example.dk", now=NOW)


@pytest.fixture
def names(cast: Any) -> Callable[[str, User], Helping]:
    """`names("ejnar", lone)`: Ejnar makes a code and Lone takes it."""

    def one(who: str, helper: User) -> Helping:
        code = actions.make_code(cast.member(who), now=NOW)
        return actions.accept(helper, code_of(code).pk, now=NOW)

    return one


@pytest.fixture
def helping(names: Callable[[str, User], Helping], lone: User) -> Helping:
    """Lone helps Ejnar."""
    return names("ejnar", lone)


def browser(user: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user, backend=BACKEND)
    return client


def begin(client: Client, helping: Helping) -> Client:
    answer = client.post(f"/hjaelper/{helping.pk}/begynd/")
    assert answer.status_code == 302, answer.status_code
    return client


@pytest.fixture
def acting(helping: Helping) -> Client:
    """Lone's browser, here for Ejnar."""
    return begin(browser(helping.helper), helping)


@pytest.fixture
def on_the_spot(cast: Any, step_in: Callable[[str], Client]) -> Callable[..., Client]:
    """`on_the_spot("torben")`: a colleague's browser that helps Ejnar, through every page."""

    def go(who: str = "torben", home: str = "7", door: str = "st. th") -> Client:
        client = step_in(who)
        look_up(client, home, door)
        page = client.get("/rugmarken/hjaelper/beboer/vaelg/")
        person = Membership.objects.get(user=page.context["people"][0].user)
        answer = client.post(
            "/rugmarken/hjaelper/beboer/vaelg/", {"who": person.pk, "agreed": "on"}
        )
        assert (answer.status_code, answer["Location"]) == (302, "/rugmarken/")
        return client

    return go


def look_up(
    client: Client, home: str = "7", door: str = "st. th", estate: str = "rugmarken"
) -> Any:
    from community.people.models import Entrance

    entrance = Entrance.objects.get(estate__slug=estate, street="Rugmarken", house_number=home)
    return client.post(f"/{estate}/hjaelper/beboer/", {"entrance": entrance.pk, "door": door})
