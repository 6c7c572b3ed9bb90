"""The verbs of holding a group: find one more, pass it on, take it up, rest, close.

Whoever counts holders does it under the group's lock, so that two who let go at once are not both
the one who may.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from community.chat import actions as chat
from community.errors import Refused
from community.groups import notify as told
from community.groups import rules
from community.groups.actions import (
    changed,
    last_holder,
    lives,
    locked,
    members_of,
    no_reminders,
    others,
    refuse_unless_holder,
    row_of,
)
from community.groups.holding import notify
from community.groups.models import GroupMember, InterestGroup
from community.people.models import Membership

Part = GroupMember.Part


# --- one more ------------------------------------------------------------------------------------


@transaction.atomic
def ask_to_hold(
    member: Membership, group: InterestGroup, row: GroupMember, *, now: datetime
) -> GroupMember:
    """«Vil du holde gruppen sammen med mig?» Asking twice is asking once.

    Refused `not_yours`, `closed`, `not_in` (they left, or hold it already).
    """
    group = locked(group)
    refuse_unless_holder(group, member)
    asked = group.members.filter(pk=row.pk, part=Part.MEMBER).with_people().first()
    if asked is None:
        raise Refused("not_in", _("Det kan kun være en, der er med og ikke holder gruppen."))
    if asked.asked_to_hold_at is not None:
        return asked
    asked.asked_to_hold_at, asked.group = now, group
    asked.save(update_fields=["asked_to_hold_at"])
    notify.asked_to_hold(asked, member, now)
    changed(group)
    return asked


@transaction.atomic
def take_back_asking(
    member: Membership, group: InterestGroup, row: GroupMember, *, now: datetime
) -> None:
    """They are not asked after all. Nothing when they have answered. Refused `not_yours`, `closed`."""
    group = locked(group)
    refuse_unless_holder(group, member)
    if group.members.filter(pk=row.pk).update(asked_to_hold_at=None):
        told.withdraw(f"{told.asking_thread(row)}:hold", now=now)
    changed(group)


@transaction.atomic
def answer_holding(
    member: Membership, group: InterestGroup, *, is_yes: bool, now: datetime
) -> GroupMember:
    """Yes: they hold it from now on, and who wanted to pass it on is free. No thanks is fine.

    Refused `not_asked` (it was taken back), `closed`.
    """
    group = locked(group)
    mine = row_of(group, member)
    if mine is not None and mine.is_holder:
        return mine
    if group.is_closed or mine is None or mine.asked_to_hold_at is None:
        raise Refused("not_asked", _("Der er ikke nogen, der spørger mere."))
    holders = members_of(group.members.holders())
    told.withdraw(f"{told.asking_thread(mine)}:hold", now=now)
    if is_yes:
        return _holds(group, mine, now)
    mine.asked_to_hold_at, mine.group = None, group
    mine.save(update_fields=["asked_to_hold_at"])
    notify.will_not_hold(mine, holders, now)
    changed(group)
    return mine


def _holds(group: InterestGroup, row: GroupMember, now: datetime) -> GroupMember:
    """The row holds the group; who wanted to pass it on does not any more."""
    before = members_of(group.members.holders())
    group.members.exclude(hands_over_at=None).update(
        part=Part.MEMBER, hands_over_at=None, since=now
    )
    row.part, row.asked_to_hold_at, row.since = Part.HOLDER, None, now
    row.save(update_fields=["part", "asked_to_hold_at", "since"])
    told.withdraw(told.wanted_thread(group), now=now)
    notify.holds_now(group, row.member, before, now)
    lives(group, now)
    changed(group)
    return row


# --- passing it on -------------------------------------------------------------------------------


@transaction.atomic
def hand_over(member: Membership, group: InterestGroup, *, now: datetime) -> None:
    """«Giv videre»: everybody in it is asked, once; until somebody takes it, it is still theirs.

    Refused `not_yours`, `closed`, `nobody_else` (there is nobody in it to take it).
    """
    group = locked(group)
    refuse_unless_holder(group, member)
    mine = row_of(group, member)
    assert mine is not None
    if mine.hands_over_at is not None:
        return
    takers = members_of(group.members.filter(part=Part.MEMBER))
    if not takers:
        raise Refused(
            "nobody_else", _("Der er ikke andre at give den til. Inviter en, eller luk gruppen.")
        )
    was_wanted = group.members.exclude(hands_over_at=None).exists()
    mine.hands_over_at = now
    mine.save(update_fields=["hands_over_at"])
    if not was_wanted:
        told.wanted(group, takers, now)
    changed(group)


@transaction.atomic
def keep_after_all(member: Membership, group: InterestGroup, *, now: datetime) -> None:
    """They hold it still. Nothing when somebody has taken it. Refused `closed`."""
    group = locked(group)
    if group.is_closed:
        raise Refused("closed", _("Gruppen er lukket."))
    group.members.filter(member=member.pk).update(hands_over_at=None)
    if not group.members.exclude(hands_over_at=None).exists():
        told.withdraw(told.wanted_thread(group), now=now)
    changed(group)


@transaction.atomic
def take_up(member: Membership, group: InterestGroup, *, now: datetime) -> GroupMember:
    """«Jeg holder gruppen»: by somebody in it, when it has nobody or is to be passed on.

    Refused `not_wanted` (somebody was quicker, or it was taken back), `closed`.
    """
    group = locked(group)
    mine = row_of(group, member)
    if mine is not None and mine.is_holder:
        return mine
    wanted = group.members.exclude(hands_over_at=None).exists()
    holders = group.members.holders().count()
    if group.is_closed or mine is None or not rules.can_take_up(mine, holders, is_wanted=wanted):
        raise Refused("not_wanted", _("Der er allerede en, der holder gruppen."))
    return _holds(group, mine, now)


@transaction.atomic
def step_down(member: Membership, group: InterestGroup, *, now: datetime) -> None:
    """In it still, and others hold it. Refused `not_yours`, `closed`, `last_holder`."""
    group = locked(group)
    refuse_unless_holder(group, member)
    if group.members.holders().count() < rules.HOLDERS:
        raise last_holder()
    group.members.filter(member=member.pk).update(part=Part.MEMBER, hands_over_at=None, since=now)
    changed(group)


# --- resting, closing ----------------------------------------------------------------------------


@transaction.atomic
def pause(member: Membership, group: InterestGroup, *, now: datetime) -> None:
    """It rests: nobody is reminded, nobody joins, and it can begin again with one tap.

    Refused `not_yours`, `closed`.
    """
    group = locked(group)
    refuse_unless_holder(group, member)
    if group.paused_at is None:
        InterestGroup.objects.filter(pk=group.pk).update(paused_at=now)
        told.withdraw(told.silent_thread(group), now=now)
        no_reminders(group, now)
        changed(group)


@transaction.atomic
def wake(member: Membership, group: InterestGroup, *, now: datetime) -> None:
    """It is on again, which is a sign of life. Refused `not_yours`, `closed`."""
    group = locked(group)
    refuse_unless_holder(group, member)
    InterestGroup.objects.filter(pk=group.pk).update(paused_at=None)
    lives(group, now)
    changed(group)


@transaction.atomic
def stay(member: Membership, group: InterestGroup, *, now: datetime) -> None:
    """«Vi bliver ved»: the silence is all right. Refused `not_yours`, `closed`."""
    group = locked(group)
    refuse_unless_holder(group, member)
    lives(group, now)
    changed(group)


@transaction.atomic
def close(member: Membership, group: InterestGroup, *, now: datetime) -> None:
    """It is over. They can write together for thirty days more; the meetings are off at once.

    Refused `not_yours`, `closed`.
    """
    group = locked(group)
    refuse_unless_holder(group, member)
    until = now + rules.LINGERS
    InterestGroup.objects.filter(pk=group.pk).update(closed_at=now)
    chat.close(group.conversation, closes_at=until)
    told.withdraw(told.silent_thread(group), told.wanted_thread(group), now=now)
    no_reminders(group, now)
    notify.closed(group, others(group.members.inside(), [member]), until, now)
    changed(group)


@transaction.atomic
def reopen(member: Membership, group: InterestGroup, *, now: datetime) -> None:
    """It is not over after all. Refused `too_late` once the conversation is closed, `not_yours`."""
    group = locked(group)
    if not group.is_closed:
        return
    mine = row_of(group, member)
    if not rules.is_holder(mine):
        raise Refused("not_yours", _("Det kan kun den, der holder gruppen."), status=403)
    if not rules.can_reopen(group, mine, now):
        raise Refused("too_late", _("Gruppen har været lukket længe. Lav en ny i stedet."))
    InterestGroup.objects.filter(pk=group.pk).update(closed_at=None)
    chat.reopen(group.conversation)
    told.withdraw(told.closed_thread(group), now=now)
    lives(group, now)
    changed(group)
