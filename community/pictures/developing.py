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

MOST_BYTES = 8 * 1024 * 1024  # of a face
MOST_SECONDS, MOST_WAITING = 20, 10
AT_ONCE = 2  # pictures developed at a time in one process; more than that wait their turn
DARKROOM = Path(__file__).with_name("darkroom.py")

SENTENCES: dict[str, Any] = {
    "no_file": _("Vælg et billede først."),
    "big_file": _("Billedet fylder for meget. Der er plads til 8 MB."),
    "not_a_picture": _("Det kan vi ikke læse. Brug et billede i JPEG, PNG eller WebP."),
    "heic": _("Billedet er i formatet HEIC. Gem det som JPEG, og prøv igen."),
    "too_many_pixels": _("Billedet er for stort. Der er plads til 50 megapixel."),
    "too_small": _("Billedet er for lille. Vælg et, der er større."),
    "moving": _("Billedet bevæger sig. Vælg et, der står stille."),
    "mixed": _("Der ligger andet end et billede i filen. Vælg et andet billede."),
    "broken": _("Billedet er i stykker. Prøv igen, eller vælg et andet."),
    "busy": _("Mange lægger billeder op lige nu. Prøv igen om lidt."),
}
_turns = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Print:
    """One size of a picture, as WebP."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Picture:
    """A face in two sizes, both WebP."""

    big: bytes
    small: bytes


def no(code: str) -> Refused:
    """The refusal for a word from SENTENCES; it belongs beside the field `photo`."""
    return Refused(code, SENTENCES[code], status=422, field="photo")


def face(data: bytes) -> Picture:
    """A square of what was sent, upright, without anything but pixels.

    Refused `no_file`, `big_file`, `not_a_picture`, `heic`, `too_many_pixels`, `too_small`,
    `moving`, `mixed`, `broken`, `busy`.
    """
    if not data:
        raise no("no_file")
    if len(data) > MOST_BYTES:
        raise no("big_file")
    big, small = develop(data, "face")
    return Picture(big.data, small.data)


def develop(data: bytes, recipe: str) -> list[Print]:
    """What the recipe makes of it, largest first. Refused as `face`."""
    if not _turns.acquire(timeout=MOST_WAITING):
        raise no("busy")
    try:
        done = _in_the_darkroom(data, recipe)
    finally:
        _turns.release()
    if done is None or done.returncode != 0:
        word = done.stderr.decode(errors="replace") if done else "broken"
        raise no(word if word in SENTENCES else "broken")
    return _unpacked(done.stdout)


def _unpacked(said: bytes) -> list[Print]:
    (count,) = struct.unpack_from(">I", said)
    heads = [struct.unpack_from(">III", said, 4 + 12 * n) for n in range(count)]
    made, at = [], 4 + 12 * count
    for width, height, length in heads:
        made.append(Print(width, height, said[at : at + length]))
        at += length
    return made


def environment() -> dict[str, str]:
    """What a process that opens strangers' files is told: where programs lie, and no more."""
    return {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}


def _in_the_darkroom(data: bytes, recipe: str) -> subprocess.CompletedProcess[bytes] | None:
    """None when it took too long. The process inherits no word of the house's environment."""
    try:
        return subprocess.run(
            [sys.executable, "-I", str(DARKROOM), recipe],
            input=data,
            capture_output=True,
            timeout=MOST_SECONDS,
            env=environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
