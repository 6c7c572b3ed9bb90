"""From what stands in an address or a frame to a row the member may see, for every door alike."""

from typing import Any
from uuid import UUID

from community.chat import rules
from community.chat.models import Conversation, Message
from community.errors import Refused
from community.people.models import Membership
from community.pictures.models import Picture

NOTHING = UUID(int=0)


def uuid_of(said: Any) -> UUID | None:
    """The UUID somebody sent, or None for whatever is none."""
    try:
        return said if isinstance(said, UUID) else UUID(said)
    except (ValueError, TypeError, AttributeError):
        return None


def token_of(said: Any) -> UUID:
    """The same for a look-up; what is no UUID is one that nothing has."""
    return uuid_of(said) or NOTHING


def conversation_at(member: Membership, token: Any) -> Conversation:
    """The conversation the member takes part in. Refused `not_found` (404)."""
    found = Conversation.objects.visible_to(member).filter(token=token_of(token))
    conversation = found.select_related("estate").first()
    if conversation is None:
        raise rules.not_found()
    return conversation


def message_at(member: Membership, token: Any) -> Message:
    """A message the member may read, a tombstone too. Refused `not_found` (404)."""
    found = Message.objects.visible_to(member).filter(token=token_of(token)).with_facts().first()
    if found is None:
        raise rules.not_found()
    return found


def answered_by(member: Membership, conversation: Conversation, token: Any) -> Message | None:
    """What is answered; None when nothing is. Refused `no_such_message`."""
    if token in (None, ""):
        return None
    rows = Message.objects.in_(conversation, member).filter(token=token_of(token))
    found = rows.with_facts().first()
    if found is None:
        raise Refused("no_such_message", rules.NOT_HERE_ANY_MORE, status=422, field="reply_to")
    return found


def picture_of(member: Membership, token: Any) -> Picture | None:
    """The member's own picture; None when none is sent along. Refused `no_such_picture`."""
    if token in (None, ""):
        return None
    found = Picture.objects.filter(token=token_of(token), owner=member.user_id).first()
    if found is None:
        raise rules.no_such_picture()
    return found
