"""When somebody has waited long enough, and how far it may grow. Pure: no queries and no clock."""

from datetime import timedelta

from community.people.models import Circle, Entrance
from community.people.tenancy import Scope
from helpdesk.models import HelpRequest, Reach

# Without an answer: the asker is asked, a colleague looks for somebody, it ends.
ASK_AFTER = timedelta(hours=48)
HAND_ON_AFTER = timedelta(days=5)
EXPIRE_AFTER = timedelta(days=14)
# What is for today or tomorrow cannot wait that long.
SOON, ASK_SOON_AFTER = timedelta(hours=48), timedelta(hours=4)
VERY_SOON, HAND_ON_SOON_AFTER = timedelta(hours=24), timedelta(hours=8)
# Somebody can, and the asker has not chosen: reminded after so long, and so long before it ends.
CHOOSE_AFTER = timedelta(days=2)
BEFORE_THE_END = timedelta(days=2)
BETWEEN_REMINDERS = timedelta(days=1)
# However late the clock was: who looks for somebody has this long before it ends.
TIME_TO_LOOK = timedelta(days=3)


def can_widen(request: HelpRequest) -> bool:
    """Whether there is anybody more to ask. What is discreet never becomes open by this."""
    if not request.is_open or request.reach == Reach.COORDINATOR:
        return False
    return request.reach == Reach.MATCHED or wider(request) is not None


def wider(request: HelpRequest) -> tuple[Scope, Entrance | None, Circle | None] | None:
    """The next wider audience: opgang, nabokreds, afdeling. None when it is that wide."""
    if request.scope == Scope.ENTRANCE and request.entrance is not None:
        circle = request.entrance.circle
        return (Scope.ESTATE, None, None) if circle is None else (Scope.CIRCLE, None, circle)
    return (Scope.ESTATE, None, None) if request.scope == Scope.CIRCLE else None
