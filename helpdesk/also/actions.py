"""The verbs of «det har jeg også brug for», and of meeting when three households do."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import handing
from community.errors import Refused
from community.groups import actions as groups
from community.groups.icons import Icon
from community.groups.making import actions as making
from community.groups.models import NAME_LENGTH, GroupMember, InterestGroup
from community.locks import again
from community.moderation.rules import refuse_writing
from community.people.models import Membership
from community.shapes import Interplay, Meant
from helpdesk import notify as house
from helpdesk.also import notify, numbers, rules
from helpdesk.locks import held
from helpdesk.models import HelpAlso, HelpRequest
from helpdesk.models.kinds import Category
from helpdesk.rules import not_there, why_closed

TOGETHER = 2  # so many have said yes before there is anybody to write to
NAMES = 9
ICONS = {
    Category.FOOD: Icon.FOOD, Category.CHILDREN: Icon.CHILDREN, Category.ALONG: Icon.WALK,
    Category.HOMEWORK: Icon.SCHOOL, Category.COMPANY: Icon.COFFEE,
}  # fmt: skip


def need_too(member: Membership, request: HelpRequest, *, now: datetime) -> HelpAlso:
    """«Det har jeg også brug for», once for a household; again is the same.

    The third household, the asker's counted, is when all of them are asked whether they want to
    meet. Refused `not_there`, `your_own`, `no_home`, `busy`, and as `rules.why_closed`.
    """
    return again(lambda: _need_too(member, request, now))


@transaction.atomic
def _need_too(member: Membership, request: HelpRequest, now: datetime) -> HelpAlso:
    request = held(request.pk)
    _refuse_unless_seen(member, request)
    if not rules.can_need_too(member, request):
        raise _why_not(member, request)
    row, is_new = HelpAlso.objects.get_or_create(
        request=request,
        household=member.household,
        defaults={"member": member, "helped_by": member.helper, "at": now},
    )
    if is_new:
        _ask_to_meet(request, now)
        house.push_list(request)
    return row


@transaction.atomic
def not_any_more(member: Membership, request: HelpRequest, *, now: datetime) -> None:
    """Taken back, by anybody of the household. Twice is once; who is in the group stays there."""
    request = held(request.pk)
    rows = HelpAlso.objects.filter(request=request, household=member.household_id or 0)
    asker = request.member
    if asker is not None and asker.household_id == member.household_id:
        return
    if rows.delete()[0]:
        house.push_list(request)


def answer_meeting(
    member: Membership, request: HelpRequest, *, yes: bool, now: datetime
) -> HelpRequest:
    """«Vil I mødes?»: who says yes is in a group with the others who did. A no is known to nobody.

    Refused `not_there`, `not_asked` (they are not three yet, or it is over), `paused`, `busy`.
    """
    if yes:
        refuse_writing(member, now)
    return again(lambda: _answer_meeting(member, request, yes, now))


@transaction.atomic
def _answer_meeting(
    member: Membership, request: HelpRequest, yes: bool, now: datetime
) -> HelpRequest:
    request = held(request.pk)
    own = _own(member, request, now)
    if not rules.may_meet(request):
        raise _not_yet()
    own.wants_to_meet, own.member, own.helped_by = yes, member, member.helper
    own.save(update_fields=["wants_to_meet", "member", "helped_by"])
    if yes:
        _meet(member, request, now)
    house.push(request)
    return request


def set_a_day(member: Membership, request: HelpRequest, *, now: datetime) -> str:
    """The draft of what they do together, begun by the first who asks and held by all who said yes.

    Answers where it stands. The others are told once that it is there; who says yes later comes into
    it. Refused `not_there` (has not said yes, or nobody keeps drafts here), `not_asked`, `paused`,
    `busy`, and as the room that keeps it.
    """
    refuse_writing(member, now)
    return again(lambda: _set_a_day(member, request, now))


@transaction.atomic
def _set_a_day(member: Membership, request: HelpRequest, now: datetime) -> str:
    request = held(request.pk)
    if not numbers.meets(member, request):
        raise not_there()
    if not rules.may_meet(request):
        raise _not_yet()
    members = _who_said_yes(request, now)
    meant = Meant(
        key=f"help:{request.token}", heading=request.title, text=request.text, members=members,
        scope=request.scope, entrance=request.entrance, circle=request.circle,
        interplay=Interplay.JOINT_SOLUTION,
    )  # fmt: skip
    draft = handing.draft_of(member, meant, now)
    if draft is None:
        raise not_there()
    if draft.is_new:
        notify.there_is_a_draft(request, [one for one in members if one.pk != member.pk], now)
    return draft.url


# --- three households ----------------------------------------------------------------------------


def _ask_to_meet(request: HelpRequest, now: datetime) -> None:
    """Once, and everybody. Who comes to it later sees the question on the page."""
    asker = request.member
    number = numbers.households_of([request]).get(request.pk, 0)
    number += asker is not None and asker.lives_here
    if request.meeting_told_at is not None or number < rules.HOUSEHOLDS:
        return
    request.meeting_told_at = now
    request.save(update_fields=["meeting_told_at"])
    rows = HelpAlso.objects.filter(request=request).values_list("member_id", flat=True)
    members = house.here([request.member_id, *rows], timezone.localdate(now))
    notify.shall_you_meet(request, number, members, now)


def _meet(member: Membership, request: HelpRequest, now: datetime) -> None:
    """Two yeses make a group, held by both; who says yes later comes into it."""
    members = _who_said_yes(request, now)
    if len(members) < TOGETHER:
        return
    group = request.meeting
    if group is not None and not group.is_closed:
        groups.put_in(groups.locked(group), member, GroupMember.Part.MEMBER, now)
        return
    request.meeting = _made(member, request, now)
    request.save(update_fields=["meeting"])
    waited = [one for one in members if one.pk != member.pk]
    for one in waited:
        groups.put_in(groups.locked(request.meeting), one, GroupMember.Part.HOLDER, now)
    notify.withdraw(request, now)
    notify.you_meet(request, waited, now)


def _who_said_yes(request: HelpRequest, now: datetime) -> list[Membership]:
    said = HelpAlso.objects.filter(request=request, wants_to_meet=True)
    ids = list(said.order_by("at", "pk").values_list("member_id", flat=True))
    return house.here(ids, timezone.localdate(now))


def _made(member: Membership, request: HelpRequest, now: datetime) -> InterestGroup:
    """A group nobody else sees, called what it is about. Refused as `groups.making.make`."""
    for number in range(1, NAMES + 1):
        ending = f" {number}" if number > 1 else ""
        try:
            return making.make(
                member,
                name=request.title[: NAME_LENGTH - len(ending)].strip() + ending,
                about=_("Vi har brug for det samme. Find en dag, der passer jer."),
                icon=ICONS.get(Category(request.category), Icon.PEOPLE),
                door=InterestGroup.Door.HIDDEN,
                now=now,
            )
        except Refused as no:
            if no.code != "same_name" or number == NAMES:
                raise
    raise AssertionError("unreachable")


# --- shared --------------------------------------------------------------------------------------


def _own(member: Membership, request: HelpRequest, now: datetime) -> HelpAlso:
    """What the member's household has said; the asker's own row is made when they are asked."""
    if member.household is None:
        raise not_there()
    row = HelpAlso.objects.filter(request=request, household=member.household).first()
    if row is not None:
        return row
    if request.member_id != member.pk:
        raise not_there()
    return HelpAlso.objects.create(
        request=request, household=member.household, member=member, at=now
    )


def _refuse_unless_seen(member: Membership, request: HelpRequest) -> None:
    if not HelpRequest.objects.visible_to(member).filter(pk=request.pk).exists():
        raise not_there()


def _not_yet() -> Refused:
    return Refused("not_asked", _("Det er ikke tid til at mødes endnu."))


def _why_not(member: Membership, request: HelpRequest) -> Refused:
    if not member.lives_here:
        return Refused("no_home", _("Det er for dem, der bor her."), status=403)
    if request.is_discreet or request.hidden_at is not None or request.member is None:
        return not_there()
    if request.member.household_id == member.household_id:
        return Refused("your_own", _("Det er jeres eget."))
    return why_closed(request)
