"""One message is pinned for everybody; a moderator's decision hides one, or shows it again."""

from datetime import datetime

from django.db import transaction

from community.chat import notify, rules
from community.chat.models import Conversation, Mention, Message
from community.chat.saying.actions import change, locked, seat
from community.errors import Refused
from community.moderation.rules import refuse_writing
from community.people.models import Membership


@transaction.atomic
def pin(member: Membership, message: Message, *, is_pinned: bool, now: datetime) -> Message:
    """Put it at the top for everybody, in the place of the one before; or take it down. Twice is once.

    Refused `not_found`, `closed`, `paused`, and `no_such_message` for what is deleted or hidden.
    """
    conversation = locked(message.conversation_id)
    mine = seat(member, conversation)
    found = Message.objects.with_facts().filter(pk=message.pk, seq__gt=mine.from_seq).first()
    if found is None:
        raise rules.not_found()
    rules.refuse_unless_open(conversation, now)
    refuse_writing(member, now)
    if is_pinned and (found.deleted_at or found.hidden_at):
        raise Refused("no_such_message", rules.NOT_HERE_ANY_MORE, status=422)
    found.conversation = conversation
    if (conversation.pinned_id == found.pk) == is_pinned:
        return found
    before = Message.objects.with_facts().filter(pk=conversation.pinned_id or 0).first()
    conversation.pinned = found if is_pinned else None
    Conversation.objects.filter(pk=conversation.pk).update(pinned=conversation.pinned)
    for one in (before, found) if is_pinned else (found,):
        if one is not None:
            one.conversation = conversation
            change(one)
    return found


@transaction.atomic
def hide(message: Message, *, now: datetime) -> None:
    """Take it away from everybody but its author. Twice is once, and nothing once it is deleted."""
    found = _again(message)
    if found.hidden_at is not None or found.deleted_at is not None:
        return
    found.hidden_at = now
    if found.conversation.pinned_id == found.pk:
        found.conversation.pinned = None
        Conversation.objects.filter(pk=found.conversation_id).update(pinned=None)
    Mention.objects.filter(message=found, told_at=None).delete()
    notify.withdraw(found.conversation, now)
    change(found, hidden_at=now)


@transaction.atomic
def show(message: Message, *, now: datetime) -> None:
    """Everybody reads it again. Twice is once."""
    found = _again(message)
    if found.hidden_at is not None:
        found.hidden_at = None
        change(found, hidden_at=None)


def _again(message: Message) -> Message:
    conversation = locked(message.conversation_id)
    found = Message.objects.with_facts().get(pk=message.pk)
    found.conversation = conversation
    return found
