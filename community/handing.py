"""What one room hands another over the floor: a day to set, a draft several hold, work to come."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from community import features
from community.features import Link
from community.shapes import Chores, Drafted, Meant, Shared, Wanted, Work


def plans_of(member: Any, heading: str, text: str, chores: Chores = ()) -> list[Link]:
    """Where the estate's features let the member set a day for this, with what there is to do."""
    rooms = features.features_of(member)
    asked = [room.plans(member, heading, text, chores) for room in rooms if room.plans]
    return [link for link in asked if link]


def begins_of(member: Any, wanted: Wanted) -> list[Link]:
    """What the estate's features let the member begin for this: a group, a call for help."""
    asked = [room.begins(member, wanted) for room in features.features_of(member) if room.begins]
    return [link for link in asked if link]


def shares_of(member: Any, shared: Shared) -> list[Link]:
    """Where the estate's features let the member pass on what went well."""
    asked = [room.shares(member, shared) for room in features.features_of(member) if room.shares]
    return [link for link in asked if link]


def can_draft(member: Any) -> bool:
    """Whether some feature of the estate keeps a draft of what neighbours want to do together."""
    return any(room.drafts for room in features.features_of(member))


def draft_of(member: Any, meant: Meant, now: datetime) -> Drafted | None:
    """The draft that is kept for this, in the transaction of who asks; a new one where there is none.

    None where no feature keeps drafts, or not for this member. Refused as the room that keeps it.
    """
    asked = [room.drafts for room in features.features_of(member) if room.drafts]
    found = (keeps(member, meant, now) for keeps in asked)
    return next((draft for draft in found if draft), None)


def work_in(estate: Any, first: date, last: date) -> Iterator[Work]:
    """What the estate's features have for who works there, due on these days, both counted."""
    off = set(estate.features_off)
    for feature in features.all_features():
        if feature.work and feature.key not in off:
            yield from feature.work(estate, first, last)
