"""The PostgreSQL and Valkey that `make run` and the tests bring along: where and how to start."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from config.identity import EngineError, private_dir, tail
from config.postgres import Postgres
from config.processes import Busy, ask_to_stop, only_one, start, wait_or_kill
from config.valkey import Valkey

RUNTIME_ROOT = Path("/tmp")  # a socket path has room for about a hundred bytes
DATABASE = "beboerhus"

Engine = Postgres | Valkey


def var_dir(project_dir: Path) -> Path:
    """Where everything that is written at run time lies: `var`, or where BEBOERHUS_VAR points."""
    return Path(os.environ.get("BEBOERHUS_VAR") or project_dir / "var").resolve()


def runtime_dir(project_dir: Path) -> Path:
    """Where this user's sockets for this checkout live: short, and the same every time."""
    digest = hashlib.sha256(str(var_dir(project_dir)).encode()).hexdigest()[:10]
    return RUNTIME_ROOT / f"bh-{os.getuid()}-{digest}"


def lock_file(project_dir: Path) -> Path:
    """Held by whoever runs the engines of this checkout."""
    return var_dir(project_dir) / "run/up.lock"


def urls_in(sockets: Path) -> tuple[str, str]:
    """The database and redis URLs of engines whose sockets lie in this folder."""
    database = f"postgres://{DATABASE}@{quote(str(sockets), safe='')}/{DATABASE}"
    return database, f"unix://{sockets}/valkey.sock?db=0"


def embedded_urls(project_dir: Path) -> tuple[str, str]:
    """The URLs the embedded engines will answer on; starts nothing and touches nothing."""
    return urls_in(runtime_dir(project_dir))


def embedded(project_dir: Path) -> list[Engine]:
    """The engines this machine must bring: none for a URL that is set in the environment."""
    var = var_dir(project_dir)
    sockets = runtime_dir(project_dir)
    engines: list[Engine] = []
    if not os.environ.get("DATABASE_URL"):
        engines.append(Postgres(var / "postgres", sockets, var / "log/postgres.log"))
    if not os.environ.get("REDIS_URL"):
        engines.append(Valkey(var / "valkey", sockets, var / "log/valkey.log"))
    return engines


def start_and_wait(engine: Engine, seconds: float = 60) -> subprocess.Popen[bytes]:
    """Start an engine and return when it answers.

    A first try may fail while the remains of a killed server still let go of the data, so for
    five seconds it is tried again. EngineError with the engine's own last words after that.
    """
    began = time.monotonic()
    while True:
        process = start(engine.program)
        if _comes_to_answer(engine, process, began + seconds):
            return process
        wait_or_kill(process, 0)
        if time.monotonic() > began + min(seconds, 5):
            break
        time.sleep(0.5)
    words = engine.log.read_text(errors="replace") if engine.log.exists() else ""
    raise EngineError(f"{engine.name} kom ikke i gang: {tail(words)} (se {engine.log})")


def _comes_to_answer(engine: Engine, process: subprocess.Popen[bytes], deadline: float) -> bool:
    while process.poll() is None and time.monotonic() < deadline:
        if engine.answers():
            return True
        time.sleep(0.02)
    return False


@contextmanager
def started(engines: list[Engine]) -> Iterator[None]:
    """Run these engines for as long as the block runs."""
    with ExitStack() as stack:
        for engine in engines:
            process = start_and_wait(engine)
            stack.callback(wait_or_kill, process, 10)
            stack.callback(ask_to_stop, engine.program, process)
            if isinstance(engine, Postgres):
                engine.create_database(DATABASE)
        yield


@contextmanager
def running(project_dir: Path) -> Iterator[None]:
    """Engines for a command like `make demo`: those of the house if it is up, else our own."""
    with ExitStack() as stack:
        try:
            stack.enter_context(only_one(lock_file(project_dir)))
        except Busy:
            pass
        else:
            stack.enter_context(started(embedded(project_dir)))
        yield


@contextmanager
def throwaway(folder: Path) -> Iterator[tuple[str, str]]:
    """Fast engines without any promise about the data, for tests; their URLs.

    Logs go to `folder`. Data and sockets lie directly under /tmp, which also the user that root
    drops to can reach, and are gone afterwards.
    """
    home = Path(tempfile.mkdtemp(prefix="bh-", dir=RUNTIME_ROOT))
    home.chmod(0o711)
    sockets = private_dir(home / "sockets")
    engines: list[Engine] = [
        Postgres(home / "postgres", sockets, folder / "postgres.log", throwaway=True),
        Valkey(home / "valkey", sockets, folder / "valkey.log", throwaway=True),
    ]
    try:
        with started(engines):
            yield urls_in(sockets)
    finally:
        shutil.rmtree(home, ignore_errors=True)
