"""The clock's door to the outbox: one task for each way, so that none waits for another."""

from celery import shared_task
from django.utils import timezone

from community.notifications.actions import pokes
from community.notifications.models import Way
from community.notifications.sending.actions import deliver_due
from community.notifications.sending.lanes import lane
from community.notifications.telling import tell_weeks


@shared_task
def deliver(way: str | None = None) -> None:
    """Send what is due in this way; without one, each way is asked for by a task of its own.

    Ticks every ten seconds, is poked after commits, and may run many times. One worker is busy with
    a way at a time: a provider that hangs holds one, and not all of them. A way that has more than
    a few seconds' work left stands in line again, behind the others.
    """
    if way is None:
        for poke in pokes.values():
            poke.poke()
        return
    with lane(Way(way)) as is_free:
        has_more = is_free and deliver_due(timezone.now, ways=[Way(way)])["more"]
    if has_more:
        pokes[Way(way)].poke()


@shared_task
def weeks() -> None:
    """The week's mail, on Monday from eight. Ticks every four minutes."""
    tell_weeks(timezone.now())
