"""Start and end child processes so that none of them outlives its parent."""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
LOG_LIMIT = 10_000_000  # bytes; a longer log is set aside as `.old` at the next start


class Busy(Exception):
    """Someone else holds the lock; the argument is their pid as text."""


@dataclass(frozen=True)
class Program:
    """What to run and how to stop it; the same recipe serves every restart."""

    name: str
    command: Sequence[str]
    cwd: Path | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    fds: tuple[int, ...] = ()
    user: tuple[int, int] | None = None  # (uid, gid) to drop to; only root can
    log: Path | None = None  # None: the lines go to whoever reads `stdout`
    engine: bool = False  # stops after those who use it
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGKILL
    prepare: Callable[[], None] | None = None  # clears what a killed run left behind


def die_with_parent(orphan_signal: int = signal.SIGKILL, parent: int | None = None) -> None:
    """Have the kernel send this process a signal when its parent ends.

    Linux only; elsewhere it does nothing. `parent` is the pid we were forked from: if that one is
    already gone the kernel would never tell, so we leave at once. The kernel counts the *thread*
    that forked as the parent, so fork from a thread that lives as long as its process.
    """
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, int(orphan_signal))
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start a program in its own session, so that Ctrl-C reaches its parent only."""
    if program.prepare:
        program.prepare()
    parent = os.getpid()
    uid, gid = program.user or (None, None)
    output = _open_log(program.log) if program.log else subprocess.PIPE
    try:
        return subprocess.Popen(
            program.command,
            cwd=program.cwd,
            env=os.environ | program.env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=program.fds,
            start_new_session=True,
            user=uid,
            group=gid,
            extra_groups=None if uid is None else [],
            # After the change of user, which would clear it.
            preexec_fn=lambda: die_with_parent(program.orphan_signal, parent),
        )
    finally:
        if output != subprocess.PIPE:
            os.close(output)


def ask_to_stop(program: Program, process: subprocess.Popen[bytes]) -> None:
    """Send the stop signal, if there is still someone to receive it."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)


def wait_or_kill(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait for an end; after that many seconds kill the whole group. True if it went willingly."""
    willing = True
    try:
        process.wait(max(seconds, 0.05))
    except subprocess.TimeoutExpired:
        willing = False
    # What the process itself started (a worker's pool) goes too, also after a willing end.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return willing


def command_of(pid: int) -> str:
    """The command line of a living process; empty for a dead, reaped or waiting-to-be-reaped one.

    `os.kill(pid, 0)` is no answer: it succeeds for zombies and for strangers with a recycled pid.
    """
    if pid <= 0:
        return ""
    if sys.platform == "linux":
        return _command_from_proc(pid)
    listing = subprocess.run(
        ["ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, command = listing.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else command.strip()


def living_in(folder: Path) -> list[int] | None:
    """The processes that work in this folder; None where the system cannot tell (no /proc)."""
    proc = Path("/proc")
    if not (proc / "self/cwd").exists():
        return None
    pids = [int(entry.name) for entry in proc.iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if _working_folder(proc / str(pid)) == str(folder)]


def send(pid: int, number: signal.Signals) -> None:
    """Signal a process that may be gone by now."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold a lock file for as long as the block runs. Busy, with the holder's pid, if taken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Busy(file.read().strip()) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _working_folder(process: Path) -> str:
    try:
        return str((process / "cwd").readlink())
    except OSError:
        return ""  # a zombie, a stranger's, or gone


def _command_from_proc(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()  # empty for a zombie
    except OSError:
        return ""
    return words.replace(b"\0", b" ").decode(errors="replace").strip()


def _open_log(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".old"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
