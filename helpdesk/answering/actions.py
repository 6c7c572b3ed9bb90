"""The verbs of «jeg kan hjælpe»: answer, and take it back. Each under the request's row lock."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.locks import again, constraint_of
from community.moderation.rules import refuse_writing
from community.people.models import Membership, User
from helpdesk import care, checks, notify, rules, telling
from helpdesk.locks import held, held_answer
from helpdesk.models import HelpAnswer, HelpRequest
from helpdesk.models.kinds import LINE_LENGTH
from helpdesk.settling import actions as settling
from helpdesk.steps import actions as steps
from helpdesk.steps.actions import who
from helpdesk.written import Appointment

State, Answer = HelpRequest.State, HelpAnswer.State


def answer(
    member: Membership,
    request: HelpRequest,
    *,
    text: str = "",
    when_words: str = "",
    now: datetime,
) -> HelpAnswer:
    """«Jeg kan hjælpe»: the asker is told, and chooses. Where the first wins it is agreed at once.

    Answering twice is answering once. Refused `not_there` (also for who may not see it), `your_own`,
    `not_with_children`, `withdrawn`, `expired`, `enough`, `paused`, `long_text`, `cpr`, `not_here`,
    `busy`.
    """
    refuse_writing(member, now)
    said = checks.line(text, "text", checks.ANSWER_LENGTH)
    care.refuse_without_care(said, field="text", knows=True)
    words = checks.line(when_words, "when_words", LINE_LENGTH)
    facts = {"text": said, "when_words": words}
    try:
        return again(lambda: _answer(member, request, facts, now))
    except IntegrityError as error:
        if constraint_of(error) not in settling.FULL:
            raise
        raise settling.enough() from error


@transaction.atomic
def _answer(
    member: Membership, request: HelpRequest, facts: dict[str, str], now: datetime
) -> HelpAnswer:
    request = held(request.pk)
    if not HelpRequest.objects.visible_to(member).filter(pk=request.pk).exists():
        raise rules.not_there()
    rows = HelpAnswer.objects.filter(request=request, member=member.pk)
    earlier: HelpAnswer | None = rows.filter(state__in=HelpAnswer.STANDING).first()
    if earlier is not None:
        return earlier
    no = rules.why_not_answer(member, request)
    if no is not None:
        raise no
    found = HelpAnswer.objects.create(
        request=request, member=member, helped_by=member.helper, at=now, **facts
    )
    found.refresh_from_db(fields=["token"])
    if request.first_wins:
        _agree(member, request, found, now)
    else:
        steps.settle(request, by=who(member), now=now)
        notify.answered(request, member, now)
        telling.answered_for(member, request, now)
        notify.push_list(request)
    return found


def _agree(member: Membership, request: HelpRequest, found: HelpAnswer, now: datetime) -> None:
    """The first who can gets it."""
    starts_at = request.starts_at
    ahead = starts_at if starts_at and starts_at > now else None
    appointment = Appointment(ahead, rules.minutes_of(request))
    agreement = settling.agree(
        request, found, appointment, by=who(member), helped_by=member.helper, now=now
    )
    telling.agreed(agreement, now, but=member.pk)
    telling.agreed_for(member, agreement, now)


def take_back(member: Membership, answer: HelpAnswer, *, now: datetime) -> HelpAnswer:
    """«Jeg kan alligevel ikke», before one is chosen. Twice is once.

    Refused `not_yours`, `agreed` (call the agreement off instead), `busy`.
    """
    return again(lambda: _take_back(member, answer, now))


@transaction.atomic
def _take_back(member: Membership, answer: HelpAnswer, now: datetime) -> HelpAnswer:
    request, answer = held_answer(answer)
    if answer.member_id != member.pk:
        raise rules.not_yours()
    if answer.state == Answer.CHOSEN:
        raise Refused("agreed", _("I har en aftale. Sig på aftalen, at du ikke kan."))
    if answer.state == Answer.OFFERED:
        drop(request, answer, by=who(member), now=now)
    return answer


def drop(request: HelpRequest, answer: HelpAnswer, *, by: User | None, now: datetime) -> None:
    """An offer is no more. Part of other verbs; the request is held."""
    answer.state, answer.settled_at = Answer.TAKEN_BACK, now
    answer.save(update_fields=["state", "settled_at"])
    if request.is_open:
        steps.settle(request, by=by, now=now)
        notify.taken_back(request, now)
    notify.push_list(request)
