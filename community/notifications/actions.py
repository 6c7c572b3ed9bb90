"""The verbs of what the house says: tell, see, choose, mute, unsubscribe, forget."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext as _

from community import live
from community.errors import Refused
from community.notifications import receipts
from community.notifications.addresses import open_link
from community.notifications.models import (
    OWN_PATH,
    Broadcast,
    Delivery,
    Muting,
    Notification,
    NotificationQuerySet,
    Preference,
    PushSubscription,
    Way,
)
from community.notifications.reminding import EVENING_BEFORE, NO_WAY, SOON_BEFORE, When
from community.notifications.ways import Matter, deliveries_of
from community.notifications.wishes import subject_of
from community.notifications.words import Words, in_language, one_line, spoken
from community.people.models import Estate, Membership, User
from community.poke import Poke

pokes = {way: Poke("community.notifications.tasks.deliver", way) for way in Way.by_machine()}
KEPT = timedelta(days=90)
MANY = 10  # so many told at once, and the office may see how far it is, and stop it

State = Delivery.State


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
    only: Way | None = None,
) -> list[Notification]:
    """Write a note to each of these people, and put it in the outbox for those it can reach.

    On the telephone, by e-mail or as an SMS, as each has chosen (`only`: in that way and no
    other); nowhere to who has muted the thread. For who is on paper it waits for a colleague: as a
    call for who chose that and has a number, else as a slip; `on_paper` says otherwise where the
    matter does. `aloud` is what is said on the phone, whole sentences, when the title and the body
    are none.

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
    said, subject = spoken(readers, title, body), subject_of(kind)
    notes = Notification.objects.bulk_create(
        [
            Notification(
                user=user,
                estate=estate,
                kind=kind,
                subject=subject,
                title=said[user.language][0],
                body=said[user.language][1],
                url=url,
                thread=thread,
                created_at=now,
            )
            for user in readers
        ]
    )
    if estate is not None and thread and len(notes) >= MANY:
        heading = one_line(in_language("da", title))
        Broadcast.objects.create(
            estate=estate, thread=thread, title=heading, readers=len(notes), told_at=now
        )
    matter = Matter(kind, title, body, aloud, expires_at, on_paper, subject, thread, only)
    _put_in_outbox(notes, matter, now)
    for user in readers:
        live.push(f"inbox:{user.pk}")
    return notes


def _put_in_outbox(notes: list[Notification], matter: Matter, now: datetime) -> None:
    rows = Delivery.objects.bulk_create(deliveries_of(notes, matter, now))
    tell_carriers((row.way, row.estate_id) for row in rows)
    for way in {row.way for row in rows} & pokes.keys():
        pokes[Way(way)].after_commit()


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


def see_about(member: Membership, about: Q, *, now: datetime) -> int:
    """The member has opened the page of these notes: all that was said about the matter is seen."""
    notes = Notification.objects.visible_to(member)
    matters = notes.unseen().filter(about).exclude(thread="").values("thread")
    return _mark_seen(notes.filter(about | Q(thread__in=matters)), member.user_id, now)


def _mark_seen(notes: NotificationQuerySet, user_id: int, now: datetime) -> int:
    """What a machine has not sent of it yet is not sent: they know. Colleagues carry on."""
    with transaction.atomic():
        found = notes.unseen().held()
        if found:
            Notification.objects.filter(pk__in=found).update(seen_at=now)
            Delivery.objects.waiting().filter(
                Q(claimed_until=None) | Q(claimed_until__lt=now),
                notification__in=found,
                way__in=Way.by_machine(),
            ).update(state=State.DROPPED, last_error="seen", claimed_until=None)
            live.push(f"inbox:{user_id}")
    return len(found)


def withdraw(thread: str, *, now: datetime) -> None:
    """The matter is over: nothing more is sent about it, and nothing about it is new."""
    with transaction.atomic():
        found = Notification.objects.filter(thread=thread).held()
        waiting = Delivery.objects.waiting().filter(notification__in=found)
        tell_carriers(waiting.filter(estate__isnull=False).values_list("way", "estate_id"))
        waiting.update(state=State.DROPPED, last_error="withdrawn", claimed_until=None)
        Notification.objects.unseen().filter(pk__in=found).update(seen_at=now)


