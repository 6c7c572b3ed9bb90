"""The verbs of being in a group: join, ask, answer, leave, come back, move.

The group's row is locked first and the conversation's after it. Whoever counts (holders, places)
counts under that lock.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from community import live
from community.chat import actions as chat
from community.chat.hosting import actions as hosting
from community.errors import Refused
from community.groups import notify, rules
from community.groups.models import GroupMember, InterestGroup
from community.moderation.rules import not_blocked_for
from community.people.cpr import refuse_cpr
from community.people.models import Membership

Part = GroupMember.Part


# --- coming in -----------------------------------------------------------------------------------


@transaction.atomic
def join(member: Membership, group: InterestGroup, *, now: datetime) -> GroupMember:
    """Be in it, by an open door or an invitation. Twice is once.

    Refused `guest`, `closed`, `resting`, `ask_first`, `full`, `elsewhere` (in it from another estate).
    """
    group = locked(group)
    mine = row_of(group, member)
    if mine is not None and mine.is_in:
        return mine
    if not rules.can_join(group, mine):
        raise _why_not_in(group)
    row = let_in(group, member, now)
    notify.joined_for(member, group, now)
    return row


def let_in(group: InterestGroup, member: Membership, now: datetime) -> GroupMember:
    """Into a locked group, whatever the door says.

    Refused `guest`, `closed`, `resting`, `full`, `elsewhere`.
    """
    if group.is_closed or group.is_resting:
        raise _why_not_in(group)
    refuse_without_place(group, member)
    return put_in(group, member, Part.MEMBER, now)


def refuse_without_place(group: InterestGroup, member: Membership) -> None:
    """Refused `guest`, `elsewhere`, and `full`; counted under the group's lock."""
    if member.is_guest:
        raise Refused("guest", _("Grupper er for dem, der bor eller arbejder her."), status=403)
    refuse_twice(group, member)
    inside = group.members.inside().count()
    if group.room_for is not None and inside >= group.room_for:
        raise Refused("full", _("Gruppen er fyldt. Du kan lave en til, så er der to."))


def put_in(
    group: InterestGroup, member: Membership, part: GroupMember.Part, now: datetime
) -> GroupMember:
    """The row, the conversation, a sign of life; what was asked about it is answered."""
    row, _is_new = GroupMember.objects.update_or_create(
        group=group,
        member=member,
        defaults={
            "part": part, "since": now, "helped_by": member.helper, "hands_over_at": None,
            "asked_to_hold_at": None,
        },
    )  # fmt: skip
    chat.join(group.conversation, member, now=now)
    notify.withdraw(notify.asking_thread(row), now=now)
    lives(group, now)
    changed(group)
    return row


def refuse_twice(group: InterestGroup, member: Membership) -> None:
    """One person is in a group once, also who belongs to two estates. Refused `elsewhere`."""
    same = group.members.inside().filter(member__user=member.user_id).exclude(member=member.pk)
    other = same.select_related("member__estate").first()
    if other is not None:
        sentence = _("Du er med i forvejen, fra {place}.").format(place=other.member.estate.name)
        raise Refused("elsewhere", sentence)


def _why_not_in(group: InterestGroup) -> Refused:
    if group.is_closed:
        return Refused("closed", _("Gruppen er lukket."))
    if group.is_resting:
        return Refused("resting", _("Gruppen holder pause lige nu."))
    return Refused("ask_first", _("I den gruppe spørger man først."))


