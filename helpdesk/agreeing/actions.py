"""The verbs of two who agree: choose, move, call off, done, thank. Each under the request's row lock."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.locks import again, constraint_of
from community.moderation.rules import is_blocked_between, refuse_writing
from community.people.models import Membership
from community.times import Every
from helpdesk import checks, notify, rules, telling
from helpdesk.locks import held_agreement, held_answer
from helpdesk.models import HelpAgreement, HelpAnswer, HelpRequest
from helpdesk.settling import actions as settling
from helpdesk.steps import actions as steps
from helpdesk.steps.actions import who
from helpdesk.written import Appointment

State, Answer = HelpRequest.State, HelpAnswer.State
CALLED_OFF = ["called_off_at", "called_off_by_helper", "sequence", "changed_at"]


def choose(
    member: Membership,
    answer: HelpAnswer,
    *,
    starts_at: datetime | None = None,
    minutes: int = 60,
    every: str = Every.ONCE,
    place: str = "",
    now: datetime,
) -> HelpAgreement:
    """The asker says yes to one who can: a conversation begins, and both are told.

    Choosing the same one twice is choosing once. Refused `not_yours`, `paused` (with a place in
    words), `withdrawn`, `expired`, `enough`, `taken_back`, `not_there` (moved, or a block between
    the two), `past`, `too_far`, `no_length`, `no_start`, `no_such_choice`, `long_text`, `cpr`,
    `busy`.
    """
    if place:
        refuse_writing(member, now)
    place = checks.appointed(starts_at, minutes, every, place, now)
    appointment = Appointment(starts_at, minutes, every, place)
    try:
        return again(lambda: _choose(member, answer, appointment, now))
    except IntegrityError as error:
        if constraint_of(error) not in settling.FULL:
            raise
        raise settling.enough() from error


@transaction.atomic
def _choose(
    member: Membership, answer: HelpAnswer, appointment: Appointment, now: datetime
) -> HelpAgreement:
    request, answer = held_answer(answer)
    if not rules.is_asker(member, request):
        raise rules.not_yours()
    earlier = HelpAgreement.objects.kept().filter(answer=answer).first()
    if earlier is not None:
        earlier.request = request
        return earlier
    refuse_closed(request)
    if answer.state != Answer.OFFERED:
        raise Refused("taken_back", _("Naboen kan alligevel ikke. Vælg en anden."))
    _refuse_unless_here(request, answer, now)
    agreement = settling.agree(
        request, answer, appointment, by=who(member), helped_by=member.helper, now=now
    )
    telling.agreed(agreement, now, but=member.pk)
    telling.agreed_for(member, agreement, now)
    return agreement


def refuse_closed(request: HelpRequest) -> None:
    """Refused `withdrawn`, `expired`, `enough`, `not_there`. Part of other verbs."""
    if not request.is_open or request.found >= request.wanted:
        raise rules.why_closed(request)


def _refuse_unless_here(request: HelpRequest, answer: HelpAnswer, now: datetime) -> None:
    """Who offered may have moved since, or the two do not want to meet."""
    assert request.member is not None
    is_here = notify.here([answer.member_id], timezone.localdate(now))
    if not is_here or is_blocked_between(request.member.user_id, answer.member.user_id):
        raise rules.not_there()


# --- another time --------------------------------------------------------------------------------


def move(
    member: Membership,
    agreement: HelpAgreement,
    *,
    starts_at: datetime | None,
    minutes: int,
    every: str,
    place: str,
    now: datetime,
) -> HelpAgreement:
    """Either of the two: another time or place. The other is told, and the reminders move along.

    As it stands already is no change. Refused `not_yours`, `paused` (with another place in words),
    `over`, `past`, `too_far`, `no_length`, `no_start`, `no_such_choice`, `long_text`, `cpr`,
    `busy`.
    """
    if place != agreement.place:
        refuse_writing(member, now)
    return again(lambda: _move(member, agreement, starts_at, minutes, every, place, now))


@transaction.atomic
def _move(
    member: Membership, agreement: HelpAgreement, starts_at: datetime | None, minutes: int,
    every: str, place: str, now: datetime,
) -> HelpAgreement:  # fmt: skip
    agreement = standing(member, agreement)
    place = checks.appointed(starts_at, minutes, every, place, now, was=agreement.starts_at)
    wanted = (starts_at, minutes, every, place)
    if wanted == (agreement.starts_at, agreement.minutes, agreement.every, agreement.place):
        return agreement
    agreement.starts_at, agreement.minutes, agreement.every, agreement.place = wanted
    agreement.sequence, agreement.changed_at = agreement.sequence + 1, now
    agreement.ask_done_at = rules.ask_done_at(starts_at, minutes, every, now)
    agreement.done_asked_at = agreement.asker_done_at = agreement.helper_done_at = None
    agreement.save(
        update_fields=[
            "starts_at", "minutes", "every", "place", "sequence", "changed_at", "ask_done_at",
            "done_asked_at", "asker_done_at", "helper_done_at",
        ]
    )  # fmt: skip
    telling.withdraw(agreement, now)
    telling.moved(agreement, now, but=member.pk)
    telling.agreed_for(member, agreement, now)
    notify.push_agreement(agreement)
    return agreement


def standing(member: Membership, agreement: HelpAgreement) -> HelpAgreement:
    """One of the member's own, held and standing. Refused `not_yours`, `over`."""
    _request, agreement = held_agreement(agreement)
    if not rules.is_of_the_two(member, agreement):
        raise rules.not_yours()
    if not agreement.is_standing:
        raise Refused("over", _("Den aftale er slut."))
    return agreement


