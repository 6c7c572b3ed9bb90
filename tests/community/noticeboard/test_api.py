"""The same verbs for programs."""

import pytest
from django.test import Client

from community.noticeboard.models import Notice, Reading
from tests.conftest import at

API = "/api/v1/rugmarken/notices/"


def send(client, verb, url, facts):
    return getattr(client, verb)(url, facts, content_type="application/json")


@pytest.fixture
def birgit(cast):
    return cast.client("birgit")


def test_a_program_puts_up_changes_and_takes_down(tavle, cast, birgit):
    token = "6f1c5a52-6d5e-4c53-9f6e-0a4c6f5d1e11"
    facts = {
        "token": token, "category": tavle.category().pk, "title": "Gåtur", "text": "Kom med.",
        "audience": "entrance", "days": 7,
    }  # fmt: skip
    made = send(birgit, "post", API, facts)
    assert made.status_code == 201
    assert made.json()["audience_words"] == "For opgang 3"
    assert made.json()["ends_at"] == at("2026-12-01").isoformat()
    assert send(birgit, "post", API, facts).json()["token"] == token
    assert Notice.objects.count() == 1
    changed = send(birgit, "patch", f"{API}{token}/", {"title": "Gåtur lørdag"}).json()
    assert (changed["title"], changed["text"]) == ("Gåtur lørdag", "Kom med.")
    assert changed["ends_at"] == made.json()["ends_at"]
    assert birgit.delete(f"{API}{token}/").status_code == 204
    assert birgit.get(API).json() == {"results": [], "next": None}


def test_who_sees_what_is_the_same_as_on_the_pages(tavle, cast):
    notice = tavle.hang("birgit", scope="entrance", entrance=tavle.entrance("3"))
    assert len(cast.client("ahmad").get(API).json()["results"]) == 1
    assert cast.client("oksana").get(API).json()["results"] == []
    for name in ("oksana", "sofie"):
        assert cast.client(name).get(f"{API}{notice.token}/").status_code == 404
    assert (
        send(cast.client("ahmad"), "patch", f"{API}{notice.token}/", {"title": "x"}).status_code
        == 404
    )
    assert cast.client("ahmad").delete(f"{API}{notice.token}/").status_code == 404
    assert Client().get(API).status_code == 403


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"title": "x", "text": "y"}, 422, "no_category"),
        ({"title": "010190-1234"}, 422, "invalid"),
        ({"days": 0}, 422, "invalid"),
        ({"audience": "everybody"}, 422, "invalid"),
        ({"category": 10**30}, 422, "invalid"),
    ],
)
def test_what_is_not_right_has_a_code(tavle, birgit, facts, status, code):
    answer = send(birgit, "post", API, facts)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_office_shows_its_second_factor_here_too(tavle, cast, step_in):
    facts = {
        "category": tavle.category("Drift").pk, "title": "Vi lukker", "text": "Tap vand.",
        "kind": "water", "works_from": at("2026-11-26", "09:00").isoformat(),
        "works_until": at("2026-11-26", "12:00").isoformat(), "stairways": ["Rugmarken 9"],
        "asks_seen": True,
    }  # fmt: skip
    weak = send(cast.client("torben"), "post", API, facts)
    assert (weak.status_code, weak.json()["code"]) == (403, "second_factor")
    made = send(step_in("torben"), "post", API, facts)
    assert made.status_code == 201
    assert made.json()["works"]["stairways"] == ["Rugmarken 9"]
    oksana, there = cast.client("oksana"), f"{API}{made.json()['token']}/"
    assert oksana.get(there).json()["works"]["hits_me"]
    assert send(oksana, "post", f"{there}seen/", {}).json()["works"]["seen"]
    assert oksana.delete(f"{there}seen/").status_code == 204
    assert Reading.objects.get().seen_at is None
    unknown = facts | {"stairways": ["Månen 1"]}
    assert send(step_in("torben"), "post", API, unknown).json()["code"] == "no_such_stairway"


def test_pages_of_fifty_and_the_same_number_of_queries(tavle, cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = cast.client("oksana")

    def cost():
        with CaptureQueriesContext(connection) as context:
            assert client.get(API).status_code == 200
        return len(context)

    tavle.hang("birgit")
    client.get(API)
    one = cost()
    for who in ("ahmad", "fadumo", "kasper"):
        tavle.hang(who)
    tavle.works("9", "11")
    assert cost() == one
    first = client.get(API, {"limit": 2}).json()
    rest = client.get(first["next"]).json()
    titles = [row["token"] for row in first["results"] + rest["results"]]
    assert len(titles) == len(set(titles)) == 4
    assert client.get(API, {"category": "Drift"}).json()["results"][0]["works"]["kind"] == "water"
