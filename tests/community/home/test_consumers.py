"""The socket, with real clients against the real server: who gets in, what is told, who is put out."""

import json
import socket
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError
from django.test import Client
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from bookings.models import Facility
from community import live
from community.home import consumers, frames
from community.people import actions
from community.people.models import Membership
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(live_server_url, cast):
    """Opens sockets to the running house: `with house(client, "rugmarken") as line`."""
    port = urlsplit(live_server_url).port

    @contextmanager
    def open_line(client=None, estate="rugmarken", origin=live_server_url):
        cookie = client.cookies.get("sessionid") if client else None
        headers = {"Cookie": f"sessionid={cookie.value}"} if cookie else {}
        with connect(
            f"ws://127.0.0.1:{port}/ws/{estate}/", origin=origin, additional_headers=headers
        ) as line:
            yield line

    return open_line


def tell(line, **facts):
    line.send(json.dumps(facts))
    return hear(line)


def hear(line, timeout=5):
    return json.loads(line.recv(timeout=timeout))


def closed(line, timeout=5):
    """The close code, and everything that was said before it."""
    said = []
    try:
        while True:
            said.append(line.recv(timeout=timeout))
    except ConnectionClosed as end:
        return end.rcvd.code, said


def machine():
    return Facility.objects.get(name="Maskine 1", part_of__name="Vaskehus A")


def elsewhere():
    return Facility.objects.exclude(estate__slug="rugmarken").first()


# --- who gets in ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [None, "null", "https://evil.dk", "http://localhost.evil.dk", "http://127.0.0.1", "chrome://x"],
)
def test_a_page_of_another_house_may_not_open_a_line(house, cast, origin):
    with pytest.raises(InvalidStatus) as no, house(cast.client("birgit"), origin=origin):
        pass
    assert no.value.response.status_code == 403


def test_who_is_not_logged_in_hears_nothing_but_a_code(house):
    with house() as line:
        assert closed(line) == (4401, [])


def test_a_made_up_session_hears_nothing_but_a_code(house):
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    with house(client) as line:
        assert closed(line) == (4401, [])


@pytest.mark.parametrize("estate", ["ankerhuset", "findes-ikke"])
def test_a_foreign_estate_and_one_that_is_not_there_answer_alike(house, cast, estate):
    with house(cast.client("birgit"), estate) as line:
        assert closed(line) == (4404, [])


# --- what is told --------------------------------------------------------------------------------


def test_a_neighbour_hears_that_the_machine_changed_and_no_more(house, cast):
    topic = f"facility:{machine().pk}"
    with house(cast.client("birgit")) as birgit, house(cast.client("jens")) as jens:
        assert tell(birgit, watch=[topic]) == {"watching": [topic]}
        tell(jens, watch=[])
        live.push(topic)
        assert hear(birgit) == {"changed": topic}
        with pytest.raises(TimeoutError):
            jens.recv(timeout=0.5)


def test_what_is_not_yours_is_not_watched(house, cast):
    mine, foreign = f"facility:{machine().pk}", f"facility:{elsewhere().pk}"
    birgit, jens = cast.user("birgit").pk, cast.user("jens").pk
    with house(cast.client("birgit")) as line:
        wish = [mine, foreign, f"inbox:{birgit}", f"inbox:{jens}", "facility:999999", "secret:1"]
        assert tell(line, watch=wish) == {"watching": sorted([mine, f"inbox:{birgit}"])}
        live.push(foreign)
        live.push(f"inbox:{jens}")
        live.push(mine)
        assert hear(line) == {"changed": mine}


def test_what_is_no_topic_is_left_out_and_never_names_a_group(house, cast):
    with house(cast.client("birgit")) as line:
        wish = ["", "facility:", "facility:-1", "user.1", "topic.x", "facility:٣", "a" * 500]
        assert tell(line, watch=[*wish, f"facility:{10**30}", "../1", "\ud83d"]) == {"watching": []}


def test_a_line_watches_twenty_things_at_most(house, cast, monkeypatch):
    monkeypatch.setattr(consumers.features, "may_watch", lambda member, topic: True)
    with house(cast.client("birgit")) as line:
        told = tell(line, watch=[f"facility:{number}" for number in range(500)])
        assert len(told["watching"]) == frames.MOST_TOPICS


def test_what_is_no_longer_looked_at_is_no_longer_told(house, cast):
    first, second = f"facility:{machine().pk}", f"inbox:{cast.user('birgit').pk}"
    with house(cast.client("birgit")) as line:
        tell(line, watch=[first])
        tell(line, watch=[second])
        live.push(first)
        live.push(second)
        assert hear(line) == {"changed": second}


# --- who is put out ------------------------------------------------------------------------------


def test_moving_out_closes_the_line(house, cast):
    with house(cast.client("birgit")) as line:
        tell(line, watch=[f"facility:{machine().pk}"])
        actions.leave(cast.member("birgit"), on=NOW.date())
        assert closed(line) == (4404, [])


def test_logging_out_closes_the_lines_of_that_browser_and_no_other(house, cast):
    phone, tablet = cast.client("birgit"), cast.client("birgit")
    with house(phone) as one, house(tablet) as other:
        tell(one, watch=[])
        tell(other, watch=[])
        phone.post("/konto/log-ud/")
        assert closed(one) == (4401, [])
        assert tell(other, watch=[]) == {"watching": []}


