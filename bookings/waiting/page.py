"""What the pages show of waiting: what is offered now, and what the household still waits for."""

from dataclasses import dataclass
from datetime import datetime

from bookings.models import Waiting
from community.people.models import Membership


@dataclass(frozen=True)
class Lines:
    """`offered`: held for them until they answer. `waiting`: not free yet. Both by their time."""

    offered: list[Waiting]
    waiting: list[Waiting]


def lines_of(member: Membership, now: datetime) -> Lines:
    """The household's own, in one query; what ran out a moment ago is left out."""
    rows = Waiting.objects.visible_to(member).open().with_place().order_by("period", "pk")
    here = [row for row in rows if row.ends > now]
    return Lines(
        [row for row in here if row.asked_until and row.asked_until > now],
        [row for row in here if row.state == Waiting.State.WAITING],
    )