@transaction.atomic
def ask(member: Membership, group: InterestGroup, *, now: datetime) -> GroupMember:
    """«Må jeg være med?» Those who hold it are told. Asking twice is asking once.

    Refused `guest`, `not_again` (they said «ikke denne gang» less than thirty days ago), `closed`,
    `resting`, `elsewhere`, `no_asking` (the door is open, or there is none).
    """
    group = locked(group)
    mine = row_of(group, member)
    if mine is not None and mine.part in {Part.ASKING, *GroupMember.KNOWS}:
        return mine
    if member.is_guest:
        raise Refused("guest", _("Grupper er for dem, der bor eller arbejder her."), status=403)
    if not rules.can_ask(group, mine, now):
        raise _why_not_ask(group, mine, now)
    refuse_twice(group, member)
    row, _is_new = GroupMember.objects.update_or_create(
        group=group,
        member=member,
        defaults={"part": Part.ASKING, "since": now, "helped_by": member.helper},
    )
    holders = group.members.holders().filter(not_blocked_for(member.user_id, "member__user_id"))
    notify.asked(row, members_of(holders), now)
    notify.asked_for(member, group, now)
    changed(group)
    return row


def _why_not_ask(group: InterestGroup, mine: GroupMember | None, now: datetime) -> Refused:
    if rules.rests_after_no(mine, now):
        return Refused("not_again", _("Du har spurgt for nylig. Vent en måned, og spørg så igen."))
    if group.is_closed or group.is_resting:
        return _why_not_in(group)
    return Refused("no_asking", _("Den gruppe kan man ikke spørge."))


@transaction.atomic
def answer(
    member: Membership, group: InterestGroup, row: GroupMember, *, is_yes: bool, now: datetime
) -> GroupMember:
    """A holder lets in who asked, or says «ikke denne gang»; nobody has to say why.

    Refused `not_yours`, `closed`, `resting`, `full`, `answered` (it was taken back, or another
    holder was quicker).
    """
    group = locked(group)
    refuse_unless_holder(group, member)
    asking = group.members.filter(pk=row.pk, part=Part.ASKING).with_people().first()
    if asking is None:
        raise Refused("answered", _("Det er der allerede svaret på."))
    asking.group = group
    if is_yes:
        row = let_in(group, asking.member, now)
        row.group = group
        notify.let_in(row, now)
        return row
    notify.withdraw(notify.asking_thread(asking), now=now)
    asking.part, asking.since = Part.TURNED_AWAY, now
    asking.save(update_fields=["part", "since"])
    notify.turned_away(asking, now)
    changed(group)
    return asking


# --- going out -----------------------------------------------------------------------------------


@transaction.atomic
def leave(member: Membership, group: InterestGroup, *, now: datetime) -> str:
    """Out of it, or out of the queue; nobody is told. Returns the part they had, for undoing.

    Refused `last_holder` (somebody else has to hold it, or it is closed), `not_in`.
    """
    group = locked(group)
    mine = row_of(group, member)
    if mine is None or mine.part not in {Part.ASKING, *GroupMember.IN}:
        raise Refused("not_in", _("Du er ikke med i gruppen."))
    if mine.is_holder and not group.is_closed and group.members.holders().count() < rules.HOLDERS:
        raise last_holder()
    part = mine.part
    take_out(group, mine, now)
    if part != Part.ASKING:
        notify.left_for(member, group, now)
    return part


def last_holder() -> Refused:
    """The sentence for who is the last to hold it."""
    sentence = _("Du er den sidste, der holder gruppen. Giv den videre, eller luk den først.")
    return Refused("last_holder", sentence)


def take_out(group: InterestGroup, row: GroupMember, now: datetime) -> None:
    """The row goes, and the conversation with it; what was said about it is over."""
    chat.leave(group.conversation, row.member, now=now)
    notify.withdraw(notify.asking_thread(row), f"{notify.asking_thread(row)}:hold", now=now)
    row.delete()
    live.lock_out(row.member.user_id)
    changed(group)


