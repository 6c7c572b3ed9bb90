"""The verb of who called an agreement off and can after all. Under the request's row lock."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.chat import actions as chat
from community.errors import Refused
from community.locks import again
from community.moderation.rules import is_blocked_between
from community.people.models import Membership
from helpdesk import notify, rules, telling
from helpdesk.around import actions as around
from helpdesk.locks import held_agreement
from helpdesk.models import HelpAgreement, HelpAnswer, HelpRequest
from helpdesk.settling import actions as settling
from helpdesk.steps import actions as steps
from helpdesk.steps.actions import who

State, Answer = HelpRequest.State, HelpAnswer.State


def stand_by(member: Membership, agreement: HelpAgreement, *, now: datetime) -> HelpAgreement:
    """«Fortryd»: the one who called it off can after all, and it stands as it was.

    Within some minutes, and until a stand-in has said yes. The other is told, and those who were
    asked meanwhile are not asked any more. Twice is once. Refused `not_yours`, `too_late`,
    `stand_in` (another can), `not_there` (one has moved, or a block between the two), `busy`.
    """
    return again(lambda: _stand_by(member, agreement, now))


@transaction.atomic
def _stand_by(member: Membership, agreement: HelpAgreement, now: datetime) -> HelpAgreement:
    request, agreement = held_agreement(agreement)
    if not rules.is_of_the_two(member, agreement):
        raise rules.not_yours()
    if agreement.called_off_at is None:
        return agreement
    _refuse(member, request, agreement, now)
    ended_at = agreement.called_off_at
    _stand(request, agreement, now)
    notify.withdraw_all(request, now)
    if request.state == State.WITHDRAWN:
        steps.step(request, State.OPEN, by=who(member), now=now)
        if request.found + 1 < request.wanted:
            settling.offers_stand_again(request, ended_at, now)
    steps.settle(request, by=who(member), now=now)
    if request.state == State.AGREED:
        around.no_longer_asked(request, now=now)
    telling.stands_after_all(agreement, now, but=member.pk)
    telling.stands_for(member, agreement, now)
    notify.push_list(request)
    notify.push_agreement(agreement)
    return agreement


def _refuse(
    member: Membership, request: HelpRequest, agreement: HelpAgreement, now: datetime
) -> None:
    goes_on = request.is_open or request.state == State.WITHDRAWN
    if not rules.can_stand_by(member, agreement, now):
        raise Refused("too_late", _("Det er for længe siden. Skriv til den anden i stedet."))
    since = HelpAnswer.objects.filter(request=request, at__gte=agreement.called_off_at)
    if not goes_on or request.found >= request.wanted or since.standing().exists():
        raise Refused("stand_in", _("En anden nabo har sagt ja imens. Du behøver ikke gøre mere."))
    asker, helper = request.member, agreement.helper
    assert asker is not None
    both = notify.here([asker.pk, helper.pk], timezone.localdate(now))
    if len(both) < 2 or is_blocked_between(asker.user_id, helper.user_id):
        raise rules.not_there()


def _stand(request: HelpRequest, agreement: HelpAgreement, now: datetime) -> None:
    """As it was, on a free seat; calendars tell by `sequence` that it is the newest."""
    taken = set(request.agreements.kept().values_list("seat", flat=True))
    agreement.seat = next(seat for seat in (agreement.seat, 1, 2) if seat not in taken)
    agreement.called_off_at, agreement.called_off_by_helper = None, False
    agreement.sequence, agreement.changed_at = agreement.sequence + 1, now
    names = ["seat", "called_off_at", "called_off_by_helper", "sequence", "changed_at"]
    answer = agreement.answer
    answer.state, answer.settled_at = Answer.CHOSEN, now
    answer.save(update_fields=["state", "settled_at"])
    agreement.save(update_fields=names)
    if agreement.conversation is not None:
        chat.reopen(agreement.conversation)
