"""Who may share, use and decide, and how many make a trial. No queries and no clock."""

from datetime import timedelta

from community.ideas.models import Card
from community.people.models import TRUSTED, Membership

EDITORS = TRUSTED
HANDS = 3  # «jeg vil være med» besides who proposed it
TRIAL = timedelta(days=90)
MOST_WAITING = 40  # cards of an estate the committee has not looked at
MOST_OPEN = 60  # proposals in a box
MOST_OWN = 5  # open proposals of one member
KEPT = timedelta(days=30)  # what was taken away
BOX_KEPT = timedelta(days=365)
MOST_CHORES, MOST_WANTED, CHORE_LENGTH = 8, 20, 60


def may_share(member: Membership) -> bool:
    """Who lives or works here. A guest reads along."""
    return not member.is_guest


def may_edit(member: Membership) -> bool:
    """Committee and colleagues; nobody while they act for another, who has no offices then."""
    return bool(member.roles & EDITORS)


def is_own(member: Membership, card: Card) -> bool:
    return card.estate_id == member.estate_id
