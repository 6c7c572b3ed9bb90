"""Ideas for programs: share, show, use, say what was changed, and the box; no name anywhere."""

import json
import re

from community.ideas.models import Card, Hand, Proposal, Use
from community.people.models import User
from community.plan.models import Platform
from tests.community.ideas.conftest import A_CARD, A_PROPOSAL, card_named

WORD = re.compile(r"[^\W\d_]+")
CHORES = [{"wanted": 2, "what": "Lave suppe"}]


def ideas(estate="rugmarken"):
    return f"/api/v1/{estate}/ideas/"


def send(client, where, said, verb="post"):
    return getattr(client, verb)(where, json.dumps(said), content_type="application/json")


def test_a_card_is_shared_shown_and_used_by_another_estate(cast, step_in):
    shared = send(cast.client("kasper"), ideas(), A_CARD | {"chores": CHORES})
    assert shared.status_code == 201
    made = shared.json()
    assert (made["state"], made["chores"]) == ("sent", CHORES)
    one = f"{ideas()}{made['id']}/"
    assert cast.client("ahmad").get(ideas()).json()["results"] == []
    assert cast.client("ahmad").get(one).status_code == 404
    assert cast.client("ahmad").delete(one).status_code == 404
    jens = step_in("jens")
    assert send(jens, one, {"tip": "Sæt to låg på."}, "patch").json()["tip"] == "Sæt to låg på."
    assert Card.objects.get().chores == [[2, "Lave suppe"]]
    assert send(jens, one + "show/", {"state": "shared"}).json()["state"] == "shared"
    assert send(cast.client("kasper"), one + "show/", {"state": "public"}).status_code == 404
    there, aase = f"{ideas('tranehaven')}{made['id']}/", step_in("aase")
    assert "Suppe" in send(aase, there + "use/", {}).json()["url"]
    assert Use.objects.get().estate == cast.estate("tranehaven")
    told = send(aase, there + "tell-back/", {"changed": "Vi kogte grød."}).json()
    assert [use["changed"] for use in told["uses"]] == ["Vi kogte grød."]
    assert send(aase, there, {"tip": "Vores"}, "patch").status_code == 404
    assert aase.delete(there).status_code == 404
    assert jens.delete(one).status_code == 204
    assert cast.client("kasper").get(one).status_code == 404
    assert send(jens, one + "put-back/", {}).status_code == 200


def test_who_shared_a_card_takes_it_away(cast):
    made = send(cast.client("kasper"), ideas(), A_CARD | {"chores": CHORES}).json()
    assert cast.client("kasper").delete(f"{ideas()}{made['id']}/").status_code == 204
    assert Card.objects.get().removed_at is not None


def test_what_is_decided_is_decided_in_a_strong_session(shelf):
    one = f"{ideas()}{card_named('Vaskekaffe').token}/"
    answer = send(shelf.client("jens"), one + "show/", {"state": "public"})
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor")


def test_the_list_is_narrowed_by_what_is_asked(shelf):
    kasper = shelf.client("kasper")
    food = kasper.get(ideas(), {"theme": "food", "limit": "100"}).json()["results"]
    every = kasper.get(ideas(), {"theme": "findes-ikke", "limit": "100"}).json()["results"]
    assert 0 < len(food) < len(every)
    assert {one["theme"] for one in food} == {"food"}


def test_a_name_on_a_card_is_refused(cast):
    no = send(cast.client("kasper"), ideas(), A_CARD | {"chores": [], "tip": "Spørg Fadumo."})
    assert (no.status_code, no.json()["code"]) == (422, "named")
    assert not Card.objects.exists()


def test_three_make_a_trial_and_ones_own_comes_out_again(cast):
    box = ideas() + "box/"
    first = send(cast.client("birgit"), box, A_PROPOSAL).json()
    assert (first["is_own"], first["count"], first["enough"]) == (True, 0, 3)
    assert cast.client("birgit").delete(f"{box}{first['id']}/").status_code == 204
    assert cast.client("fadumo").get(box).json()["results"] == []
    made = send(cast.client("birgit"), box, A_PROPOSAL).json()
    there = f"{box}{made['id']}/"
    own = send(cast.client("birgit"), there + "join/", {})
    assert (own.status_code, own.json()["code"]) == (409, "own")
    assert send(cast.client("fadumo"), there + "join/", {}).json()["is_with"] is True
    assert send(cast.client("fadumo"), there + "leave/", {}).json()["count"] == 0
    assert not Hand.objects.exists()
    for name in ("fadumo", "kasper", "oksana"):
        send(cast.client(name), there + "join/", {})
    assert Platform.objects.get().name == A_PROPOSAL["title"]
    assert cast.client("kasper").delete(there).status_code == 404
    assert cast.client("birgit").delete(there).status_code == 409


def test_no_answer_holds_the_name_of_anybody_of_the_demo(shelf, step_in):
    names = {name for user in User.objects.all() for name in (user.name, user.surname) if name}
    assert {"Birgit", "Torben", "Fadumo"} <= names
    jens = step_in("jens")
    cards = Card.objects.visible_to(shelf.member("jens")).standing()
    box = Proposal.objects.filter(estate=shelf.estate())
    assert cards.exists()
    assert box.exists()
    places = [ideas(), ideas() + "?limit=100", ideas() + "box/"]
    places += [f"{ideas()}{card.token}/" for card in cards]
    places += [f"{ideas()}box/{one.token}/" for one in box]
    for where in places:
        answer = jens.get(where)
        assert answer.status_code == 200, where
        assert names & set(WORD.findall(answer.content.decode())) == set(), where


def test_a_list_asks_as_much_for_one_as_for_thirty(shelf, django_assert_max_num_queries):
    kasper = shelf.client("kasper")
    kasper.get(ideas())
    with django_assert_max_num_queries(5):
        assert len(kasper.get(ideas(), {"limit": "100"}).json()["results"]) >= 12
