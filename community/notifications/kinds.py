"""How a kind of note looks and what it is called: «bookings.reminder» → icon, colour, words."""

from typing import Any

from community import features
from community.features import Subject, Tell
from community.people.models import Membership

# The room's name, before the dot → (icon, section of the palette).
LOOKS = {
    "bookings": ("washing-machine-duotone", "booking"),
    "chat": ("chats-circle-duotone", "chat"),
    "duties": ("list-checks-fill", "hjem"),
    "events": ("bowl-steam-duotone", "kalender"),
    "groups": ("users-three-duotone", "chat"),
    "helping": ("hand-heart-duotone", "mere"),
    "helpdesk": ("hand-heart-duotone", "nabohjaelp"),
    "homes": ("hand-waving-duotone", "hjem"),
    "loans": ("hammer-duotone", "booking"),
    "ideas": ("lightbulb-duotone", "nabohjaelp"),
    "moderation": ("flag", "mere"),
    "noticeboard": ("push-pin-duotone", "opslag"),
    "notifications": ("calendar-dots-duotone", "kalender"),
    "office": ("buildings-duotone", "mere"),
    "people": ("key-duotone", "mere"),
    "plan": ("users-three-duotone", "hjem"),
    "plots": ("potted-plant-duotone", "booking"),
    "privacy": ("shield-check-duotone", "mere"),
    "profiles": ("identification-card-duotone", "hjem"),
    "upkeep": ("wrench-duotone", "mere"),
}
# What the rooms count by this name is the number on the bell; nobody needs to know how many more.
UNSEEN, MOST_UNSEEN = "notifications.unseen", 99
BELL = ("bell-ringing-duotone", "hjem")


def look_of(kind: str) -> tuple[str, str]:
    """(icon, section) for a kind; a bell for a room that has no look of its own."""
    return LOOKS.get(kind.partition(".")[0], BELL)


def label_of(kind: str) -> str:
    """What people call this kind, or nothing when no room declares it."""
    return next((str(told.label) for told in features.kinds_told() if told.kind == kind), "")


def matter_on(view_name: str, facts: dict[str, Any]) -> str:
    """The thread of the matter on this page, when some room has said so; "" else."""
    rooms = (room.matters for room in features.all_features() if view_name in room.matters)
    return next((matters[view_name].format(**facts) for matters in rooms), "")


def kinds_for(member: Membership) -> list[tuple[Subject, list[Tell]]]:
    """What this member may be told here, under its headings; a heading with nothing is left out.

    What only an office hears about is for who has the office.
    """
    told = [tell for feature in features.features_of(member) for tell in feature.tells]
    here = [tell for tell in told if tell.for_whom is None or tell.for_whom(member)]
    groups = ((subject, [tell for tell in here if tell.subject == subject]) for subject in Subject)
    return [(subject, tells) for subject, tells in groups if tells]
