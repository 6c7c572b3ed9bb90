"""What stands on the pages of the room: the list, a group with its tabs, and the people in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from community import features
from community.features import Link
from community.groups import rules
from community.groups.models import (
    GroupMember,
    GroupMemberQuerySet,
    InterestGroup,
    Meeting,
    Occurrence,
)
from community.moderation.rules import not_blocked_for
from community.people.models import Membership
from community.profiles.page import known_to

PAGE = 20
PEOPLE_SHOWN = 40
NEXT = 3
Part = GroupMember.Part


@dataclass(frozen=True)
class Person:
    """Somebody in a group, as one reader may know them."""

    pk: int
    name: str
    place: str
    is_me: bool
    is_holder: bool
    is_asked: bool


@dataclass(frozen=True)
class Held:
    """A meeting on one day, with its words."""

    meeting: Meeting
    at: Occurrence


@dataclass(frozen=True)
class Row:
    """A group on the list. `word` says what it is to the reader, when that is not plain."""

    group: InterestGroup
    next: Held | None
    place: str = ""
    word: str = ""


@dataclass(frozen=True)
class Tab:
    label: Any
    url: str
    current: bool


@dataclass
class Listed:
    """The list: where I am invited, mine, and those one can join."""

    invited: list[Row] = field(default_factory=list)
    mine: list[Row] = field(default_factory=list)
    to_join: Page[InterestGroup] | None = None
    rows: list[Row] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.invited or self.mine or self.rows)


# --- the list ------------------------------------------------------------------------------------


def listed(member: Membership, number: Any, now: datetime) -> Listed:
    """Everything on the list, in the same few queries however many groups there are."""
    seen = InterestGroup.objects.visible_to(member).select_related("estate")
    own = list(seen.filter(members__member=member.pk, members__part__in=GroupMember.KNOWS))
    mine_by_group = {row.group_id: row for row in GroupMember.objects.visible_to(member)}
    others = seen.to_join(member)
    others = others.exclude(pk__in=[group.pk for group in own]).order_by("name", "pk")
    page = Paginator(others, PAGE).get_page(number)
    nearest = _next_of([*own, *page], member, now)
    known = sorted(own, key=lambda group: (group.is_closed, group.is_resting, group.title.lower()))

    def row(group: InterestGroup) -> Row:
        mine = mine_by_group.get(group.pk)
        return Row(group, nearest.get(group.pk), _far(group, member), _word(group, mine))

    def is_invited(group: InterestGroup) -> bool:
        return mine_by_group[group.pk].part == Part.INVITED

    return Listed(
        invited=[row(group) for group in known if is_invited(group)],
        mine=[row(group) for group in known if not is_invited(group)],
        to_join=page,
        rows=[row(group) for group in page],
    )


def _far(group: InterestGroup, member: Membership) -> str:
    """The estate it belongs to, when that is not the reader's own."""
    return group.estate.name if group.estate_id != member.estate_id else ""


def _word(group: InterestGroup, mine: GroupMember | None) -> str:
    if group.is_closed:
        return _("Lukket")
    if group.is_resting:
        return _("Holder pause")
    if mine is not None and mine.part == Part.ASKING:
        return _("Du har spurgt")
    if not rules.is_in(mine) and group.door == InterestGroup.Door.ASK:
        return _("Man spørger først")
    return ""


def _next_of(groups: Iterable[InterestGroup], member: Membership, now: datetime) -> dict[int, Held]:
    """The next meeting of each of these groups that the member may know of: one query."""
    on = [group for group in groups if not group.is_closed and not group.is_resting]
    meetings = Meeting.objects.visible_to(member).standing().filter(group__in=on)
    found: dict[int, Held] = {}
    for meeting in meetings:
        for one in meeting.coming(now, 1):
            known = found.get(meeting.group_id)
            if not one.is_off and (known is None or one < known.at):
                found[meeting.group_id] = Held(meeting, one)
    return found


# --- a group -------------------------------------------------------------------------------------


def own_row(member: Membership, group: InterestGroup) -> GroupMember | None:
    """The member's own row in the group, whatever it says."""
    return group.members.filter(member=member.pk).first()


def tabs_of(
    member: Membership, group: InterestGroup, now: datetime, current: str, *, is_in: bool
) -> list[Tab]:
    """What a group has: about it, what other rooms hang on it, talk, meetings, pictures."""
    args = [member.estate.slug, group.token]

    def tab(key: str, label: Any) -> Tab:
        return Tab(label, reverse(f"groups:{key}", args=args), key == current)

    tabs = [tab("group", _("Om"))]
    if is_in:
        tabs += _talk(member, group)
    tabs.append(tab("meetings", _("Møder")))
    if is_in:
        tabs.append(tab("album", _("Billeder")))
    hung = sorted(_hung(member, group, now), key=lambda link: link.order) if is_in else []
    tabs[1:1] = [Tab(link.label, link.url, link.url == current) for link in hung]
    return tabs


