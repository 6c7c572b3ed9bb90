"""The one place where the state of a request changes. Each step is written down and stays.

Everything here is part of other verbs and runs under the request's row lock (`locks.held`).
"""

from datetime import datetime

from community.people.models import Membership, User
from helpdesk import rules
from helpdesk.handing import actions as handing
from helpdesk.models import HelpAnswer, HelpRequest, HelpStep

State = HelpRequest.State


def who(member: Membership) -> User:
    """Who pressed the button: the member, or who helps them."""
    return member.helper or member.user


def begin(request: HelpRequest, by: User | None, now: datetime) -> None:
    """A new row's first step: a draft."""
    HelpStep.objects.create(request=request, before="", after=request.state, by=by, at=now)


def step(request: HelpRequest, after: str, *, by: User | None, now: datetime) -> None:
    """From where it stands to `after`; `by` is nobody when the clock does it.

    Refused `changed` where this does not lead from there (`rules.STEPS`). To where it stands
    already is no step.
    """
    before = request.state
    if before == after:
        return
    rules.refuse_step(before, after)
    request.state = after
    if request.opened_at is None:
        request.opened_at = now
    if after in (State.ANSWERED, State.AGREED) and request.answered_at is None:
        request.answered_at = now
    request.over_at = now if request.is_over else None
    request.save(update_fields=["state", "found", "opened_at", "answered_at", "over_at"])
    HelpStep.objects.create(request=request, before=before, after=after, by=by, at=now)
    if after == State.HANDED_ON:
        handing.give(request, now=now)
    elif after != State.OPEN or before == State.HANDED_ON:
        handing.take_back(request, now=now)


def settle(request: HelpRequest, *, by: User | None, now: datetime) -> None:
    """The state says what the rows say: how many help with it, whether somebody offers to.

    When all who helped are done, it is done. For requests that are not over.
    """
    kept = list(request.agreements.kept())
    request.found = len(kept)
    after = _state_of(request, [one.done_at for one in kept])
    if after == request.state:
        request.save(update_fields=["found"])
    step(request, after, by=by, now=now)


def _state_of(request: HelpRequest, done: list[datetime | None]) -> str:
    if done and all(done):
        return State.DONE
    if len(done) >= request.wanted:
        return State.AGREED
    if done or HelpAnswer.objects.offered().filter(request=request).exists():
        return State.ANSWERED
    return State.HANDED_ON if request.handed_on_at is not None else State.OPEN
