"""The colour pairs residents read, measured from tokens.css in light and dark."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[3] / "community/ui/static/ui/tokens.css").read_text(
    encoding="utf-8"
)
DECLARED = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", TOKENS.split("@supports not")[0]))


def colour(name: str, dark: bool) -> str:
    value = DECLARED[name].strip()
    if pair := re.fullmatch(r"light-dark\((.+?\)?),\s*(.+)\)", value):
        value = pair[2 if dark else 1].strip()
    if reference := re.fullmatch(r"var\((--[\w-]+)\)", value):
        return colour(reference[1], dark)
    return value


def light_of(hex_colour: str) -> float:
    channels = [int(hex_colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def ratio(one: str, other: str) -> float:
    low, high = sorted((light_of(one), light_of(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "needs"),
    [
        ("--text", "--bg", 7),
        ("--text", "--surface", 7),
        ("--text-2", "--bg", 4.5),
        ("--text-2", "--surface", 4.5),
        ("--text-2", "--surface-2", 4.5),
        ("--on-primary", "--primary", 4.5),
        ("--primary", "--surface", 4.5),
        ("--primary-ink", "--primary-soft", 4.5),
        ("--smoer-900", "--lit", 7),
        ("--lit-ink", "--lit-soft", 4.5),
        ("--ok-ink", "--surface", 4.5),
        ("--danger", "--surface", 4.5),
        ("--danger-ink", "--danger-soft", 4.5),
        ("--warn-ink", "--warn-soft", 4.5),
        ("--line-strong", "--surface", 3),
        ("--focus", "--bg", 3),
    ],
)
def test_pairs_can_be_read(ink, ground, needs, dark):
    assert ratio(colour(ink, dark), colour(ground, dark)) >= needs