def _talk(member: Membership, group: InterestGroup) -> list[Tab]:
    if "chat" in member.estate.features_off:
        return []
    url = reverse("chat:conversation", args=[member.estate.slug, group.conversation.token])
    return [Tab(_("Samtale"), url, False)]


def _hung(member: Membership, group: InterestGroup, now: datetime) -> list[Link]:
    """What other rooms hang on a group («Opslag»)."""
    asked = [feature.group_tabs for feature in features.features_of(member) if feature.group_tabs]
    return [link for tabs in asked for link in tabs(member, group, now)]


def people_of(
    member: Membership, rows: GroupMemberQuerySet, *, most: int | None = None
) -> list[Person]:
    """Those behind the rows, holders first; nobody there is a block with."""
    seen = rows.filter(not_blocked_for(member.user_id, "member__user_id")).with_people()
    ordered = seen.order_by("part", "since", "pk")  # a holder comes before a member
    return [_person(member, row) for row in (ordered if most is None else ordered[:most])]


def _person(member: Membership, row: GroupMember) -> Person:
    who = known_to(member, row.member)
    return Person(
        pk=row.pk,
        name=who.name,
        place=who.place,
        is_me=row.member_id == member.pk,
        is_holder=row.is_holder,
        is_asked=row.asked_to_hold_at is not None,
    )


def coming_of(
    member: Membership, group: InterestGroup, now: datetime, number: int = NEXT
) -> list[Held]:
    """The next meetings the member may know of, those called off among them. One query."""
    if group.is_closed or group.is_resting:
        return []
    meetings = Meeting.objects.visible_to(member).standing().filter(group=group)
    held = [Held(meeting, one) for meeting in meetings for one in meeting.coming(now, number)]
    held.sort(key=lambda one: one.at)
    on = [one for one in held if not one.at.is_off][:number]
    last = on[-1].at.begins if len(on) == number else None
    return [one for one in held if last is None or one.at.begins <= last]


def group_page(
    member: Membership, group: InterestGroup, now: datetime, *, everybody: bool = False
) -> dict[str, Any]:
    """The context of a group's first page."""
    mine = own_row(member, group)
    is_in, is_holder = rules.is_in(mine), rules.is_holder(mine)
    inside = group.members.inside()
    number = inside.count()
    held_by = group.members.holders().count()
    wanted = group.members.exclude(hands_over_at=None).exists()
    most = None if everybody else PEOPLE_SHOWN
    return {
        "member": member,
        "group": group,
        "mine": mine,
        "is_in": is_in,
        "is_holder": is_holder,
        "tabs": tabs_of(member, group, now, "group", is_in=is_in),
        "place": _far(group, member),
        "holders": people_of(member, group.members.holders()),
        "people": people_of(member, inside, most=most) if is_in else [],
        "more": max(0, number - PEOPLE_SHOWN) if is_in and not everybody else 0,
        "asking": _asking(member, group) if is_holder and not group.is_closed else [],
        "coming": coming_of(member, group, now),
        "is_full": group.room_for is not None and number >= group.room_for and not is_in,
        "can": _can(group, mine, now, held_by, wanted=wanted),
        "is_alone": is_holder and held_by < rules.HOLDERS,
        "is_silent": is_holder and group.asked_at is not None and not group.is_resting,
        "is_apart": group.is_across and is_in and _is_apart(member, group),
    }


def _asking(member: Membership, group: InterestGroup) -> list[Person]:
    return people_of(member, group.members.filter(part=Part.ASKING))


def _can(
    group: InterestGroup, mine: GroupMember | None, now: datetime, holders: int, *, wanted: bool
) -> dict[str, bool]:
    """What the reader may do, for the buttons."""
    return {
        "join": rules.can_join(group, mine),
        "ask": rules.can_ask(group, mine, now),
        "waits": mine is not None and mine.part == Part.ASKING,
        "is_invited": mine is not None and mine.part == Part.INVITED and not group.is_closed,
        "rests": rules.rests_after_no(mine, now),
        "invite": rules.can_invite(group, mine),
        "edit": rules.can_edit(group, mine),
        "take_up": not group.is_closed and rules.can_take_up(mine, holders, is_wanted=wanted),
        "is_asked": mine is not None and mine.asked_to_hold_at is not None,
        "reopen": rules.can_reopen(group, mine, now),
    }


def _is_apart(member: Membership, group: InterestGroup) -> bool:
    """Whether the group reaches over estates that do not open theirs any more."""
    if not group.estate.opens_groups or not member.estate.opens_groups:
        return True
    far = group.members.inside().exclude(member__estate=group.estate_id)
    return far.filter(member__estate__opens_groups=False).exists()
