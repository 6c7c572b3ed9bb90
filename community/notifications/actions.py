"""The verbs of what the house says: tell, see, choose, unsubscribe, deliver, forget."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from community import live
from community.notifications import receipts
from community.notifications.addresses import open_link
from community.notifications.backoff import POISON, next_try
from community.notifications.mail import message_for
from community.notifications.models import (
    OWN_PATH,
    Delivery,
    DeliveryQuerySet,
    Notification,
    NotificationQuerySet,
    Preference,
    Way,
)
from community.notifications.postman import Postman, is_final, name_of
from community.notifications.quiet import free_from, hours_of
from community.notifications.ways import Matter, deliveries_of
from community.notifications.words import Words, spoken
from community.people.models import Estate, Membership, User
from community.poke import Poke

log = logging.getLogger(__name__)
poke = Poke("community.notifications.tasks.deliver")
KEPT = timedelta(days=90)

State = Delivery.State
LEASE_SECONDS = 60  # longer than one mail can take with every wait at its end
BATCH = 100
SWEEP = timedelta(seconds=120)  # well inside the worker's own time limit


def tell(
    kind: str,
    users: Iterable[User],
    title: Words,
    body: Words,
    url: str,
    *,
    now: datetime,
    estate: Estate | None = None,
    thread: str = "",
    expires_at: datetime | None = None,
    aloud: Words = "",
    on_paper: Way | None = None,
) -> list[Notification]:
    """Write a note to each of these people, and put it in the outbox for those it can reach.

    By e-mail for who has one. For who is on paper it waits for a colleague: as a call for who chose
    that and has a number, else as a slip; `on_paper` says otherwise where the matter does. `aloud`
    is what is said on the phone, whole sentences, when the title and the body are none.

    `title` and `body` may be lazy, or callables without arguments: they are spoken in each
    reader's language (and aloud always in Danish). The title becomes a mail's subject and may be
    read on a locked screen: never another resident's name in it. `url` is a path of ours ("" for
    none). After `expires_at` nothing is sent: late is worse than never. In a person's quiet hours
    it waits until they end; when that is too late, nothing is sent and only the inbox has it.

    Must be called in the transaction of its cause (TransactionManagementError otherwise), so that
    what is rolled back is not told. ValueError for an address outside the house.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("tell() belongs in the transaction of its cause.")
    if not re.fullmatch(OWN_PATH, url):
        raise ValueError("A note leads to a path of this house.")
    readers = list({user.pk: user for user in users}.values())
    said = spoken(readers, title, body)
    notes = Notification.objects.bulk_create(
        [
            Notification(
                user=user,
                estate=estate,
                kind=kind,
                title=said[user.language][0],
                body=said[user.language][1],
                url=url,
                thread=thread,
                created_at=now,
            )
            for user in readers
        ]
    )
    _put_in_outbox(notes, Matter(kind, title, body, aloud, expires_at, on_paper), now)
    for user in readers:
        live.push(f"inbox:{user.pk}")
    return notes


def _put_in_outbox(notes: list[Notification], matter: Matter, now: datetime) -> None:
    rows = Delivery.objects.bulk_create(deliveries_of(notes, matter, now))
    tell_carriers((row.way, row.estate_id) for row in rows)
    if any(row.way == Way.EMAIL for row in rows):
        poke.after_commit()


def tell_carriers(rows: Iterable[tuple[str, int | None]]) -> None:
    """The lists of what is carried by hand ("calls:3", "slips:3") are no longer what they were."""
    for way, estate_id in sorted({(str(way), estate) for way, estate in rows if estate}):
        live.push(f"{way}s:{estate_id}")


def receipt(
    member: Membership,
    title: Words,
    body: Words,
    url: str,
    *,
    now: datetime,
    thread: str = "",
    expires_at: datetime | None = None,
) -> None:
    """Tell a helped neighbour what was done for them, and by whom. Nothing when nobody helps.

    On paper it becomes a slip when they are helped on the spot, and otherwise what they chose. A
    room says what was done; the name of who did it, or what a colleague is called, is added here.
    """
    if member.helper is None:
        return
    tell(
        receipts.KIND,
        [member.user],
        title,
        receipts.body_with_doer(member, body, now),
        url,
        now=now,
        estate=member.estate,
        thread=thread,
        expires_at=expires_at,
        on_paper=receipts.way_on_paper(member),
    )


def see(member: Membership, note: Notification, *, now: datetime) -> int:
    """The member has seen this note, and with it everything said about the same matter."""
    notes = Notification.objects.visible_to(member)
    same = notes.filter(thread=note.thread) if note.thread else notes.filter(pk=note.pk)
    return _mark_seen(same, member.user_id, now)


def see_all(member: Membership, *, now: datetime, shown: Collection[int] | None = None) -> int:
    """The member has seen their notes: all of them, or those with the ids that were `shown`."""
    notes = Notification.objects.visible_to(member)
    return _mark_seen(notes if shown is None else notes.filter(pk__in=shown), member.user_id, now)


def _mark_seen(notes: NotificationQuerySet, user_id: int, now: datetime) -> int:
    with transaction.atomic():
        count = notes.unseen().update(seen_at=now)
        if count:
            live.push(f"inbox:{user_id}")
    return count


