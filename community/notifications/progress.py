"""How far what was told to many has come, for who told it."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count

from community.notifications.models import Broadcast, Delivery
from community.people.models import Membership

SHOWN = 20


@dataclass
class Progress:
    """One broadcast: rows by state. Who is reached by nothing but their list has no row."""

    broadcast: Broadcast
    rows: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.rows.total()

    @property
    def sent(self) -> int:
        return self.rows["sent"]

    @property
    def waiting(self) -> int:
        return self.rows["queued"]

    @property
    def not_sent(self) -> int:
        return self.rows["failed"] + self.rows["dropped"]


def progress_of(member: Membership) -> list[Progress]:
    """The last twenty of the estate, newest first: two queries."""
    told = Broadcast.objects.visible_to(member).order_by("-told_at", "-pk")[:SHOWN]
    found = {one.thread: Progress(one) for one in reversed(told)}
    rows = Delivery.objects.filter(
        notification__thread__in=list(found), notification__estate=member.estate_id
    )
    counted = rows.values("notification__thread", "state").annotate(n=Count("pk")).order_by()
    for thread, state, n in counted.values_list("notification__thread", "state", "n"):
        found[thread].rows[state] += n
    return list(reversed(found.values()))
