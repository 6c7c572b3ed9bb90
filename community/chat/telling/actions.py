"""The clock tells who has not read: one note for a conversation, however many lines came.

Nobody is told again before they have read what they were told of, but for who is named. What has
been told is marked in the transaction that writes the note, so a worker killed at any line tells
nobody twice.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from community.chat import notify
from community.chat.models import Conversation, Mention, Message, Participant
from community.moderation.rules import not_blocked_for

# Who is reading along has read it by then.
PATIENCE = timedelta(minutes=2)
OLD = timedelta(days=2)
BATCH = 200


def tell_due(now: datetime) -> int:
    """Tell who is named and who has something unread, and say how many were told. Safe twice."""
    return _tell_named(now) + _tell_new(now)


def _tell_new(now: datetime) -> int:
    """Lock the seats that are due, tell, mark. What another worker holds is left to it."""
    with transaction.atomic():
        due = _due(now).select_for_update(no_key=True, skip_locked=True, of=("self",))
        seats = list(due.order_by("conversation", "pk")[:BATCH])
        _tell(seats, notify.new, now)
        _mark(seats)
    return len(seats)


def _due(now: datetime) -> Any:
    """Seats with something unread that their person has not been told of, and wants to be.

    Not who has muted it, not on paper for what is only talk, not about what is blocked.
    """
    unblocked = not_blocked_for(OuterRef(OuterRef("member__user_id")), "author__user_id")
    said = (
        Message.objects.filter(
            ~Q(as_role="") | unblocked,
            conversation=OuterRef("conversation"),
            seq__gt=OuterRef("read_up_to"),
            said_at__lte=now - PATIENCE,
        )
        .still_said()
        .exclude(author=OuterRef("member"))
    )
    return (
        Participant.objects.holding(timezone.localdate(now))
        .filter(
            Q(member__user__on_paper=False) | Q(conversation__kind__in=sorted(notify.ON_PAPER)),
            Exists(said),
            conversation__said_at__gt=now - OLD,
            conversation__seq__gt=F("read_up_to"),
            told_up_to__lte=F("read_up_to"),
            is_asked=False,
            is_muted=False,
        )
        .exclude(conversation__estate__features_off__contains=["chat"])
        .select_related("conversation__estate", "member__user", "member__estate")
    )


def _mark(seats: Iterable[Participant]) -> None:
    for seat in seats:
        Participant.objects.filter(pk=seat.pk).update(told_up_to=seat.conversation.seq)


def _is_talk_on_paper(seat: Participant) -> bool:
    return seat.member.user.on_paper and seat.conversation.kind not in notify.ON_PAPER


def _tell_named(now: datetime) -> int:
    """At once, in a muted conversation too; not who has read it in the meantime."""
    with transaction.atomic():
        waiting = Mention.objects.filter(told_at=None).select_for_update(
            no_key=True, skip_locked=True, of=("self",)
        )
        rows = list(waiting.select_related("message").order_by("pk")[:BATCH])
        seats = [seat for row in rows if (seat := _seat_of(row, now))]
        unique = list({seat.pk: seat for seat in seats}.values())
        _tell(sorted(unique, key=lambda seat: seat.conversation_id), notify.named, now)
        Mention.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
        _mark(unique)
    return len(unique)


def _seat_of(row: Mention, now: datetime) -> Participant | None:
    message = row.message
    if message.deleted_at is not None or message.hidden_at is not None:
        return None
    seats = Participant.objects.holding(timezone.localdate(now)).filter(
        conversation=message.conversation_id, member=row.member_id, read_up_to__lt=message.seq
    )
    said_by = Message.objects.filter(pk=message.pk)
    seat = seats.select_related("conversation__estate", "member__user", "member__estate").first()
    if seat is None or _is_talk_on_paper(seat):
        return None
    return seat if said_by.heard_by(seat.member).exists() else None


def _tell(seats: Iterable[Participant], tell: Any, now: datetime) -> None:
    for _key, group in groupby(seats, lambda seat: seat.conversation_id):
        together = list(group)
        conversation: Conversation = together[0].conversation
        tell(conversation, together, now)
