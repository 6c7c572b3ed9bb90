"""How much is unread: one way to count, for the list, the badge and the heartbeat."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from community.chat.models import MOST_UNREAD, Conversation, Message
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
