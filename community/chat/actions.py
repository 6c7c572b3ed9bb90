"""The verbs of the chat: a conversation begins, people come and go, read, and it ends.

What other rooms need stands here; what is said is written in `saying`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from community import live
from community.chat import notify, rules
from community.chat.models import Conversation, Kind, Mention, Participant
from community.chat.saying.actions import edit, say, seat, take_back
from community.errors import Refused
from community.people.models import Estate, Membership

__all__ = [
    "begin", "close", "edit", "join", "leave", "mute", "read", "reopen", "say",
    "show_reading", "step_out", "take_back",
]  # fmt: skip


@transaction.atomic
def begin(
    estate: Estate,
    kind: Kind,
    members: Iterable[Membership],
    *,
    now: datetime,
    title: str = "",
    icon: str = "",
    **place: Any,
) -> Conversation:
    """A conversation of these members, for the room upstairs that keeps the pointer to it.

    `place` is the `entrance` or the `household` of those that come by themselves.
    """
    conversation = Conversation.objects.create(
        estate=estate, kind=kind, title=title, icon=icon, began_at=now, **place
    )
    conversation.refresh_from_db(fields=["token"])
    for member in members:
        join(conversation, member, now=now)
    return conversation


@transaction.atomic
def join(
    conversation: Conversation, member: Membership, *, now: datetime, as_role: str = ""
) -> Participant:
    """The member takes part from now on, and reads what is said from now on. Twice is once."""
    locked = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    marks = {"from_seq": locked.seq, "read_up_to": locked.seq, "told_up_to": locked.seq}
    participant, is_new = Participant.objects.get_or_create(
        conversation=locked,
        member=member,
        defaults={"joined_at": now, "as_role": as_role, **marks},
    )
    if not is_new and (participant.left_at is not None or participant.as_role != as_role):
        Participant.objects.filter(pk=participant.pk).update(
            left_at=None, joined_at=now, as_role=as_role, **marks
        )
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


def step_out(member: Membership, conversation: Conversation, *, now: datetime) -> None:
    """The member's own wish to leave. Refused `cannot_leave`, `leave_the_group`."""
    rules.refuse_to_leave(conversation.kind)
    leave(conversation, member, now=now)


def close(conversation: Conversation, *, closes_at: datetime) -> None:
    """From then on nobody writes in it. What was said is read until its retention time is over."""
    Conversation.objects.filter(pk=conversation.pk).update(closes_at=closes_at)
    live.push(conversation.topic)


def reopen(conversation: Conversation) -> None:
    """It is written in again. Twice is once."""
    Conversation.objects.filter(pk=conversation.pk).update(closes_at=None)
    live.push(conversation.topic)


# --- reading ------------------------------------------------------------------------------------


@transaction.atomic
def read(
    member: Membership, conversation: Conversation, *, up_to: int, now: datetime
) -> Participant:
    """The member has read up to this number; never backwards, and not beyond what has happened.

    What the house told them about it is seen, and what it was about to send is not sent. Refused
    `not_found`.
    """
    mine = seat(member, conversation)
    happened = Conversation.objects.values_list("seq", flat=True).get(pk=conversation.pk)
    reached = min(up_to, happened)
    was, was_told = mine.read_up_to, mine.told_up_to > mine.read_up_to
    moved = Participant.objects.filter(pk=mine.pk, read_up_to__lt=reached)
    if not moved.update(read_up_to=reached):
        return mine
    mine.read_up_to = reached
    if was_told or _was_named(mine, was):
        notify.seen(mine, now)
    live.push(f"chats:{member.user_id}")
    if conversation.is_between_two and both_show(conversation, mine):
        facts = {"read": reached, "reader": str(member.token)}
        live.push(conversation.topic, facts, member.user_id)
    return mine


def _was_named(mine: Participant, since: int) -> bool:
    there = Mention.objects.filter(message__conversation=mine.conversation_id)
    return bool(
        there.filter(member=mine.member_id, message__seq__gt=since, told_at__isnull=False).exists()
    )


def both_show(conversation: Conversation, mine: Participant) -> bool:
    """Whether the two see how far the other has read: both chose it, and neither is in office."""
    if not mine.shows_reading or mine.as_role:
        return False
    other = Participant.objects.here().filter(conversation=conversation.pk).exclude(pk=mine.pk)
    return bool(other.filter(shows_reading=True, as_role="").exists())


@transaction.atomic
def mute(
    member: Membership, conversation: Conversation, *, is_muted: bool, now: datetime
) -> Participant:
    """Nothing is told about it any more, but for who names the member; or everything again.

    Refused `not_found`.
    """
    mine = seat(member, conversation)
    Participant.objects.filter(pk=mine.pk).update(is_muted=is_muted)
    mine.is_muted = is_muted
    live.push(f"chats:{member.user_id}")
    return mine


@transaction.atomic
def show_reading(
    member: Membership, conversation: Conversation, *, shows: bool, now: datetime
) -> Participant:
    """Let the other of two see how far one has read, when they do the same. Or not any more.

    Refused `not_found`, and `not_between_two` for more than two and for who is here in an office.
    """
    mine = seat(member, conversation)
    if shows and not rules.may_show_reading(member, conversation, mine.as_role):
        raise Refused("not_between_two", rules.NOT_BETWEEN_TWO)
    Participant.objects.filter(pk=mine.pk).update(shows_reading=shows)
    mine.shows_reading = shows
    live.push(conversation.topic)
    return mine
