"""The clock's door to the outbox: one task for each way, so that none waits for another."""

from celery import shared_task
from django.utils import timezone

from community.notifications.models import Way
from community.notifications.sending.actions import deliver_due
from community.notifications.sending.lanes import lane
from community.notifications.telling import tell_weeks


@shared_task
def deliver(way: str = "") -> None:
    """Send what is due. Ticks every ten seconds, is poked after commits, and may run many times.

    One worker is busy with a way at a time: a provider that hangs holds one, and not all of them.
    """
    for one in [Way(way)] if way else Way.by_machine():
        with lane(one) as is_free:
            if is_free:
                deliver_due(timezone.now, ways=[one])


@shared_task
def weeks() -> None:
    """The week's mail, on Monday from eight. Ticks every quarter of an hour."""
    tell_weeks(timezone.now())
