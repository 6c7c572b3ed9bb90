"""A message as facts: the same for the socket, the API and the page's script. No language in it."""

from typing import Any

from django.utils import timezone

from community.chat.models import Kind, Message
from community.people.models import Membership
from community.ui.templatetags.ui import HUES

Facts = dict[str, Any]
QUOTED = 80


def facts_of(
    message: Message, reader: Membership | None = None, *, names_me: bool = False
) -> Facts:
    """What a page needs to show it, to `reader` or (without one) to everybody who takes part."""
    mine = reader is not None and message.author_id == reader.pk
    state = state_of(message)
    is_read = state == "said" or (mine and state == "hidden")
    facts: Facts = {
        "seq": message.seq,
        "changed_seq": message.changed_seq,
        "token": str(message.token),
        "client_id": str(message.client_id),
        "who": who(message.author, message.as_role, names=_names(message)),
        "helped": message.helped_by_id is not None,
        "text": message.text if is_read else "",
        "said_at": moment(message.said_at),
        "edited_at": moment(message.edited_at) if message.edited_at and is_read else None,
        "state": state,
        "picture": _picture(message) if is_read else None,
        "reply_to": _quoted(message.reply_to, names=_names(message)) if is_read else None,
        "is_pinned": message.conversation.pinned_id == message.pk,
    }
    if reader is not None:
        facts |= {"mine": mine, "names_me": names_me}
    return facts


def state_of(message: Message) -> str:
    if message.deleted_at is not None:
        return "deleted"
    return "hidden" if message.hidden_at is not None else "said"


def _names(message: Message) -> bool:
    """Two who have agreed to meet know each other's first name, also of who is hidden on lists."""
    return message.conversation.kind == Kind.AGREEMENT


def who(author: Membership | None, role: str = "", *, names: bool = False) -> Facts | None:
    """First name and opgang; nothing about who is hidden, and None for who is gone.

    With `names` the first name of who is hidden, too, and nothing that leads to their page.
    """
    if author is None or author.user.erased_at is not None:
        return None
    if author.user.is_hidden:
        name = author.user.name if names else ""
        return {"token": None, "name": name, "hue": HUES[0], "entrance": "", "role": role}
    name, home = author.user.name, author.household
    return {
        "token": str(author.token),
        "name": name,
        "hue": HUES[sum(map(ord, name)) % len(HUES)],
        "entrance": str(home.dwelling.entrance) if home else "",
        "role": role,
    }


def moment(at: Any) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _picture(message: Message) -> Facts | None:
    picture = message.picture
    if picture is None:
        return None
    return {"token": str(picture.token), "alt": picture.alt, "is_made": picture.is_made}


def _quoted(said: Message | None, *, names: bool) -> Facts | None:
    """The first words of what is answered; nothing of what is deleted or hidden by now."""
    if said is None:
        return None
    author, is_said = said.author, state_of(said) == "said"
    known = author is not None and author.user.erased_at is None
    known = known and (names or author is None or not author.user.is_hidden)
    text = said.text if len(said.text) <= QUOTED else f"{said.text[: QUOTED - 1]}…"
    return {
        "token": str(said.token),
        "name": author.user.name if known and author is not None else "",
        "text": text if is_said else "",
    }
