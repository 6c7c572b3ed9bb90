"""May they say «det har jeg også brug for», and is it time to meet? Pure: no queries and no clock."""

from community.people.models import Membership
from helpdesk.models import HelpRequest, Reach

State = HelpRequest.State
# The asker's household is one of them.
HOUSEHOLDS = 3
# It may still be said of what is open or agreed; to meet makes sense when it is done, too.
TO_SAY = frozenset({*HelpRequest.UP})
TO_MEET = frozenset({*HelpRequest.UP, State.DONE, State.THANKED})


def can_need_too(member: Membership, request: HelpRequest) -> bool:
    """A household that lives here and is not the asker's. Nobody says so of what is discreet."""
    asker = request.member
    if not member.lives_here or asker is None or request.reach != Reach.OPEN:
        return False
    if request.state not in TO_SAY or request.hidden_at is not None:
        return False
    return asker.household_id != member.household_id


def may_meet(request: HelpRequest) -> bool:
    """Whether «vil I mødes?» has been asked and is still of use."""
    told = request.meeting_told_at is not None
    return told and request.state in TO_MEET and request.hidden_at is None
