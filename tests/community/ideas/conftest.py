"""A card and a proposal as somebody types them, and the demo's catalogue."""

from typing import Any

import pytest
import yaml

from community.ideas import demo
from community.ideas.models import Card
from community.plan import demo as plan
from tests.conftest import CAST_FILE, NOW, Cast

A_CARD: dict[str, Any] = {
    "title": "Suppe på trappen", "idea": "En gryde suppe, der går på tur i huset.", "theme": "food",
    "zone": "edge", "whom": ["all"], "effort": "evening", "cost": "small", "price": "100 kr.",
    "evidence": "tried", "interplay": "joint_solution", "drawing": "cooking-pot-duotone",
    "did": "Vi satte en gryde på trappen.", "found": "", "tip": "Sæt låg på.",
    "room_rules": "Sluk lyset.", "chores": [(2, "Lave suppe"), (1, "Rydde op")],
}  # fmt: skip
A_PROPOSAL: dict[str, Any] = {
    "title": "Stjerner på taget",
    "text": "Vi går op og ser på stjerner, når det er klart.",
    "interplay": "shared_interest",
    "purpose": None,
}


@pytest.fixture
def shelf(cast: Cast) -> Any:
    """The plan and the catalogue of the demo."""
    told = yaml.safe_load(CAST_FILE.read_text())
    plan.demo(told, NOW)
    demo.demo(told, NOW)
    return cast


def card_named(title: str) -> Any:
    return Card.objects.get(title=title)
