"""What an event's page shows of its conversation, its pictures and how it went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from community.features import Link
from community.handing import shares_of
from community.noticeboard import rules as writing
from community.noticeboard.models import Category
from community.people.models import Membership
from community.shapes import Shared
from events.afterwards import rules
from events.models import Event, EventPicture, Task
from events.models.kinds import Described

FRESH = timedelta(days=14)
THANKS = "hands-clapping-duotone"  # what notices that say thank you stand under, where they do


@dataclass(frozen=True)
class Beside:
    """What there is, and what this reader may do."""

    pictures: int
    may_add: bool
    may_look_back: bool
    may_open_talk: bool
    may_join_talk: bool
    thanks: str
    # «Del din viden», for who held it, when it is over.
    shares: list[Link]


def beside(
    member: Membership, event: Event, now: datetime, *, comes: bool, can_change: bool,
    tasks: Iterable[Task],
) -> Beside:  # fmt: skip
    """`comes`: they host, come or lend a hand. One question once it has begun, and none before."""
    has_begun = rules.takes_pictures(event, now)
    seen = EventPicture.objects.visible_to(member, now).filter(event=event) if has_begun else None
    talks = "chat" not in member.estate.features_off and member.helper is None
    was_held = can_change and rules.may_look_back(event, now)
    return Beside(
        pictures=seen.count() if seen is not None else 0,
        may_add=has_begun and comes,
        may_look_back=was_held,
        may_open_talk=talks and can_change and rules.may_open_talk(event, now),
        may_join_talk=talks and comes and rules.has_talk(event, now),
        thanks=_thanks(member, event) if was_held and now < event.ends_at + FRESH else "",
        shares=passed_on(member, event, tasks) if was_held else [],
    )


def _thanks(member: Membership, event: Event) -> str:
    """Where a host says thank you to everybody at once; nothing where no board hangs."""
    if "noticeboard" in member.estate.features_off or not writing.may_write(member):
        return ""
    said: dict[str, Any] = {"overskrift": _("Tak for {what}").format(what=event.title)}
    kinds = Category.objects.visible_to(member).on().filter(writer=Category.Writer.ANYBODY)
    thanks = kinds.filter(icon=THANKS).first()
    if thanks is not None:
        said["kategori"] = thanks.pk
    return reverse("board:new", args=[member.estate.slug]) + "?" + urlencode(said)


def passed_on(member: Membership, held: Described, tasks: Iterable[Task] = ()) -> list[Link]:
    """Where what was held, once or again and again, becomes something other houses can do."""
    chores = [(task.wanted, task.what) for task in tasks]
    return shares_of(member, Shared(held.title, held.text, held.interplay, held.price, chores))
