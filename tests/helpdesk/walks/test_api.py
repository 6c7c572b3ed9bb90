"""Walks for programs: who walks plans, writes and tells; a neighbour reads what is told."""

import pytest

from community.people.models import Estate
from helpdesk.models import SafetyWalk, SocialTask, WalkPoint
from helpdesk.walks.pointing import actions as pointing
from tests.conftest import NOW
from tests.helpdesk.walks.conftest import EVENING, seen, task_of

pytestmark = pytest.mark.django_db
LIST = "/api/v1/rugmarken/safety-walks/"
WALK = {
    "starts_at": "2026-11-25T17:00:00+01:00", "meets_at": "Bænken foran Laden",
    "route": "Porten ved blok D\nStien bag blok C", "invited": "Bestyrelsen og SSP",
}  # fmt: skip
POINT = {
    "place": "Porten ved blok D", "kind": "light", "seen": "Lampen er gået", "owner": "operations",
    "follow_up_on": "2026-12-11",
}  # fmt: skip


def post(client, where, facts=None, **headers):
    return client.post(where, facts or {}, content_type="application/json", headers=headers)


def test_a_walk_is_planned_walked_written_and_told_by_a_program(cast, step_in, monday):
    grethe, rania = step_in("grethe"), cast.client("rania")
    made = post(grethe, LIST, WALK, **{"Idempotency-Key": "a"})
    assert post(grethe, LIST, WALK, **{"Idempotency-Key": "a"}).json() == made.json()
    assert (made.status_code, made.json()["state"], made.json()["points"]) == (201, "planned", [])
    one = f"{LIST}{made.json()['id']}/"
    changed = {**WALK, "meets_at": "Ved Laden"}
    assert (
        grethe.put(one, changed, content_type="application/json").json()["meets_at"] == "Ved Laden"
    )
    assert [row["meets_at"] for row in rania.get(LIST).json()["results"]] == ["Ved Laden"]
    SafetyWalk.objects.update(starts_at=NOW)
    assert post(grethe, f"{one}walked/").json()["state"] == "held"
    assert rania.get(one).status_code == 404  # not told yet
    told = post(grethe, f"{one}points/", POINT)
    assert (told.status_code, [row["place"] for row in told.json()["points"]]) == (
        201,
        [POINT["place"]],
    )
    point = WalkPoint.objects.get()
    task = task_of(point)
    assert (task.role, str(task.due_on)) == ("operations", "2026-12-11")
    assert post(grethe, f"{one}publish/").json()["state"] == "published"
    read = rania.get(one).json()["points"]
    assert [(row["kind"], row["owner"], row["is_done"]) for row in read] == [
        ("light", "operations", False)
    ]
    status = f"/api/v1/rugmarken/walk-points/{point.token}/status/"
    done = post(grethe, status, {"status": "Der er lys igen", "is_done": True})
    assert [row["is_done"] for row in done.json()["points"]] == [True]
    assert SocialTask.objects.get(pk=task.pk).settled


def test_only_who_walks_writes_and_shows_a_second_factor(cast, tour):
    one = f"{LIST}{tour.token}/"
    point = pointing.add(cast.member("kim", "rugmarken"), tour, seen(), now=EVENING)
    status = f"/api/v1/rugmarken/walk-points/{point.token}/status/"
    for where in (
        LIST,
        f"{one}points/",
        f"{one}walked/",
        f"{one}call-off/",
        f"{one}publish/",
        status,
    ):
        closed = 403 if where == LIST else 404
        assert post(cast.client("rania"), where, WALK).status_code == closed
        weak = post(cast.client("torben"), where, WALK)
        assert (weak.status_code, weak.json()["code"]) == (403, "second_factor")
    assert WalkPoint.objects.count() == 1


def test_what_is_missing_or_about_a_person_is_said_as_on_the_page(cast, step_in, tour):
    torben, one = step_in("torben"), f"{LIST}{tour.token}/"
    assert post(torben, f"{one}points/", {}).status_code == 422
    named = post(torben, f"{one}points/", {**POINT, "seen": "Birgit fra 3 lader porten stå"})
    assert (named.status_code, named.json()["code"]) == (422, "about_a_person")
    early = post(torben, f"{one}publish/")
    assert (early.status_code, early.json()["code"]) == (409, "not_walked")


def test_an_estate_without_walks_or_a_guide_has_none_for_programs(cast, tour):
    client = cast.client("rania")
    guide = "/api/v1/rugmarken/guide/"
    parts = client.get(guide).json()
    assert parts[0]["heading"] == "urgent"
    assert "112" in [line["phone"] for line in parts[0]["entries"]]
    Estate.objects.update(features_off=["walks", "guide"])
    assert client.get(LIST).status_code == client.get(guide).status_code == 404


def test_the_schema_tells_of_walks_and_the_guide(client, db):
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    told = {path.partition("{estate}/")[2] for path in paths}
    assert {"safety-walks/", "safety-walks/{token}/points/", "guide/"} <= told
    assert {"walk-points/{token}/status/", "help-requests/{token}/day/"} <= told
