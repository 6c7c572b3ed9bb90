"""The door for programs, and what lists cost."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.chat import actions, page
from community.chat.among import conversations_waiting, list_of
from community.chat.minding.actions import pin
from community.chat.models import Conversation, Kind, Message
from community.people import actions as people
from tests.community.chat.conftest import say, seen_by
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
HOUSE = "/api/v1/rugmarken"
NOTHING = uuid4()


@pytest.fixture
def birgit(cast):
    return cast.client("birgit")


def at(conversation, rest=""):
    return f"{HOUSE}/conversations/{conversation.token}/{rest}"


def post(client, url, **facts):
    return client.post(url, facts, "application/json")


def test_the_list_and_one_of_it(cast, birgit, walkers, pair):
    say(cast.member("kasper"), walkers, "Jeg har boller @Birgit")
    listed = birgit.get(f"{HOUSE}/conversations/").json()
    assert listed["next"] is None
    first, second = listed["results"]
    assert (first["title"], first["unread"], first["latest"]) == ("Gåholdet", 1, 1)
    assert first["last"]["text"] == "Jeg har boller @Birgit"
    assert (first["last"]["names_me"], first["last"]["mine"]) == (True, False)
    assert (second["kind"], second["other"]["name"]) == ("direct", "Kasper")
    assert birgit.get(at(walkers)).json() == first
    assert "Brombær" not in str(listed)


def test_say_read_edit_pin_and_delete(cast, birgit, walkers):
    url, name = at(walkers, "messages/"), str(uuid4())
    said = post(birgit, url, text="Hej", client_id=name)
    assert said.status_code == 201
    again = birgit.post(url, {"text": "Hej"}, "application/json", headers={"Idempotency-Key": name})
    assert again.json()["token"] == said.json()["token"]
    message = f"{HOUSE}/messages/{said.json()['token']}/"
    edited = birgit.patch(message, {"text": "Hej hej"}, "application/json")
    assert (edited.json()["text"], edited.json()["changed_seq"]) == ("Hej hej", 2)
    pinned = post(birgit, f"{message}pin/", is_pinned=True).json()
    assert pinned["is_pinned"] is True
    assert birgit.get(at(walkers)).json()["pinned"]["token"] == said.json()["token"]
    kasper = cast.client("kasper")
    assert post(kasper, at(walkers, "read/"), up_to=3).json()["unread"] == 0
    assert birgit.delete(message).status_code == 204
    assert birgit.get(message).json()["state"] == "deleted"
    assert birgit.get(at(walkers)).json()["pinned"] is None


def test_pages_back_and_forth_and_words(cast, birgit, walkers):
    kasper = cast.member("kasper")
    Message.objects.bulk_create(
        Message(conversation=walkers, author=kasper, seq=n, changed_seq=n, client_id=uuid4(),
                text=f"Gåtur {n}", said_at=NOW)
        for n in range(1, 121)
    )  # fmt: skip
    Conversation.objects.filter(pk=walkers.pk).update(seq=120)
    url = at(walkers, "messages/")
    newest = birgit.get(url).json()
    assert [m["seq"] for m in newest["results"]] == list(range(71, 121))
    assert (newest["older"], newest["latest"]) == (True, 120)
    older = birgit.get(url, {"before": 71}).json()
    assert [m["seq"] for m in older["results"]] == list(range(21, 71))
    oldest = birgit.get(url, {"before": 21}).json()
    assert (len(oldest["results"]), oldest["older"]) == (20, False)
    since = birgit.get(url, {"after": 118}).json()
    assert [m["seq"] for m in since["results"]] == [119, 120]
    assert [m["seq"] for m in birgit.get(url, {"q": "gatur 7"}).json()["results"]] == [7]


def test_mute_show_answer_and_leave(cast, birgit, walkers, pair):
    assert post(birgit, at(walkers, "settings/"), is_muted=True).json()["is_muted"] is True
    no = post(birgit, at(walkers, "settings/"), shows_reading=True)
    assert (no.status_code, no.json()["code"]) == (409, "not_between_two")
    assert post(birgit, at(pair, "settings/"), shows_reading=True).json()["shows_reading"] is True
    assert birgit.delete(at(walkers)).json()["code"] == "leave_the_group"
    assert birgit.delete(at(pair)).status_code == 204
    assert birgit.get(at(pair)).status_code == 404


def test_ask_and_answer(cast, birgit):
    url = f"{HOUSE}/conversations/"
    asked = post(birgit, url, neighbour=str(cast.member("kasper").token))
    assert (asked.status_code, asked.json()["waits"]) == (201, True)
    kasper = cast.client("kasper")
    answer = f"{url}{asked.json()['token']}/answer/"
    assert kasper.get(url).json()["results"][0]["is_asked"] is True
    assert post(kasper, answer, yes=True).json()["is_asked"] is False
    grethe = post(birgit, url, neighbour=str(cast.member("grethe").token)).json()["token"]
    no = post(cast.client("grethe"), f"{url}{grethe}/answer/", yes=False)
    assert no.status_code == 204


@pytest.mark.parametrize(
    ("rest", "facts"),
    [
        ("messages/", {"text": "Hej"}),
        ("messages/", {"text": "Hej", "client_id": "x"}),
        ("messages/", {"text": ["Hej"], "client_id": str(NOTHING)}),
        ("read/", {"up_to": -1}),
        ("read/", {"up_to": 10**30}),
        ("read/", {}),
        ("settings/", {"is_muted": "måske"}),
        ("answer/", {}),
    ],
)
def test_what_has_not_the_right_shape(birgit, walkers, rest, facts):
    answer = post(birgit, at(walkers, rest), **facts)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_refusal_has_its_sentence_and_its_facts(cast, birgit, walkers):
    Conversation.objects.update(slow_seconds=60)
    url = at(walkers, "messages/")
    post(birgit, url, text="Hej", client_id=str(uuid4()))
    slow = post(birgit, url, text="Hej", client_id=str(uuid4()))
    assert slow.status_code == 429
    assert slow.json()["code"] == "slow"
    assert 0 < slow.json()["retry_after"] <= 60


@pytest.mark.parametrize("who", ["jens", "torben"])
def test_who_takes_no_part_gets_the_bytes_of_what_is_not_there(cast, walkers, who):
    client, said = cast.client(who), say(cast.member("birgit"), walkers, "Hemmeligt")
    there = [at(walkers), at(walkers, "messages/"), f"{HOUSE}/messages/{said.token}/"]
    nowhere = [url.replace(str(walkers.token), str(NOTHING)) for url in there[:2]]
    nowhere.append(f"{HOUSE}/messages/{NOTHING}/")
    for theirs, nothing in zip(there, nowhere, strict=True):
        for verb in ("get", "post", "patch", "delete"):
            one, other = (getattr(client, verb)(url) for url in (theirs, nothing))
            assert (one.status_code, one.content) == (other.status_code, other.content)
            assert one.status_code in {404, 405}
    assert client.get(f"{HOUSE}/conversations/").json()["results"] == []


def test_another_estate_and_nobody_at_all(cast, walkers):
    assert cast.client("sofie").get(at(walkers)).status_code == 404
    assert Client().get(at(walkers)).status_code == 403


def test_a_hidden_neighbour_is_nobody_in_the_facts(cast, birgit, walkers):
    people.change_settings(cast.user("kasper"), is_hidden=True)
    say(cast.member("kasper"), walkers)
    facts = birgit.get(at(walkers, "messages/")).json()["results"][0]
    assert (facts["who"]["name"], facts["who"]["token"], facts["who"]["entrance"]) == ("", None, "")
    assert str(cast.member("kasper").token) not in str(facts)


# --- what it costs -------------------------------------------------------------------------------


def many(cast, count):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    for number in range(count):
        kind = Kind.AGREEMENT if number % 2 else Kind.EVENT
        talk = actions.begin(cast.estate(), kind, [birgit, kasper], now=NOW, title=f"{number}")
        pin(kasper, say(kasper, talk, "@Birgit", now=NOW.replace(hour=11)), is_pinned=True, now=NOW)
        Message.objects.update(said_at=NOW.replace(hour=1))


def test_thirty_conversations_cost_as_many_queries_as_one(cast, birgit):
    many(cast, 2)
    with CaptureQueriesContext(connection) as few:
        birgit.get(f"{HOUSE}/conversations/")
    many(cast, 28)
    with CaptureQueriesContext(connection) as more:
        assert len(birgit.get(f"{HOUSE}/conversations/").json()["results"]) == 30
    assert len(more) == len(few) <= 10


def test_the_badge_is_one_query(cast, django_assert_num_queries):
    many(cast, 3)
    member = cast.member("birgit")
    with django_assert_num_queries(1):
        assert conversations_waiting(member) == 3
    actions.mute(member, Conversation.objects.first(), is_muted=True, now=NOW)
    assert conversations_waiting(member) == 2


def plan_of(queryset):
    return queryset.explain(analyze=True)


@pytest.fixture
def endless(cast, walkers):
    """Twenty thousand messages in one conversation and a few in others: enough to see the plan."""
    kasper = cast.member("kasper")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO chat_message (conversation_id, author_id, seq, changed_seq, client_id,"
            " text, as_role, said_at) SELECT %s, %s, n, n, gen_random_uuid(), 'x', '', %s"
            " FROM generate_series(1, 20000) n",
            [walkers.pk, kasper.pk, NOW],
        )
        cursor.execute("ANALYZE chat_message")
    Conversation.objects.filter(pk=walkers.pk).update(seq=20000, said_at=NOW)
    return walkers


def test_opening_a_long_conversation_reads_one_page_by_the_index(cast, endless):
    """A million opens as fast as ten: no plan looks at more rows than it shows."""
    member = cast.member("birgit")
    talk = seen_by(member, endless)
    mine = Message.objects.in_(talk, member)
    for rows in (
        mine.order_by("-seq")[:51],
        mine.filter(seq__lt=10_000).order_by("-seq")[:51],
        mine.filter(changed_seq__gt=19_990).order_by("changed_seq")[:501],
    ):
        plan = plan_of(rows)
        assert "one_message_for_each_number" in plan or "messages_since" in plan, plan
        assert "Seq Scan on chat_message" not in plan, plan
        assert "Sort" not in plan, plan


def test_the_list_counts_no_further_than_ninety_nine(cast, endless):
    plan = plan_of(list_of(cast.member("birgit")))
    assert "Seq Scan on chat_message" not in plan, plan
    assert "rows=20000" not in plan.replace(" ", ""), plan
    shown = page.newest(cast.member("birgit"), seen_by(cast.member("birgit"), endless))
    assert len(shown.messages) == 50