def stop(member: Membership, broadcast: Broadcast, *, now: datetime) -> int:
    """What is not sent yet of it is not sent; what stands in people's lists stays. How many rows.

    Refused `all_sent` when nothing is left to stop.
    """
    notes = Notification.objects.filter(thread=broadcast.thread, estate=broadcast.estate_id)
    with transaction.atomic():
        rows = Delivery.objects.waiting().filter(notification__in=notes.held())
        tell_carriers(rows.filter(estate__isnull=False).values_list("way", "estate_id"))
        stopped = rows.update(state=State.DROPPED, last_error="stopped", claimed_until=None)
        if not stopped:
            raise Refused("all_sent", _("Det er allerede sendt."), status=409)
        Broadcast.objects.filter(pk=broadcast.pk).update(stopped_at=now)
    return stopped


def choose(user: User, kind: str, way: Way, wanted: bool) -> None:
    """The person wants this kind in this way, or not. Holds for what is already queued, too."""
    Preference.objects.bulk_create(
        [Preference(user=user, kind=kind, way=way, wanted=wanted)],
        update_conflicts=True,
        unique_fields=["user", "kind", "way"],
        update_fields=["wanted"],
    )


def remind_me(user: User, when: When) -> None:
    """When the person wants to be reminded of what they have said yes to; the usual keeps no row."""
    with transaction.atomic():
        Preference.objects.of(user).filter(kind__in=(EVENING_BEFORE, SOON_BEFORE)).delete()
        Preference.objects.bulk_create(
            (
                Preference(user=user, kind=kind, way=NO_WAY, wanted=wanted)
                for kind, wanted in when.rows.items()
            ),
            ignore_conflicts=True,  # two pages at once: one of them holds
        )


def choose_kind(user: User, kind: str, wanted: bool) -> None:
    """A kind by itself: on is what its subject says, off is off in every way a machine sends."""
    if wanted:
        Preference.objects.of(user).filter(kind=kind, way__in=Way.by_machine()).delete()
        return
    for way in Way.by_machine():
        choose(user, kind, way, False)


def mute(member: Membership, note: Notification, *, now: datetime) -> None:
    """Nothing more is sent about this matter; it still stands in the list. Nothing for none."""
    if not note.thread:
        return
    with transaction.atomic():
        Muting.objects.get_or_create(
            user_id=member.user_id, thread=note.thread, defaults={"since": now}
        )
        notes = Notification.objects.filter(user=member.user_id, thread=note.thread)
        Delivery.objects.waiting().filter(notification__in=notes.held()).update(
            state=State.DROPPED, last_error="muted", claimed_until=None
        )


def unmute(user: User, thread: str) -> None:
    """It is told again as everything else."""
    Muting.objects.of(user).filter(thread=thread).delete()


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
    PushSubscription.objects.of(user).delete()
    Muting.objects.of(user).delete()


def old(now: datetime) -> NotificationQuerySet:
    """Notes three months old, seen or not."""
    return Notification.objects.filter(created_at__lt=now - KEPT)


def tidy(now: datetime) -> int:
    """Throw out old notes; their outbox rows go along (docs/retention.md)."""
    Broadcast.objects.filter(told_at__lt=now - KEPT).delete()
    return int(old(now).delete()[0])


def old_mutings(now: datetime) -> QuerySet[Muting]:
    """Of matters nothing has been said about for as long as notes are kept."""
    said = Notification.objects.filter(user=OuterRef("user"), thread=OuterRef("thread"))
    return Muting.objects.filter(~Exists(said), since__lt=now - KEPT)


def tidy_mutings(now: datetime) -> int:
    """Throw out what hushes nothing any more."""
    return int(old_mutings(now).delete()[0])
