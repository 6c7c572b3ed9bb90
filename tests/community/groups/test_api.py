"""The same verbs for programs: list, look, join, leave."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.groups import actions
from tests.community.groups.conftest import make, meet, part_of
from tests.conftest import NOW

LIST = "/api/v1/rugmarken/groups/"


def one(group, rest="", estate="rugmarken"):
    return f"/api/v1/{estate}/groups/{group.token}/{rest}"


def test_the_list_has_mine_and_those_i_can_join(cast, walkers):
    make(cast.member("birgit"), "Sorggruppen", door="hidden")
    told = cast.client("kasper").get(LIST).json()
    assert told["next"] is None
    assert [(row["name"], row["part"]) for row in told["results"]] == [("Gåholdet", "member")]
    assert told["results"][0]["id"] == str(walkers.token)
    assert set(told["results"][0]) == {
        "id", "name", "about", "icon", "door", "estate", "is_across", "is_resting", "is_closed",
        "part",
    }  # fmt: skip


def test_one_says_when_it_meets_and_where_it_talks_to_who_is_in_it(cast, walkers):
    meet(cast.member("birgit"), walkers)
    told = cast.client("kasper").get(one(walkers)).json()
    assert told["meetings"] == [
        {
            "what": "Gåtur", "where": "Bænken ved blok B",
            "starts_at": "2026-11-25T10:00:00+01:00", "ends_at": "2026-11-25T11:00:00+01:00",
            "is_cancelled": False,
        }
    ]  # fmt: skip
    assert told["conversation"] == str(walkers.conversation.token)
    assert cast.client("ahmad").get(one(walkers)).json()["conversation"] is None


def test_joining_and_leaving(cast, walkers):
    client, ahmad = cast.client("ahmad"), cast.member("ahmad")
    joined = client.post(one(walkers, "join/"))
    assert (joined.status_code, joined.json()["part"]) == (200, "member")
    assert client.post(one(walkers, "join/")).status_code == 200
    assert client.post(one(walkers, "leave/")).status_code == 204
    assert part_of(ahmad, walkers) == ""
    again = client.post(one(walkers, "leave/"))
    assert (again.status_code, again.json()["code"]) == (409, "not_in")


def test_where_one_asks_first_joining_is_asking(cast):
    group = make(cast.member("birgit"), door="ask")
    answer = cast.client("ahmad").post(one(group, "join/"))
    assert (answer.status_code, answer.json()["part"]) == (202, "asking")
    row = group.members.get(member=cast.member("ahmad"))
    actions.answer(cast.member("birgit"), group, row, is_yes=False, now=NOW)
    answer = cast.client("ahmad").post(one(group, "join/"))
    assert (answer.status_code, answer.json()["code"]) == (409, "ask_first")
    assert cast.client("ahmad").get(one(group)).json()["part"] == ""


def test_the_last_holder_gets_the_sentence(cast, walkers):
    answer = cast.client("birgit").post(one(walkers, "leave/"))
    assert answer.json()["code"] == "last_holder"


@pytest.mark.parametrize("rest", ["", "join/", "leave/"])
def test_what_one_cannot_see_is_not_there(cast, rest):
    group = make(cast.member("birgit"), door="hidden")
    nothing = LIST + f"00000000-0000-4000-8000-000000000000/{rest}"
    verb = "post" if rest else "get"
    for name in ("ahmad", "torben"):
        client = cast.client(name)
        answer = getattr(client, verb)(one(group, rest))
        assert answer.status_code == 404
        assert answer.content == getattr(client, verb)(nothing).content
    assert getattr(cast.client("sofie"), verb)(one(group, rest)).status_code == 404
    assert getattr(Client(), verb)(one(group, rest)).status_code == 403


def test_thirty_groups_cost_no_more_questions_than_one(cast, walkers):
    client = cast.client("kasper")
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(4):
        for name in ("birgit", "ahmad", "oksana", "jens", "grethe"):
            make(cast.member(name), f"{name} {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)
