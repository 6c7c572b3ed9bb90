"""Sending what is due: claim some rows, carry each, mark it. Safe on many workers, killed at any line."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.notifications.backoff import ASIDE, POISON, next_try
from community.notifications.carriers import Attempt, Carrier, Verdict, carrier_of, verdict_of
from community.notifications.models import Delivery, Notification, Way
from community.notifications.push.actions import lost
from community.notifications.quiet import free_from, hours_of
from community.notifications.sending.claims.actions import Sent, begin, claim, let_go, mark, ours
from community.notifications.wishes import can_push, can_text

log = logging.getLogger(__name__)
State = Delivery.State
SWEEP = timedelta(seconds=8)  # then the others in the worker's line have their turn
FRESH = timedelta(seconds=5)  # so long is true what was read of a row when it was claimed


def deliver_due(
    clock: Callable[[], datetime], *, limit: int = 5000, ways: Sequence[Way] = Way.by_machine()
) -> Counter[str]:
    """Send what is due in these ways, one row at a time, and count the outcomes by state.

    Calls and slips are never touched, but those that are too late are dropped like the rest. A row
    whose reader's quiet hours have begun since waits until they end.

    Rows are claimed fifty at a time (a lease, `NOTIFY_LEASE` seconds) and sent outside any
    transaction, so no lock is held while the mail server thinks. Each is marked before the next one
    is sent, so that only one at a time can have left the house without our knowing. Any number of
    workers may sweep at once, and a worker killed at any line loses nothing: the lease runs out and
    the next one sends its rows, and at worst one of them a second time with the same Message-ID.
    `clock` is asked anew for each row. A way stops after `limit` rows, or when those who carry it do
    not answer; then `unreachable` is counted, and its rows stay due. The other ways go on. It stops
    after eight seconds, too, and `more` is counted: whoever asked asks again when others have had
    their turn.
    """
    counts = Counter({State.DROPPED.value: _drop_late(clock())})
    for way in ways:
        counts += _sweep(way, clock, limit)
    log.info("outbox: %s", dict(+counts))
    return +counts


def _sweep(way: Way, clock: Callable[[], datetime], limit: int) -> Counter[str]:
    """The carrier is not called before there is something to carry."""
    counts: Counter[str] = Counter()
    ends = clock() + SWEEP
    rows = claim(way, clock(), limit)
    if not rows:
        return counts
    with carrier_of(way) as carrier:
        while rows:
            counts += _carry(rows, carrier, clock, ends)
            left = limit - counts.total()
            if left <= 0 or counts["unreachable"]:
                break
            if clock() > ends:
                counts["more"] += 1
                break
            rows = claim(way, clock(), left)
    return counts


def _carry(
    rows: list[Delivery], carrier: Carrier, clock: Callable[[], datetime], until: datetime
) -> Counter[str]:
    """Bring these, as long as it is fresh what was read of them; the rest are let go of."""
    counts: Counter[str] = Counter()
    ends = min(clock() + FRESH, until)
    out: Sent | None = None
    try:
        while rows and clock() <= ends:
            if not carrier.is_ready():
                counts["unreachable"] += 1
                break
            row = rows.pop(0)
            state = _not_begun(row, clock())
            if state:
                counts[state] += 1
                continue
            is_ours, out = begin(row, out, clock()), None
            if not is_ours:
                continue
            state, out = _bring(row, carrier, clock)
            counts[state] += 1
    finally:
        if out is not None:
            mark(out)
        let_go(rows)
    return counts


def _drop_late(now: datetime) -> int:
    """Their notes are held first, as by everybody who changes several rows."""
    late = Delivery.objects.too_late(now)
    with transaction.atomic():
        found = Notification.objects.filter(pk__in=late.values("notification")).held()
        if not found:
            return 0
        return late.filter(notification__in=found).update(
            state=State.DROPPED, last_error="expired", claimed_until=None
        )


def _not_begun(row: Delivery, now: datetime) -> str:
    """The state of a row that is not sent now, or nothing; none of it costs a try."""
    reason = _why_drop(row, now)
    if reason:
        return _settle(row, State.DROPPED, reason)
    if row.unanswered >= POISON:
        return _settle(row, State.FAILED, ASIDE)
    return State.QUEUED.value if _is_quiet(row, now) else ""


def _bring(
    row: Delivery, carrier: Carrier, clock: Callable[[], datetime]
) -> tuple[str, Sent | None]:
    """Send one row that was begun: the state it ends in, and what is to be marked if it is out."""
    with Attempt() as attempt:
        attempt.number = carrier.carry(row, clock())
    if attempt.error is None:
        return State.SENT.value, Sent(row, attempt.number, clock())
    return _not_sent(row, verdict_of(attempt.error), clock()), None


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
    """Leave the row until its reader's quiet hours end, if they have begun."""
    note = row.notification
    free = free_from(now, hours_of(note.user, row.way, note.kind))
    if free is None or free <= now:
        return False
    ours(row).update(not_before=free, claimed_until=None, unanswered=0)
    return True


def _not_sent(row: Delivery, verdict: Verdict, now: datetime) -> str:
    """Given up, or tried again later: not before those who refused it said, if they said."""
    if verdict.is_gone and row.subscription is not None:
        lost(row.subscription)
    again = None if verdict.is_final else next_try(now, row.first_tried_at, row.tries)
    if again is None:
        return _settle(row, State.FAILED, verdict.reason)
    again = max(again, now + verdict.wait) if verdict.wait else again
    ours(row).update(
        not_before=again, claimed_until=None, unanswered=0, last_error=verdict.reason[:80]
    )
    return State.QUEUED.value


def _settle(row: Delivery, state: Delivery.State, reason: str) -> str:
    ours(row).update(state=state, last_error=reason[:80], claimed_until=None)
    return state.value


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
