"""Lines torn again and again, engines killed while people write: the bench does it at full size."""

import asyncio
import gc
import random
import time

import psycopg
import pytest
from django.db import connection

from bench.faults import Page, lived, speak, tear
from bench.load import Browser
from community import live
from community.chat.models import Message
from community.home import consumers, seats
from community.home import ear as ears
from tests.apart import lived_apart
from tests.community.chat.test_faults import OwnValkey, valkey

__all__ = ["valkey"]
pytestmark = pytest.mark.django_db(transaction=True)
WHO = ("birgit", "kasper", "grethe")


@pytest.fixture
def pages(live_server_url, cast, walkers):
    """`pages(4)`: so many open pages of each of the three."""
    port = int(live_server_url.rpartition(":")[2])

    def make(each):
        cookies = [{"sessionid": cast.client(name).cookies["sessionid"].value} for name in WHO]
        browsers = [Browser(port, cookies=one) for one in cookies for _page in range(each)]
        return [Page(port, browser, walkers) for browser in browsers]

    return make


def in_order():
    return list(Message.objects.order_by("seq").values_list("seq", "text"))


def left_of(cast):
    """Everything a page has in the house while it is open."""
    loop = live._server_loop
    ear = ears._ears[loop]
    layer = ear.layer._layers[loop]
    gc.collect()
    people = [cast.user(name).pk for name in WHO]
    count = seats._valkey().zcard
    return {
        "listeners": len(ear.listeners),
        "groups": sorted(ear.joined) + sorted(layer.groups),
        "channels": len(layer.channels),
        "tasks": len(asyncio.all_tasks(loop)),
        "sockets": sum(type(one) is consumers.HouseConsumer for one in gc.get_objects()),
        "pages": sum(map(len, consumers._open.values())),
        "seats": sum(count(seats._keys(person)[0]) for person in people),
    }


def left_at_last(cast, wanted, seconds=10):
    """The same, when it has become as wanted; or as it has stayed."""
    ends = time.monotonic() + seconds
    while (found := left_of(cast)) != wanted and time.monotonic() < ends:
        time.sleep(0.2)
    return found


def test_pages_that_are_torn_again_and_again_have_it_all_and_leave_nothing(
    pages, cast, monkeypatch
):
    """CH-4."""
    monkeypatch.setattr(ears, "LINGER", 0.2)

    async def once(_pages):
        await asyncio.sleep(0.1)

    async def stormy(those):
        async with asyncio.TaskGroup() as group:
            tearing = group.create_task(tear(those, every=1.5))
            await speak(those, 5, 4)
            tearing.cancel()

    lived_apart(asyncio.wait_for(lived(pages(1), once), 60))
    calm = {"listeners": 0, "groups": [], "channels": 1, "sockets": 0, "pages": 0, "seats": 0}
    time.sleep(1)
    before = left_at_last(cast, calm | {"tasks": left_of(cast)["tasks"]})
    assert before == calm | {"tasks": before["tasks"]}
    those = pages(4)
    lived_apart(asyncio.wait_for(lived(those, stormy), 60))
    assert sum(page.opened for page in those) > 2 * len(those)
    stored = in_order()
    assert [number for number, _text in stored] == list(range(1, 21))
    assert [page.shown for page in those] == [stored] * len(those)
    assert left_at_last(cast, before) == before


def test_what_was_answered_is_there_once_whatever_was_killed_meanwhile(
    valkey: OwnValkey, pages, monkeypatch
):
    """CH-1."""
    monkeypatch.setattr(consumers, "BEAT", 1.0)
    where = connection.get_connection_params()
    facts = {name: where[name] for name in ("host", "user", "dbname") if where.get(name)}
    connection.close()

    def cut_off():
        with psycopg.connect(**facts, autocommit=True) as line:
            line.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def break_things():
        for kill in (cut_off, valkey.kill, cut_off, valkey.start, cut_off, valkey.forget, cut_off):
            time.sleep(random.uniform(0.3, 1.0))
            kill()

    async def write(those):
        await asyncio.gather(speak(those, 6, 5), asyncio.to_thread(break_things))

    those = pages(2)
    lived_apart(asyncio.wait_for(lived(those, write), 60))
    connection.close()
    stored = in_order()
    assert sorted(text for _number, text in stored) == sorted(f"Linje {n}" for n in range(30))
    assert [number for number, _text in stored] == list(range(1, 31))
    assert sum(len(page.answered) for page in those) == 30
    assert [page.shown for page in those] == [stored] * len(those)
