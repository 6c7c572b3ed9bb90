"""What the pages of walks show: a row each on the list, the points, and the way to set a day."""

from datetime import datetime, timedelta
from typing import Any

from community.features import Link
from community.handing import plans_of
from community.people.models import Membership
from community.ui.dates import day_name, oclock
from helpdesk.models import SafetyWalk, WalkPoint
from helpdesk.walks import rules

PAGE = 20
LASTS = timedelta(hours=3)
ICONS = {
    "light": "lightbulb-duotone", "bushes": "leaf-duotone", "door": "door-open",
    "other": "question-duotone",
}  # fmt: skip


def listed_for(member: Membership, now: datetime) -> Any:
    """The newest first; a planned walk whose day has passed is not a neighbour's any more."""
    rows = SafetyWalk.objects.visible_to(member).newest_first()
    if rules.walks_with(member):
        return rows
    return rows.exclude(state=SafetyWalk.State.PLANNED, starts_at__lt=now - LASTS)


def points_of(member: Membership, walk: SafetyWalk) -> list[WalkPoint]:
    """The points of the walk the member may see, with what is done of their tasks."""
    rows = WalkPoint.objects.visible_to(member).standing().filter(walk=walk)
    return list(rows.with_tasks().select_related("picture").in_order())


def next_of(member: Membership, now: datetime) -> SafetyWalk | None:
    """The walk that comes next, if one is planned."""
    rows = SafetyWalk.objects.visible_to(member).filter(
        state=SafetyWalk.State.PLANNED, called_off_at=None, starts_at__gte=now - LASTS
    )
    found: SafetyWalk | None = rows.order_by("starts_at").first()
    return found


def can_be_planned(member: Membership, walk: SafetyWalk, heading: str) -> list[Link]:
    """«Lav det til et arrangement»: where the house has a room for that."""
    when = f"{day_name(walk.starts_at)} {oclock(walk.starts_at)}"
    text = "\n".join([f"{when}: {walk.meets_at}.", *walk.stops])
    return plans_of(member, heading, text)
