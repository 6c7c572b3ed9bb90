"""The five steps for programs: the verbs of the pages, behind the same gate, and no name anywhere."""

import json
import re

import pytest
from django.urls import reverse

from community.people.models import User
from community.plan.models import (
    AreaFigure,
    Platform,
    Point,
    Purpose,
    ResidentGroup,
    Step,
    Upkeep,
    Version,
)
from tests.conftest import NOW

PLAN = "/api/v1/rugmarken/plan/"
LISTS = ("groups", "purposes", "knowledge", "points", "platforms", "upkeep")
WORD = re.compile(r"[^\W\d_]+")


def post(client, rest, said, verb="post"):
    return getattr(client, verb)(PLAN + rest, json.dumps(said), content_type="application/json")


def test_the_five_steps_are_gone_through_by_a_program(cast, step_in):
    jens = step_in("jens")
    assert post(jens, "", {"characteristics": ["together"]}, "put").json() == {
        "is_planned": False, "characteristics": ["together"],
    }  # fmt: skip
    source = {"source": "Kontoret", "as_of": 2026}
    young = post(jens, "groups/", {"name": "Unge", "households": 12, **source})
    old = post(jens, "groups/", {"name": "Seniorer", "households": 3, **source}).json()
    assert young.status_code == 201
    assert (old["households"], old["is_few"]) == (None, True)
    purpose = post(
        jens, "purposes/", {"text": "Flere skal mødes.", "owner": "board", "since": "2026-11-01"}
    ).json()
    for kind, text, group in (("need", "Selskab", old), ("resource", "Tid", young.json())):
        said = {"group": group["id"], "kind": kind, "theme": "company", "text": text, "weight": 2}
        assert post(jens, "points/", said).status_code == 201
    found = jens.get(PLAN + "suggestions/").json()
    assert next((one["interplay"], one["title"]) for one in found) == (
        "shared_interest",
        "En aften med spil",
    )
    assert {one["title"] for one in found[1]["drafts"]} >= {"Lav en gruppe", "Søg hjælp i huset"}
    [row] = jens.get(PLAN + "matrix/").json()
    assert row["theme"] == "company"
    assert sum(len(cell["needs"]) + len(cell["resources"]) for cell in row["cells"]) == 2

    said = {"name": "Vaskekaffe", "kind": "content", "interplay": ["mutual_benefit"]}
    platform = post(
        jens, "platforms/", said | {"for_all": True, "purposes": [purpose["id"]]}
    ).json()
    assert platform["state"] == "idea"
    there = f"platforms/{platform['id']}/decide/"
    no = post(jens, there, {"state": "trial", "reason": "Det er billigt."})
    assert (no.status_code, no.json()["code"]) == (422, "no_end")
    said = {"state": "trial", "reason": "Det er billigt.", "ends_on": "2027-03-31",
            "questions": "Kommer der nye med?"}  # fmt: skip
    decided = post(jens, there, said).json()
    assert (decided["state"], decided["decided_on"]) == ("trial", "2026-11-23")

    kept = post(
        jens, "upkeep/",
        {"what": "Brygge kaffe", "keeper": "caretaker", "every": "week", "next_on": "2026-11-24"},
    ).json()  # fmt: skip
    done = post(jens, f"upkeep/{kept['id']}/done/", {}).json()
    assert (done["last_done_on"], done["next_on"]) == ("2026-11-23", "2026-11-30")
    before = {name: kept[name] for name in ("last_done_on", "next_on")}
    assert post(jens, f"upkeep/{kept['id']}/not-done/", before).json() == kept
    walked = post(jens, "walk/", {"seen": [{"id": kept["id"], "condition": 3}]})
    assert walked.json() == {"written": 1}
    assert Upkeep.objects.get().condition == 3
    assert jens.get(PLAN + "steps/4/versions/").json()["results"][0]["rows"][0][0] == "Vaskekaffe"
    assert set(Version.objects.values_list("step", flat=True)) == set(Step)
    us = cast.client("birgit").get(PLAN + "us/").json()
    assert [one["name"] for one in us["platforms"]] == ["Vaskekaffe"]


