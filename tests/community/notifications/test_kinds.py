"""Every kind of note has a look of its own room, a heading, and words people understand."""

import re
from pathlib import Path

import pytest

import bookings
import community
import events
import helpdesk
from community import features
from community.features import Feature, Subject
from community.notifications.kinds import BELL, LOOKS, look_of
from community.ui.icons import sprite_of

HOUSE = [Path(package.__file__ or "").parent for package in (community, bookings, events, helpdesk)]
KIND = re.compile(r'^[A-Z_]+ = "([a-z]+\.[a-z_]+)"$', re.MULTILINE)


@pytest.fixture(scope="module")
def rooms() -> list[Feature]:
    """The real rooms, before a test hangs up one of its own."""
    return features.all_features()


def kinds_in_code() -> set[str]:
    """Every kind a room writes notes of: the names in its notify.py or telling.py, and the receipts."""
    files = [
        path
        for top in HOUSE
        for path in top.rglob("*.py")
        if path.name in {"notify.py", "telling.py", "receipts.py"}
    ]
    return {kind for path in files for kind in KIND.findall(path.read_text())}


def test_every_kind_that_is_told_has_a_look() -> None:
    found = kinds_in_code()
    assert {"bookings.reminder", "helping.receipt", "moderation.decision", "office.given"} <= found
    assert {kind for kind in found if look_of(kind) == BELL} == set()


def test_every_look_is_in_the_sprites() -> None:
    for icon, _section in [*LOOKS.values(), BELL]:
        assert sprite_of(icon)


@pytest.mark.parametrize(
    "room", ["helping", "moderation", "office", "homes", "profiles", "privacy"]
)
def test_the_rooms_of_the_ground_floor_look_each_like_themselves(room: str) -> None:
    assert [icon for icon, _section in LOOKS.values()].count(LOOKS[room][0]) <= 1 + (
        room == "helping"  # one helps a neighbour there, too
    )


def test_a_room_nobody_knows_has_the_bell() -> None:
    assert look_of("chess.mated") == BELL


def test_every_kind_stands_under_one_of_six_headings(rooms: list[Feature]) -> None:
    assert len(Subject) == 6
    told = [tell for feature in rooms for tell in feature.tells]
    assert {tell.kind for tell in told} <= kinds_in_code()
    assert all(tell.subject in Subject and str(tell.label) for tell in told)
