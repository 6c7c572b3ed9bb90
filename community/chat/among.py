"""What is read of the member's conversations: the list, how much is unread, messages and people."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from community.chat.models import (
    MOST_UNREAD,
    Conversation,
    Mention,
    Message,
    MessageQuerySet,
    Participant,
)
from community.people.models import Membership


def conversations_waiting(member: Membership) -> int:
    """In how many conversations there is something unread; one that is muted does not count."""
    return waiting_for(member).count()


def waiting_for(member: Membership) -> QuerySet[Conversation]:
    """Those, and no more than are counted."""
    return Conversation.objects.waiting_for(member)[:MOST_UNREAD]


def list_of(member: Membership) -> QuerySet[Conversation]:
    """The member's list with `unread`, in the order it is shown: one query for any length."""
    return Conversation.objects.listed_for(member).with_unread(member)


def last_said(conversations: Iterable[Any]) -> dict[int, Message]:
    """Conversation → the last message in it that the member reads: one query for all of a list."""
    ids = [one.last_id for one in conversations if one.last_id]
    return {one.conversation_id: one for one in Message.objects.filter(pk__in=ids).with_facts()}


def said_in(conversation: Conversation, member: Membership) -> MessageQuerySet:
    """What this member reads of it, with all that its facts need."""
    return Message.objects.in_(conversation, member).with_facts()


def latest(conversation: Conversation) -> int:
    """The number of the last thing that happened, as it is this moment."""
    return int(Conversation.objects.values_list("seq", flat=True).get(pk=conversation.pk))


def naming(member: Membership, messages: Iterable[int]) -> set[int]:
    """Those of these messages (ids) in which the member is named."""
    named = Mention.objects.filter(message__in=list(messages), member=member.pk)
    return set(named.values_list("message", flat=True))


def pinned(member: Membership, messages: Iterable[int]) -> dict[int, Message]:
    """Conversation → its pinned message, of these (ids), as long as it is still said."""
    kept = Message.objects.filter(pk__in=list(messages)).still_said().heard_by(member)
    return {message.conversation_id: message for message in kept.with_facts()}


def others(member: Membership, conversations: Iterable[Conversation]) -> dict[int, Participant]:
    """Conversation → the seat of the other, of those between two: no query when none is."""
    between = [one.pk for one in conversations if one.is_between_two]
    if not between:
        return {}
    seats = Participant.objects.filter(conversation__in=between).exclude(member=member.pk)
    return {seat.conversation_id: seat for seat in seats.with_person()}
