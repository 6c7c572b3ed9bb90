"""Numbers into plain tables, verdicts and `bench.json`."""

import json
import math
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

WARN_AT = 0.8  # of a target: still passes, but is said
MEASURED_WITH = ["django", "uvicorn", "a2wsgi", "psycopg", "channels"]


class BenchError(Exception):
    """The bench cannot measure what it was asked to; the text says what it met instead."""


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of them do not exceed (nearest rank); 0 for none."""
    if not values:
        return 0.0
    rank = math.ceil(len(values) * percent / 100)
    return sorted(values)[max(rank, 1) - 1]


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


def ratio(value: float, base: float) -> float:
    """How many times `base`; infinite over nothing, so that it can never pass."""
    return value / base if base > 0 else math.inf


def verdict(measured: float, target: float | None) -> str:
    """PASS, «close» above four fifths of the target, «over» above it; empty without a target."""
    if target is None:
        return ""
    if measured > target:
        return "over"
    return "close" if measured > target * WARN_AT else "PASS"


def table(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Columns as wide as they must be; numbers to the right, words to the left."""
    shown = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headers, *shown, strict=True)]
    right = [
        bool(rows) and all(isinstance(row[n], int | float) or row[n] is None for row in rows)
        for n in range(len(headers))
    ]
    lines = [list(headers), ["-" * width for width in widths], *shown]
    return "\n".join(
        "  ".join(
            text.rjust(width) if to_right else text.ljust(width)
            for text, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


@dataclass
class Report:
    """What was found: shown as it comes, kept for `bench.json`."""

    options: dict[str, Any]
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    checks: list[dict[str, Any]] = field(default_factory=list)

    def say(self, text: str) -> None:
        print(text, flush=True)

    def begin(self, part: str, about: str) -> None:
        self.parts[part] = {}
        self.say(f"\n== {part}: {about}")

    def show(self, part: str, name: str, headers: Sequence[str], rows: Sequence[Any]) -> None:
        """A table, printed now and kept as a list of objects."""
        self.say(table(headers, rows))
        self.parts[part][name] = [dict(zip(headers, row, strict=True)) for row in rows]

    def note(self, part: str, name: str, value: Any) -> None:
        self.parts[part][name] = value

    def check(self, part: str, what: str, ok: bool, met: Any = "") -> None:
        """A promise and whether it held; one that did not makes the bench end with 1."""
        self.checks.append({"part": part, "what": what, "ok": ok, "met": met})
        self.say(f"{'PASS' if ok else 'FAIL'}  {what}" + (f": {met}" if met != "" else ""))

    @property
    def broken(self) -> list[dict[str, Any]]:
        return [check for check in self.checks if not check["ok"]]

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        said = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": {
                "cores": os.cpu_count(),
                "python": platform.python_version(),
                "system": f"{platform.system()} {platform.machine()}",
                "load_1min": round(os.getloadavg()[0], 2),
            },
            "versions": {name: version(name) for name in MEASURED_WITH},
            "options": self.options,
            "passed": not self.broken,
            "checks": self.checks,
            "parts": self.parts,
        }
        path.write_text(json.dumps(said, indent=1, ensure_ascii=False, default=str) + "\n")

    def close(self, path: Path) -> int:
        """Write it all down, say how it went, and give the exit code."""
        self.write(path)
        held = len(self.checks) - len(self.broken)
        self.say(f"\n{held} of {len(self.checks)} promises held. Written to {path.name}.")
        for check in self.broken:
            self.say(f"FAIL  {check['part']}: {check['what']}: {check['met']}")
        return 1 if self.broken else 0
