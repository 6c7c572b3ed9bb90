"""`python -m bench`: start what is needed, measure part by part, stop everything again."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

from bench.report import BenchError, Report
from bench.servers import BASE, Ground, ground
from config.engines import var_dir
from config.processes import die_with_parent

# Loaded by name once Django is set up: their models cannot be imported before there is a database.
PARTS = {
    "cpu": "bench.pages",
    "queries": "bench.queries",
    "race": "bench.race",
    "rush": "bench.rush",
    "sockets": "bench.sockets",
    "chat": "bench.chat",
    "faults": "bench.faults",
    "finding": "bench.finding",
    "outbox": "bench.outbox",
    "calendar": "bench.calendar",
    "overview": "bench.overview",
    "told": "bench.told",
    "drain": "bench.drain",
    "scaling": "bench.scaling",
}


def options_from(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="all parts small; not for figures")
    parser.add_argument("--only", action="append", choices=PARTS, help="this part (repeatable)")
    parser.add_argument("--rounds", type=int, default=20, help="rounds of each race")
    parser.add_argument("--idle", type=float, default=30, help="seconds the sockets stay idle")
    parser.add_argument("--requests", type=int, default=150, help="per page and round")
    parser.add_argument("--processes", type=int, default=2, help="web processes")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    options = options_from(words)
    _listen_to_signals()
    result = var_dir(BASE) / "bench.json"
    report = Report(vars(options))
    folder = Path(tempfile.mkdtemp(prefix="bh-bench-"))
    try:
        with ground(folder, options.processes) as here:
            _furnish(here)
            for part in options.only or PARTS:
                import_module(PARTS[part]).run(here, report, options)
        return report.close(result)
    except KeyboardInterrupt:
        report.say("Stopped; nothing was written.")
        return 130
    except BenchError as error:
        report.say(f"The bench cannot go on: {error}")
        return 2
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _furnish(here: Ground) -> None:
    (here.folder / "var/static").mkdir(parents=True)
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    with Path(os.devnull).open("w") as nowhere:
        call_command("demo", once=True, stdout=nowhere)


def _listen_to_signals() -> None:
    """Ctrl-C, `kill` and a dead `make` all end in the same tidy stop."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
