"""Five pages of a person, wherever they are served: counted in a real Valkey (CH-12)."""

import json
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import uvicorn
from redis import Redis
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from community.home import consumers, seats
from config.asgi import application

MANY = seats.MOST


@pytest.fixture
def person():
    """Somebody nobody else counts."""
    valkey, user_id = seats._valkey(), uuid4().int % 10**12
    yield user_id
    valkey.delete(*seats._keys(user_id))


# --- the count -----------------------------------------------------------------------------------


def test_the_sixth_takes_the_place_of_the_first_whichever_process_asks(person):
    taken = [seats.take_now(person, f"a{number}") for number in range(MANY)]
    assert [one.out for one in taken] == [[]] * MANY
    assert seats.take_now(person, "b0").out == ["a0"]
    assert seats.take_now(person, "b1").out == ["a1"]
    assert seats.take_now(person + 1, "c0").out == []


def test_a_heartbeat_keeps_the_seat_and_its_age(person):
    first = seats.take_now(person, "a0")
    for number in range(1, MANY):
        seats.take_now(person, f"a{number}")
    assert seats.take_now(person, "a0", first.came) == (first.came, [])
    assert seats.take_now(person, "b0").out == ["a0"]


def test_who_was_put_out_and_never_heard_of_it_puts_out_nobody(person):
    """The word of it may get lost: the next heartbeat finds out by itself."""
    first = seats.take_now(person, "a0")
    for number in range(1, MANY + 1):
        seats.take_now(person, f"a{number}")
    assert seats.take_now(person, "a0", first.came).out == ["a0"]


def test_a_seat_that_was_given_back_is_free(person):
    for number in range(MANY):
        seats.take_now(person, f"a{number}")
    seats.leave_now(person, "a3")
    assert seats.take_now(person, "b0").out == []


def test_the_seats_of_a_process_that_was_killed_are_free_again(person, monkeypatch):
    """Five in another process, which dies without a word; one here that says it is alive."""
    code = (
        "import os, django; django.setup()\n"
        "from community.home import seats\n"
        f"for n in range({MANY - 1}): seats.take_now({person}, f'other{{n}}')\n"
        "print('taken', flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    mine = seats.take_now(person, "mine")
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (other.stdout, other.returncode) == ("taken\n", -9), other.stderr
    monkeypatch.setattr(seats, "HELD", 0.5)
    time.sleep(0.6)
    assert seats.take_now(person, "mine", mine.came).out == []
    assert [seats.take_now(person, f"new{number}").out for number in range(MANY - 1)] == [[]] * 4
    assert seats.take_now(person, "one too many").out == ["mine"]


def test_what_nobody_renews_does_not_lie_there_for_ever(person):
    seats.take_now(person, "a0")
    for key in seats._keys(person):
        assert 0 < seats._valkey().pttl(key) <= seats.HELD * 1000


def test_without_valkey_nobody_is_counted_and_nothing_breaks(person, monkeypatch, caplog):
    monkeypatch.setattr(seats, "_valkey", lambda: Redis(port=1, socket_connect_timeout=1))
    assert seats.take_now(person, "a0") is None
    seats.leave_now(person, "a0")
    assert caplog.text.count("seats not counted: ConnectionError") == 2
    assert "Traceback" not in caplog.text


# --- open pages at two servers -------------------------------------------------------------------


class _Server(uvicorn.Server):
    def install_signal_handlers(self):
        """The test owns the signals."""


@pytest.fixture
def other_server_url(live_server_url):
    """The same house, served by another loop with a channel layer of its own."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = _Server(
        uvicorn.Config(application, log_level="error", lifespan="off", ws="config.wire:Wire")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = server.force_exit = True
    thread.join(10)
    listening.close()


def opened(stack, url, client):
    """A page's socket that is let in: it has answered."""
    cookie = client.cookies["sessionid"].value
    line = stack.enter_context(
        connect(
            f"ws://127.0.0.1:{urlsplit(url).port}/ws/rugmarken/",
            origin=url,
            additional_headers={"Cookie": f"sessionid={cookie}"},
        )
    )
    line.send(json.dumps({"watch": []}))
    assert json.loads(line.recv(timeout=10)) == {"watching": []}
    return line


def is_open(line):
    line.send(json.dumps({"watch": []}))
    return json.loads(line.recv(timeout=10)) == {"watching": []}


def closed(line):
    with pytest.raises(ConnectionClosed) as end:
        line.recv(timeout=10)
    return end.value.rcvd.code


@pytest.mark.django_db(transaction=True)
def test_five_pages_are_five_over_two_servers(live_server_url, other_server_url, cast):
    birgit, kasper = cast.client("birgit"), cast.client("kasper")
    with ExitStack() as stack:
        here = [opened(stack, live_server_url, birgit) for _number in range(3)]
        there = [opened(stack, other_server_url, birgit) for _number in range(2)]
        somebody = opened(stack, other_server_url, kasper)
        new = opened(stack, other_server_url, birgit)
        assert closed(here[0]) == consumers.CROWDED_OUT
        assert all(is_open(line) for line in [*here[1:], *there, new, somebody])
        newer = opened(stack, live_server_url, birgit)
        assert closed(here[1]) == consumers.CROWDED_OUT
        assert all(is_open(line) for line in [here[2], *there, new, newer, somebody])


@pytest.mark.django_db(transaction=True)
def test_without_valkey_each_process_counts_its_own(live_server_url, cast, monkeypatch):
    monkeypatch.setattr(seats, "_valkey", lambda: Redis(port=1, socket_connect_timeout=1))
    birgit = cast.client("birgit")
    with ExitStack() as stack:
        lines = [opened(stack, live_server_url, birgit) for _number in range(MANY + 1)]
        assert closed(lines[0]) == consumers.CROWDED_OUT
        assert all(is_open(line) for line in lines[1:])
