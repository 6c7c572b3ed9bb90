"""Real sockets, real Valkey: what is answered is stored, and everybody ends with the same list."""

import json
import re
import threading
import time
from contextlib import suppress
from uuid import uuid4

import pytest

from community.chat import actions, page
from community.chat.minding.actions import hide
from community.chat.models import Conversation, Kind, Message
from community.home import consumers
from community.moderation.blocking import actions as blocking
from community.people import actions as people
from tests.community.chat.conftest import Reader, say, seen_by
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(house, cast):
    """Birgit and Kasper, each with a page open."""
    with house(cast.client("birgit")) as birgit, house(cast.client("kasper")) as kasper:
        yield birgit, kasper


# --- saying and hearing --------------------------------------------------------------------------


def test_said_means_stored_and_the_other_reads_it_without_asking(two, cast, walkers):
    birgit, kasper = two
    assert kasper.watch(walkers) == {
        "watching": [walkers.topic],
        "latest": {walkers.topic: 0},
    }
    name = str(uuid4())
    answer = birgit.say(walkers, "Skal vi gå?", name)
    stored = Message.objects.get()
    assert answer == {
        "said": name,
        "conversation": str(walkers.token),
        "token": str(stored.token),
        "seq": 1,
        "changed_seq": 1,
        "said_at": answer["said_at"],
    }
    heard = kasper.hear()
    assert heard["changed"] == walkers.topic
    facts = heard["facts"]
    who = {"token", "name", "hue", "entrance", "role"}
    assert (facts["text"], facts["seq"], facts["state"]) == ("Skal vi gå?", 1, "said")
    assert set(facts["who"]) == who
    assert (facts["who"]["name"], facts["who"]["entrance"]) == ("Birgit", "Rugmarken 3")
    assert "Bøgeløv" not in json.dumps(heard)


def test_ones_other_page_knows_that_it_is_mine(house, cast, walkers):
    with house(cast.client("birgit")) as phone, house(cast.client("birgit")) as tablet:
        tablet.watch(walkers)
        phone.say(walkers, "Hej")
        assert tablet.hear()["facts"]["mine"] is True


def test_three_times_on_two_sockets_and_by_http_is_one_row(house, cast, walkers):
    """CH-2."""
    client, name = cast.client("birgit"), str(uuid4())
    with house(client) as one, house(client) as other:
        answers = [line.say(walkers, "Hej", name) for line in (one, other, one)]
        url = f"/api/v1/rugmarken/conversations/{walkers.token}/messages/"
        by_page = client.post(url, {"text": "Hej", "client_id": name}, "application/json")
    assert by_page.status_code == 201
    assert {a["token"] for a in answers} == {by_page.json()["token"]}
    assert Message.objects.count() == 1


def test_a_no_has_a_sentence_and_the_line_stays(two, cast, walkers, pair):
    birgit, _kasper = two
    no = birgit.say(walkers, "Ring på 010190-1234")
    assert (no["code"], no["refused"] is not None) == ("cpr", True)
    assert "CPR" in no["message"]
    jens = actions.begin(cast.estate(), Kind.GROUP, [cast.member("jens")], now=NOW)
    assert birgit.say(jens, "Hej")["code"] == "not_found"
    assert "said" in birgit.say(walkers, "Hej")


def test_who_writes_too_fast_is_told_to_wait_and_stays(two, cast, walkers):
    """CH-12: refused by the socket itself, and by the count in the database behind it."""
    birgit, _kasper = two
    for number in range(30):
        said = {"conversation": str(walkers.token), "text": f"{number}", "client_id": str(uuid4())}
        birgit.send(say=said)
    answers = [birgit.hear_until("said", "refused") for _number in range(30)]
    assert sum("said" in one for one in answers) == Message.objects.count() == 20
    refused = [one for one in answers if "refused" in one]
    assert {one["code"] for one in refused} == {"rate_limited"}
    assert all(0 < one["retry_after"] <= 11 for one in refused)
    assert birgit.watch(walkers)["watching"] == [walkers.topic]


