"""Neighbours one may ask to host: those one knows already, or can name. Nobody is listed."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from community.groups.models import GroupMember
from community.paper.walk import entrance_key
from community.people.models import Entrance, Membership
from community.profiles import neighbours
from events.models import Host, SeriesHost

AT_MOST = 24


def acquainted(member: Membership, now: datetime) -> list[Membership]:
    """Those at home, in the member's groups, and whom they have hosted with before."""
    groups = GroupMember.objects.filter(member=member, part__in=GroupMember.IN).values("group")
    mates = GroupMember.objects.filter(group__in=groups, part__in=GroupMember.IN)
    together = Host.objects.filter(event__hosts__member=member)
    turns = SeriesHost.objects.filter(series__hosts__member=member)
    known = (
        Q(household=member.household_id or 0)
        | Q(pk__in=mates.values("member"))
        | Q(pk__in=together.values("member"))
        | Q(pk__in=turns.values("member"))
    )
    found = _others(member, now).filter(known).order_by("user__name", "pk")
    return list(found[:AT_MOST])


def named(member: Membership, name: str, entrance: int, now: datetime) -> Membership | None:
    """The one neighbour of that name in that stairway; None for none, and for two of a name."""
    found = _others(member, now).filter(
        user__name__iexact=" ".join(name.split()), household__dwelling__entrance=entrance
    )
    rows = list(found[:2])
    return rows[0] if len(rows) == 1 else None


def _others(member: Membership, now: datetime) -> QuerySet[Membership]:
    shown: QuerySet[Membership] = neighbours.shown_to(member, now)
    return shown.exclude(user=member.user_id)


def stairways(member: Membership) -> list[tuple[str, str]]:
    """The stairways of the estate, as one chooses among them."""
    rows = sorted(Entrance.objects.filter(estate_id=member.estate_id), key=entrance_key)
    return [("", gettext("Vælg")), *((str(one.pk), one.house_number) for one in rows)]


def no_such_neighbour() -> str:
    """The same sentence for who is not there, who hides, and two of a name."""
    return gettext("Ham eller hende finder vi ikke der. Se efter, om navn og opgang er rigtige.")
