"""Verbs for the room upstairs that keeps the pointer: its name, its pace, and what is taken back."""

from datetime import datetime

from django.db import transaction

from community import live
from community.chat.models import Conversation, Participant
from community.people.models import Membership

# Seconds between two messages of one's own: none, half a minute, five minutes, an hour.
PACES = (0, 30, 300, 3600)


def call(conversation: Conversation, *, title: str, icon: str) -> None:
    """From now on it is called this in everybody's list."""
    Conversation.objects.filter(pk=conversation.pk).update(title=title[:80], icon=icon[:40])
    live.push(conversation.topic)


def pace(conversation: Conversation, *, slow_seconds: int) -> None:
    """How long one waits between two messages of one's own. ValueError for a pace there is not."""
    if slow_seconds not in PACES:
        raise ValueError(slow_seconds)
    Conversation.objects.filter(pk=conversation.pk).update(slow_seconds=slow_seconds)
    live.push(conversation.topic)


@transaction.atomic
def come_back(conversation: Conversation, member: Membership, *, now: datetime) -> None:
    """Leaving is taken back: they read what they could read before, and what was said meanwhile.

    For who left by a slip of the thumb. Who was never in it is not let in.
    """
    left = Participant.objects.filter(conversation=conversation, member=member)
    if left.exclude(left_at=None).update(left_at=None):
        live.push(f"chats:{member.user_id}")


def put_away(conversation: Conversation) -> None:
    """It goes, with all that was said in it. For who has just let go of the pointer to it."""
    conversation.delete()
