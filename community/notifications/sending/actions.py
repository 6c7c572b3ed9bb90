"""Sending what is due: claim a row, carry it, mark it. Safe on many workers, and killed at any line."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused, Survived
from community.notifications.backoff import ASIDE, POISON, next_try
from community.notifications.carriers import Carrier, Verdict, carrier_of, verdict_of
from community.notifications.models import Delivery, DeliveryQuerySet, Way
from community.notifications.push.actions import lost
from community.notifications.quiet import free_from, hours_of
from community.notifications.wishes import can_push, can_text

log = logging.getLogger(__name__)
State = Delivery.State
LEASE_SECONDS = 60  # longer than one row can take with every wait at its end
BATCH = 100
SWEEP = timedelta(seconds=120)  # well inside the worker's own time limit


def deliver_due(
    clock: Callable[[], datetime], *, limit: int = 1000, ways: Sequence[Way] = Way.by_machine()
) -> Counter[str]:
    """Send what is due in these ways, one row at a time, and count the outcomes by state.

    Calls and slips are never touched, but those that are too late are dropped like the rest. A row
    whose reader's quiet hours have begun since waits until they end.

    Each row is claimed by itself (a lease, `NOTIFY_LEASE` seconds) and sent outside any
    transaction, so no lock is held while the mail server thinks. Any number of workers may sweep
    at once, and a worker killed at any line loses nothing: the lease runs out and the next one
    sends the row again, at worst a second time with the same Message-ID. `clock` is asked anew for
    each row. A way stops after `limit` rows, two minutes, or when those who carry it do not answer;
    then `unreachable` is counted, and its rows stay due. The other ways go on.
    """
    counts = Counter({State.DROPPED.value: _drop_late(clock())})
    for way in ways:
        counts += _sweep(way, clock, limit)
    log.info("outbox: %s", dict(+counts))
    return +counts


def _sweep(way: Way, clock: Callable[[], datetime], limit: int) -> Counter[str]:
    """The carrier is not called before there is something to carry."""
    counts: Counter[str] = Counter()
    due = _due_ids(way, clock, limit)
    first = next(due, None)
    if first is None:
        return counts
    with carrier_of(way) as carrier:
        for pk in chain([first], due):
            if not carrier.is_ready():
                counts["unreachable"] += 1
                break
            row = _claim(pk, clock())
            if row is not None:
                counts[_bring(row, carrier, clock)] += 1
    return counts


def _due_ids(way: Way, clock: Callable[[], datetime], limit: int) -> Iterator[int]:
    """The oldest due rows, looked up a hundred at a time: the search is what a long queue costs."""
    ends, left = clock() + SWEEP, limit
    while left > 0:
        due = Delivery.objects.due(clock()).filter(way=way).order_by("not_before", "pk")
        found = list(due.values_list("pk", flat=True)[: min(BATCH, left)])
        if not found:
            return
        for pk in found:
            if clock() > ends:
                return
            yield pk
        left -= len(found)


def _drop_late(now: datetime) -> int:
    late = Delivery.objects.too_late(now)
    return late.update(state=State.DROPPED, last_error="expired", claimed_until=None)


def _claim(pk: int, now: datetime) -> Delivery | None:
    """Make a row ours until the lease ends, in one statement; None when another was faster."""
    lease = timedelta(seconds=getattr(settings, "NOTIFY_LEASE", LEASE_SECONDS))
    claimed = (
        Delivery.objects.due(now)
        .filter(pk=pk)
        .update(
            tries=F("tries") + 1,
            unanswered=F("unanswered") + 1,
            first_tried_at=Coalesce("first_tried_at", now),
            claimed_until=now + lease,
        )
    )
    if not claimed:
        return None
    return Delivery.objects.with_reasons(timezone.localdate(now)).get(pk=pk)


def _bring(row: Delivery, carrier: Carrier, clock: Callable[[], datetime]) -> str:
    """Send one claimed row, or find out why not; the state it ends in."""
    reason = _why_drop(row, clock())
    if reason:
        return _settle(row, State.DROPPED, reason)
    if row.unanswered > POISON:
        return _settle(row, State.FAILED, ASIDE)
    if _is_quiet(row, clock()):
        return State.QUEUED.value
    with Survived() as sending:  # one bad row must not stop the others
        number = carrier.carry(row, clock())
    if sending.error is not None:
        return _not_sent(row, verdict_of(sending.error), clock())
    return _sent(row, number, clock())


def _why_drop(row: Delivery, now: datetime) -> str:
    """What has changed since it was told, or nothing."""
    user = row.notification.user
    if row.expires_at is not None and row.expires_at <= now:
        return "expired"
    if not user.is_active or not _address_of(row):
        return "no address"
    if row.is_unwanted:
        return "unwanted"
    return "" if row.is_member else "not a member"


def _address_of(row: Delivery) -> str | None:
    """Where it goes as things are now: the address of today, and the browser if it is still theirs."""
    user, browser = row.notification.user, row.subscription
    if row.way == Way.PUSH:
        is_theirs = browser is not None and browser.user_id == user.pk
        return browser.endpoint if browser and is_theirs and can_push() else None
    if row.way == Way.SMS:
        return user.phone if can_text(user) else None
    return user.email


def _is_quiet(row: Delivery, now: datetime) -> bool:
    """Leave the row until its reader's quiet hours end, if they have begun; it costs no try."""
    note = row.notification
    free = free_from(now, hours_of(note.user, row.way, note.kind))
    if free is None or free <= now:
        return False
    _ours(row).update(
        not_before=free,
        claimed_until=None,
        unanswered=0,
        tries=row.tries - 1,
        first_tried_at=row.first_tried_at if row.tries > 1 else None,
    )
    return True


