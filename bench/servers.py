"""Throwaway engines, a database with the demo in it, and real web processes on free ports."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

from bench.report import BenchError
from config.engines import throwaway
from config.processes import Program, ask_to_stop, start, wait_or_kill
from config.up import House, listening

BASE = Path(__file__).resolve().parent.parent
# What a person may have set for their own house must not change what is measured.
NOT_OURS = [
    "BEBOERHUS_DEBUG",
    "BEBOERHUS_ENV",
    "BEBOERHUS_SKIP_LOCKS",
    "BEBOERHUS_URL",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_URL",
    "PORT",
    "WEB_CONCURRENCY",
]
APP = "config.asgi:application"


def cpu_seconds(roots: list[psutil.Process]) -> float:
    """User and system time of these processes and all below them, the ended ones too."""
    total = 0.0
    for root in roots:
        with suppress(psutil.NoSuchProcess):
            for process in [root, *root.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    total += sum(process.cpu_times()[:4])  # own and reaped children's
    return total


@dataclass
class Server:
    """The web processes behind one port."""

    port: int
    log: Path
    running: list[tuple[Program, subprocess.Popen[bytes]]] = field(default_factory=list)

    @property
    def processes(self) -> list[psutil.Process]:
        return [psutil.Process(process.pid) for _program, process in self.running]

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def cpu(self) -> float:
        return cpu_seconds(self.processes)

    def memory(self) -> int:
        """Megabytes resident, of all processes."""
        return sum(process.memory_info().rss for process in self.processes) >> 20

    def start(self, program: Program) -> None:
        self.running.append((program, start(program)))

    def replace(self, number: int) -> None:
        """One of them is killed in the middle of what it does, and another takes its place."""
        program, process = self.running.pop(number)
        wait_or_kill(process, 0)
        self.start(program)

    def stop(self) -> None:
        for program, process in self.running:
            ask_to_stop(program, process)
        for _program, process in self.running:
            wait_or_kill(process, 8)


@dataclass
class Ground:
    """Where the bench stands: a folder that goes away, engines, and what servers need to know."""

    folder: Path
    database_url: str
    redis_url: str
    workers: int = 2
    engines: list[psutil.Process] = field(default_factory=list)
    _collected: bool = False

    @property
    def postgres_log(self) -> Path:
        return self.folder / "postgres.log"

    def postgres_cpu(self) -> float:
        return cpu_seconds([process for process in self.engines if "postgres" in process.name()])

    def environment(self, *, testing: bool) -> dict[str, str]:
        """Pages made in this process need no fingerprinted files; the servers are as in earnest."""
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "BEBOERHUS_DEMO": "1",
            "BEBOERHUS_TESTING": "1" if testing else "",
            "BEBOERHUS_VAR": str(self.folder / "var"),
            "BEBOERHUS_PREFIX": "bench",
            "BEBOERHUS_LOG": "ERROR",
        }

    def manage(self, *words: str) -> None:
        """A command of manage.py with the servers' settings. BenchError with its last words."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=BASE,
            env=os.environ | self.environment(testing=False),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BenchError(f"manage.py {words[0]}: {done.stderr.strip()[-500:]}")

    def _collect(self) -> None:
        if not self._collected:
            self.manage("collectstatic", "--no-input", "-v0", "-i", "rest_framework")
            self._collected = True

    @contextmanager
    def web(
        self, *, app: str = APP, settings: str = "config.settings", workers: int = 0, **env: str
    ) -> Iterator[Server]:
        """Web processes as `make run` starts them, ready and at rest, for as long as the block."""
        self._collect()
        environment = self.environment(testing=False) | {"DJANGO_SETTINGS_MODULE": settings} | env
        with ExitStack() as stack:
            door = stack.enter_context(listening("127.0.0.1", 0))
            port = door.getsockname()[1]
            log = self.folder / f"web-{port}.log"
            server = Server(port, log)
            stack.callback(server.stop)
            for program in House(BASE, workers=workers or self.workers).programs(door):
                if not program.name.startswith("web"):
                    continue
                command = [app if word == APP else word for word in program.command]
                server.start(
                    replace(program, command=command, env={**program.env, **environment}, log=log)
                )
            _wait_for(server)
            yield server


def _wait_for(server: Server, seconds: float = 60) -> None:
    """Until it answers, and until no process is busy starting any more."""
    deadline, busy = time.monotonic() + seconds, -1.0
    while time.monotonic() < deadline:
        if not all(_lives(process) for process in server.processes):
            break
        now = server.cpu()
        if _answers(server) and now - busy < 0.02 and _all_have_imported(server):
            return
        busy = now
        time.sleep(0.3)
    words = server.log.read_text(errors="replace").strip()[-500:] if server.log.exists() else ""
    raise BenchError(f"a web process did not come up: {words}")


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def _all_have_imported(server: Server) -> bool:
    """Each has used its share of time: one that waits for a core has not begun to import."""
    used = [cpu_seconds([process]) for process in server.processes]
    return min(used) > 0.5 * max(used)


def _answers(server: Server) -> bool:
    try:
        with urllib.request.urlopen(f"http://{server.address}/livez", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def ground(folder: Path, workers: int) -> Iterator[Ground]:
    """Engines of our own in a folder of our own, and this process's environment pointed at them."""
    for name in NOT_OURS:
        os.environ.pop(name, None)
    mine = psutil.Process()
    before = set(mine.children())
    with throwaway(folder) as (database_url, redis_url):
        here = Ground(folder, database_url, redis_url, workers)
        here.engines = [child for child in mine.children() if child not in before]
        os.environ |= here.environment(testing=True)
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        yield here
