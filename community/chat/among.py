"""What is read of conversations that came from `visible_to`: their messages, numbers and people."""

from collections.abc import Iterable
from typing import Any

from community.chat.models import Conversation, Mention, Message, Participant
from community.people.models import Membership


def said_in(conversation: Conversation, member: Membership) -> Any:
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


def others(member: Membership, conversations: Iterable[int]) -> dict[int, Participant]:
    """Conversation → the seat of the other, for those between two (ids)."""
    seats = Participant.objects.filter(conversation__in=list(conversations))
    seats = seats.exclude(member=member.pk)
    return {seat.conversation_id: seat for seat in seats.with_person()}
