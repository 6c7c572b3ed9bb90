"""How many homes are in a group, for a platform of the plan that points at it. Never whose."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse

from community.groups.models import GroupMember, InterestGroup
from community.people.models import Membership
from community.shapes import Alive, Life

Door = InterestGroup.Door


def _open_here(member: Membership) -> Any:
    """A group only its own know of stands in no plan."""
    seen = InterestGroup.objects.visible_to(member).alive().filter(estate=member.estate_id)
    return seen.exclude(door=Door.HIDDEN)


def offered(member: Membership) -> Iterator[Alive]:
    """The groups of the estate that one can find."""
    for group in _open_here(member).order_by("name", "pk"):
        yield Alive(str(group.pk), group.name)


def lives(
    member: Membership, keys: Iterable[str], since: datetime, until: datetime
) -> dict[str, Life]:
    """Each group as it is now: the homes in it, and those that have asked. It has no times of use."""
    rows = {row.pk: row for row in _open_here(member).filter(pk__in=[int(key) for key in keys])}
    people = GroupMember.objects.filter(group__in=rows)
    homes = _homes(people.inside())
    asking = _homes(people.filter(part=GroupMember.Part.ASKING))
    return {
        str(pk): Life(
            row.name, reverse("groups:group", args=[member.estate.slug, row.token]), "",
            None, homes.get(pk, 0), asking.get(pk, 0),
        )
        for pk, row in rows.items()
    }  # fmt: skip


def _homes(people: Any) -> dict[int, int]:
    found = people.values_list("group").annotate(Count("member__household", distinct=True))
    return dict(found)
