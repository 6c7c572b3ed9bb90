"""From a film somebody sent to one that may be shown: the house's side of the film room."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from community.pictures.developing import Print, develop, environment

MOST_SECONDS = 200
ROOM = Path(__file__).with_name("filmroom.py")
WORDS = {"not_a_film", "too_long", "film_pixels", "too_small", "broken"}


class NoFilm(Exception):
    """Not this film. The argument is a word that has a sentence."""


@dataclass(frozen=True)
class Film:
    """A film made anew: where it lies, how long it is, and a still in each size."""

    path: Path
    seconds: int
    stills: list[Print]


def remake(sent: Path, folder: Path) -> Film:
    """Made in the folder, which is the caller's to throw away. NoFilm with the reason as a word."""
    facts = json.loads(_in_the_film_room(sent, folder))
    stills = develop((folder / "still.png").read_bytes(), "picture")
    return Film(folder / "film.mp4", facts["seconds"], stills)


def _in_the_film_room(sent: Path, folder: Path) -> bytes:
    """The process inherits no word of the house's environment. NoFilm."""
    try:
        with sent.open("rb") as file:
            done = subprocess.run(
                [sys.executable, "-I", str(ROOM), str(folder)],
                stdin=file,
                capture_output=True,
                timeout=MOST_SECONDS,
                env=environment(),
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise NoFilm("too_heavy") from None
    if done.returncode != 0:
        word = done.stderr.decode(errors="replace")
        raise NoFilm(word if word in WORDS else "broken")
    return done.stdout
