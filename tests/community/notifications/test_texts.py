"""What the house tells people, as it stands in texts.txt: in two languages, light, and without shouting."""

import re
from pathlib import Path

import pytest

from tests.community.notifications.texts import (
    NOT_YET,
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


def test_both_languages_fill_in_the_same() -> None:
    known = english()
    said = {text for path in sources() for text in sentences(path)}
    wrong = [
        text
        for text in said
        if known.get(text) and set(HOLE.findall(text)) - set(HOLE.findall(known[text]))
    ]
    assert wrong == []
    assert len([text for text in said if known.get(text)]) > 200
    assert NOT_YET not in said


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.parent.name)
def test_as_a_friendly_neighbour_says_it(path: Path) -> None:
    for text in sentences(path):
        assert "!" not in text, text
        assert not NEVER & set(re.findall(r"\w+", text.lower())), text
        for one in re.split(r"[.?:] ", HOLE.sub("x", text)):
            assert len(one.split()) <= LONGEST, text
