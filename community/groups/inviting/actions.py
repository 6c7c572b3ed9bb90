"""The verbs of inviting: a neighbour by name, or whoever is given a code. Nobody is listed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from community.errors import Refused
from community.groups import notify, rules
from community.groups.actions import changed, let_in, locked, refuse_unless_holder, row_of
from community.groups.models import GroupCode, GroupMember, InterestGroup
from community.moderation.rules import is_blocked_between, refuse_writing
from community.people import codes
from community.people.models import Membership
from community.times import local, midnight

Part = GroupMember.Part
CODES_AT_MOST = 10
INVITES_A_DAY = 20


# --- by name -------------------------------------------------------------------------------------


@transaction.atomic
def invite(
    member: Membership, group: InterestGroup, neighbour: Membership, *, now: datetime
) -> GroupMember:
    """Ask a neighbour one has met into the group. Whoever asked to be in it is let in by that.

    Refused `not_yours` (in an open group anybody in it may, else who holds it), `closed`, `paused`,
    `said_no` (a no holds for thirty days), `too_many` (twenty a day), `full`, `elsewhere`.
    """
    refuse_writing(member, now)
    group = locked(group)
    _refuse_unless_host(group, member)
    row = row_of(group, neighbour)
    if row is not None and row.part in GroupMember.KNOWS:
        return row
    if is_blocked_between(member.user_id, neighbour.user_id):
        raise Refused("not_there", _("Den nabo kan du ikke invitere."), status=404)
    if row is not None and row.part == Part.ASKING and rules.is_holder(row_of(group, member)):
        return let_in(group, neighbour, now)
    if row is not None and row.part == Part.NO_THANKS and row.since > now - rules.ASK_AGAIN:
        raise Refused("said_no", _("Din nabo har sagt nej tak. Spørg igen om en måned."))
    _refuse_flood(member, now)
    row, _is_new = GroupMember.objects.update_or_create(
        group=group,
        member=neighbour,
        defaults={
            "part": Part.INVITED, "since": now, "invited_by": member, "helped_by": member.helper,
        },
    )  # fmt: skip
    row.group, row.invited_by = group, member
    notify.invited(row, now)
    changed(group)
    return row


def _refuse_unless_host(group: InterestGroup, member: Membership) -> None:
    if group.is_closed or group.is_resting:
        raise Refused("closed", _("Gruppen er lukket eller holder pause."))
    if not rules.can_invite(group, row_of(group, member)):
        raise Refused("not_yours", _("Det kan kun den, der holder gruppen."), status=403)


def _refuse_flood(member: Membership, now: datetime) -> None:
    lately = GroupMember.objects.filter(invited_by=member, since__gt=now - timedelta(days=1))
    if lately.count() >= INVITES_A_DAY:
        raise Refused("too_many", _("Du har inviteret mange i dag. Vent til i morgen."), status=429)


@transaction.atomic
def take_back(
    member: Membership, group: InterestGroup, neighbour: Membership, *, now: datetime
) -> None:
    """They are not invited after all. Nothing when they have answered. Refused `not_yours`, `closed`."""
    group = locked(group)
    _refuse_unless_host(group, member)
    row = group.members.filter(member=neighbour, part=Part.INVITED).first()
    if row is not None:
        notify.withdraw(notify.asking_thread(row), now=now)
        row.delete()
        changed(group)


@transaction.atomic
def no_thanks(member: Membership, group: InterestGroup, *, now: datetime) -> None:
    """The invited says no. Nobody is told. Nothing when the invitation was taken back."""
    group = locked(group)
    row = row_of(group, member)
    if row is not None and row.part == Part.INVITED:
        row.part, row.since = Part.NO_THANKS, now
        row.save(update_fields=["part", "since"])
        notify.withdraw(notify.asking_thread(row), now=now)
        changed(group)


@transaction.atomic
def yes_after_all(member: Membership, group: InterestGroup, *, now: datetime) -> None:
    """The no is taken back: they are invited as before. Nothing when they are in by now."""
    group = locked(group)
    row = row_of(group, member)
    if row is not None and row.part == Part.NO_THANKS:
        row.part = Part.INVITED
        row.save(update_fields=["part"])
        changed(group)


# --- by a code -----------------------------------------------------------------------------------


@transaction.atomic
def make_code(member: Membership, group: InterestGroup, *, places: int = 1, now: datetime) -> str:
    """A code to give away; it works for fourteen days, `places` times. Returned once, kept nowhere.

    Refused `not_yours`, `closed`, `paused`, `too_many` (ten open codes). ValueError for more places
    than a code has.
    """
    if places not in (1, rules.CODE_PLACES):
        raise ValueError(places)
    refuse_writing(member, now)
    group = locked(group)
    _refuse_unless_host(group, member)
    if group.codes.working(now).count() >= CODES_AT_MOST:
        raise Refused("too_many", _("Der er ti koder ude. Luk en af dem, før I laver en ny."))
    code = codes.new_code()
    last_day = local(now + rules.CODE_LASTS).date()
    GroupCode.objects.create(
        group=group,
        made_by=member,
        helped_by=member.helper,
        digest=codes.digest(code),
        made_at=now,
        ends_at=midnight(last_day + timedelta(days=1)),
        places=places,
    )
    changed(group)
    return code


@transaction.atomic
def close_code(member: Membership, group: InterestGroup, code: GroupCode, *, now: datetime) -> None:
    """It stops working. By who made it or who holds the group. Refused `not_yours`, `closed`."""
    group = locked(group)
    if code.made_by_id != member.pk:
        refuse_unless_holder(group, member)
    group.codes.filter(pk=code.pk, revoked_at=None).update(revoked_at=now)
    changed(group)


@transaction.atomic
def open_code_again(
    member: Membership, group: InterestGroup, code: GroupCode, *, now: datetime
) -> None:
    """Closing it is taken back. Refused `not_yours`, `closed`."""
    group = locked(group)
    if code.made_by_id != member.pk:
        refuse_unless_holder(group, member)
    group.codes.filter(pk=code.pk).update(revoked_at=None)
    changed(group)


def group_of(member: Membership, typed: str, *, now: datetime) -> GroupCode:
    """The code as it is, for who typed it; looking uses nothing up.

    Refused `unknown_code` for all that is no key to a group the member could be in: wrong, used,
    old, closed, of a group elsewhere. Which of them, nobody learns.
    """
    found = GroupCode.objects.working(now).filter(
        digest__in=codes.digests(typed),
        group__in=InterestGroup.objects.in_reach(member).alive(),
    )
    code = found.select_related("group__estate", "group__conversation").first()
    if code is None:
        raise _unknown()
    return code


def _unknown() -> Refused:
    sentence = _("Koden passer ikke, eller den virker ikke mere. Spørg den, du har fået den af.")
    return Refused("unknown_code", sentence, status=422, field="code")


@transaction.atomic
def come_in(member: Membership, typed: str, *, now: datetime) -> GroupMember:
    """Use one place of a code. Who is in it already uses none.

    Refused `unknown_code`, `guest`, `full`, `elsewhere`.
    """
    code = group_of(member, typed, now=now)
    group = locked(code.group)
    mine = row_of(group, member)
    if mine is not None and mine.is_in:
        return mine
    if not GroupCode.objects.working(now).filter(pk=code.pk).update(used=F("used") + 1):
        raise _unknown()  # somebody took the last place just now
    row = let_in(group, member, now)
    notify.joined_for(member, group, now)
    return row
