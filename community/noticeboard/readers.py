"""Who a notice is for, as people, and what one member has of their own: drafts, readings, groups."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from community.groups.models import GroupMember, InterestGroup
from community.moderation.rules import not_blocked_for
from community.noticeboard.models import Notice, Reading
from community.people.models import Entrance, Estate, Household, Membership
from community.people.tenancy import Scope

KEY = "noticeboard"


def stairways_hit(notice: Notice) -> QuerySet[Entrance]:
    """The stairways it names; without any, those its audience lives in, in its own estate."""
    named = notice.hits.all()
    if named.exists():
        return named
    found = Entrance.objects.filter(estate_id=notice.estate_id)
    if notice.scope == Scope.ENTRANCE:
        return found.filter(pk=notice.entrance_id or 0)
    if notice.scope == Scope.CIRCLE:
        return found.filter(circle=notice.circle_id or 0)
    return found


def readers_of(notice: Notice, now: datetime) -> QuerySet[Membership]:
    """Those it is for who live there now, but its author, and nobody with a block between them.

    For a group its members, wherever they live. With named stairways those who live in them.
    """
    today = timezone.localdate(now)
    found = Membership.objects.current(today).select_related("user", "estate")
    found = found.exclude(estate__features_off__contains=[KEY])
    if notice.author is not None:
        found = found.exclude(user_id=notice.author.user_id)
        if not notice.is_office:
            found = found.filter(not_blocked_for(notice.author.user_id))
    if notice.group_id is not None:
        parts = [GroupMember.Part.MEMBER, GroupMember.Part.HOLDER]
        inside = GroupMember.objects.filter(group_id=notice.group_id, part__in=parts)
        return found.filter(pk__in=inside.values("member_id"))
    return found.filter(_home_within(notice), household__period__contains=today)


def _home_within(notice: Notice) -> Q:
    if notice.is_works or notice.scope == Scope.ENTRANCE:
        return Q(household__dwelling__entrance__in=stairways_hit(notice).values("pk"))
    if notice.scope == Scope.CIRCLE:
        return Q(household__dwelling__entrance__circle_id=notice.circle_id)
    if notice.scope == Scope.ESTATE:
        return Q(estate_id=notice.estate_id)
    return Q(estate__in=estates_reached(notice))


def estates_reached(notice: Notice) -> QuerySet[Estate]:
    """The estates on whose boards it hangs."""
    reached = Q(pk=notice.estate_id)
    estate: Any = notice.estate
    if notice.scope in (Scope.ORGANISATION, Scope.LOCAL_AREA):
        reached |= Q(organisation_id=estate.organisation_id)
    if notice.scope == Scope.LOCAL_AREA and estate.local_area:
        reached |= Q(local_area=estate.local_area)
    return Estate.objects.filter(reached)


# --- one member's own --------------------------------------------------------------------------


def readings_of(member: Membership, notices: Iterable[Notice]) -> dict[int, Reading]:
    """Notice → what this member has read or said «Set» to, of these."""
    mine = Reading.objects.filter(member=member, notice__in=[notice.pk for notice in notices])
    return {row.notice_id: row for row in mine}


def drafts_of(member: Membership) -> Any:
    """What the member has begun and not put up, the last one touched first."""
    return Notice.objects.drafts_of(member).with_author()


def groups_of(member: Membership) -> QuerySet[InterestGroup]:
    """The groups the member is in: their boards are theirs to read and to write on."""
    return InterestGroup.objects.filter(
        members__member=member,
        members__part__in=[GroupMember.Part.MEMBER, GroupMember.Part.HOLDER],
        hidden_at=None,
    )


def homes_hit(notice: Notice, now: datetime) -> QuerySet[Household]:
    """Those who live today behind the doors that works hit."""
    living = Household.objects.living_here(timezone.localdate(now))
    return living.filter(dwelling__entrance__in=stairways_hit(notice).values("pk"))
