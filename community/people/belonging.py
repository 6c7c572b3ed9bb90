"""Where a person belongs: their memberships, for the pages that have no estate in the address."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from community.people.models import Membership


def members_of(user: Any, now: datetime) -> list[Membership]:
    """The user's own memberships the gate would let through now, the homes before the jobs."""
    today = timezone.localdate(now)
    found = Membership.objects.at_the_gate(today).filter(user_id=user.pk)
    current = [
        member
        for member in found.order_by("estate__organisation", "estate__number")
        if member.household is None or today in member.household.period
    ]
    return sorted(current, key=lambda member: not member.lives_here)
