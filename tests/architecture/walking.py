"""How the matrix walks: who asks, what came of it in the table's words, and what is the same."""

import re
from copy import deepcopy
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.architecture.matrix import Row
from tests.architecture.test_doors import patterns
from tests.architecture.world import ANONYMOUS, HELPER

SLUG = "rugmarken"
TOKENS = re.compile(rb'(csrfmiddlewaretoken" value=")[^"]+')
SHUT = {301, 302, 303}


def routes() -> dict[str, str]:
    """name → route of everything but the operator's back office (tests/community/people/test_admin).

    /readyz says 503 here, because no clock beats.
    """
    every = {name: route for name, route, _p in patterns() if not name.startswith("admin:")}
    return {name: route for name, route in every.items() if name != "readyz"}


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


def blind(response: Any) -> tuple[Any, ...]:
    """What an outsider could compare: the status, the bytes, the names of the headers."""
    headers = {k: v for k, v in response.headers.items() if k not in {"Content-Length"}}
    return response.status_code, TOKENS.sub(rb"\1", response.content), sorted(headers)
