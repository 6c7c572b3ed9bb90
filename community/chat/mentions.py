"""Who is meant by @Birgit, @bestyrelsen, @viceværten and @opgangen. Arithmetic on names."""

import re
from collections.abc import Iterable

from community.chat.models import Kind, Participant
from community.people.models import BOARD, Role

BOARD_WORDS = ("bestyrelsen", "board")
KEEPER_WORDS = ("viceværten", "vicevært", "caretaker")
STAIRWAY_WORDS = ("opgangen", "opgang", "stairway")


def names_anybody(text: str) -> bool:
    return "@" in text


def is_named(word: str, text: str) -> bool:
    """Whether «@word» stands in the text as a word of its own, whatever its capitals."""
    return (
        re.search(rf"(?<![\w@])@{re.escape(word)}(?!\w)", text, re.IGNORECASE | re.UNICODE)
        is not None
    )


def named_in(
    text: str, participants: Iterable[tuple[Participant, frozenset[str]]], kind: str
) -> list[Participant]:
    """Those of the participants the text names, by name or by what they are.

    Each comes with their offices today. Who is hidden has no name here.
    """
    board = any(is_named(word, text) for word in BOARD_WORDS)
    keeper = any(is_named(word, text) for word in KEEPER_WORDS)
    stairway = kind == Kind.ENTRANCE and any(is_named(word, text) for word in STAIRWAY_WORDS)
    return [
        one
        for one, offices in participants
        if stairway
        or (board and BOARD & offices)
        or (keeper and (Role.CARETAKER in offices or one.as_role))
        or (not one.member.user.is_hidden and is_named(one.member.user.name, text))
    ]