def test_a_row_is_said_in_another_way_taken_away_and_put_back(written, step_in):
    jens, row = step_in("jens"), ResidentGroup.objects.filter(estate__slug="rugmarken").first()
    before = jens.get(f"{PLAN}groups/{row.pk}/").json()
    after = post(jens, f"groups/{row.pk}/", {"traits": "Vil gerne mødes."}, "patch").json()
    assert after == before | {"traits": "Vil gerne mødes."}
    line = Upkeep.objects.filter(estate__slug="rugmarken").first()
    assert jens.delete(f"{PLAN}upkeep/{line.pk}/").status_code == 204
    assert jens.get(f"{PLAN}upkeep/{line.pk}/").status_code == 404
    assert post(jens, f"upkeep/{line.pk}/put-back/", {}).json()["id"] == line.pk
    assert jens.get(f"{PLAN}upkeep/{line.pk}/").status_code == 200


def test_a_table_comes_in_with_small_cells_hidden(cast, step_in):
    said = {"table": "Husstande", "source": "Danmarks Statistik", "as_of": 2025,
            "text": "Type;Antal\nEnlige;31\nPar;4"}  # fmt: skip
    jens = step_in("jens")
    assert post(jens, "tables/", said).json() == {"cells": 2, "hidden": 1}
    told = jens.get(PLAN + "figures/").json()["results"]
    assert [(one["label"], one["households"], one["is_few"]) for one in told] == [
        ("Enlige", 31, False), ("Par", None, True),
    ]  # fmt: skip
    no = post(jens, "tables/", {name: said[name] for name in ("table", "text", "source")})
    assert (no.status_code, no.json()["code"]) == (422, "no_year")


@pytest.mark.parametrize(
    ("rest", "said", "code"),
    [
        ("groups/", {"name": "Fadumos venner"}, "named"),
        ("groups/", {"name": "Unge", "households": 12}, "no_source"),
        ("groups/", {}, "invalid"),
        ("points/", {"group": 999999, "kind": "need", "theme": "food", "text": "x", "weight": 1}, "invalid"),
        ("platforms/", {"name": "Café", "kind": "content", "groups": [999999]}, "not_here"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_refused_and_changes_nothing(cast, step_in, rest, said, code):
    answer = post(step_in("jens"), rest, said)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not any(
        model.objects.exists() for model in (ResidentGroup, Point, Platform, Purpose, AreaFigure)
    )


def test_only_who_works_with_the_plan_reads_it_and_in_a_strong_session(written, cast):
    for word in ("", "matrix/", "groups/"):
        assert cast.client("kasper").get(PLAN + word).status_code == 404
        weak = cast.client("jens").get(PLAN + word)
        assert (weak.status_code, weak.json()["code"]) == (403, "second_factor")


def test_no_answer_holds_the_name_of_anybody_of_the_demo(written, step_in):
    names = {name for user in User.objects.all() for name in (user.name, user.surname) if name}
    assert {"Birgit", "Torben", "Fadumo"} <= names
    jens, words = step_in("jens"), [f"{one}/" for one in LISTS]
    words += ["", "us/", "matrix/", "suggestions/", "figures/"]
    said = [jens.get(PLAN + word) for word in words]
    said += [jens.get(f"{PLAN}steps/{step}/versions/") for step in Step]
    for word in LISTS:
        rows = jens.get(f"{PLAN}{word}/").json()["results"]
        assert rows, word
        said += [jens.get(f"{PLAN}{word}/{row['id']}/") for row in rows]
    for answer in said:
        assert answer.status_code == 200
        assert names & set(WORD.findall(answer.content.decode())) == set()


def test_a_list_asks_as_much_for_one_as_for_thirty(cast, step_in, django_assert_max_num_queries):
    jens, estate = step_in("jens"), cast.estate()
    for number in range(30):
        ResidentGroup.objects.create(estate=estate, name=f"Gruppe {number}", changed_at=NOW)
    jens.get(PLAN + "groups/")
    with django_assert_max_num_queries(6):
        assert len(jens.get(PLAN + "groups/").json()["results"]) == 30
    assert reverse("api_plan_groups", args=["rugmarken"]) == PLAN + "groups/"
