"""What goes wrong outside: Valkey forgets or falls, browsers that do not read, frames that never end."""

import json
import os
import shutil
import signal
import socket
import struct
import tempfile
import time
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import redis

from community import live
from community.chat import actions
from community.chat.models import Message
from community.home import consumers
from config import wire
from config.engines import start_and_wait
from config.processes import wait_or_kill
from config.valkey import Valkey
from tests.community.chat.conftest import Reader, say
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


class OwnValkey:
    """A Valkey that may be killed without anybody else noticing."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="bh-vk-", dir="/tmp"))
        self.engine = Valkey(self.home / "data", self.home, self.home / "log", throwaway=True)
        self.process = start_and_wait(self.engine)

    @property
    def url(self) -> str:
        return f"unix://{self.engine.socket}?db=0"

    def forget(self) -> None:
        redis.Redis.from_url(self.url).flushall()

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def start(self) -> None:
        self.process = start_and_wait(self.engine)

    def close(self) -> None:
        wait_or_kill(self.process, 0)
        shutil.rmtree(self.home, ignore_errors=True)


@pytest.fixture
def valkey(settings):
    own = OwnValkey()
    layers = json.loads(json.dumps(settings.CHANNEL_LAYERS))
    layers["default"]["CONFIG"]["hosts"] = [{"address": own.url, "socket_timeout": 20}]
    settings.CHANNEL_LAYERS = layers
    yield own
    own.close()


@pytest.fixture
def quick_heart(monkeypatch):
    monkeypatch.setattr(consumers, "BEAT", 0.5)


# --- Valkey --------------------------------------------------------------------------------------


def test_everybody_has_the_same_list_after_valkey_forgot_fell_and_came_back(
    valkey, quick_heart, house, cast, walkers
):
    """CH-5: lines before, after FLUSHALL, while it is down, and after it is up again."""
    names, number = ["birgit", "grethe"], 0
    by_page = cast.client("kasper")
    url = f"/api/v1/rugmarken/conversations/{walkers.token}/messages/"

    def speak(count):
        nonlocal number
        for _line in range(count):
            number += 1
            facts = {"text": f"{number}", "client_id": str(uuid4())}
            assert by_page.post(url, facts, "application/json").status_code == 201

    with house(cast.client("birgit")) as one, house(cast.client("grethe")) as other:
        readers = [
            Reader(cast.member(name), line, walkers)
            for name, line in zip(names, [one, other], strict=True)
        ]
        for reader in readers:
            reader.begin()
        speak(3)
        valkey.forget()
        speak(3)
        for reader in readers:
            reader.until(6)
        valkey.kill()
        speak(3)
        assert len(by_page.get(f"{url}?after=0").json()["results"]) == 9
        for reader in readers:
            reader.until(9)  # by the heartbeat, which needs no Valkey
        valkey.start()
        speak(3)
        for reader in readers:
            reader.until(12, seconds=30)
        time.sleep(1.5)  # it has come back to its groups by now
        speak(1)
        for reader in readers:
            reader.until(13)
    stored = dict(Message.objects.values_list("seq", "text"))
    assert [reader.shown for reader in readers] == [stored, stored]
    assert stored == {n: f"{n}" for n in range(1, 14)}


# --- browsers that do not read, or do not finish -------------------------------------------------


class Rude:
    """A socket of our own making: it shakes hands, and after that does as it likes."""

    def __init__(self, address, client, room=0):
        self.socket = socket.socket()
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.connect(address)
        host = f"{address[0]}:{address[1]}"
        lines = [
            "GET /ws/rugmarken/ HTTP/1.1",
            f"Host: {host}",
            f"Origin: http://{host}",
            f"Cookie: sessionid={client.cookies['sessionid'].value}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}",
        ]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        assert b" 101 " in self.socket.recv(2000)

    def frame(self, payload, *, opcode=1, fin=True, promised=None):
        size = len(payload) if promised is None else promised
        head = bytes([(0x80 if fin else 0) | opcode])
        head += bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack("!H", size)
        self.socket.sendall(head + b"\0\0\0\0" + payload)

    def end(self, seconds=8):
        """The close code, or "cut" when there was none."""
        self.socket.settimeout(seconds)
        heard = b""
        with suppress(ConnectionResetError):
            while more := self.socket.recv(65536):
                heard += more
                at = heard.rfind(b"\x88")
                if 0 <= at <= len(heard) - 4:
                    return struct.unpack("!H", heard[at + 2 : at + 4])[0]
        return "cut"


@pytest.fixture
def rude(live_server_url, cast):
    parts = urlsplit(live_server_url)
    made = []

    def open_rude(name="kasper", **facts):
        made.append(Rude((parts.hostname, parts.port), cast.client(name), **facts))
        return made[-1]

    yield open_rude
    for one in made:
        one.socket.close()


def is_gone(name, cast, seconds=10):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if cast.user(name).pk not in consumers._open:
            return True
        time.sleep(0.05)
    return False


def test_who_never_reads_is_let_go_of_and_the_others_hear_everything(rude, house, cast, walkers):
    """CH-7: what waits for one socket is bounded, and nobody else waits for it."""
    deaf = rude(room=4096)
    deaf.frame(json.dumps({"watch": [walkers.topic]}).encode())
    with house(cast.client("birgit")) as line:
        line.watch(walkers)
        facts = {"text": "x" * 12_000}
        for number in range(1, 151):
            live.push(walkers.topic, {"changed_seq": number} | facts)
            assert line.hear()["facts"]["changed_seq"] == number
        assert is_gone("kasper", cast)
        say(cast.member("birgit"), walkers, "Hej")
        assert line.hear()["facts"]["text"] == "Hej"
    assert deaf.end() in {"cut", 4408}


def test_who_reads_nothing_of_little_is_let_go_of_after_a_while(rude, cast, walkers, monkeypatch):
    """Not enough waits to be too much, but nothing of it is read."""
    monkeypatch.setattr(wire, "SLOW", 0.3)
    deaf = rude(room=4096)
    deaf.frame(json.dumps({"watch": [walkers.topic]}).encode())
    time.sleep(0.3)
    for number in range(40):
        live.push(walkers.topic, {"changed_seq": number, "text": "x" * 8_000})
    assert is_gone("kasper", cast)


@pytest.mark.parametrize("opcode", [1, 2])
def test_a_message_begun_and_never_ended_ends_the_socket(rude, cast, monkeypatch, opcode):
    """CH-8: it answers pings between its fragments, so the ping alone would not notice."""
    monkeypatch.setattr(wire, "UNFINISHED", 0.3)
    line = rude()
    line.frame(b'{"watch": [', opcode=opcode, fin=False)
    line.frame(b'"', opcode=0, fin=False)
    assert line.end() == 4400
    assert is_gone("kasper", cast)


def test_half_a_frame_is_noticed_by_the_ping_it_cannot_answer(rude, cast, monkeypatch):
    begin = wire.Wire.start_keepalive

    def hurry(self):
        self.ping_interval = self.ping_timeout = 0.3
        begin(self)

    monkeypatch.setattr(wire.Wire, "start_keepalive", hurry)
    line = rude()
    line.frame(b'{"watch"', promised=1000)
    assert line.end() == 1011
    assert is_gone("kasper", cast)


@pytest.mark.parametrize(
    ("size", "code"), [(17 * 1024, 1009), (65_535, 1009)], ids=["17 KiB", "64 KiB"]
)
def test_a_frame_has_room_for_four_thousand_letters_and_not_for_more(rude, size, code):
    line = rude()
    line.frame(b"x" * size)
    assert line.end() == code


def test_what_is_promised_too_big_is_not_waited_for(rude):
    """20 MiB: refused by its head, before a byte of it has come."""
    line = rude()
    line.socket.sendall(b"\x81\xff" + struct.pack("!Q", 20 * 2**20) + b"\0\0\0\0" + b"x" * 1000)
    assert line.end() in {1009, "cut"}


def test_what_is_no_text_is_a_code_and_no_traceback(rude, cast, caplog):
    line = rude()
    line.frame(b"\xc3\x28\xff")
    assert line.end() == 1007
    assert is_gone("kasper", cast)
    assert "Traceback" not in caplog.text


def test_the_longest_message_there_is_fits_a_frame(house, cast, walkers):
    with house(cast.client("birgit")) as line:
        said = {"conversation": str(walkers.token), "text": "🧺" * 4000, "client_id": str(uuid4())}
        line.socket.send(json.dumps({"say": said}, ensure_ascii=False))
        assert "said" in line.hear()


def test_a_push_that_cannot_be_sent_is_no_reason_to_fail(valkey, cast, walkers):
    valkey.kill()
    said = say(cast.member("birgit"), walkers)
    assert actions.edit(cast.member("birgit"), said, "Hej hej", now=NOW).changed_seq == 2
