"""What the other rooms of the house have seen of the needs: homes by theme, and never which."""

from datetime import datetime

from community.features import features_of
from community.people.models import Membership


def evidence_of(member: Membership, since: datetime, now: datetime) -> dict[str, int]:
    """Theme → in how many homes it was asked for; the largest where several rooms count.

    Homes may be the same from room to room, so nothing is added up. Who shows it hides what is few.
    """
    asked = [feature.evidence for feature in features_of(member) if feature.evidence]
    found: dict[str, int] = {}
    for evidence in asked:
        for theme, homes in evidence(member, since, now).items():
            found[theme] = max(found.get(theme, 0), homes)
    return found
