"""Every address of the house, tried by everybody: owner, neighbour, helper, office, stranger."""

import re
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.architecture.matrix import ROWS, Row
from tests.architecture.test_doors import patterns
from tests.architecture.world import ANONYMOUS, EVERYBODY, HELPER, World

SLUG = "rugmarken"
TOKENS = re.compile(rb'(csrfmiddlewaretoken" value=")[^"]+')
SHUT = {301, 302, 303}
# Whoever presses these comes to the login page, because that is what they are for.
LEAD_OUT = {
    "account_logout", "account_start_again", "account_confirm_login_code", "mfa_login_webauthn",
}  # fmt: skip


def routes() -> dict[str, str]:
    """name → route of everything but the operator's back office (tests/community/people/test_admin).

    /readyz says 503 here, because no clock beats.
    """
    every = {name: route for name, route, _p in patterns() if not name.startswith("admin:")}
    return {name: route for name, route in every.items() if name != "readyz"}


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(set(routes()) - set(ROWS)) == []
    assert sorted(set(ROWS) - set(routes())) == []


@pytest.fixture
def world(cast):
    return World(cast)


def address(name: str, route: str, args: dict[str, Any]) -> str:
    return reverse(name, kwargs=args | ({"estate": SLUG} if "<slug:estate>" in route else {}))


class Undone(Exception):
    """Rolls back what a request did, so that the next actor finds the world as it was."""


def ask(client: Client, method: str, url: str) -> Any:
    answers, cookies = [], deepcopy(client.cookies)
    try:
        with transaction.atomic():
            answers.append(getattr(client, method)(url))
            raise Undone
    except Undone:
        client.cookies = cookies  # logging out is undone too
        return answers[0]


def seen_by(actor: str, row: Row) -> str:
    """What the table says: "in", "door" (log in), "missing", or "not_for_another"."""
    if actor == ANONYMOUS and actor not in row.may:
        return "door"
    if actor == HELPER and row.own_only:
        return "not_for_another"
    return "in" if actor in row.may else "missing"


def got(response: Any) -> str:
    """What happened, in the table's words."""
    where = response.headers.get("Location", "")
    if response.status_code in SHUT and where.startswith("/konto/log-ind/"):
        return "door"
    if response.status_code in SHUT and where.startswith("/hjaelper/kun-selv/"):
        return "not_for_another"
    if response.status_code == 404:
        return "missing"
    if response.status_code == 403 and b"not_authenticated" in response.content:
        return "door"
    return "in" if response.status_code < 500 else f"broken {response.status_code}"


@pytest.mark.parametrize("actor", sorted(EVERYBODY))
def test_who_may_comes_in_and_nobody_else(world, actor):
    client, wrong = world.client(actor), []
    for name, route in routes().items():
        row = ROWS[name]
        url = address(name, route, row.args(world) if row.args else {})
        for method in ("get", "post"):
            if row.shows_nothing and actor in row.may and actor != HELPER:
                continue
            expected, answer = seen_by(actor, row), ask(client, method, url)
            closed = "door" if actor == ANONYMOUS else "missing"
            fine = {expected} | ({closed, "missing"} if not row.may else set())
            if answer.status_code == 405:
                continue  # no door at all for this verb, whoever asks and whatever for
            if got(answer) not in fine | ({"door"} if name in LEAD_OUT else set()):
                wrong.append(f"{method} {name}: {got(answer)}, not {expected}")
    assert wrong == []


@pytest.mark.parametrize("actor", ["neighbour", "other_estate", "other_organisation", "moved_out"])
def test_what_is_not_yours_looks_like_what_is_not_there(world, actor):
    """The same status, the same bytes, the same headers; also for the verbs nobody uses."""
    client, wrong = world.client(actor), []
    for name, route in routes().items():
        row = ROWS[name]
        if row.args is None or row.missing is None or actor in row.may:
            continue
        for method in ("get", "post", "put", "patch", "delete"):
            theirs = ask(client, method, address(name, route, row.args(world)))
            nothing = ask(client, method, address(name, route, row.missing))
            if blind(theirs) != blind(nothing):
                wrong.append(f"{method} {name}")
    assert wrong == []


def blind(response: Any) -> tuple[Any, ...]:
    headers = {k: v for k, v in response.headers.items() if k not in {"Content-Length"}}
    return response.status_code, TOKENS.sub(rb"\1", response.content), sorted(headers)


@pytest.mark.parametrize("actor", ["committee", "caretaker", "administration"])
def test_work_pages_ask_for_a_second_factor_first(world, actor):
    client, wrong = world.client(actor, strong=False), []
    for name, route in routes().items():
        row = ROWS[name]
        if not row.strong or actor not in row.may:
            continue
        url = address(name, route, row.args(world) if row.args else {})
        for method in ("get", "post"):
            answer = ask(client, method, url)
            asked = answer.headers.get("Location", "").startswith(reverse("account_second_factor"))
            if answer.status_code != 405 and not (answer.status_code in SHUT and asked):
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert wrong == []


def test_the_walker_sees_an_open_door(world):
    """The matrix would notice: the owner's booking opens for the owner and for nobody else."""
    row = ROWS["bookings:cancel"]
    url = address("bookings:cancel", routes()["bookings:cancel"], row.args(world))
    assert got(ask(world.client("owner"), "get", url)) == "in"
    assert got(ask(world.client("neighbour"), "get", url)) == "missing"
