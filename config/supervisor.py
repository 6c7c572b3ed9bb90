"""Keep a handful of programs running: show their lines, start the killed again, stop them all."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from config.processes import Program, ask_to_stop, start, wait_or_kill

COLOURS = {"web": 32, "worker": 36, "post": 31, "clock": 35, "postgres": 34, "valkey": 33}
SETTLED = 60.0  # seconds a child must live before its past is forgotten
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
HOPELESS = 5  # own deaths within SETTLED seconds, before it ever settled
PATIENCE = 6.0  # seconds the children together have to stop before they are killed
# Someone outside ended it (a person, the memory guard): no sign that it cannot run.
FROM_OUTSIDE = {-signal.SIGKILL, -signal.SIGTERM}


class GivenUp(Exception):
    """A child cannot run; the text is a sentence that names it."""


_writing = threading.Lock()


def say(text: str) -> None:
    """One line to the person at the keyboard, or to nobody if they have left."""
    with _writing, suppress(OSError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


@dataclass
class Child:
    """A program and the process that runs it now."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    pause: float = FIRST_PAUSE
    due: float | None = None  # when to start it again
    settled: bool = False
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=HOPELESS))

    def adopt(self, process: subprocess.Popen[bytes]) -> None:
        self.process, self.born, self.due = process, time.monotonic(), None
        if process.stdout is not None:
            lines = (self.program.name, process)
            threading.Thread(target=_show_lines, args=lines, daemon=True).start()

    def start(self) -> None:
        try:
            self.adopt(start(self.program))
        except OSError as error:  # no memory, no file handles: worth another try
            self.postpone(str(error))

    def bury(self) -> None:
        """Note a death and decide when to try again. GivenUp if there is no hope."""
        assert self.process is not None
        now = time.monotonic()
        code = self.process.returncode
        wait_or_kill(self.process, 0)  # what it left behind in its group
        self.process = None
        if now - self.born >= SETTLED:
            self.settled, self.pause = True, FIRST_PAUSE
        if code not in FROM_OUTSIDE:
            self.deaths.append(now)
            if self._hopeless(now):
                raise GivenUp(_hopeless_words(self.program, code))
        self.postpone(_why(code))

    def postpone(self, why: str) -> None:
        """Try again after a pause that doubles each time."""
        pause = f"{self.pause:g}".replace(".", ",")
        say(f"{self.program.name} stoppede ({why}) og starter igen om {pause} s.")
        self.due = time.monotonic() + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def _hopeless(self, now: float) -> bool:
        recent = [moment for moment in self.deaths if now - moment < SETTLED]
        return not self.settled and len(recent) >= HOPELESS


class Supervisor:
    """The children in the order they stop: those who use an engine before the engine."""

    def __init__(self, programs: Iterable[Program]) -> None:
        self.children = [Child(program) for program in programs]

    def child(self, name: str) -> Child:
        return next(child for child in self.children if child.program.name == name)

    def start_missing(self) -> None:
        for child in self.children:
            if child.process is None and child.due is None:
                child.start()

    def tick(self) -> None:
        """Look at every child once; start those whose pause is over. GivenUp names a lost one."""
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                child.bury()
            elif child.due is not None and time.monotonic() >= child.due:
                child.start()

    def watch(self, each_tick: Callable[[], None] = lambda: None) -> None:
        """Until an exception (Ctrl-C, GivenUp) ends it. Call from the main thread only."""
        while True:
            self.tick()
            each_tick()
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop everybody, engines last, within ten seconds. A second Ctrl-C kills at once."""
        try:
            self._stop_gently()
        except KeyboardInterrupt:
            for child in self.children:
                _end(child, 0)

    def _stop_gently(self) -> None:
        began = time.monotonic()
        engines = [child for child in self.children if child.program.engine]
        others = [child for child in self.children if not child.program.engine]
        for child in others:
            _ask(child)
        for child in others:
            _end(child, began + PATIENCE)
        for child in engines:
            _ask(child)
            _end(child, began + PATIENCE + 3)


def _ask(child: Child) -> None:
    if child.process is not None:
        ask_to_stop(child.program, child.process)


def _end(child: Child, deadline: float) -> None:
    if child.process is not None:
        wait_or_kill(child.process, deadline - time.monotonic())


def _show_lines(name: str, process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    prefix = f"{name:<8}| "
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        prefix = f"\033[{COLOURS.get(name.rstrip('0123456789'), 37)}m{prefix}\033[0m"
    for line in process.stdout:
        say(prefix + line.decode(errors="replace").rstrip())


def _why(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"kode {code}"


def _hopeless_words(program: Program, code: int) -> str:
    where = f"Se {program.log}." if program.log else "Grunden står i linjerne ovenfor."
    return f"{program.name} stopper igen og igen lige efter start ({_why(code)}). {where}"
