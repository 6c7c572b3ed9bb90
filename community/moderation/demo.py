"""One open case and one that is settled, where a room has something that can be reported."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from community.errors import Refused
from community.features import reportable
from community.moderation import actions
from community.moderation.models import Case, Decision, Reason
from community.people.models import Estate, Membership

KEY = "profiles.profile"
# (who reports, about whom, why, days ago)
OPEN = ("Oksana", "Kasper", Reason.ADS, 1)
SETTLED = ("Mikkel", "Yildiz", Reason.OTHER, 9)


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Does nothing without such a room, or where there are cases already."""
    estate = Estate.objects.filter(
        organisation__name=cast["organisation"]["name"], slug="rugmarken"
    ).first()
    if estate is None or reportable(KEY) is None or Case.objects.filter(estate=estate).exists():
        return
    people = _people(estate, now)
    _report(people, OPEN, now)
    settled = _report(people, SETTLED, now)
    grethe = people.get("Grethe")
    if settled is not None and grethe is not None:
        at = now - timedelta(days=SETTLED[3] - 1)
        actions.decide(grethe, settled, outcome=Decision.Outcome.STAND, now=at)


def _people(estate: Estate, now: datetime) -> dict[str, Membership]:
    members = Membership.objects.at_the_gate(timezone.localdate(now)).filter(estate=estate)
    return {member.user.name: member for member in members.order_by("-pk")}


def _report(
    people: dict[str, Membership], told: tuple[str, str, str, int], now: datetime
) -> Case | None:
    who, about, reason, days = told
    if who not in people or about not in people:
        return None
    at = now - timedelta(days=days)
    try:
        made = actions.report(people[who], KEY, str(people[about].token), reason=reason, now=at)
    except Refused:
        return None  # that neighbour shows nothing that could be reported
    return made.case
