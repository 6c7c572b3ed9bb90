"""What the room's pages show: what goes, what remains and why, and who is to move when."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from community import features
from community.people.belonging import members_of
from community.people.models import Household, Membership, User
from community.privacy.archive import actions as archives
from community.privacy.models import Archive, Departure
from community.privacy.moving import actions as moving
from community.privacy.rules import FORGET_AFTER, ends_on, midnight

SHOWN = 5  # times one by one; the rest is a number


@dataclass(frozen=True)
class FilePage:
    """The person's file: how far it is, and the link when it is ready."""

    archive: Archive | None
    token: str
    member: Membership | None

    @property
    def state(self) -> str:
        return self.archive.state if self.archive else ""

    @property
    def is_under_way(self) -> bool:
        return self.archive is not None and self.archive.is_under_way


def file_page(user: User, now: datetime) -> FilePage:
    archive = archives.latest(user, now)
    is_ready = archive is not None and archive.state == Archive.State.READY
    members = members_of(user, now)
    return FilePage(
        archive=archive,
        token=archives.token_of(archive) if archive and is_ready else "",
        member=members[0] if members else None,
    )


def held() -> list[Any]:
    """What the rooms have about a person, in that person's words, for «det står i filen»."""
    told = [feature for feature in features.all_features() if feature.export]
    return [feature.holds for feature in told if feature.key != "privacy"]


def remains() -> list[tuple[Any, Any]]:
    """(what, why) that stays when somebody moves or is forgotten, as each room says it."""
    return [told for feature in features.all_features() for told in feature.remains]


@dataclass(frozen=True)
class MovePage:
    """The member's move: the day that is said, by whom, and who else lives there."""

    member: Membership
    on: date | None
    is_set_by_office: bool
    is_alone: bool
    others_go_too: bool

    @property
    def may_speak_for_all(self) -> bool:
        return self.member.user.is_adult and not self.is_alone

    @property
    def closes_on(self) -> date | None:
        return self.on + FORGET_AFTER if self.on else None


def move_page(member: Membership) -> MovePage:
    assert member.household is not None
    departures = Departure.objects.visible_to(member).waiting()
    said = {departure.member_id: departure.by_office for departure in departures}
    others = member.household.memberships.filter(left_at=None)
    on = ends_on(member)
    return MovePage(
        member=member,
        on=on,
        is_set_by_office=on is not None and (True in said.values() or member.pk not in said),
        is_alone=not others.exclude(pk=member.pk).exists(),
        others_go_too=any(number != member.pk for number in said),
    )


@dataclass(frozen=True)
class Preview:
    """What a day would mean, before the button."""

    on: date
    is_today: bool
    times: list[str]
    closes_on: date
    free_on: date | None  # when the last of the home has left; None while somebody stays
    ends: list[str] = field(default_factory=list)  # what else ends: a notice, a group they hold

    @property
    def shown(self) -> list[str]:
        return self.times[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.times) - SHOWN)


def preview(member: Membership, on: date, now: datetime, *, whole_home: bool) -> Preview:
    assert member.household is not None
    empty = moving.empty_from(member, on=on, whole_home=whole_home, now=now)
    times = times_of_home(member.household, empty) if empty else []
    closes_on = timezone.localdate(max(midnight(on), now)) + FORGET_AFTER
    free_on = timezone.localdate(empty) if empty else None
    ends = what_ends(member, midnight(on))
    return Preview(on, midnight(on) <= now, times, closes_on, free_on, ends)


def what_ends(member: Membership, leaves_at: datetime) -> list[str]:
    """What the rooms say ends with the member, besides the home's times."""
    asked = [feature.lets_go for feature in features.all_features() if feature.lets_go]
    return [line for lets_go in asked for line in lets_go(member, leaves_at)]


def times_of_home(household: Household, empty_from: datetime) -> list[str]:
    """What the rooms would give back when nobody lives there from that moment on, in words."""
    asked = [feature for feature in features.all_features() if feature.gives_back]
    return [line for f in asked if f.gives_back for line in f.gives_back(household, empty_from)]
