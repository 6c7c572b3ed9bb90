"""The clock's door to the outbox: one task for each way, so that none waits for another."""

from celery import shared_task
from django.utils import timezone

from community.notifications.models import Way
from community.notifications.sending.actions import deliver_due
from community.notifications.sending.lanes import lane
from community.notifications.telling import tell_weeks
from community.poke import Poke

MORE = {way: Poke("community.notifications.tasks.deliver", way) for way in Way.by_machine()}


@shared_task
def deliver(way: str = "") -> None:
    """Send what is due. Ticks every ten seconds, is poked after commits, and may run many times.

    One worker is busy with a way at a time: a provider that hangs holds one, and not all of them.
    A way that has more than a few seconds' work left stands in line again, behind the others.
    """
    for one in [Way(way)] if way else Way.by_machine():
        with lane(one) as is_free:
            has_more = is_free and deliver_due(timezone.now, ways=[one])["more"]
        if has_more:
            MORE[one].poke()


@shared_task
def weeks() -> None:
    """The week's mail, on Monday from eight. Ticks every quarter of an hour."""
    tell_weeks(timezone.now())
