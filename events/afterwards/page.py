"""What an event's page shows of its conversation, its pictures and how it went."""

from dataclasses import dataclass
from datetime import datetime

from community.people.models import Membership
from events.afterwards import rules
from events.models import Event, EventPicture


@dataclass(frozen=True)
class Beside:
    """What there is, and what this reader may do."""

    pictures: int
    may_add: bool
    may_look_back: bool
    may_open_talk: bool
    may_join_talk: bool


def beside(
    member: Membership, event: Event, now: datetime, *, comes: bool, can_change: bool
) -> Beside:
    """`comes`: they host, come or lend a hand. One question once it has begun, and none before."""
    has_begun = rules.takes_pictures(event, now)
    seen = EventPicture.objects.visible_to(member, now).filter(event=event) if has_begun else None
    talks = "chat" not in member.estate.features_off and member.helper is None
    return Beside(
        pictures=seen.count() if seen is not None else 0,
        may_add=has_begun and comes,
        may_look_back=can_change and rules.may_look_back(event, now),
        may_open_talk=talks and can_change and rules.may_open_talk(event, now),
        may_join_talk=talks and comes and rules.has_talk(event, now),
    )
