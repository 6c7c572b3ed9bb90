"""What a person may choose: six subjects in each way, kinds by themselves, and what is muted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from community.notifications.kinds import kinds_for
from community.notifications.models import Muting, Notification, Preference, PushSubscription, Way
from community.notifications.reminding import When, chosen
from community.notifications.wishes import Wishes, can_push, can_text
from community.people.models import Membership

OFFERED = 400
MUTED = 30


@dataclass(frozen=True)
class Choice:
    """One thing to switch. `value` is what the form calls it; without a way it is a kind by itself."""

    value: str
    name: str
    label: Any
    is_on: bool
    way: Way | None = None
    hint: Any = ""
    thread: str = ""


@dataclass(frozen=True)
class Group:
    """A subject: the ways it may come in, and the kinds under it."""

    label: Any
    hint: str
    ways: list[Choice]
    kinds: list[Choice]

    @property
    def some_are_off(self) -> bool:
        return not all(kind.is_on for kind in self.kinds)


@dataclass(frozen=True)
class Panel:
    groups: list[Group]
    muted: list[Choice]
    has_push: bool
    when: When

    @property
    def has_ways(self) -> bool:
        return any(group.ways for group in self.groups)

    def changed(self, offered: Iterable[str], wanted: set[str]) -> list[Choice]:
        """Of what was offered, and is there, what is no longer as it was."""
        there = {one.value: one for one in self._all()}
        shown = [there[value] for value in dict.fromkeys(offered) if value in there]
        return [one for one in shown if one.is_on != (one.value in wanted)]

    def _all(self) -> list[Choice]:
        return [one for group in self.groups for one in (*group.ways, *group.kinds)] + self.muted


def panel_of(member: Membership, now: datetime) -> Panel:
    """Three queries: what they said, their browsers, what is muted."""
    said = Preference.objects.visible_to(member).values_list("kind", "way", "wanted")
    browsers = PushSubscription.objects.of(member.user).values_list("pk", flat=True)
    wishes = Wishes(
        {(kind, way): wanted for kind, way, wanted in said}, list(browsers) if can_push() else []
    )
    ways = _ways_to(member, wishes)
    groups = [
        Group(
            subject.label,
            ", ".join(str(tell.label) for tell in tells),
            [_way(subject, way, wishes) for way in ways],
            [_kind(tell, wishes) for tell in tells],
        )
        for subject, tells in kinds_for(member)
    ]
    return Panel(groups, _muted(member), bool(wishes.browsers), chosen(wishes.said))


def _ways_to(member: Membership, wishes: Wishes) -> list[Way]:
    user = member.user
    reach = {
        Way.PUSH: bool(wishes.browsers),
        Way.EMAIL: bool(user.email),
        Way.SMS: can_text(user),
    }
    return [way for way, reaches in reach.items() if reaches]


def _way(subject: Any, way: Way, wishes: Wishes) -> Choice:
    is_on = wishes.wants(way, "", subject.value)
    return Choice(f"{subject.value}:{way.value}", subject.value, way.label, is_on, way)


def _kind(tell: Any, wishes: Wishes) -> Choice:
    said_no = any(wishes.said.get((tell.kind, way)) is False for way in Way.by_machine())
    return Choice(tell.kind, tell.kind, tell.label, not said_no, hint=tell.hint)


def _muted(member: Membership) -> list[Choice]:
    """By the title of the last note about each."""
    last = Notification.objects.filter(user=OuterRef("user"), thread=OuterRef("thread"))
    titles = last.newest_first().values("title")[:1]
    rows = Muting.objects.of(member.user).annotate(title=Subquery(titles)).order_by("-since")
    return [
        Choice(f"emne:{row.pk}", "", row.title or row.thread, False, thread=row.thread)
        for row in rows[:MUTED]
    ]
