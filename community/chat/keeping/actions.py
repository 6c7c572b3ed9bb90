"""Who moves sees nothing more, who is forgotten has said nothing, and the broom takes what is old."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q
from django.db.models.functions import Coalesce

from community import live
from community.chat.models import Conversation, Kind, Mention, Message, Participant
from community.chat.periods import AFTER_CLOSING, UNANSWERED, kept
from community.chat.saying.actions import locked, take_number
from community.people.models import Membership, User

BATCH = 1000


@transaction.atomic
def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """Out of every conversation on the day, open pages too. Nothing before it comes."""
    if leaves_at > now:
        return
    here = Participant.objects.here().filter(member=member)
    if here.update(left_at=now):
        live.lock_out(member.user_id)


@transaction.atomic
def erase(user: User, now: datetime) -> None:
    """What they said is emptied, and that somebody said it keeps nobody's name.

    Each conversation's lock is taken in turn, so that pages that look for what has changed find it.
    """
    said = Message.objects.filter(author__user=user)
    places = said.order_by("conversation").values_list("conversation", flat=True).distinct()
    for pk in list(places):
        conversation = locked(pk)
        number = take_number(conversation)
        here = said.filter(conversation=conversation)
        Conversation.objects.filter(pk=pk, pinned__author__user=user).update(pinned=None)
        here.update(
            text="",
            picture=None,
            author=None,
            helped_by=None,
            as_role="",
            changed_seq=number,
            deleted_at=Coalesce("deleted_at", now),
        )
        live.push(conversation.topic)
    Message.objects.filter(helped_by=user).update(helped_by=None)
    Mention.objects.filter(member__user=user).delete()
    Participant.objects.filter(member__user=user).delete()
    live.lock_out(user.pk)


# --- the broom ----------------------------------------------------------------------------------


def old_messages(now: datetime) -> Any:
    """What was said longer ago than its kind of conversation keeps. Between two it goes as a whole."""
    over = Q(pk__in=[])
    for kind in Kind:
        if kind != Kind.DIRECT:
            over |= Q(conversation__kind=kind, said_at__lt=now - kept(kind))
    return Message.objects.filter(over)


def sweep_messages(now: datetime) -> int:
    """Remove them, a thousand at a time."""
    count = 0
    while ids := list(old_messages(now).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        count += len(ids)
        Message.objects.filter(pk__in=ids).delete()
    return count


def over_conversations(now: datetime) -> Any:
    """Closed long enough, silent between two, left by both, or a question nobody answered."""
    seats = Participant.objects.filter(conversation=OuterRef("pk"))
    closed = Q(closes_at__lt=now - AFTER_CLOSING)
    direct = Q(kind=Kind.DIRECT)
    silent = (
        direct
        & Q(began_at__lt=now - kept(Kind.DIRECT))
        & (Q(said_at=None) | Q(said_at__lt=now - kept(Kind.DIRECT)))
    )
    left = direct & ~Exists(seats.filter(left_at=None))
    asked = seats.filter(is_asked=True, asked_at__lt=now - UNANSWERED)
    unanswered = direct & Q(said_at=None) & Exists(asked)
    return Conversation.objects.filter(closed | silent | (left & ~_no_holds(now)) | unanswered)


def _no_holds(now: datetime) -> Any:
    """A no is remembered for its thirty days, also when the asker has left meanwhile."""
    seats = Participant.objects.filter(conversation=OuterRef("pk"))
    return Exists(seats.filter(said_no_at__gte=now - UNANSWERED))


def sweep_conversations(now: datetime) -> int:
    """Remove them with all that was said. What another room still points at stays, emptied."""
    count = 0
    for conversation in over_conversations(now).order_by("pk")[:BATCH]:
        with transaction.atomic():
            users = conversation.participants.values_list("member__user_id", flat=True)
            for user_id in list(users):
                live.push(f"chats:{user_id}")
            Message.objects.filter(conversation=conversation).delete()
            count += _remove(conversation)
    return count


def _remove(conversation: Conversation) -> int:
    try:
        with transaction.atomic():
            conversation.delete()
    except ProtectedError:
        return 0
    return 1
