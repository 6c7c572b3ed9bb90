"""The door for programs."""

import pytest

from events.chores import actions as chores
from events.models import Event, Signup
from tests.conftest import NOW
from tests.events.conftest import join, make, written

HERE = "/api/v1/rugmarken/events/"
FACTS = {
    "title": "Kortspil", "starts_at": "2026-11-27T19:00:00+01:00",
    "ends_at": "2026-11-27T21:00:00+01:00",
}  # fmt: skip


def post(client, url, facts, **more):
    return client.post(url, facts, content_type="application/json", **more)


def test_the_list_has_the_next_first_and_ones_own_sign_up(cast, soup):
    make(cast.member("birgit"), written(title="Senere", starts_at=soup.ends_at))
    join(cast.member("kasper"), soup, 2)
    told = cast.client("kasper").get(HERE).json()["results"]
    assert [one["title"] for one in told] == ["Nabosuppe", "Senere"]
    assert told[0]["signup"]["state"] == "going"
    assert (told[0]["taken"], told[1]["signup"]) == (2, None)


def test_no_name_of_who_comes_or_hosts(cast, soup):
    join(cast.member("birgit"), soup)
    told = cast.client("kasper").get(f"{HERE}{soup.token}/").content.decode()
    assert "Birgit" not in told
    assert "Fadumo" not in told


def test_one_is_made_once_however_often_it_is_sent(cast):
    client = cast.client("kasper")
    key = {"headers": {"Idempotency-Key": "abc"}}
    first, again = (post(client, HERE, FACTS, **key) for _time in range(2))
    assert first.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"starts_at": "i morgen"}, {"ends_at": "2026-11-26T19:00:00+01:00"},
     {"kind": "fest"}, {"access": ["roed"]}, {"capacity": 0},
     {"starts_at": "0001-01-01T00:00:00"}, {"ends_at": "9999-12-31T23:59:59-12:00"},
     {"joining": "sign_up", "sign_up_by": "0001-01-01T00:00:00"}, {"audience": "entrance"}],
)  # fmt: skip
def test_what_makes_no_event_is_refused_with_a_code(cast, wrong):
    answer = post(cast.client("kasper"), HERE, FACTS | wrong)
    assert answer.status_code in {400, 422}
    assert not Event.objects.exists()


def test_sign_up_be_more_and_leave(cast, soup):
    client, there = cast.client("kasper"), f"{HERE}{soup.token}/signups/"
    assert client.get(there).status_code == 404
    assert post(client, there, {"adults": 2}).status_code == 201
    assert post(client, there, {"adults": 3}).json()["adults"] == 3
    assert client.get(there).json()["state"] == "going"
    assert post(client, there, {"adults": 9}).status_code == 409
    assert client.delete(there).status_code == 204
    assert client.get(there).status_code == 404


def test_an_offered_seat_is_answered(cast, soup):
    first = join(cast.member("birgit"), soup, 4)
    join(cast.member("kasper"), soup, 2)
    cast.client("birgit").delete(f"{HERE}{soup.token}/signups/")
    first.refresh_from_db()
    assert first.state == Signup.State.LEFT
    there = f"{HERE}{soup.token}/signups/answer/"
    assert post(cast.client("kasper"), there, {"answer": "måske"}).status_code in {400, 422}
    assert post(cast.client("kasper"), there, {"answer": "yes"}).json()["state"] == "going"


def test_the_head_count_is_for_hosts_and_cooks_and_has_no_names(cast, soup):
    there = f"{HERE}{soup.token}/headcount/"
    joins = f"{HERE}{soup.token}/signups/"
    birgit = {"adults": 1, "children": 1, "guests": 1, "diets": {"halal": 2}}
    post(cast.client("birgit"), joins, birgit)
    post(cast.client("kasper"), joins, {"adults": 2})
    for who in ("birgit", "kasper", "torben"):
        assert cast.client(who).get(there).status_code == 404
    facts = {
        "parties": 1, "adults": 1, "children": 1, "guests": 1, "waiting": 2, "diets": {"halal": 2},
    }  # fmt: skip
    assert cast.client("fadumo").get(there).json() == facts
    stove = chores.add(cast.member("fadumo"), soup, what="Lave mad", is_cooking=True, now=NOW)
    chores.take(cast.member("kasper"), stove, now=NOW)
    assert cast.client("kasper").get(there).json() == facts


def test_only_hosts_call_it_off(cast, soup):
    there = f"{HERE}{soup.token}/"
    assert cast.client("kasper").delete(there).status_code == 404
    answer = cast.client("fadumo").delete(there, {"reason": "Syg"}, content_type="application/json")
    assert (answer.json()["state"], answer.json()["reason"]) == ("called_off", "Syg")
