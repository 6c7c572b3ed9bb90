"""From a file somebody sent to a picture that may be shown: the house's side of the darkroom."""

import os
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.errors import Refused

MOST_BYTES = 8 * 1024 * 1024
MOST_SECONDS, MOST_WAITING = 15, 10
AT_ONCE = 2  # pictures developed at a time in one process; more than that wait their turn
DARKROOM = Path(__file__).with_name("darkroom.py")

SENTENCES: dict[str, Any] = {
    "no_file": _("Vælg et billede først."),
    "big_file": _("Billedet fylder for meget. Der er plads til 8 MB."),
    "not_a_picture": _("Det kan vi ikke læse. Brug et billede i JPEG, PNG eller WebP."),
    "heic": _("Billedet er i formatet HEIC. Gem det som JPEG, og prøv igen."),
    "too_many_pixels": _("Billedet er for stort. Der er plads til 40 megapixel."),
    "too_small": _("Billedet er for lille. Vælg et, der er større."),
    "moving": _("Billedet bevæger sig. Vælg et, der står stille."),
    "mixed": _("Der ligger andet end et billede i filen. Vælg et andet billede."),
    "broken": _("Billedet er i stykker. Prøv igen, eller vælg et andet."),
    "busy": _("Mange lægger billeder op lige nu. Prøv igen om lidt."),
}
_turns = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Picture:
    """One picture in two sizes, both WebP."""

    big: bytes
    small: bytes


def no(code: str) -> Refused:
    """The refusal for a word from SENTENCES; it belongs beside the field `photo`."""
    return Refused(code, SENTENCES[code], status=422, field="photo")


def develop(data: bytes) -> Picture:
    """A square of what was sent, upright, without anything but pixels.

    Refused `no_file`, `big_file`, `not_a_picture`, `heic`, `too_many_pixels`, `too_small`,
    `moving`, `mixed`, `broken`, `busy`.
    """
    if not data:
        raise no("no_file")
    if len(data) > MOST_BYTES:
        raise no("big_file")
    if not _turns.acquire(timeout=MOST_WAITING):
        raise no("busy")
    try:
        done = _in_the_darkroom(data)
    finally:
        _turns.release()
    if done is None or done.returncode != 0:
        word = done.stderr.decode(errors="replace") if done else "broken"
        raise no(word if word in SENTENCES else "broken")
    first, second = struct.unpack(">II", done.stdout[:8])
    return Picture(done.stdout[8 : 8 + first], done.stdout[8 + first : 8 + first + second])


def _in_the_darkroom(data: bytes) -> subprocess.CompletedProcess[bytes] | None:
    """None when it took too long. The process inherits no word of the house's environment."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    try:
        return subprocess.run(
            [sys.executable, "-I", str(DARKROOM)],
            input=data,
            capture_output=True,
            timeout=MOST_SECONDS,
            env=kept,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
