"""The verbs of the chat that other rooms use: a conversation begins, people come and go, it ends."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from community import live
from community.chat.models import Conversation, Kind, Participant
from community.people.models import Estate, Membership


@transaction.atomic
def begin(
    estate: Estate,
    kind: Kind,
    members: Iterable[Membership],
    *,
    now: datetime,
    title: str = "",
    icon: str = "",
) -> Conversation:
    """A conversation of these members, for the room upstairs that keeps the pointer to it."""
    conversation = Conversation.objects.create(
        estate=estate, kind=kind, title=title, icon=icon, began_at=now
    )
    for member in members:
        join(conversation, member, now=now)
    return conversation


@transaction.atomic
def join(conversation: Conversation, member: Membership, *, now: datetime) -> Participant:
    """The member takes part from now on, and reads what is said from now on. Twice is once."""
    locked = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    marks = {"from_seq": locked.seq, "read_up_to": locked.seq, "told_up_to": locked.seq}
    participant, is_new = Participant.objects.get_or_create(
        conversation=locked, member=member, defaults={"joined_at": now, **marks}
    )
    if not is_new and participant.left_at is not None:
        Participant.objects.filter(pk=participant.pk).update(left_at=None, joined_at=now, **marks)
        participant.refresh_from_db()
    live.push(f"chats:{member.user_id}")
    return participant


@transaction.atomic
def leave(conversation: Conversation, member: Membership, *, now: datetime) -> None:
    """The member sees nothing more of it, on open pages neither. Twice is once."""
    here = Participant.objects.filter(conversation=conversation, member=member, left_at=None)
    if here.update(left_at=now):
        live.lock_out(member.user_id)
        live.push(f"chats:{member.user_id}")


def close(conversation: Conversation, *, closes_at: datetime) -> None:
    """From then on nobody writes in it. What was said is read until its retention time is over."""
    Conversation.objects.filter(pk=conversation.pk).update(closes_at=closes_at)
    live.push(f"conversation:{conversation.pk}")
