"""Every address of the house, tried by everybody: owner, neighbour, helper, office, stranger."""

import pytest
from django.urls import reverse

from tests.architecture.matrix import ROWS
from tests.architecture.test_doors import patterns
from tests.architecture.walking import SHUT, address, ask, blind, got, routes, seen_by
from tests.architecture.world import ANONYMOUS, EVERYBODY, HELPER, World

# Whoever presses these comes to the login page, because that is what they are for.
LEAD_OUT = {
    "account_logout", "account_start_again", "account_confirm_login_code", "mfa_login_webauthn",
}  # fmt: skip


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(set(routes()) - set(ROWS)) == []
    assert sorted(set(ROWS) - set(routes())) == []


def test_no_two_addresses_share_a_name():
    """A second one of the same name would lead the first one's button somewhere else."""
    names = [name for name, _route, _p in patterns() if not name.startswith("admin:")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.fixture
def world(cast):
    return World(cast)


@pytest.mark.parametrize("actor", sorted(EVERYBODY))
def test_who_may_comes_in_and_nobody_else(world, actor):
    client, wrong = world.client(actor), []
    for name, route in routes().items():
        row = ROWS[name]
        url = address(name, route, world.args(row.args))
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
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("actor", ["neighbour", "other_estate", "other_organisation", "moved_out"])
def test_what_is_not_yours_looks_like_what_is_not_there(world, actor):
    """The same status, the same bytes, the same headers; also for the verbs nobody uses."""
    client, wrong = world.client(actor), []
    for name, route in routes().items():
        row = ROWS[name]
        if row.args is None or row.missing is None or actor in row.may:
            continue
        for method in ("get", "post", "put", "patch", "delete"):
            theirs = ask(client, method, address(name, route, world.args(row.args)))
            nothing = ask(client, method, address(name, route, row.missing))
            if blind(theirs) != blind(nothing):
                wrong.append(f"{method} {name}")
    assert wrong == [], "\n".join(wrong)


def asks_who_it_is(name, answer):
    """A page leads to where one shows it; a program is told."""
    if name.startswith("api_"):
        return answer.status_code == 403 and answer.json()["code"] == "second_factor"
    asked = answer.headers.get("Location", "").startswith(reverse("account_second_factor"))
    return answer.status_code in SHUT and asked


@pytest.mark.parametrize("actor", ["committee", "caretaker", "administration"])
def test_work_pages_ask_for_a_second_factor_first(world, actor):
    client, wrong = world.client(actor, strong=False), []
    for name, route in routes().items():
        row = ROWS[name]
        if not row.strong or actor not in row.may:
            continue
        url = address(name, route, world.args(row.args))
        for method in ("get", "post"):
            answer = ask(client, method, url)
            if answer.status_code != 405 and not asks_who_it_is(name, answer):
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_the_walker_sees_an_open_door(world):
    """The matrix would notice: the owner's booking opens for the owner and for nobody else."""
    row = ROWS["bookings:cancel"]
    url = address("bookings:cancel", routes()["bookings:cancel"], world.args(row.args))
    assert got(ask(world.client("owner"), "get", url)) == "in"
    assert got(ask(world.client("neighbour"), "get", url)) == "missing"
