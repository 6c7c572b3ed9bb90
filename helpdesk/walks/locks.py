"""The rows a verb holds: the walk first, then its point. And whose names are not written."""

from datetime import date

from community.people.models import Membership
from helpdesk.models import SafetyWalk, WalkPoint
from helpdesk.walks import rules


def held_walk(member: Membership, walk: SafetyWalk) -> SafetyWalk:
    """The walk, locked, as it is now. Refused `not_yours` for who does not make walks here."""
    rows = SafetyWalk.objects.select_for_update(no_key=True, of=("self",))
    found: SafetyWalk | None = rows.select_related("estate").filter(pk=walk.pk).first()
    if found is None or found.estate_id != member.estate_id or not rules.walks_with(member):
        raise rules.not_there()
    return found


def held_point(member: Membership, point: WalkPoint) -> WalkPoint:
    """The point and its walk, locked. Refused `not_yours`."""
    walk = held_walk(member, point.walk)
    rows = WalkPoint.objects.select_for_update(no_key=True, of=("self",))
    found: WalkPoint | None = rows.filter(pk=point.pk).first()
    if found is None:
        raise rules.not_there()
    found.walk = walk
    return found


def names_here(member: Membership, today: date) -> set[str]:
    """First names of those who belong to the estate: no word about any of them is kept."""
    found = Membership.objects.current(today).filter(estate=member.estate_id)
    names = found.values_list("user__name", flat=True)
    return {name.split()[0].lower() for name in names if name.strip()}