def give_phone(
    member: Membership, agreement: HelpAgreement, *, gives: bool, now: datetime
) -> HelpAgreement:
    """Each may let the other have their number for this, or take it back. Refused `not_yours`, `over`."""
    with transaction.atomic():
        agreement = standing(member, agreement)
        name = "helper_gives_phone" if agreement.helper_id == member.pk else "asker_gives_phone"
        setattr(agreement, name, gives)
        agreement.save(update_fields=[name])
        notify.push_agreement(agreement)
    return agreement


# --- «jeg kan alligevel ikke» --------------------------------------------------------------------


def call_off(member: Membership, agreement: HelpAgreement, *, now: datetime) -> HelpAgreement:
    """Either of the two cannot after all.

    When it is the helper, or another still helps the asker with it, the request is open again and a
    stand-in is called at once: those who offered before, and those who fit. An asker who calls off
    the only one does not need it any more: it is withdrawn, and `ask_again` asks anew in one tap.
    `regretting.stand_by` undoes it. Calling off twice is once. Refused `not_yours`, `over` (it is
    done), `busy`.
    """
    return again(lambda: _call_off(member, agreement, now))


@transaction.atomic
def _call_off(member: Membership, agreement: HelpAgreement, now: datetime) -> HelpAgreement:
    request, agreement = held_agreement(agreement)
    if not rules.is_of_the_two(member, agreement):
        raise rules.not_yours()
    if agreement.called_off_at is not None:
        return agreement
    if agreement.done_at is not None:
        raise Refused("over", _("Den aftale er slut."))
    by_helper = agreement.helper_id == member.pk
    others = request.agreements.standing().exclude(pk=agreement.pk)
    if by_helper or others.exists():
        settling.release(agreement, by_helper=by_helper, by=who(member), now=now)
    else:
        settling.end_all(request, by=who(member), now=now)
        agreement.refresh_from_db(fields=CALLED_OFF)
    telling.called_off_for(member, agreement, now)
    return agreement


# --- done, and thanks ------------------------------------------------------------------------------


def done(member: Membership, agreement: HelpAgreement, *, now: datetime) -> HelpAgreement:
    """One of the two says that it is done; the other is asked. When both have said so, it is.

    Saying it twice is saying it once. Refused `not_yours`, `over` (called off), `busy`.
    """
    return again(lambda: _done(member, agreement, now))


