"""A room that is not there: a feature hung on the floor for the length of a test."""

from collections.abc import Callable
from typing import Any

import pytest

from community import features
from community.features import Card, Feature, NavItem, Tile
from tests.conftest import at


def _rows(member: Any, now: Any) -> list[Card]:
    def row(text: str, order: int, **facts: Any) -> Card:
        return Card("ui/_note.html", {"kind": "plain", "text": text}, order=order, **facts)

    return [
        row("Nederst", 90),
        row("Øverst", 20),
        row("Min tredje", 10, mine=True, at=at("2026-11-26", "10:00")),
        row("Min anden", 10, mine=True, at=at("2026-11-25", "10:00")),
        row("Min uden tid", 10, mine=True),
        row("Min første", 10, mine=True, at=at("2026-11-24", "10:00")),
    ]


@pytest.fixture
def hang(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Feature]:
    """Hangs a feature on the floor: `hang("skak", cards=…)`."""

    def one(key: str, **facts: Any) -> Feature:
        feature = Feature(key=key, name=key, **facts)
        monkeypatch.setitem(features._features, key, feature)
        return feature

    return one


@pytest.fixture
def chess(hang: Callable[..., Feature]) -> Feature:
    """The chess club: a place in the bar, a tile, and cards in no order."""
    return hang(
        "skak",
        nav=[NavItem("Skak", "house", "house-fill", "house:more", order=20, section="skak")],
        tiles=lambda member, now: [Tile("Flyt en brik", "house", "/skak/", "skak", 5)],
        cards=_rows,
    )
