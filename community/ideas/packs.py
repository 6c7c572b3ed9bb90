"""Cards as a file that travels between houses: written and read in one shape. Pure.

What is read is looked at as if a stranger had sent it, because one has: how long it is, what it is
made of, and that it is plain words.
"""

import json
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from community.ideas.models import Card
from community.plan.checks import no

FORMAT, VERSION, LICENCE = "beboerhus-ideas", 1, "CC BY 4.0"
LARGEST = 200_000  # bytes
MOST = 100
LINES = (
    "title", "theme", "zone", "effort", "cost", "price", "evidence", "interplay", "drawing", "idea",
    "did", "found", "tip", "room_rules", "source",
)  # fmt: skip
LONGEST = 600
MARKUP = re.compile(r"<\s*[a-zA-Z/!?]|&#|&[a-zA-Z]+;|\]\(|javascript:", re.IGNORECASE)


def packed(cards: Iterable[Card]) -> str:
    """The cards as they are carried: no address, no number and nobody of this house."""
    rows = [
        {name: getattr(card, name) for name in LINES}
        | {"origin": str(card.origin), "whom": card.whom, "chores": card.chores}
        for card in cards
    ]
    told = {"format": FORMAT, "version": VERSION, "licence": LICENCE, "cards": rows}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)


def unpacked(data: bytes) -> list[dict[str, Any]]:
    """What a file says, each card with all that a card has and nothing else.

    Refused `too_big`, `no_pack` (no file of ours), `many`, `bad_card`, `markup`.
    """
    if len(data) > LARGEST:
        raise no("too_big", _("Filen er for stor. Den må fylde 200 kB."), "file")
    cards = _cards_in(data)
    if len(cards) > MOST:
        raise no("many", _("Der er for mange kort. Tag højst 100 ad gangen."), "file")
    return [_card(number, one) for number, one in enumerate(cards, start=1)]


def _cards_in(data: bytes) -> list[Any]:
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _no_pack() from None
    if not isinstance(told, dict) or (told.get("format"), told.get("version")) != (FORMAT, VERSION):
        raise _no_pack()
    cards = told.get("cards")
    if not isinstance(cards, list) or not cards:
        raise _no_pack()
    return cards


def _no_pack() -> Exception:
    return no("no_pack", _("Det er ikke en fil med idéer. Hent den i et andet Beboerhus."), "file")


def _card(number: int, said: Any) -> dict[str, Any]:
    """One card, or Refused `bad_card`, `markup` with its number."""
    facts = _shaped(said)
    if facts is None:
        sentence = _("Kort {number} kan vi ikke læse. Ingen kort er hentet.")
        raise no("bad_card", sentence.format(number=number), "file")
    texts = [facts[name] for name in LINES] + [what for _many, what in facts["chores"]]
    if any(MARKUP.search(text) for text in texts):
        sentence = _("Kort {number} har kode i teksten. Ingen kort er hentet.")
        raise no("markup", sentence.format(number=number), "file")
    return facts


def _shaped(said: Any) -> dict[str, Any] | None:
    if not isinstance(said, dict) or set(said) != {*LINES, "origin", "whom", "chores"}:
        return None
    lines, whom, chores = {name: said[name] for name in LINES}, said["whom"], said["chores"]
    if not all(_is_line(text) for text in lines.values()):
        return None
    if not (isinstance(whom, list) and len(whom) <= MOST and all(map(_is_line, whom))):
        return None
    if not (isinstance(chores, list) and len(chores) <= MOST and all(map(_is_chore, chores))):
        return None
    try:
        origin = UUID(said["origin"])
    except (ValueError, AttributeError, TypeError):
        return None
    return lines | {"whom": whom, "chores": chores, "origin": origin}


def _is_line(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= LONGEST


def _is_chore(chore: Any) -> bool:
    is_pair = isinstance(chore, list) and len(chore) == 2
    return is_pair and type(chore[0]) is int and _is_line(chore[1])