@transaction.atomic
def _done(member: Membership, agreement: HelpAgreement, now: datetime) -> HelpAgreement:
    _request, agreement = held_agreement(agreement)
    if not rules.is_of_the_two(member, agreement):
        raise rules.not_yours()
    if agreement.called_off_at is not None:
        raise Refused("over", _("Den aftale er slut."))
    name = "helper_done_at" if agreement.helper_id == member.pk else "asker_done_at"
    if agreement.done_at is not None or getattr(agreement, name) is not None:
        return agreement
    setattr(agreement, name, now)
    telling.done_for(member, agreement, now)
    if agreement.helper_done_at and agreement.asker_done_at:
        settling.finish(agreement, by=who(member), now=now)
        return agreement
    agreement.ask_done_at, agreement.done_asked_at = None, now
    agreement.save(update_fields=[name, "ask_done_at", "done_asked_at"])
    telling.withdraw(agreement, now)
    telling.other_says_done(agreement, now, but=member.pk)
    notify.push_agreement(agreement)
    return agreement


def not_done_yet(member: Membership, agreement: HelpAgreement, *, now: datetime) -> HelpAgreement:
    """«Ikke endnu»: whoever said it was done is told, and both are asked again some days later.

    Refused `not_yours`, `over`, `busy`.
    """
    return again(lambda: _not_done_yet(member, agreement, now))


@transaction.atomic
def _not_done_yet(member: Membership, agreement: HelpAgreement, now: datetime) -> HelpAgreement:
    agreement = standing(member, agreement)
    said = agreement.asker_done_at or agreement.helper_done_at
    agreement.asker_done_at = agreement.helper_done_at = agreement.done_asked_at = None
    agreement.ask_done_at = None if agreement.is_again else now + rules.ASK_AGAIN_AFTER
    agreement.save(
        update_fields=["asker_done_at", "helper_done_at", "done_asked_at", "ask_done_at"]
    )
    telling.withdraw(agreement, now)
    if said is not None:
        telling.not_done_yet(agreement, now, but=member.pk)
    notify.push_agreement(agreement)
    return agreement


def thank(
    member: Membership, agreement: HelpAgreement, *, text: str = "", now: datetime
) -> HelpAgreement:
    """«Tak», from the asker to the helper, seen by nobody else; once.

    Thanking for what the helper says is done says that it is. Refused `not_yours`, `paused` (with
    words), `over` (called off), `not_done`, `thanked`, `long_text`, `cpr`, `busy`.
    """
    said = checks.line(text, "text", checks.THANKS_LENGTH)
    if said:
        refuse_writing(member, now)
    return again(lambda: _thank(member, agreement, said, now))


@transaction.atomic
def _thank(member: Membership, agreement: HelpAgreement, said: str, now: datetime) -> HelpAgreement:
    request, agreement = held_agreement(agreement)
    _refuse_thanks(member, agreement)
    if agreement.done_at is None:
        agreement.asker_done_at = now
        settling.finish(agreement, by=who(member), now=now)
    agreement.thanks, agreement.thanked_at = said, now
    agreement.save(update_fields=["thanks", "thanked_at"])
    rest = request.agreements.kept().filter(thanked_at=None)
    if request.state == State.DONE and not rest.exists():
        steps.step(request, State.THANKED, by=who(member), now=now)
    telling.thanked(agreement, now)
    telling.thanked_for(member, agreement, now)
    notify.push_agreement(agreement)
    return agreement


def _refuse_thanks(member: Membership, agreement: HelpAgreement) -> None:
    if not rules.is_asker(member, agreement.request):
        raise rules.not_yours()
    if agreement.called_off_at is not None:
        raise Refused("over", _("Den aftale er slut."))
    if agreement.done_at is None and agreement.helper_done_at is None:
        raise Refused("not_done", _("Sig først, at det er klaret. Så kan du sige tak."))
    if agreement.thanked_at is not None:
        raise Refused("thanked", _("Du har sagt tak."))
