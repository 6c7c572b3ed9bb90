"""How a kind of note looks and what it is called: «bookings.reminder» → icon, colour, words."""

from collections.abc import Iterator
from typing import Any

from community import features
from community.people.models import Membership

# The room's name, before the dot → (icon, section of the palette).
LOOKS = {
    "bookings": ("washing-machine-duotone", "booking"),
    "chat": ("chats-circle-duotone", "chat"),
    "events": ("bowl-steam-duotone", "kalender"),
    "groups": ("users-three-duotone", "chat"),
    "helping": ("hand-heart-duotone", "mere"),
    "helpdesk": ("hand-heart-duotone", "nabohjaelp"),
    "noticeboard": ("push-pin-duotone", "opslag"),
    "people": ("key-duotone", "mere"),
    "plan": ("users-three-duotone", "hjem"),
    "upkeep": ("wrench-duotone", "mere"),
}
BELL = ("bell-ringing-duotone", "hjem")


def look_of(kind: str) -> tuple[str, str]:
    """(icon, section) for a kind; a bell for a room that has no look of its own."""
    return LOOKS.get(kind.partition(".")[0], BELL)


def label_of(kind: str) -> str:
    """What people call this kind, or nothing when no room declares it."""
    return next((str(label) for told, label, _ in features.kinds_told() if told == kind), "")


def kinds_for(member: Membership) -> Iterator[tuple[str, Any, Any]]:
    """(kind, label, hint) of what this member's estate may tell about, in the rooms' order."""
    for feature in features.features_of(member):
        yield from feature.tells
