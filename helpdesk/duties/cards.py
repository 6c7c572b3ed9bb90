"""What of the tasks stands on «I dag»: how many are due, and the first three. Never where."""

from collections.abc import Iterator
from datetime import datetime

from community.features import Card
from community.people.models import Membership
from helpdesk.duties import page, rules

FIRST, AT_MOST = 3, 100


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """For who has tasks, when some are due. The new doors of a welcome neighbour stand with `homes`."""
    if not rules.has_tasks(member):
        return
    due = page.to_do_today(member, now, everybody=page.sees_all_first(member))
    if not rules.at_work(member):
        due = due.filter(greeting=None)
    tasks = list(due[:AT_MOST])
    if tasks:
        context = {"member": member, "count": len(tasks), "tasks": tasks[:FIRST]}
        yield Card("duties/_today_card.html", context, order=1)
