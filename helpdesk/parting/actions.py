"""The verbs of leaving: what one asked for and said yes to is let go of; and being forgotten."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from community.people.models import Household, Membership, User
from helpdesk.answering import actions as answering
from helpdesk.locks import held, held_agreement
from helpdesk.models import (
    HelpAgreement,
    HelpAgreementQuerySet,
    HelpAlso,
    HelpAnswer,
    HelpNudge,
    HelpOffer,
    HelpRequest,
    HelpStep,
)
from helpdesk.moments import next_moment
from helpdesk.settling import actions as settling


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """They ask for nothing and help nobody after that moment; each other is told gently.

    What they agreed to help with is called off, and a stand-in is called. `leaves_at` may lie
    ahead: what is before it is kept, and so is what has no day yet.
    """
    is_now = leaves_at <= now
    with transaction.atomic():
        # In one order, as everything that holds more than one request.
        for pk in sorted({*_asked(member, is_now), *_helped(member, leaves_at, is_now)}):
            _let_go(member, held(pk), leaves_at, is_now, now)
        if is_now:
            HelpRequest.objects.filter(member=member, state=HelpRequest.State.DRAFT).delete()
            HelpOffer.objects.filter(member=member).exclude(state=HelpOffer.State.ENDED).update(
                state=HelpOffer.State.ENDED, ended_at=now
            )
            HelpAlso.objects.filter(member=member).delete()
            HelpNudge.objects.filter(member=member).delete()


def _asked(member: Membership, is_now: bool) -> list[int]:
    """What they ask for and is not over: on the day itself, so that they have help with moving."""
    rows = HelpRequest.objects.mine(member).filter(state__in=HelpRequest.UP)
    return list(rows.values_list("pk", flat=True)) if is_now else []


def _helped(member: Membership, leaves_at: datetime, is_now: bool) -> list[int]:
    """What they have offered or agreed to help with."""
    offered = HelpAnswer.objects.filter(member=member, state=HelpAnswer.State.OFFERED)
    found = list(offered.values_list("request_id", flat=True)) if is_now else []
    return found + [one.request_id for one in after(member, leaves_at, is_now)]


def after(member: Membership, leaves_at: datetime, is_now: bool) -> list[HelpAgreement]:
    """Their standing agreements that begin from then on, as asker or helper. For `lets_go` too."""
    return [one for one in _agreements(member) if is_now or _is_after(one, leaves_at)]


def _agreements(member: Membership) -> HelpAgreementQuerySet:
    mine = Q(helper=member) | Q(request__member=member)
    rows = HelpAgreement.objects.standing().filter(mine).select_related("request")
    return rows.order_by("starts_at", "pk")


def _is_after(agreement: HelpAgreement, leaves_at: datetime) -> bool:
    """Once, from then on. What comes again goes on until the day itself."""
    if agreement.starts_at is None or agreement.is_again:
        return False
    return next_moment(agreement, leaves_at) is not None


def _let_go(
    member: Membership, request: HelpRequest, leaves_at: datetime, is_now: bool, now: datetime
) -> None:
    rows = request.agreements.standing().select_related("helper__user", "conversation", "answer")
    is_asker = request.member_id == member.pk
    mine = [one for one in rows if is_asker or one.helper_id == member.pk]
    for agreement in mine:
        agreement.request = request
        if not is_asker and (is_now or _is_after(agreement, leaves_at)):
            settling.release(agreement, by_helper=True, by=None, now=now)
    if is_asker:
        _close_unless_before(request, mine, leaves_at, is_now, now)
    elif is_now:
        for found in HelpAnswer.objects.offered().filter(request=request, member=member):
            answering.drop(request, found, by=None, now=now)


def _close_unless_before(
    request: HelpRequest, mine: list[HelpAgreement], leaves_at: datetime, is_now: bool, now: datetime
) -> None:  # fmt: skip
    if request.state not in HelpRequest.UP:
        return
    if is_now or any(_is_after(one, leaves_at) for one in mine):
        settling.end_all(request, by=None, now=now)


def blocked(blocker: User, other: User, now: datetime) -> None:
    """The two do not want to meet any more: what they agreed is called off, gently, by who said so.

    Part of the block: under each request's lock, in one order. What another has with them stands.
    """
    pair = Q(helper__user=blocker, request__member__user=other)
    pair |= Q(helper__user=other, request__member__user=blocker)
    rows = HelpAgreement.objects.standing().filter(pair).order_by("request_id", "pk")
    for found in list(rows):
        _request, agreement = held_agreement(found)
        if agreement.is_standing:
            by_helper = agreement.helper.user_id == blocker.pk
            settling.release(agreement, by_helper=by_helper, by=None, now=now)


def home_left(household: Household, leaves_at: datetime, now: datetime) -> None:
    """Nobody lives in the home from then on: it needs nothing any more."""
    if leaves_at <= now:
        HelpAlso.objects.filter(household=household).delete()


def erase(user: User, now: datetime) -> None:
    """Forget what somebody asked for, offered and said. Their help to others leaves no name."""
    with transaction.atomic():
        for member in user.memberships.all():
            member_left(member, now, now)
        for rows in (HelpRequest, HelpOffer, HelpAnswer, HelpAlso, HelpNudge):
            rows.objects.filter(member__user=user).delete()
        for written in (HelpRequest, HelpOffer, HelpAnswer, HelpAlso, HelpAgreement):
            written.objects.filter(helped_by=user).update(helped_by=None)
        HelpStep.objects.filter(by=user).update(by=None)
