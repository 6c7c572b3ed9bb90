"""Who may, what counts as few, and when something comes round again. No queries and no clock."""

from datetime import date

from dateutil.relativedelta import relativedelta

from community.people.models import TRUSTED, Membership, Role
from community.plan.models import FEW, Platform, Upkeep, Version

EDITORS = TRUSTED
MOST = 60  # lines of a kind: more is no plan
IN_ORDER = (
    Role.CHAIR, Role.COMMITTEE, Role.CARETAKER, Role.SOCIAL_WORKER, Role.OPERATIONS,
    Role.ADMINISTRATION,
)  # fmt: skip
NEIGHBOURS = Version.NEIGHBOURS  # they have no office, and sign together
CHOSEN = frozenset({Platform.State.TRIAL, Platform.State.SELECTED, Platform.State.RUNNING})
_AGAIN = {
    Upkeep.Every.WEEK: relativedelta(weeks=1),
    Upkeep.Every.MONTH: relativedelta(months=1),
    Upkeep.Every.QUARTER: relativedelta(months=3),
    Upkeep.Every.HALF: relativedelta(months=6),
    Upkeep.Every.YEAR: relativedelta(years=1),
}


def may_edit(member: Membership) -> bool:
    """Committee and colleagues; nobody while they act for another, who has no offices then."""
    return bool(member.roles & EDITORS)


def office_of(member: Membership) -> str:
    """The one office a version is signed with; a neighbour who had a task of the plan has none."""
    return next((role for role in IN_ORDER if role in member.roles), NEIGHBOURS)


def is_few(number: int) -> bool:
    return number < FEW


def at_least(number: int) -> int:
    """Down to whole fives, 0 for what is few: one more or less cannot be told from outside."""
    return number // FEW * FEW


def next_time(every: str, done_on: date) -> date | None:
    """When it is to be done again; None for what has no rhythm."""
    again = _AGAIN.get(Upkeep.Every(every))
    return done_on + again if again else None
