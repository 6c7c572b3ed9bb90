"""Files that travel: the same on both sides, and nothing of a stranger's but plain words."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from community.ideas import actions, packs
from community.ideas.models import Card
from tests.conftest import NOW
from tests.refusing import refused


def packed_here():
    return json.loads(packs.packed(Card.objects.filter(state="shared").order_by("title", "pk")))


def test_there_and_back_is_the_same(cast):
    jens = cast.member("jens")
    actions.begin(jens, now=NOW)
    before = packs.packed(Card.objects.order_by("title"))
    Card.objects.all().delete()
    told = actions.carry_in(jens, before.encode(), now=NOW)
    assert (told.new, told.known) == (12, 0)
    assert packs.packed(Card.objects.order_by("title")) == before
    again = actions.carry_in(cast.member("aase"), before.encode(), now=NOW)
    assert (again.new, again.known) == (0, 12)


def _with(**facts):
    told = json.loads(actions.TWELVE.read_text())
    told["cards"] = [told["cards"][0] | facts]
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("no_pack", b"{"),
        ("no_pack", b"\xff\xfe"),
        ("no_pack", b"[" * 5000),
        ("no_pack", b'{"format": "beboerhus-ideas", "version": 2, "cards": [1]}'),
        ("too_big", b" " * (packs.LARGEST + 1)),
        ("bad_card", _with(extra="x")),
        ("bad_card", _with(title=7)),
        ("bad_card", _with(origin="x")),
        ("bad_card", _with(chores=[["2", "Lave mad"]])),
        ("bad_card", _with(did="x" * 601)),
        ("markup", _with(did="<script>alert(1)</script>")),
        ("markup", _with(tip="[tryk](https://example.dk)")),
    ],
)
def test_nothing_of_a_bad_file_comes_in(cast, code, data):
    with refused(code):
        actions.carry_in(cast.member("jens"), data, now=NOW)
    assert not Card.objects.exists()


def test_a_card_that_may_hold_a_name_is_left_out_and_told_of(cast, step_in):
    told = json.loads(actions.TWELVE.read_text())
    told["cards"][0]["tip"] = "Spørg Fadumo"
    file = SimpleUploadedFile("ideer.json", json.dumps(told).encode())
    answer = step_in("jens").post("/rugmarken/ideer/hent/", {"file": file})
    assert answer.status_code == 200
    assert "De her kom ikke med" in answer.content.decode()
    assert told["cards"][0]["title"] in answer.content.decode()
    assert Card.objects.count() == 11


def test_the_file_says_what_it_may_be_used_for_and_where_it_is_from(cast, step_in):
    actions.begin(cast.member("jens"), now=NOW)
    answer = step_in("jens").get("/rugmarken/ideer/ideer.json")
    told = json.loads(answer.content)
    assert told["licence"] == "CC BY 4.0"
    assert all(card["source"] for card in told["cards"])
    assert packed_here() == told


def test_only_the_committee_and_colleagues_carry_files(cast):
    with refused("not_there"):
        actions.carry_in(cast.member("ahmad"), actions.TWELVE.read_bytes(), now=NOW)
