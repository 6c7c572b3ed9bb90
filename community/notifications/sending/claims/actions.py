"""Rows are claimed some at a time, begun one by one, and marked as soon as they are out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from community.batches import claimed
from community.notifications.models import Delivery, DeliveryQuerySet, Way

LEASE_SECONDS = 60  # longer than one row can take with every wait at its end

# One round trip for each mail: the one before is out, and this one is begun, if it is still ours.
NEXT = """
    WITH before AS (
        UPDATE notifications_delivery
        SET state = 'sent', sent_at = %(sent_at)s, claimed_until = NULL, unanswered = 0,
            last_error = '', provider_id = %(number)s
        WHERE id = %(sent)s
    )
    UPDATE notifications_delivery
    SET tries = tries + 1, unanswered = unanswered + 1, claimed_until = %(until)s,
        first_tried_at = COALESCE(first_tried_at, %(now)s)
    WHERE id = %(id)s AND state = 'queued' AND claimed_until = %(claimed_until)s
"""


@dataclass(frozen=True)
class Sent:
    """A row that has left the house, and is not marked yet. There is never more than one."""

    row: Delivery
    number: str
    at: datetime


def _lease() -> timedelta:
    return timedelta(seconds=getattr(settings, "NOTIFY_LEASE", LEASE_SECONDS))


def claim(way: Way, now: datetime, most: int) -> list[Delivery]:
    """Some of the oldest due rows are ours until the lease ends; those others hold are left to them.

    A claim costs a row no try: a worker that dies has only tried the one it had begun.
    """
    due = Delivery.objects.due(now).filter(way=way).order_by("not_before", "pk")
    with transaction.atomic():
        rows = claimed(due, Delivery.objects.with_reasons(timezone.localdate(now)))[:most]
        ours = Delivery.objects.filter(pk__in=[row.pk for row in rows])
        if rows:
            ours.update(claimed_until=now + _lease())
    for row in rows:
        row.claimed_until = now + _lease()
    return rows


def begin(row: Delivery, before: Sent | None, now: datetime) -> bool:
    """This one is sent now, and the one before is out. False when it is not ours any more.

    What was withdrawn, muted or stopped since the claim is not ours.
    """
    until = now + _lease()
    facts = {
        "id": row.pk,
        "claimed_until": row.claimed_until,
        "until": until,
        "now": now,
        "sent": before.row.pk if before else None,
        "sent_at": before.at if before else None,
        "number": before.number if before else "",
    }
    with connection.cursor() as cursor:
        cursor.execute(NEXT, facts)
        is_ours = cursor.rowcount == 1
    row.claimed_until, row.first_tried_at = until, row.first_tried_at or now
    row.tries += 1
    return is_ours


def mark(sent: Sent) -> None:
    """It has left the house, whatever else was thought of the row meanwhile."""
    Delivery.objects.filter(pk=sent.row.pk).update(
        state=Delivery.State.SENT,
        sent_at=sent.at,
        claimed_until=None,
        unanswered=0,
        last_error="",
        provider_id=sent.number,
    )


def let_go(rows: Sequence[Delivery]) -> None:
    """Those that were not begun are anybody's again at once; what others are busy with is theirs."""
    if not rows:
        return
    claimed_until = {row.claimed_until for row in rows}
    still = Delivery.objects.waiting().filter(
        pk__in=[row.pk for row in rows], claimed_until__in=claimed_until
    )
    with transaction.atomic():
        held = still.select_for_update(skip_locked=True, no_key=True)
        free = list(held.values_list("pk", flat=True))
        Delivery.objects.filter(pk__in=free).update(claimed_until=None)


def ours(row: Delivery) -> DeliveryQuerySet:
    """The row, as long as our lease on it has not passed to someone else."""
    return Delivery.objects.waiting().filter(pk=row.pk, claimed_until=row.claimed_until)
