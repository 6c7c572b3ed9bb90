"""What the other rooms of the house have seen of the needs: homes by theme, and never which."""

from datetime import datetime

from community.features import features_of
from community.people.models import Membership
from community.shapes import Seen


def evidence_of(member: Membership, since: datetime, now: datetime) -> dict[str, list[Seen]]:
    """Theme → what each room saw, in how many homes.

    Homes may be the same from room to room, so nothing is added up. Who shows it hides what is few.
    """
    found: dict[str, list[Seen]] = {}
    for feature in features_of(member):
        for seen in feature.evidence(member, since, now) if feature.evidence else ():
            found.setdefault(seen.theme, []).append(seen)
    return found
