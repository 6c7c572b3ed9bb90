"""The verbs of who asks: ask, change, withdraw, ask again; and a moderator's.

A request's row is locked first, and everything that hangs on it is decided while it is held.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.locks import again
from community.moderation.rules import refuse_writing
from community.people.cpr import refuse_cpr
from community.people.models import Membership
from helpdesk import checks, notify, rules, telling
from helpdesk.around import actions as around
from helpdesk.locks import held
from helpdesk.models import HelpAnswer, HelpRequest
from helpdesk.models.kinds import When
from helpdesk.settling import actions as settling
from helpdesk.steps import actions as steps
from helpdesk.steps.actions import who
from helpdesk.written import ASKED, Asked, as_asked

State, Answer = HelpRequest.State, HelpAnswer.State


def ask(
    member: Membership,
    asked: Asked,
    *,
    now: datetime,
    request_key: str | None = None,
    is_draft: bool = False,
) -> HelpRequest:
    """«Jeg har brug for hjælp»: it stands for those it is meant for, and those who fit are asked.

    Or it is kept as a draft that nobody sees. The same `request_key` from the same member makes
    one. Refused `not_yours` (a guest), `paused`, `many_open`, as `checks.asked`, and `busy`.
    """
    return again(lambda: _ask(member, asked, now, request_key or "", is_draft))


@transaction.atomic
def _ask(
    member: Membership, asked: Asked, now: datetime, request_key: str, is_draft: bool
) -> HelpRequest:
    _refuse_unless_asker(member, now)
    # One at a time for each member, so that two taps are one request.
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    mine = HelpRequest.objects.mine(member)
    if refuse_cpr(request_key):
        earlier: HelpRequest | None = mine.filter(request_key=request_key).first()
        if earlier is not None:
            return earlier
    asked = checks.asked(member, asked, now, is_draft=is_draft)
    if not is_draft:
        _refuse_many(member)
    request = HelpRequest(
        estate=member.estate, member=member, made_at=now, request_key=request_key or None
    )
    _fill(request, member, asked)
    request.save()
    request.refresh_from_db(fields=["token"])
    steps.begin(request, who(member), now)
    if not is_draft:
        _open(member, request, now)
    return request


def _refuse_unless_asker(member: Membership, now: datetime) -> None:
    if not rules.can_ask(member):
        raise Refused("not_yours", _("Det er for dem, der bor eller arbejder her."), status=403)
    refuse_writing(member, now)


def _refuse_many(member: Membership) -> None:
    if HelpRequest.objects.mine(member).open().count() >= rules.MOST_OPEN:
        sentence = _("Du søger hjælp til {most} ting. Luk en af dem først.")
        raise Refused("many_open", sentence.format(most=rules.MOST_OPEN))


def _fill(request: HelpRequest, member: Membership, asked: Asked) -> None:
    for name in ASKED:
        value = getattr(asked, name)
        setattr(request, name, list(value) if name in ("languages", "weekdays") else value)
    request.is_when_hidden = asked.category in rules.HIDES_DAYS
    request.helped_by = member.helper


def _open(member: Membership, request: HelpRequest, now: datetime) -> None:
    request.opened_at = now
    request.expires_at = rules.expires_at(request, now)
    request.save(update_fields=["opened_at", "expires_at"])
    steps.step(request, State.OPEN, by=who(member), now=now)
    around.ask_around(request, now=now)
    telling.asked_for(member, request, now)
    notify.push_list(request)


def open_draft(member: Membership, request: HelpRequest, *, now: datetime) -> HelpRequest:
    """A draft is asked. What is asked already stays as it is.

    Refused `not_yours`, `paused`, `many_open`, as `checks.asked`, and `busy`.
    """
    return again(lambda: _open_draft(member, request, now))


@transaction.atomic
def _open_draft(member: Membership, request: HelpRequest, now: datetime) -> HelpRequest:
    request = _mine(member, request)
    if request.state == State.DRAFT:
        _refuse_unless_asker(member, now)
        _refuse_many(member)
        _fill(request, member, checks.asked(member, as_asked(request), now))
        request.save()
        _open(member, request, now)
    return request


@transaction.atomic
def discard(member: Membership, request: HelpRequest, *, now: datetime) -> None:
    """A draft is thrown away. Refused `not_yours`, and `asked` for what neighbours have seen."""
    request = _mine(member, request)
    if request.state != State.DRAFT:
        raise Refused("asked", _("Naboerne har set det. Træk det tilbage i stedet."))
    request.delete()


def change(member: Membership, request: HelpRequest, asked: Asked, *, now: datetime) -> HelpRequest:
    """What is asked for as it is now. Those who offered hear it when it is something else.

    Refused `not_yours`, `paused`, `over`, `agreed` (move the agreement instead), `has_answers`
    (another kind of help is another request), as `checks.asked`, and `busy`.
    """
    return again(lambda: _change(member, request, asked, now))


@transaction.atomic
def _change(member: Membership, request: HelpRequest, asked: Asked, now: datetime) -> HelpRequest:
    request = _mine(member, request)
    refuse_writing(member, now)
    is_draft = request.state == State.DRAFT
    offered = list(HelpAnswer.objects.offered().filter(request=request))
    _refuse_change(request, asked, bool(offered))
    before, was_open = _what_matters(request), not request.is_discreet
    _fill(request, member, checks.asked(member, asked, now, was=request, is_draft=is_draft))
    if not is_draft:
        request.expires_at = rules.expires_at(request, now)
    request.save()
    if is_draft:
        return request
    steps.settle(request, by=who(member), now=now)
    if request.state == State.AGREED:  # fewer are wanted, and they are found
        settling.turn_down(request, now)
        around.no_longer_asked(request, now=now)
    elif _what_matters(request) != before:
        members = notify.here([one.member_id for one in offered], timezone.localdate(now))
        notify.changed(request, members, now)
    _push_both(request, was_open)
    return request


def _refuse_change(request: HelpRequest, asked: Asked, is_answered: bool) -> None:
    if request.is_over:
        raise _over()
    if request.state == State.AGREED:
        raise Refused("agreed", _("I har en aftale. Lav tiden om på aftalen."))
    if asked.category != request.category and (is_answered or request.found):
        sentence = _("Nogen har svaret på det, du søgte. Søg hellere om det nye for sig.")
        raise Refused("has_answers", sentence, field="category")


def _what_matters(request: HelpRequest) -> tuple[object, ...]:
    """What those who offered are told of when it changes."""
    names = (
        "title",
        "text",
        "when",
        "starts_at",
        "ends_at",
        "weekdays",
        "when_words",
        "size",
        "place",
    )
    return tuple(getattr(request, name) for name in names)


def _push_both(request: HelpRequest, was_open: bool) -> None:
    """Lists it has left look again, too."""
    notify.push_list(request)
    if was_open and request.is_discreet:
        notify.push_left(request)


# --- not any more, and again ---------------------------------------------------------------------


def withdraw(member: Membership, request: HelpRequest, *, now: datetime) -> HelpRequest:
    """«Det er ikke nødvendigt mere»: an agreement is called off, and who offered is told, kindly.

    Twice is once. `ask_again` undoes it. Refused `not_yours`, `draft` (throw it
    away instead), `over`, `busy`.
    """
    return again(lambda: _withdraw(member, request, now))


@transaction.atomic
def _withdraw(member: Membership, request: HelpRequest, now: datetime) -> HelpRequest:
    request = _mine(member, request)
    if request.state == State.DRAFT:
        raise Refused("draft", _("Det er kun en kladde. Slet den i stedet."))
    if request.state == State.WITHDRAWN:
        return request
    if request.is_over:
        raise _over()
    settling.end_all(request, by=who(member), now=now)
    telling.withdrawn_for(member, request, now)
    return request


def ask_again(member: Membership, request: HelpRequest, *, now: datetime) -> HelpRequest:
    """Back on the list: what was withdrawn, or has expired.

    Within the hour it is as it was; later it is asked anew. A day that has passed is left out: then
    it does not haste. Who had offered stands there again and hears it. What is open stays open.
    Refused `not_yours`, `paused`, `over`, `many_open`, `busy`.
    """
    return again(lambda: _ask_again(member, request, now))


@transaction.atomic
def _ask_again(member: Membership, request: HelpRequest, now: datetime) -> HelpRequest:
    request = _mine(member, request)
    if request.is_open or request.state == State.AGREED:
        return request
    _refuse_unless_asker(member, now)
    if request.state not in (State.WITHDRAWN, State.EXPIRED):
        raise _over()
    over_at = request.over_at
    is_undo = _is_undo(request, now)
    _refuse_many(member)
    _renew(request, is_undo, now)
    request.save()
    steps.step(request, State.OPEN, by=who(member), now=now)
    settling.offers_stand_again(request, over_at, now)
    steps.settle(request, by=who(member), now=now)
    around.ask_around(request, now=now)
    notify.push_list(request)
    return request


def _is_undo(request: HelpRequest, now: datetime) -> bool:
    over_at = request.over_at if request.state == State.WITHDRAWN else None
    return over_at is not None and now - over_at <= rules.UNDO


def _renew(request: HelpRequest, is_undo: bool, now: datetime) -> None:
    """As if it was asked now; an undo lets it be as it was."""
    if request.starts_at is not None and request.starts_at <= now:
        request.when, request.starts_at, request.ends_at = When.ANY, None, None
    request.expires_at = rules.expires_at(request, now)
    if not is_undo:
        request.opened_at, request.answered_at = now, None
        request.widen_asked_at = request.handed_on_at = request.expiry_told_at = None
        request.choice_asked_at = None


# --- hidden by a moderator -----------------------------------------------------------------------


@transaction.atomic
def hide(token: UUID, now: datetime) -> None:
    """Gone for everybody but who asked and who helps; nobody new answers."""
    _set_hidden(token, now, now)


@transaction.atomic
def show(token: UUID, now: datetime) -> None:
    """Seen again."""
    _set_hidden(token, None, now)


def _set_hidden(token: UUID, hidden_at: datetime | None, now: datetime) -> None:
    found = HelpRequest.objects.filter(token=token).first()
    if found is None or (found.hidden_at is None) == (hidden_at is None):
        return
    request = held(found.pk)
    request.hidden_at = hidden_at
    request.save(update_fields=["hidden_at"])
    if hidden_at is not None:
        notify.withdraw_all(request, now)
        around.no_longer_asked(request, now=now)
    notify.push_list(request)


# --- shared --------------------------------------------------------------------------------------


def _mine(member: Membership, request: HelpRequest) -> HelpRequest:
    """The request, locked and as it is now. Refused `not_yours`."""
    request = held(request.pk)
    if not rules.is_asker(member, request):
        raise rules.not_yours()
    return request


def _over() -> Refused:
    return Refused("over", _("Det er slut. Du kan søge igen."))