def withdraw(thread: str, *, now: datetime) -> None:
    """The matter is over: nothing more is sent about it, and nothing about it is new."""
    waiting = Delivery.objects.waiting().filter(notification__thread=thread)
    tell_carriers(waiting.filter(estate__isnull=False).values_list("way", "estate_id"))
    waiting.update(state=State.DROPPED, last_error="withdrawn", claimed_until=None)
    Notification.objects.unseen().filter(thread=thread).update(seen_at=now)


def choose(user: User, kind: str, way: Way, wanted: bool) -> None:
    """The person wants this kind in this way, or not. Holds for what is already queued, too."""
    Preference.objects.bulk_create(
        [Preference(user=user, kind=kind, way=way, wanted=wanted)],
        update_conflicts=True,
        unique_fields=["user", "kind", "way"],
        update_fields=["wanted"],
    )


def unsubscribe(token: str, *, wanted: bool = False) -> None:
    """One click in a mail, without login (RFC 8058): turn this kind off, or on again.

    Refused for a link that is not ours, is too old, or belongs to someone who is gone.
    """
    link = open_link(token)
    choose(link.user, link.kind, link.way, wanted)


def forget(user: User) -> None:
    """Delete everything the house has said to this person, and what they chose to hear."""
    Delivery.objects.filter(notification__user=user).delete()
    Delivery.objects.filter(carried_by=user).update(carried_by=None)
    Notification.objects.of(user).delete()
    Preference.objects.of(user).delete()


def deliver_due(clock: Callable[[], datetime], *, limit: int = 1000) -> Counter[str]:
    """Send what is due by mail, one row at a time, and count the outcomes by state.

    Calls and slips are never touched, but those that are too late are dropped like the rest. A row
    whose reader's quiet hours have begun since waits until they end.

    Each row is claimed by itself (a lease, `NOTIFY_LEASE` seconds) and sent outside any
    transaction, so no lock is held while the mail server thinks. Any number of workers may sweep
    at once, and a worker killed at any line loses nothing: the lease runs out and the next one
    sends the row again, at worst a second time with the same Message-ID. `clock` is asked anew for
    each row. Stops after `limit` rows, two minutes, or when the mail server does not answer; then
    `unreachable` is counted, and the rows stay due.
    """
    counts = Counter({State.DROPPED.value: _drop_late(clock())})
    with Postman() as postman:
        for pk in _due_ids(clock, limit):
            if not postman.is_ready():
                counts["unreachable"] += 1
                break
            row = _claim(pk, clock())
            if row is not None:
                counts[_bring(row, postman, clock)] += 1
    log.info("outbox: %s", dict(+counts))
    return +counts


def _due_ids(clock: Callable[[], datetime], limit: int) -> Iterator[int]:
    """The oldest due rows, looked up a hundred at a time: the search is what a long queue costs."""
    ends, left = clock() + SWEEP, limit
    while left > 0:
        due = Delivery.objects.due(clock()).order_by("not_before", "pk")
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


def _bring(row: Delivery, postman: Postman, clock: Callable[[], datetime]) -> str:
    """Send one claimed row, or find out why not; the state it ends in."""
    reason = _why_drop(row, clock())
    if reason:
        return _settle(row, State.DROPPED, reason)
    if row.unanswered > POISON:
        return _settle(row, State.FAILED, "no worker survived it")
    if _is_quiet(row, clock()):
        return State.QUEUED.value
    try:
        postman.carry(message_for(row))
    except Exception as error:  # noqa: BLE001 - one bad row must not stop the others
        return _not_sent(row, error, clock())
    return _sent(row, clock())


def _why_drop(row: Delivery, now: datetime) -> str:
    """What has changed since it was told, or nothing."""
    user = row.notification.user
    if row.expires_at is not None and row.expires_at <= now:
        return "expired"
    if not user.is_active or not user.email:
        return "no address"
    if row.is_unwanted:  # type: ignore[attr-defined]
        return "unwanted"
    return "" if row.is_member else "not a member"  # type: ignore[attr-defined]


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


def _sent(row: Delivery, now: datetime) -> str:
    """It has left the house, whatever else was thought of the row meanwhile."""
    Delivery.objects.filter(pk=row.pk).update(
        state=State.SENT, sent_at=now, claimed_until=None, unanswered=0, last_error=""
    )
    return State.SENT.value


def _not_sent(row: Delivery, error: Exception, now: datetime) -> str:
    again = None if is_final(error) else next_try(now, row.first_tried_at, row.tries)
    if again is None:
        return _settle(row, State.FAILED, name_of(error))
    _ours(row).update(not_before=again, claimed_until=None, unanswered=0, last_error=name_of(error))
    return State.QUEUED.value


def _settle(row: Delivery, state: Delivery.State, reason: str) -> str:
    _ours(row).update(state=state, last_error=reason[:80], claimed_until=None)
    return state.value


def _ours(row: Delivery) -> DeliveryQuerySet:
    """The row, as long as our lease on it has not passed to someone else."""
    return Delivery.objects.waiting().filter(pk=row.pk, claimed_until=row.claimed_until)


def old(now: datetime) -> NotificationQuerySet:
    """Notes three months old, seen or not."""
    return Notification.objects.filter(created_at__lt=now - KEPT)


def tidy(now: datetime) -> int:
    """Throw out old notes; their outbox rows go along (docs/retention.md)."""
    return int(old(now).delete()[0])