def _sent(row: Delivery, number: str, now: datetime) -> str:
    """It has left the house, whatever else was thought of the row meanwhile."""
    Delivery.objects.filter(pk=row.pk).update(
        state=State.SENT,
        sent_at=now,
        claimed_until=None,
        unanswered=0,
        last_error="",
        provider_id=number,
    )
    return State.SENT.value


def _not_sent(row: Delivery, verdict: Verdict, now: datetime) -> str:
    """Given up, or tried again later: not before those who refused it said, if they said."""
    if verdict.is_gone and row.subscription is not None:
        lost(row.subscription)
    again = None if verdict.is_final else next_try(now, row.first_tried_at, row.tries)
    if again is None:
        return _settle(row, State.FAILED, verdict.reason)
    again = max(again, now + verdict.wait) if verdict.wait else again
    _ours(row).update(
        not_before=again, claimed_until=None, unanswered=0, last_error=verdict.reason[:80]
    )
    return State.QUEUED.value


def _settle(row: Delivery, state: Delivery.State, reason: str) -> str:
    _ours(row).update(state=state, last_error=reason[:80], claimed_until=None)
    return state.value


def _ours(row: Delivery) -> DeliveryQuerySet:
    """The row, as long as our lease on it has not passed to someone else."""
    return Delivery.objects.waiting().filter(pk=row.pk, claimed_until=row.claimed_until)


def resend(row: Delivery, *, now: datetime) -> None:
    """The operator has mended something: it is tried again from now, as if for the first time.

    Refused `not_given_up` (409) unless it was given up, and `too_late` when what it says has passed.
    """
    if row.expires_at is not None and row.expires_at <= now:
        raise Refused("too_late", _("Det er for sent. Det, den siger, er overstået."), status=409)
    again = Delivery.objects.filter(pk=row.pk, state=State.FAILED).update(
        state=State.QUEUED,
        tries=0,
        unanswered=0,
        first_tried_at=None,
        claimed_until=None,
        not_before=now,
        last_error="",
    )
    if not again:
        raise Refused("not_given_up", _("Den er ikke opgivet."), status=409)
