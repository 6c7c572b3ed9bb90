"""Which stairways and circles a member may name when they say who something is for."""

from dataclasses import dataclass

from community.paper.walk import entrance_key
from community.people.models import Circle, Entrance, Membership


@dataclass(frozen=True)
class Places:
    """What an audience may be named after, for this member."""

    entrances: list[Entrance]
    circles: list[Circle]

    @classmethod
    def of(cls, member: Membership) -> "Places":
        """An office: everything in its estate. Who lives here: their own."""
        entrances = list(Entrance.objects.filter(estate_id=member.estate_id))
        circles = Circle.objects.filter(estate_id=member.estate_id).order_by("name")
        if not member.is_trusted:
            entrances = [one for one in entrances if one.pk == member.entrance_id]
            circles = circles.filter(pk=member.circle_id or 0)
        return cls(sorted(entrances, key=entrance_key), list(circles))
