"""Who may see what of whom. Pure, and asked by the page, the photo, the card and the reports."""

from datetime import date, timedelta

from community.people.models import Membership
from community.profiles.models import WRITTEN, Profile, Shown

RECENT = timedelta(days=180)
Circles = frozenset[str]
NOBODY: Circles = frozenset()
SAME_ESTATE: Circles = frozenset({Shown.ESTATE})
SAME_STAIRWAY: Circles = frozenset({Shown.ESTATE, Shown.ENTRANCE})


def circles_of(reader: Membership, neighbour: Membership) -> Circles:
    """The circles round the neighbour that the reader stands in.

    Both are members of the same estate. Who has no home here (caretakers, colleagues) stands in
    none: they see the first name and the stairway, and nothing a neighbour chose to show others.
    """
    if not reader.lives_here or reader.estate_id != neighbour.estate_id:
        return NOBODY
    return SAME_STAIRWAY if reader.entrance_id == neighbour.entrance_id else SAME_ESTATE


def may_see(profile: Profile, field: str, circles: Circles) -> bool:
    """Whether who stands in these circles may see the field (one of FIELDS, or a `_free` text)."""
    if profile.hidden_at is not None and field in WRITTEN:
        return False
    return profile.shown_for(field) in circles


def may_say_new(member: Membership, today: date) -> bool:
    """Whether they moved in a short while ago: the mark is for the first time in a home."""
    if member.household is None:
        return False
    since = max(member.period.lower, member.household.period.lower)
    return bool(today - since <= RECENT)
