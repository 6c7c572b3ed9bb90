"""Where a person belongs, for the pages that have no estate in the address, and who may know whom."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from community.people.models import Estate, Membership, Role, User


def members_of(user: Any, now: datetime) -> list[Membership]:
    """The user's own memberships the gate would let through now, the homes before the jobs."""
    today = timezone.localdate(now)
    found = Membership.objects.at_the_gate(today).filter(user_id=user.pk)
    ordered = found.order_by("estate__organisation", "estate__number")
    current = [member for member in ordered if member.may_enter(today)]
    return sorted(current, key=lambda member: not member.lives_here)


def elsewhere(member: Membership, now: datetime) -> list[Estate]:
    """The other estates this person belongs to, for switching: one cheap query."""
    return list(estates_elsewhere(member, now).order_by("organisation", "number"))


def estates_elsewhere(member: Membership, now: datetime) -> QuerySet[Estate]:
    """Those, in no order. None while somebody acts for them: the helper is let in here alone."""
    if member.helper is not None:
        return Estate.objects.none()
    today = timezone.localdate(now)
    here = Membership.objects.current(today).filter(
        Q(household=None, terms__period__contains=today) | Q(household__period__contains=today),
        user_id=member.user_id,
    )
    others = Estate.objects.filter(memberships__in=here).exclude(pk=member.estate_id)
    return others.distinct().only("name", "slug")


def may_know(member: Membership, person: User) -> bool:
    """Name, door and number of somebody hidden are known to the administration and nobody else."""
    return not person.is_hidden or may_know_hidden(member)


def may_know_hidden(member: Membership) -> bool:
    return Role.ADMINISTRATION in member.roles
