"""How a message is reported, and what the moderator sees of it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from community.chat import looking, notify
from community.chat.minding import actions
from community.chat.models import Message
from community.errors import Refused
from community.people.models import Membership
from community.shapes import Reportable, Reported


def find(member: Membership, token: str) -> Reported | None:
    """The message as this member may read it; nothing of what is deleted or hidden already."""
    try:
        message = looking.message_at(member, token)
    except Refused:
        return None
    if message.deleted_at is not None or message.hidden_at is not None:
        return None
    return _reported(message)


def look(token: str) -> Reported | None:
    """What it says, hidden by now or not. None once it is deleted."""
    message = _with_token(token)
    return _reported(message) if message is not None and message.deleted_at is None else None


def hide(token: str, now: datetime) -> None:
    message = _with_token(token)
    if message is not None:
        actions.hide(message, now=now)


def show(token: str, now: datetime) -> None:
    message = _with_token(token)
    if message is not None:
        actions.show(message, now=now)


def _with_token(token: str) -> Message | None:
    found = (
        Message.objects.filter(token=looking.token_of(token))
        .with_facts()
        .select_related("conversation__estate", "author__estate")
    )
    return found.first()


def _reported(message: Message) -> Reported:
    conversation, author = message.conversation, message.author
    slug = author.estate.slug if author else conversation.estate.slug
    words = [message.text, message.picture.alt if message.picture else ""]
    return Reported(
        title=_("En besked i en samtale"),
        text="\n".join(word for word in words if word),
        author=author.user if author else None,
        url=notify.address_of(conversation, slug),
        is_hidden=message.hidden_at is not None,
        estate=conversation.estate,
    )


message = Reportable(
    key="chat.message", name=_("En besked"), find=find, look=look, hide=hide, show=show
)
