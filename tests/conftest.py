"""What every test may lean on: the cast, a Monday in November, and a house that answers."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
import uvicorn
import yaml
from django.db import connections
from django.test import Client, TransactionTestCase
from django.utils import timezone
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.database import Snapshot, moved_into

CPH = ZoneInfo("Europe/Copenhagen")
# The Monday the demo is written for: week 48, ten in the morning.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=CPH)
CAST_FILE = Path(__file__).parent.parent / "demo" / "nabolyst.yaml"


def at(day: str, clock: str = "00:00") -> datetime:
    """Wall time in Copenhagen: at("2026-11-25", "15:00")."""
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=CPH)


@pytest.fixture(autouse=True)
def monday(request: pytest.FixtureRequest) -> Iterator[Any]:
    """It is Monday 23 November 2026, 10.00, and the clock runs from there."""
    if request.node.get_closest_marker("real_time"):
        yield None
        return
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may talk to another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise RuntimeError("A test tried to reach another machine")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_found_once() -> Iterator[None]:
    """Every new Client builds the middleware anew; the walk through the static files is shared."""
    walk, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def once(self: WhiteNoiseMiddleware) -> None:
        if not found:
            walk(self)
            found.update(self.files)
        self.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@dataclass
class Cast:
    """The people of the demo by first name, as they come through the gate."""

    now: datetime = NOW

    def user(self, name: str) -> Any:
        from community.people.models import User

        return User.objects.get(name=name.capitalize())

    def member(self, name: str, estate: str | None = None) -> Any:
        from community.people.models import Membership

        members = Membership.objects.at_the_gate(timezone.localdate(self.now))
        members = members.filter(user__name=name.capitalize())
        if estate:
            members = members.filter(estate__slug=estate)
        return members.order_by("estate__number").first()

    def estate(self, slug: str = "rugmarken") -> Any:
        from community.people.models import Estate

        return Estate.objects.get(slug=slug)

    def facility(self, name: str = "Maskine 1", place: str | None = "Vaskehus A") -> Any:
        from bookings.models import Facility

        found = Facility.objects.select_related("rules", "estate").filter(name=name)
        return (found.filter(part_of__name=place) if place else found).get()

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.user(name), backend="django.contrib.auth.backends.ModelBackend")
        return client


def strong(user: Any) -> Client:
    """A client of this person whose session has shown a second factor just now."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def _seed() -> None:
    from django.db import transaction

    from bookings.demo import furnish
    from community.people.demo import seed_people

    with transaction.atomic():
        cast = yaml.safe_load(CAST_FILE.read_text())
        seed_people(cast, NOW)
        furnish(cast, NOW)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The cast moves in once for all workers; what a test commits is put back after it.

    Nobody drops the database: the server that services.py made is thrown away whole.
    """
    with django_db_blocker.unblock():
        moved_into(_seed)
        Snapshot.take()
        connections.close_all()
    with pytest.MonkeyPatch.context() as patch:
        # Django would truncate every table and write the content types anew.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: Snapshot.restore())
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """Nabolyst as in the demo: three estates, their people, places and rules; no bookings yet."""
    return Cast()


@pytest.fixture
def step_in(cast: Cast) -> Callable[[str], Client]:
    """Somebody of the cast who has just logged in, so that nobody asks who they are."""

    def enter(who: str) -> Client:
        client = Client()
        assert client.post("/demo/login/", {"who": who}).status_code == 302
        return client

    return enter


@pytest.fixture
def together() -> Callable[..., list[Any]]:
    """Runs callables in real threads that all start at the same moment.

    Returns each one's result, or the exception it raised, in order.
    """

    def run(*calls: Callable[[], Any]) -> list[Any]:
        barrier = threading.Barrier(len(calls))
        results: list[Any] = [None] * len(calls)

        def one(number: int, call: Callable[[], Any]) -> None:
            barrier.wait()
            try:
                results[number] = call()
            except Exception as error:  # noqa: BLE001 - the test looks at it
                results[number] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=pair) for pair in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    return run


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """The test owns the signals."""


@pytest.fixture
def live_server_url(transactional_db: None, cast: Cast) -> Iterator[str]:
    """The real ASGI application on a real port, in a thread of its own."""
    from config.asgi import application

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = _Server(
        uvicorn.Config(
            application,
            log_level="error",
            ws="config.wire:Wire",
            ws_max_size=65536,
            ws_ping_interval=15,
            ws_ping_timeout=15,
            ws_per_message_deflate=False,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    server.force_exit = True
    thread.join(10)
    listening.close()
