"""A killed child comes back, a stopped house leaves nothing, and a no is a sentence."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from config.engines import runtime_dir
from config.processes import only_one
from config.readiness import Readiness
from config.up import STATIC_STAMP, CannotStart, _writable, listening, static_fingerprint

pytestmark = pytest.mark.real_time

BASE = Path(__file__).resolve().parents[2]
MARK = "HOUSE_UNDER_TEST"
TALKER = "import os, time; os.write(1, b'here %d\\n' % os.getpid()); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {TALKER}"
# Like the Celery worker: a process of its own, and the hook that makes it follow its parent.
WITH_POOL = f"""
import os
from config.processes import die_with_parent
if os.fork() == 0:
    die_with_parent()
{TALKER}
"""
STAND_IN = """
import signal, sys
from pathlib import Path
from config import supervisor
from config.engines import runtime_dir
from config.processes import Program
from config.up import _listen_to_signals

supervisor.PATIENCE = 1.0
_listen_to_signals()
children = [Program(name, [sys.executable, "-c", code]) for name, code in {children!r}]
watched = supervisor.Supervisor(children)
try:
    watched.start_missing()
    watched.watch()
except KeyboardInterrupt:
    print("stopped", flush=True)
finally:
    watched.stop()
"""


@dataclass
class Running:
    """A process under test, with everything it has said and everyone it has started."""

    process: subprocess.Popen[str]
    mark: str
    said: Path
    sockets: str

    def wait_for(self, pattern: str, times: int = 1, seconds: float = 120) -> list[str]:
        """What it has said that matches; fails at once if it ends without having said it."""
        deadline = time.monotonic() + seconds
        while len(found := re.findall(pattern, self.said.read_text())) < times:
            over = self.process.poll() is not None or time.monotonic() > deadline
            assert not over, f"{pattern!r} was not said:\n{self.said.read_text()}"
            time.sleep(0.05)
        return found

    def family(self, words: str = "") -> list[psutil.Process]:
        """Everyone of ours whose command line has these words; a zombie has none."""
        return [process for process in psutil.process_iter() if self._ours(process, words)]

    def _ours(self, process: psutil.Process, words: str) -> bool:
        """By the mark in the environment, or by the sockets: Valkey writes over its environment."""
        try:
            command = " ".join(process.cmdline())
            ours = self.sockets in command or process.environ().get(MARK) == self.mark
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False
        return ours and words in command and command != ""

    def wait_until_nobody_is_left(self, seconds: float = 5) -> None:
        wait_until(lambda: not self.family(), seconds, lambda: f"left behind: {self.family()}")


def wait_until(look: Callable[[], object], seconds: float, complaint: Callable[[], str]) -> object:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError(f"Not within {seconds} s: {complaint()}")


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bh-t-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def launch(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Running]]:
    """Start python with a clean environment and a mark; whoever is left is killed afterwards."""
    launched: list[Running] = []
    monkeypatch.setenv("BEBOERHUS_VAR", str(home))
    ours = ("BEBOERHUS_", "DATABASE_URL", "REDIS_URL", "DJANGO_", "PYTEST_", "PORT")

    def start(*words: str, **env: str) -> Running:
        mark = uuid.uuid4().hex
        clean = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        said = home / f"{mark}.txt"
        with said.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, *words],
                cwd=BASE,
                env=clean | {MARK: mark, "BEBOERHUS_DEMO": "1", "BEBOERHUS_VAR": str(home)} | env,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            )
        launched.append(Running(process, mark, said, str(runtime_dir(BASE))))
        return launched[-1]

    yield start
    for running in launched:
        for member in running.family():
            member.kill()
        running.process.wait()
        shutil.rmtree(running.sockets, ignore_errors=True)


def stand_in(**children: str) -> tuple[str, str]:
    return "-c", STAND_IN.format(children=list(children.items()))


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def test_a_killed_child_is_started_again_and_the_others_are_left_alone(
    launch: Callable[..., Running],
) -> None:
    house = launch(*stand_in(web=TALKER, clock=TALKER))
    first = int(house.wait_for(r"web +\| here (\d+)")[0])
    clock = house.wait_for(r"clock +\| here (\d+)")
    os.kill(first, signal.SIGKILL)
    assert int(house.wait_for(r"web +\| here (\d+)", times=2)[1]) != first
    assert house.wait_for(r"clock +\| here (\d+)") == clock
    assert "web stoppede (signal 9) og starter igen om 0,5 s." in house.said.read_text()


def test_sigkill_of_the_supervisor_leaves_no_process(launch: Callable[..., Running]) -> None:
    house = launch(*stand_in(web=STUBBORN, worker=WITH_POOL))
    house.wait_for(r"web +\| here")
    house.wait_for(r"worker +\| here", times=2)
    assert len(house.family()) == 4
    house.process.kill()
    house.process.wait()
    house.wait_until_nobody_is_left()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_leaves_no_process_not_even_a_stubborn_one(
    launch: Callable[..., Running], number: signal.Signals
) -> None:
    house = launch(*stand_in(web=STUBBORN, worker=WITH_POOL))
    house.wait_for(r"web +\| here")
    house.wait_for(r"worker +\| here", times=2)
    house.process.send_signal(number)
    assert house.process.wait(10) == 0
    house.wait_until_nobody_is_left()


def test_a_taken_port_is_a_sentence_with_the_way_out() -> None:
    with listening("127.0.0.1", free_port()) as door:
        port = door.getsockname()[1]
        with (
            pytest.raises(CannotStart, match=rf"port {port} .*PORT={port + 1} make run"),
            listening("127.0.0.1", port),
        ):
            pass


def test_a_folder_nobody_may_write_in_is_a_sentence(home: Path) -> None:
    (home / "file").touch()
    with pytest.raises(CannotStart, match="kan ikke skrives i mappen"):
        _writable(home / "file" / "var")


def test_a_second_start_in_the_same_folder_is_refused_and_starts_nothing(
    launch: Callable[..., Running], home: Path
) -> None:
    with only_one(home / "run/up.lock"):
        second = launch("manage.py", "up", PORT=str(free_port()))
        assert second.process.wait(30) == 1
    assert f"kører allerede fra denne mappe (proces {os.getpid()})" in second.said.read_text()
    assert not (home / "postgres").exists()


def test_the_whole_house_opens_survives_and_leaves_nothing_behind(
    launch: Callable[..., Running], home: Path
) -> None:
    (home / "static").mkdir()  # collecting the static files is slow and not the point here
    (home / "run").mkdir()
    (home / STATIC_STAMP).write_text(static_fingerprint())
    port = str(free_port())
    house = launch("manage.py", "up", PORT=port)
    house.wait_for(r"Beboerhus er klar på http://localhost:\d+  \(første start")
    assert house.family("valkey-server")
    assert len(house.family(" worker ")) > 1  # one Celery worker and its pool
    house.process.kill()
    house.process.wait()
    house.wait_until_nobody_is_left()

    again = launch("manage.py", "up", PORT=port)
    again.wait_for(r"Beboerhus er klar på http://localhost:\d+  \(klar på")
    for name in ("uvicorn", "valkey-server", "postgres -D"):
        dead = again.family(name)[0]
        dead.kill()
        wait_until(
            lambda name=name, dead=dead: any(found != dead for found in again.family(name)),
            10,
            lambda name=name: f"{name} did not come back:\n{again.said.read_text()}",
        )
    door = Readiness("127.0.0.1", int(port), 0, home / "opened")
    wait_until(lambda: door.ask()[0] == 200, 60, lambda: str(door.ask()))
    again.process.send_signal(signal.SIGINT)
    assert again.process.wait(10) == 0
    again.wait_until_nobody_is_left()
