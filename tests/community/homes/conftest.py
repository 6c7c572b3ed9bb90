"""A home nobody has a profile in yet, and people who come in with letters and codes."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.people import acting, actions
from community.people.models import Dwelling, Helping, Household, Membership, Role
from community.people.welcome import actions as welcome
from tests.conftest import NOW, Cast

TODAY = date(2026, 11, 23)
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5} [0-9A-HJKMNP-TV-Z]{5}")


def code_on(page: str) -> str:
    """The code as it stands on the page."""
    found = CODE.search(page)
    assert found, page
    return found[0]


def came_in(code: str, name: str, now: datetime = NOW, **facts: Any) -> Membership:
    """As the doors do it: looked up first, and a place used when there is a name."""
    invitation = welcome.open_invitation(code, now=now)
    member = welcome.redeem_place(invitation.pk, name=name, now=now, **facts)
    return at_the_gate(member, now)


def at_the_gate(member: Membership, now: datetime = NOW) -> Any:
    return Membership.objects.at_the_gate(timezone.localdate(now)).get(pk=member.pk)


def at_step_two(code: str) -> Client:
    client = Client()
    assert client.post("/velkommen/", {"code": code})["Location"] == "/velkommen/navn/"
    return client


@pytest.fixture
def empty(cast: Cast) -> Dwelling:
    """A home in Rugmarken where nobody lives or has lived."""
    homes = Dwelling.objects.filter(entrance__estate__slug="rugmarken", households=None)
    return homes.order_by("pk").first()


@pytest.fixture
def household(empty: Dwelling) -> Household:
    """Moved in this morning, without a profile yet."""
    return actions.move_in(empty, on=TODAY)


@pytest.fixture
def greeters(cast: Cast) -> None:
    """Birgit and Yildiz are welcome neighbours in Rugmarken."""
    for name in ("birgit", "yildiz"):
        member = cast.member(name)
        actions.appoint(member, Role.WELCOME_NEIGHBOUR, since=TODAY - timedelta(days=90))


@pytest.fixture
def stands_in(cast: Cast) -> Callable[..., Client]:
    """A browser of somebody who acts for a neighbour: stands_in("torben", "ejnar", visit=True)."""

    def enter(helper: str, helped: str, *, visit: bool = False) -> Client:
        helping = Helping.objects.create(
            helped=cast.member(helped),
            helper=cast.user(helper),
            kind="visit" if visit else "named",
            began_at=NOW,
            ends_at=NOW + timedelta(hours=1) if visit else None,
        )
        client = cast.client(helper)
        session = client.session
        session[acting.SESSION] = helping.pk
        session.save()
        return client

    return enter