@pytest.mark.parametrize("lost", ["membership", "session", "profile"])
def test_a_lost_key_is_found_out_by_the_next_heartbeat(house, cast, monkeypatch, lost):
    """Nobody tells the socket: the news was lost, or the change came from the database."""
    monkeypatch.setattr(consumers, "BEAT", 0.3)
    client = cast.client("birgit")
    with house(client) as line:
        assert hear(line) == {"beat": 1}
        if lost == "membership":
            Membership.objects.filter(user__name="Birgit").delete()
        elif lost == "session":
            client.session.flush()
        else:
            cast.user("birgit").__class__.objects.filter(name="Birgit").update(is_active=False)
        code, _said = closed(line)
        assert code == (4404 if lost == "membership" else 4401)


def test_a_lost_key_is_found_out_by_the_next_message(house, cast):
    with house(cast.client("birgit")) as line:
        Membership.objects.filter(user__name="Birgit").delete()
        line.send(json.dumps({"watch": [f"facility:{machine().pk}"]}))
        assert closed(line) == (4404, [])


def test_a_watch_that_is_no_longer_allowed_ends_when_the_key_is_looked_at(house, cast, monkeypatch):
    topic, mine = f"facility:{machine().pk}", f"inbox:{cast.user('birgit').pk}"
    with house(cast.client("birgit")) as line:
        tell(line, watch=[topic, mine])
        may = consumers.features.may_watch
        monkeypatch.setattr(
            consumers.features, "may_watch", lambda member, t: t != topic and may(member, t)
        )
        live.lock_out(cast.user("birgit").pk)
        time.sleep(0.5)
        live.push(topic)
        live.push(mine)
        assert hear(line) == {"changed": mine}


def test_a_new_session_in_the_same_browser_is_another_person(house, cast):
    """Somebody else logs in on the shared tablet: the old page's line is closed, not handed over."""
    client = cast.client("birgit")
    with house(client) as line:
        tell(line, watch=[])
        client.post("/konto/log-ud/")
        client.force_login(cast.user("jens"), "django.contrib.auth.backends.ModelBackend")
        assert closed(line) == (4401, [])


# --- garbage -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x00\xff", 1003),
        ("", 4400),
        ("hej", 4400),
        ("[]", 4400),
        ("null", 4400),
        ("{}", 4400),
        ('{"watch": "facility:1"}', 4400),
        ('{"watch": [1, null, {}]}', 4400),
        ('{"watch": {"a": 1}}', 4400),
        ("[" * 10_000, 4400),
        ('{"watch":' + "[" * 7_000 + "]" * 7_000 + "}", 4400),
        ("9" * 5_000, 4400),
        ('{"watch": ["' + "x" * 20_000 + '"]}', 1009),
        ("ø" * 9_000, 1009),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_not_for_us_is_answered_with_a_code_and_no_traceback(
    house, cast, frame, code, caplog
):
    with house(cast.client("birgit")) as line:
        line.send(frame)
        assert closed(line) == (code, [])
    assert "Traceback" not in caplog.text
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_a_frame_beyond_all_measure_ends_the_line(house, cast):
    with house(cast.client("birgit")) as line:
        line.send("x" * 66_000)  # more, and the line is torn before the reason is heard
        assert closed(line)[0] == 1009


def test_who_talks_without_pause_is_stopped(house, cast):
    with house(cast.client("birgit")) as line:
        for _number in range(30):
            line.send('{"watch": []}')
        code, said = closed(line)
        assert code == 4400
        assert len(said) <= frames.MOST_WATCHES


def test_a_database_that_is_away_closes_politely(house, cast, monkeypatch, caplog):
    client = cast.client("birgit")

    async def away(*args):
        raise OperationalError("gone")

    with house(client) as line:
        tell(line, watch=[])
        monkeypatch.setattr(consumers, "_key", away)
        line.send('{"watch": []}')
        assert closed(line) == (1013, [])
    assert "socket closed: OperationalError" in caplog.text
    assert "Traceback" not in caplog.text


# --- many, and for long --------------------------------------------------------------------------


def test_one_line_too_many_of_a_person_takes_the_place_of_the_first(house, cast):
    client = cast.client("birgit")
    lines = [house(client) for _number in range(consumers.MOST_SOCKETS + 1)]
    opened = [line.__enter__() for line in lines]
    try:
        assert closed(opened[0]) == (4408, [])
        for line in opened[1:]:
            assert tell(line, watch=[]) == {"watching": []}
    finally:
        for line in lines:
            line.__exit__(None, None, None)


def test_nothing_is_left_behind_when_pages_close(house, cast):
    for _number in range(5):
        with house(cast.client("birgit")) as line:
            tell(line, watch=[f"facility:{machine().pk}"])
    with house(cast.client("birgit")) as rude:
        rude.socket.shutdown(socket.SHUT_RDWR)
    for _wait in range(50):
        if not consumers._open:
            break
        time.sleep(0.1)
    assert consumers._open == {}


def test_an_idle_line_stays_open_past_twelve_seconds(house, cast):
    """A channel layer or proxy that drops the quiet does it within ten (finding F13)."""
    topic = f"facility:{machine().pk}"
    with house(cast.client("birgit")) as line:
        tell(line, watch=[topic])
        time.sleep(12.5)
        live.push(topic)
        assert hear(line) == {"changed": topic}
