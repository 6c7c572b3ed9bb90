"""Twelve months as bars: where each stands in the picture. What is few is a line on the ground."""

from collections.abc import Sequence
from dataclasses import dataclass

STEP, WIDE, HIGH = 26, 18, 64


@dataclass(frozen=True)
class Bar:
    """A month in the picture, in the picture's own units, with what stands under and over it."""

    x: int
    y: int
    height: int
    middle: int
    name: str
    number: str


@dataclass(frozen=True)
class Picture:
    bars: list[Bar]

    @property
    def width(self) -> int:
        return STEP * len(self.bars)


def bars(months: Sequence[tuple[str, int | None]]) -> Picture:
    """[(short name, number or None where nothing was counted)] from left to right."""
    most = max([number or 0 for _name, number in months], default=0)
    drawn = []
    for turn, (name, number) in enumerate(months):
        height = 0 if number is None else max(round(HIGH * (number or 0) / (most or 1)), 1)
        x = turn * STEP + (STEP - WIDE) // 2
        shown = str(number) if number else ""
        drawn.append(Bar(x, HIGH - height, height, turn * STEP + STEP // 2, name, shown))
    return Picture(drawn)