@transaction.atomic
def come_back(member: Membership, group: InterestGroup, *, part: str, now: datetime) -> GroupMember:
    """Leaving, or letting go of it, is taken back: the part one had, and what one could read.

    The door answers for it that they left a moment ago. Refused `closed`, `elsewhere`, and `full`
    when somebody took the place.
    """
    group = locked(group)
    mine = row_of(group, member)
    if mine is not None and part == Part.HOLDER and mine.is_in and not group.is_closed:
        return put_in(group, member, Part.HOLDER, now)
    if mine is not None and mine.part not in {Part.TURNED_AWAY, Part.NO_THANKS}:
        return mine
    if part == Part.ASKING:
        return ask(member, group, now=now)
    if group.is_closed:
        raise _why_not_in(group)
    refuse_without_place(group, member)
    hosting.come_back(group.conversation, member, now=now)
    was = Part.HOLDER if part == Part.HOLDER else Part.MEMBER
    return put_in(group, member, was, now)


@transaction.atomic
def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """Somebody moves: they are in none of the estate's groups any more, the last holder neither.

    A group that has nobody to hold it asks those who are left; one with nobody in it is closed.
    For a day to come nothing happens yet: until then they are in it.
    """
    if leaves_at > now:
        return
    groups = InterestGroup.objects.filter(members__member=member).order_by("pk")
    for group in groups.select_for_update(no_key=True, of=("self",)):
        row = group.members.select_related("member").get(member=member)
        held = row.is_holder
        take_out(group, row, now)
        if held and not group.is_closed and not group.members.holders().exists():
            _nobody_holds(group, now)


def _nobody_holds(group: InterestGroup, now: datetime) -> None:
    left = members_of(group.members.inside())
    if left:
        notify.wanted(group, left, now)
        return
    group.closed_at = now
    group.save(update_fields=["closed_at"])
    chat.close(group.conversation, closes_at=now)


# --- shared --------------------------------------------------------------------------------------


def tidy(text: str, field: str, *, longest: int) -> str:
    """The text without blank ends. Refused `long_text`, `cpr`."""
    said = text.replace("\0", "").strip()
    if len(said) > longest:
        sentence = _("Det er for langt. Der er plads til {most} tegn.").format(most=longest)
        raise Refused("long_text", sentence, status=422, field=field)
    return refuse_cpr(said, field=field)


def locked(group: InterestGroup) -> InterestGroup:
    """The group as it is once nobody else can change it."""
    rows = InterestGroup.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("estate", "conversation").get(pk=group.pk)


def row_of(group: InterestGroup, member: Membership) -> GroupMember | None:
    """The member's own row, whatever it says."""
    return group.members.select_related("member").filter(member=member.pk).first()


def refuse_unless_holder(group: InterestGroup, member: Membership) -> None:
    """Refused `closed`, or `not_yours` for who does not hold the group (any more)."""
    if group.is_closed:
        raise Refused("closed", _("Gruppen er lukket."))
    if not rules.is_holder(row_of(group, member)):
        raise Refused("not_yours", _("Det kan kun den, der holder gruppen."), status=403)


def members_of(rows: Any) -> list[Membership]:
    """The memberships behind rows of a group, for telling them."""
    return [row.member for row in rows.select_related("member__user", "member__estate")]


def lives(group: InterestGroup, now: datetime) -> None:
    """A sign of life: nobody asks whether it is over."""
    InterestGroup.objects.filter(pk=group.pk).update(lived_at=now, asked_at=None)
    if group.asked_at is not None:
        notify.withdraw(notify.silent_thread(group), now=now)
    group.lived_at, group.asked_at = now, None


def no_reminders(group: InterestGroup, now: datetime) -> None:
    """What was said about its next meetings and is not yet sent is no longer true."""
    for meeting in group.meetings.all():
        if meeting.reminded_for is not None:
            notify.withdraw(notify.meeting_thread(meeting.pk, meeting.reminded_for), now=now)


def changed(group: InterestGroup) -> None:
    """Open pages of the group are no longer what they were."""
    live.push(f"group:{group.pk}")


def others(rows: Any, but: Iterable[Membership]) -> list[Membership]:
    """Those behind the rows, without who did it themselves."""
    out = {member.pk for member in but}
    return [member for member in members_of(rows) if member.pk not in out]
