"""What happens as two agree, as one of them cannot, and as it is done.

Everything here is part of other verbs and runs under the request's row lock (`locks.held`). Behind
the lock stand constraints: one agreement for a seat, and never more seats than are wanted.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from community.chat import actions as chat
from community.chat.models import Kind
from community.errors import Refused
from community.people.models import Membership, User
from helpdesk import notify, rules, telling
from helpdesk.around import actions as around
from helpdesk.models import HelpAgreement, HelpAnswer, HelpRequest
from helpdesk.steps import actions as steps
from helpdesk.written import Appointment

State, Answer = HelpRequest.State, HelpAnswer.State
Turned = Callable[[HelpRequest, list[Membership], datetime], None]
# What the database answers when two were as fast as each other.
FULL = {
    "one_agreement_for_a_seat",
    "no_more_helpers_than_wanted",
    "a_neighbour_helps_once_with_it",
    "nobody_helps_with_what_is_withdrawn",
}


def agree(
    request: HelpRequest, answer: HelpAnswer, appointment: Appointment, *,
    by: User, helped_by: User | None, now: datetime,
) -> HelpAgreement:  # fmt: skip
    """The two have agreed. Part of other verbs; the request is held.

    When nobody more is wanted the others who offered hear that it is solved. IntegrityError for a
    seat too many.
    """
    assert request.member is not None
    taken = set(request.agreements.kept().values_list("seat", flat=True))
    agreement = HelpAgreement(
        request=request,
        answer=answer,
        helper=answer.member,
        helped_by=helped_by,
        seat=next(seat for seat in (1, 2, 3) if seat not in taken),
        agreed_at=now,
        changed_at=now,
        **appointment._asdict(),
    )
    agreement.ask_done_at = rules.ask_done_at(
        agreement.starts_at, agreement.minutes, agreement.every, now
    )
    agreement.conversation = chat.begin(
        request.estate, Kind.AGREEMENT, [request.member, answer.member], now=now
    )
    agreement.save()
    agreement.refresh_from_db(fields=["token"])
    _settle_answer(answer, Answer.CHOSEN, now)
    notify.withdraw_all(request, now)
    steps.settle(request, by=by, now=now)
    if request.state == State.AGREED:
        turn_down(request, now)
        around.no_longer_asked(request, now=now)
    notify.push_list(request)
    notify.push_agreement(agreement)
    return agreement


def _settle_answer(answer: HelpAnswer, state: str, now: datetime) -> None:
    answer.state, answer.settled_at = state, now
    answer.save(update_fields=["state", "settled_at"])


def turn_down(request: HelpRequest, now: datetime, *, say: Turned | None = None) -> None:
    """Those who offered and are not needed hear it, kindly. Part of other verbs.

    That it is solved, where nothing else is to `say`.
    """
    rest = list(HelpAnswer.objects.offered().filter(request=request))
    HelpAnswer.objects.filter(pk__in=[one.pk for one in rest]).update(
        state=Answer.NOT_NEEDED, settled_at=now
    )
    members = notify.here([one.member_id for one in rest], timezone.localdate(now))
    (say or notify.not_needed)(request, members, now)


def enough() -> Refused:
    return Refused("enough", _("En nabo nåede det først. Tak for tanken."))


def release(agreement: HelpAgreement, *, by_helper: bool, by: User | None, now: datetime) -> None:
    """It is called off, the request is open again, and a stand-in is called at once.

    Part of other verbs; the request is held.
    """
    request = agreement.request
    end(agreement, by_helper=by_helper, now=now)
    request.handed_on_at = None
    request.expires_at = rules.expires_at(request, now)
    request.save(update_fields=["handed_on_at", "expires_at"])
    steps.settle(request, by=by, now=now)
    if request.is_open:
        _call_a_stand_in(request, agreement, now)
    if not by_helper:
        telling.called_off_by_asker(agreement, now)
    elif request.is_open:
        telling.called_off_by_helper(agreement, now)
    notify.push_list(request)
    notify.push_agreement(agreement)


def _call_a_stand_in(request: HelpRequest, agreement: HelpAgreement, now: datetime) -> None:
    again_asked = HelpAnswer.objects.filter(request=request, state=Answer.NOT_NEEDED)
    ids = again_asked.exclude(member=agreement.helper_id).values_list("member_id", flat=True)
    members = notify.here(sorted(set(ids)), timezone.localdate(now))
    notify.wanted_after_all(request, members, now)
    around.ask_around(request, now=now)


def end_all(request: HelpRequest, *, by: User | None, now: datetime) -> None:
    """Nobody looks for it any more, and its agreements are called off by the asker.

    What somebody has helped with already is done rather than withdrawn. Part of other verbs; the
    request is held.
    """
    notify.withdraw_all(request, now)
    around.no_longer_asked(request, now=now)
    kept = request.agreements.kept().select_related("helper__user", "conversation", "answer")
    for agreement in kept.filter(done_at=None):
        agreement.request = request
        end(agreement, by_helper=False, now=now)
        telling.called_off_by_asker(agreement, now)
    turn_down(request, now)
    request.found = request.agreements.kept().count()
    after = State.DONE if request.found else State.WITHDRAWN
    steps.step(request, after, by=by, now=now)
    notify.push_list(request)


def offers_stand_again(request: HelpRequest, over_at: datetime | None, now: datetime) -> None:
    """Those who were turned down because it was over, as long as nobody was chosen."""
    rows = HelpAnswer.objects.filter(
        request=request, state=Answer.NOT_NEEDED, settled_at=over_at, agreement=None
    )
    ids = list(rows.values_list("member_id", flat=True))
    rows.update(state=Answer.OFFERED, settled_at=None)
    notify.withdraw_all(request, now)
    members = notify.here(ids, timezone.localdate(now))
    notify.wanted_after_all(request, members, now)


def end(agreement: HelpAgreement, *, by_helper: bool, now: datetime) -> None:
    """Called off, and nothing more is said about it. Part of other verbs; the request is held."""
    agreement.called_off_at, agreement.called_off_by_helper = now, by_helper
    agreement.sequence, agreement.changed_at = agreement.sequence + 1, now
    agreement.save(
        update_fields=["called_off_at", "called_off_by_helper", "sequence", "changed_at"]
    )
    answer = agreement.answer
    _settle_answer(answer, Answer.TAKEN_BACK if by_helper else Answer.NOT_NEEDED, now)
    telling.withdraw(agreement, now)
    close(agreement, now)


def close(agreement: HelpAgreement, now: datetime) -> None:
    """Its conversation is written in for some days more."""
    if agreement.conversation is not None:
        chat.close(agreement.conversation, closes_at=now + rules.CHAT_STAYS)


def finish(agreement: HelpAgreement, *, by: User | None, now: datetime) -> None:
    """It is done: the request too, when all who helped are. Part of other verbs; it is held."""
    request = agreement.request
    agreement.done_at, agreement.ask_done_at = now, None
    agreement.save(update_fields=["done_at", "ask_done_at", "asker_done_at", "helper_done_at"])
    telling.withdraw(agreement, now)
    close(agreement, now)
    steps.settle(request, by=by, now=now)
    if request.is_over:
        turn_down(request, now)
        notify.push_list(request)
    notify.push_agreement(agreement)
