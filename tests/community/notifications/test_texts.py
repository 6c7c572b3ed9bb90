"""What the house tells people, as it stands in texts.txt: in two languages, light, and without shouting."""

import re
from pathlib import Path

import pytest

from tests.community.notifications.test_kinds import KIND
from tests.community.notifications.texts import (
    FILES,
    ROOMS,
    ROOT,
    SNAPSHOT,
    english,
    sentences,
    snapshot,
    sources,
)

HOLE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
LONGEST = 18  # words of one sentence; «mostly under 12» is what we aim at
NEVER = {"bruger", "deadline", "ensom", "event", "login", "venligst", "udsat", "reservation"}


def test_every_text_is_as_it_was_read() -> None:
    """Changed one? `python -m tests.community.notifications.texts`, and read what changed."""
    assert snapshot() == SNAPSHOT.read_text()


def test_nothing_is_told_whose_words_are_not_read_here() -> None:
    """Whoever tells is one of the files read whole; the rest hand them their words, and are read there."""
    told = re.compile(
        r"^from community\.notifications(\.actions)? import .*\b(actions|tell|receipt)\b", re.M
    )
    calls = re.compile(r"\b(notifications\.(tell|receipt)|(?<![.\w])(tell|receipt))\(")
    found = [
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if told.search(text := path.read_text()) and calls.search(text)
    ]
    assert len(found) > 15
    assert {path.name for path in found} <= FILES | {"demo.py"}


def test_every_kind_has_its_words_here() -> None:
    """A room that names a new kind says something of it in both languages, and calls it something."""
    read = SNAPSHOT.read_text()
    for path in sources():
        if KIND.search(path.read_text()):
            assert f"# {path.relative_to(ROOT)}\n" in read
            assert any(sentences(path)), path


def test_both_languages_fill_in_the_same() -> None:
    known = english()
    said = {text for path in sources() for text in sentences(path)}
    wrong = [
        text
        for text in said
        if known.get(text) and set(HOLE.findall(text)) - set(HOLE.findall(known[text]))
    ]
    assert wrong == []
    assert [text for text in said if not known.get(text)] == []


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.parent.name)
def test_as_a_friendly_neighbour_says_it(path: Path) -> None:
    for text in sentences(path):
        assert "!" not in text, text
        assert not NEVER & set(re.findall(r"\w+", text.lower())), text
        for one in re.split(r"[.?:] ", HOLE.sub("x", text)):
            assert len(one.split()) <= LONGEST, text
