"""What rooms say to members, who may live in other estates than where it happens."""

from collections.abc import Callable, Iterable
from datetime import datetime

from community.notifications import actions as notifications
from community.people.models import Membership

Says = Callable[[], str]


def tell(
    kind: str, members: Iterable[Membership], title: Says, body: Says,
    leads: Callable[[Membership], str], now: datetime, *, thread: str,
    expires_at: datetime | None = None, aloud: Says | str = "",
) -> None:  # fmt: skip
    """Each reader is told in their own estate: an estate at a time. `leads`: to its page there."""
    readers: dict[int, list[Membership]] = {}
    for member in members:
        readers.setdefault(member.estate_id, []).append(member)
    for there in readers.values():
        notifications.tell(
            kind, [member.user for member in there], title, body, leads(there[0]), now=now,
            estate=there[0].estate, thread=thread, expires_at=expires_at, aloud=aloud,
        )  # fmt: skip
