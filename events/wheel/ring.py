"""The year as a ring of twelve pieces: where each is drawn. Pure."""

from dataclasses import dataclass
from math import cos, pi, sin

MIDDLE, INNER, OUTER, WORDS = 150, 74, 146, 112
GAP = 0.012


@dataclass(frozen=True)
class Piece:
    """A twelfth of the ring: its outline, and where its name and its number stand."""

    path: str
    x: str
    y: str
    below: str


def pieces(number: int = 12) -> list[Piece]:
    """From the top and round, as on a clock."""
    return [_piece(place, number) for place in range(number)]


def _piece(place: int, number: int) -> Piece:
    first = 2 * pi * place / number + GAP
    last = 2 * pi * (place + 1) / number - GAP
    middle = (first + last) / 2
    outer = f"A{OUTER} {OUTER} 0 0 1 {_at(OUTER, last)}"
    inner = f"A{INNER} {INNER} 0 0 0 {_at(INNER, first)}"
    path = f"M{_at(OUTER, first)}{outer}L{_at(INNER, last)}{inner}Z"
    x, y = MIDDLE + WORDS * sin(middle), MIDDLE - WORDS * cos(middle)
    return Piece(path, f"{x:.1f}", f"{y - 3:.1f}", f"{y + 15:.1f}")


def _at(radius: float, angle: float) -> str:
    return f"{MIDDLE + radius * sin(angle):.1f} {MIDDLE - radius * cos(angle):.1f}"