@pytest.mark.parametrize(
    "said",
    [
        {"conversation": "x", "text": "Hej", "client_id": "x"},
        {"conversation": "x", "text": 7, "client_id": "00000000-0000-4000-8000-000000000000"},
        [],
        "Hej",
        {"conversation": {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": 1}}}}}}}}}},
    ],
)
def test_a_line_without_shape_ends_the_socket(two, said, caplog):
    birgit, _kasper = two
    birgit.send(say=said)
    assert birgit.closed() == 4400
    assert "Traceback" not in caplog.text


def test_typing_is_told_to_the_other_of_two_and_not_for_every_letter(two, cast, walkers, pair):
    birgit, kasper = two
    kasper.watch(walkers, pair)
    birgit.send(typing={"conversation": str(walkers.token)})
    for _letter in range(5):
        birgit.send(typing={"conversation": str(pair.token)})
    birgit.say(pair, "Færdig")
    me = str(cast.member("birgit").token)
    assert kasper.hear() == {"changed": pair.topic, "facts": {"typing": me}}
    assert kasper.hear()["facts"]["text"] == "Færdig"


def test_reading_is_shown_to_the_other_when_both_want_it(two, cast, pair):
    birgit, kasper = two
    for name in ("birgit", "kasper"):
        actions.show_reading(cast.member(name), pair, shows=True, now=NOW)
    kasper.watch(pair)
    say(cast.member("kasper"), pair)
    kasper.hear()
    birgit.send(read={"conversation": str(pair.token), "up_to": 1})
    reader = str(cast.member("birgit").token)
    assert kasper.hear()["facts"] == {"read": 1, "reader": reader}


def test_edit_delete_and_hide_reach_open_pages_with_a_number_of_their_own(two, cast, walkers):
    """CH-13."""
    _birgit, kasper = two
    said = [say(cast.member("birgit"), walkers, text) for text in ("En", "To")]
    kasper.watch(walkers)
    actions.edit(cast.member("birgit"), said[0], "Ét", now=NOW)
    actions.take_back(cast.member("birgit"), said[0], now=NOW)
    hide(said[1], now=NOW)
    facts = [kasper.hear()["facts"] for _number in range(3)]
    assert [one["changed_seq"] for one in facts] == [3, 4, 5]
    assert [one["state"] for one in facts] == ["said", "deleted", "hidden"]
    assert [one["text"] for one in facts] == ["Ét", "", ""]


def test_the_list_hears_when_something_is_unread_and_when_it_is_read(two, cast, walkers):
    _birgit, kasper = two
    mine = f"chats:{cast.user('kasper').pk}"
    assert kasper.tell(watch=[mine])["latest"] == {mine: 0}
    say(cast.member("birgit"), walkers)
    assert kasper.hear() == {"changed": mine}
    assert kasper.tell(watch=[mine])["latest"] == {mine: 1}
    actions.read(cast.member("kasper"), walkers, up_to=1, now=NOW)
    assert kasper.hear() == {"changed": mine}


# --- nothing lost, nothing twice -----------------------------------------------------------------


def test_a_page_that_comes_in_the_middle_has_all_of_it_once(house, cast, walkers):
    """CH-4: it watches first and reads what was before then, while lines keep coming."""
    kasper, stop = cast.member("kasper"), threading.Event()

    def talk():
        birgit, grethe = cast.member("birgit"), cast.member("grethe")
        for number in range(1, 31):
            say(birgit if number % 2 else grethe, walkers, f"{number}", now=NOW)
            if number == 10:
                stop.set()

    speaking = threading.Thread(target=talk)
    speaking.start()
    stop.wait(5)
    with house(cast.client("kasper")) as line:
        reader = Reader(kasper, line, walkers)
        reader.begin()
        reader.until(30)
    speaking.join(5)
    assert reader.shown == {number: f"{number}" for number in range(1, 31)}
    assert list(reader.shown) == sorted(reader.shown)
    assert reader.fetched <= 2


def test_five_hundred_behind_is_told_to_begin_anew(cast, walkers):
    birgit = cast.member("birgit")
    rows = [
        Message(conversation=walkers, author=birgit, seq=n, changed_seq=n, client_id=uuid4(),
                text=f"{n}", said_at=NOW)
        for n in range(1, 502)
    ]  # fmt: skip
    Message.objects.bulk_create(rows)
    Conversation.objects.update(seq=501)
    kasper = cast.member("kasper")
    talk = seen_by(kasper, walkers)
    sheet = page.after(kasper, talk, 0)
    assert (sheet.limited, sheet.older, sheet.latest, len(sheet.messages)) == (True, True, 501, 50)
    assert sheet.messages[-1].seq == 501
    sheet = page.after(kasper, talk, 1)
    assert (sheet.limited, len(sheet.messages)) == (False, 500)


def test_a_heartbeat_finds_what_the_channel_lost(house, cast, walkers, monkeypatch):
    """CH-5: the layer loses everything for a while; the next beat says how far it has gone."""
    monkeypatch.setattr(consumers, "BEAT", 0.5)
    with house(cast.client("kasper")) as line:
        reader = Reader(cast.member("kasper"), line, walkers)
        reader.begin()
        say(cast.member("birgit"), walkers, "1")
        reader.until(1)
        with monkeypatch.context() as deaf:
            deaf.setattr("community.live._send", lambda group, event: None)
            say(cast.member("birgit"), walkers, "2")
            actions.edit(cast.member("birgit"), Message.objects.get(seq=1), "Ét", now=NOW)
        reader.until(3)
        assert reader.shown == {1: "Ét", 2: "2"}
        say(cast.member("birgit"), walkers, "3")
        reader.until(4)
    assert reader.shown == {1: "Ét", 2: "2", 4: "3"}
    assert reader.fetched == 1


# --- who is put out ------------------------------------------------------------------------------


def hears_nothing_more(line, cast, walkers):
    """Nothing of what is said from now on comes through."""
    say(cast.member("grethe"), walkers, "Hemmeligt")
    ends = time.monotonic() + 0.5
    with suppress(TimeoutError):
        while time.monotonic() < ends:
            assert "Hemmeligt" not in json.dumps(line.hear(0.5))


def test_who_leaves_hears_nothing_more(two, cast, walkers):
    _birgit, kasper = two
    kasper.watch(walkers)
    actions.leave(walkers, cast.member("kasper"), now=NOW)
    time.sleep(0.3)
    hears_nothing_more(kasper, cast, walkers)


def watch_with_neighbours(line, talk, member):
    """What an open conversation watches: itself, and the neighbours of the estate."""
    neighbours = f"neighbours:{member.estate_id}"
    answer = line.tell(watch=[talk.topic, neighbours])
    assert answer["watching"] == sorted([talk.topic, neighbours])
    return neighbours


def test_an_open_conversation_watches_the_neighbours(cast, walkers):
    html = cast.client("birgit").get(f"/rugmarken/chat/{walkers.token}/").content.decode()
    watched = set(" ".join(re.findall(r'data-watch="([^"]+)"', html)).split())
    assert watched == {walkers.topic, f"neighbours:{cast.member('birgit').estate_id}"}


def test_who_hides_is_gone_from_an_open_conversation(two, cast, walkers):
    """The page is told to look again, and what it fetches then has no name in it."""
    birgit, _kasper = two
    say(cast.member("kasper"), walkers, "Jeg går med")
    topic = watch_with_neighbours(birgit, walkers, cast.member("birgit"))
    people.change_settings(cast.user("kasper"), is_hidden=True)
    assert birgit.hear() == {"changed": topic}
    again = cast.client("birgit").get(f"/rugmarken/chat/{walkers.token}/siden/?nr=0")
    assert "Jeg går med" in again.content.decode()
    assert "Kasper" not in again.content.decode()


def test_a_block_makes_the_open_pages_of_both_look_again_and_nobody_elses(
    house, two, cast, walkers
):
    birgit, kasper = two
    say(cast.member("kasper"), walkers, "Jeg går med")
    with house(cast.client("grethe")) as grethe:
        topic = watch_with_neighbours(birgit, walkers, cast.member("birgit"))
        watch_with_neighbours(kasper, walkers, cast.member("kasper"))
        watch_with_neighbours(grethe, walkers, cast.member("grethe"))
        made = blocking.block(cast.member("birgit"), cast.user("kasper"), now=NOW)
        looks = [{"changed": walkers.topic}, {"changed": topic}]
        assert [birgit.hear(), birgit.hear()] == looks
        assert [kasper.hear(), kasper.hear()] == looks
        again = cast.client("birgit").get(f"/rugmarken/chat/{walkers.token}/siden/?nr=0")
        assert "Jeg går med" not in again.content.decode()
        blocking.unblock(cast.member("birgit"), made)
        assert [birgit.hear(), birgit.hear()] == looks
        assert grethe.tell(watch=[])["watching"] == []  # heard nothing before this answer


def test_who_is_blocked_is_not_heard_but_for_the_number(two, cast, walkers):
    birgit, kasper = two
    kasper.watch(walkers)
    blocking.block(cast.member("birgit"), cast.user("kasper"), now=NOW)
    assert kasper.hear() == {"changed": walkers.topic}  # look again
    birgit.say(walkers, "Hemmeligt")
    assert kasper.hear() == {"changed": walkers.topic, "facts": {"changed_seq": 1}}
    say(cast.member("grethe"), walkers, "Hej")
    assert kasper.hear()["facts"]["text"] == "Hej"


def test_an_office_that_ends_closes_the_conversation_on_open_pages(house, cast):
    birgit, torben = cast.member("birgit"), cast.member("torben", "rugmarken")
    desk = actions.begin(cast.estate(), Kind.DESK, [birgit], now=NOW, household=birgit.household)
    actions.join(desk, torben, now=NOW, as_role="caretaker")
    with house(cast.client("torben")) as line:
        assert line.watch(desk)["watching"] == [desk.topic]
        people.leave(torben, on=NOW.date())
        assert line.closed() == 4404


def test_moving_out_and_logging_out_close_the_line_within_five_seconds(house, cast, walkers):
    kasper, birgit = cast.client("kasper"), cast.client("birgit")
    with house(kasper) as one, house(birgit) as other:
        one.watch(walkers)
        other.watch(walkers)
        people.leave(cast.member("kasper"), on=NOW.date())
        birgit.post("/konto/log-ud/")
        assert (one.closed(), other.closed()) == (4404, 4401)


def test_what_was_lost_while_nobody_was_told_is_lost_at_the_next_beat(
    house, cast, walkers, monkeypatch
):
    """CH-11 with the channel layer away: the seat is gone in the database and nobody said so."""
    monkeypatch.setattr(consumers, "BEAT", 0.3)
    with house(cast.client("kasper")) as line:
        line.watch(walkers)
        cast.member("kasper")
        walkers.participants.filter(member=cast.member("kasper")).update(left_at=NOW)
        while "latest" in line.hear_until("beat"):
            pass
        hears_nothing_more(line, cast, walkers)


def test_nobody_watches_what_they_are_not_in(house, cast, walkers, pair):
    """CH-10: a neighbour, another estate, and who guesses numbers."""
    with house(cast.client("jens")) as jens, house(cast.client("sofie"), "ankerhuset") as sofie:
        wish = [walkers.topic, pair.topic, "conversation:1", f"chats:{cast.user('birgit').pk}"]
        assert jens.tell(watch=wish) == {"watching": []}
        assert sofie.tell(watch=wish) == {"watching": []}
        for line in (jens, sofie):
            assert line.say(walkers, "Hej")["code"] == "not_found"
            line.send(typing={"conversation": str(pair.token)})
            line.send(read={"conversation": str(walkers.token), "up_to": 1})
            assert line.tell(watch=[]) == {"watching": []}
    assert Message.objects.count() == 0


def test_a_socket_lives_for_half_a_day_and_comes_again(house, cast, monkeypatch):
    monkeypatch.setattr(consumers, "BEAT", 0.2)
    monkeypatch.setattr(consumers, "LIFETIME", 0.1)
    with house(cast.client("birgit")) as line:
        assert line.closed() == 1012
