"""`make run`: engines, database, static files, demo, then the web, the workers and the clock."""

import hashlib
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import OperationalError, connections

from config.engines import DATABASE, embedded, lock_file, runtime_dir, start_and_wait, var_dir
from config.identity import EngineError
from config.postgres import Postgres
from config.processes import Busy, Program, die_with_parent, only_one
from config.readiness import Readiness
from config.supervisor import GivenUp, Supervisor, say

GRACE = "5"  # seconds a request may use to finish; the children together have six
STATIC_STAMP = "run/static.stamp"
UNUSED = ["rest_framework"]  # our API speaks JSON only; its browsable pages take seconds to collect


class CannotStart(Exception):
    """The house cannot open here; the text is a sentence for the person at the keyboard."""


@dataclass
class House:
    """One start of everything, from an empty folder or on top of yesterday's data."""

    project: Path
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    began: float = field(default_factory=time.time)

    @property
    def var(self) -> Path:
        return var_dir(self.project)

    def run(self) -> int:
        """Run until Ctrl-C (0), or until something makes it pointless (1, with a sentence)."""
        _listen_to_signals()
        try:
            _writable(self.var)
            with only_one(lock_file(self.project)), listening(self.host, self.port) as door:
                self._keep_open(door)
        except KeyboardInterrupt:
            say("Beboerhus er stoppet.")
            return 0
        except Busy as taken:
            say(
                f"Beboerhus kører allerede fra denne mappe (proces {taken}). "
                "Stop det med Ctrl-C dér, før du starter det igen."
            )
        except (CannotStart, EngineError, GivenUp) as reason:
            say(f"Beboerhus kan ikke køre: {reason}")
        except OperationalError as reason:
            say(f"Beboerhus kan ikke nå databasen: {' '.join(str(reason).split())}")
        except OSError as reason:  # a folder that is not ours, a full disk
            say(f"Beboerhus kan ikke køre: {reason.filename or 'systemet'}: {reason.strerror}")
        return 1

    def _keep_open(self, door: socket.socket) -> None:
        engines = embedded(self.project)
        programs = [*self.programs(door), *(engine.program for engine in reversed(engines))]
        supervisor = Supervisor(programs)
        try:
            for engine in engines:
                supervisor.child(engine.name).adopt(start_and_wait(engine))
                if isinstance(engine, Postgres):
                    engine.create_database(DATABASE)
            if engines:
                self._step(f"{' og '.join(engine.name for engine in engines)} kører")
            self._prepare()
            supervisor.start_missing()
            Readiness(_loopback(self.host), self.port, self.began, self.var / "run/opened").start()
            supervisor.watch()
        finally:
            supervisor.stop()
            with suppress(OSError):  # not empty: somebody was killed; the next start clears it
                runtime_dir(self.project).rmdir()

    def _prepare(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        self._step("databasen er ajour")
        if self._collect_static():
            self._step("sidernes filer er samlet")
        if settings.DEMO and "demo" in get_commands():
            call_command("demo", once=True)
            self._step("eksemplets beboere er på plads")
        connections.close_all()

    def _collect_static(self) -> bool:
        """Collect the static files unless nothing about them has changed since the last time."""
        stamp = self.var / STATIC_STAMP
        now = static_fingerprint()
        if stamp.exists() and stamp.read_text() == now and Path(settings.STATIC_ROOT).is_dir():
            return False
        call_command(
            "collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=UNUSED
        )
        stamp.write_text(now)
        return True

    def programs(self, door: socket.socket) -> list[Program]:
        """The web, the worker, the post and the clock, in the order they are asked to stop."""
        names = ["web"] if self.workers == 1 else [f"web{n + 1}" for n in range(self.workers)]
        fd = door.fileno()
        return [
            *(_python(name, *_web(fd), cwd=self.project, fds=(fd,)) for name in names),
            _python("worker", *_celery("worker", *WORKER, *QUIET), cwd=self.project),
            _python("post", *_celery("worker", *post(), *QUIET), cwd=self.project),
            _python("clock", *_celery("beat", *self._clock()), cwd=self.project),
        ]

    def _clock(self) -> list[str]:
        return ["--schedule", str(self.var / "run/clock"), "--loglevel", "WARNING"]

    def _step(self, done: str) -> None:
        seconds = f"{time.time() - self.began:5.1f}".replace(".", ",")
        say(f"{seconds} s  {done}")


# Sockets: pinged every quarter of a minute, nothing bigger than 64 KiB, and never packed: what many
# read at once would be packed anew for each.
WIRE = (
    "--ws=config.wire:Wire",
    "--ws-max-size=65536",
    "--ws-ping-interval=15",
    "--ws-ping-timeout=15",
    "--ws-per-message-deflate=false",
)
WORKER = ("--concurrency=2",)
QUIET = (
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
    "--loglevel=WARNING",
)


def post() -> tuple[str, ...]:
    """The worker of the outbox: one process for each way, so that one that waits holds up no other."""
    return ("-n", "post@%h", f"--queues={settings.POST}", "--concurrency=3")


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """The one listening socket, kept by us so that a visitor waits while a web child restarts.

    CannotStart, with the way out, if the port is not to be had.
    """
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # uvicorn takes a handed-down socket for a local one and would not: without it every answer on
    # a kept connection waits 40 ms for the client to acknowledge its head.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        door.bind((host, port))
        door.listen(512)
    except (OSError, OverflowError) as error:
        door.close()
        raise CannotStart(
            f"port {port} kan ikke bruges ({getattr(error, 'strerror', None) or error}). "
            f"Vælg en anden, for eksempel: PORT={port + 1} make run"
        ) from None
    with door:
        yield door


def static_fingerprint() -> str:
    """Changes when a static file, or the way they are stored, changes."""
    facts = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            facts.append(f"{path} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest()


def _web(fd: int) -> list[str]:
    command = ["uvicorn", "config.asgi:application", "--fd", str(fd), *WIRE]
    quiet = ["--no-access-log", "--no-proxy-headers", "--no-server-header", "--log-level=warning"]
    return [*command, "--timeout-graceful-shutdown", GRACE, *quiet]


def _celery(*words: str) -> list[str]:
    return ["celery", "--quiet", "--skip-checks", "-A", "config", *words]


def _python(name: str, *module: str, cwd: Path, fds: tuple[int, ...] = ()) -> Program:
    env = {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore::UserWarning"}
    return Program(name, [sys.executable, "-m", *module], cwd=cwd, env=env, fds=fds)


def _loopback(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _writable(var: Path) -> None:
    """CannotStart if we cannot write where everything is written."""
    try:
        (var / "run").mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=var / "run"):
            pass
    except OSError as error:
        raise CannotStart(
            f"der kan ikke skrives i mappen {var} ({error.strerror}). "
            "Giv din bruger skriveret til den, eller flyt Beboerhus til en mappe, du ejer."
        ) from None


def _listen_to_signals() -> None:
    """Ctrl-C, `kill` and a closed terminal all end in the same tidy stop."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # not under nohup
        signal.signal(signal.SIGHUP, stop)
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)  # a killed `make` must not leave a house behind
