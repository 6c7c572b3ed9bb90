"""The clock's verbs for what nobody answers: ask the asker, hand it on, let it end.

Each step is due by what stands in the row, so a clock that was off does them in order: what is
handed on at once is not asked about too, and nothing ends before somebody has had time to look.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from community.batches import in_batches
from helpdesk import notify as house
from helpdesk.around import actions as around
from helpdesk.models import HelpRequest, HelpStep, Reach, When
from helpdesk.settling import actions as settling
from helpdesk.steps import actions as steps
from helpdesk.waiting import notify, rules

State = HelpRequest.State


def look(now: datetime) -> int:
    """All that is due, in the order of a request's life. How many steps were taken."""
    return ask_to_widen_due(now) + hand_on_due(now) + expire_due(now)


def ask_to_widen_due(now: datetime) -> int:
    """After two days without an answer the asker is asked whether to ask more. Once a circle.

    Nobody is asked when there is nobody more to ask; that it was looked at is kept.
    """
    fresh = Q(widened_at=None) | Q(widened_at__lte=now - rules.ASK_AFTER)
    due = waiting(now).filter(_is_ask_due(now), fresh, widen_asked_at=None)
    return _each(due.exclude(_is_hand_on_due(now)), _ask, now)


def hand_on_due(now: datetime) -> int:
    """After five days a colleague looks for a neighbour. Everybody may still answer."""
    return _each(waiting(now).filter(_is_hand_on_due(now)), _hand_on, now)


def expire_due(now: datetime) -> int:
    """After fourteen days, or when its time has passed, it ends. One tap asks again."""
    return _each(_timed().filter(_is_at_its_end(now)), _expire, now)


# --- which ---------------------------------------------------------------------------------------


def _timed() -> Any:
    """With `since`: from when it has stood open this time."""
    opened = HelpStep.objects.filter(request=OuterRef("pk"), after=State.OPEN).order_by("-at")
    since = Coalesce(Subquery(opened.values("at")[:1]), "opened_at")
    return HelpRequest.objects.annotate(since=since)


def waiting(now: datetime) -> Any:
    """Nobody has answered, somebody still waits, and its time is not past."""
    past = Q(when=When.DAY, is_when_hidden=False, starts_at__lte=now)
    rows = _timed().filter(state=State.OPEN, hidden_at=None, member__isnull=False)
    return rows.exclude(past)


def _is_ask_due(now: datetime) -> Q:
    long = Q(since__lte=now - rules.ASK_AFTER)
    return long | _is_for(now, rules.SOON) & Q(since__lte=now - rules.ASK_SOON_AFTER)


def _is_hand_on_due(now: datetime) -> Q:
    long = Q(since__lte=now - rules.HAND_ON_AFTER)
    return long | _is_for(now, rules.VERY_SOON) & Q(since__lte=now - rules.HAND_ON_SOON_AFTER)


def _is_for(now: datetime, within: Any) -> Q:
    """Wanted within that time. Where the days are hidden they must not be told by what we do."""
    on_a_day = Q(when=When.DAY, is_when_hidden=False, starts_at__lte=now + within)
    return on_a_day | Q(when=When.NOW)


def _is_at_its_end(now: datetime) -> Q:
    ended = Q(expires_at__lte=now)
    unanswered = Q(state__in=[State.OPEN, State.HANDED_ON])
    past = Q(when=When.DAY, is_when_hidden=False, starts_at__isnull=False) & ended
    looked_for = Q(state=State.HANDED_ON, handed_on_at__lte=now - rules.TIME_TO_LOOK)
    long = Q(since__lte=now - rules.EXPIRE_AFTER) | ended
    nobody = (Q(hidden_at__isnull=False) | Q(member=None)) & ended
    return (Q(state=State.ANSWERED) & ended) | unanswered & (past | (looked_for & long) | nobody)


# --- what ----------------------------------------------------------------------------------------


def _each(due: Any, work: Callable[[HelpRequest, datetime], None], now: datetime) -> int:
    rows = HelpRequest.objects.with_people()
    return in_batches(lambda: due.order_by("opened_at", "pk"), rows, lambda row: work(row, now))


def _ask(request: HelpRequest, now: datetime) -> None:
    request.widen_asked_at = now
    request.save(update_fields=["widen_asked_at"])
    is_open = request.reach != Reach.MATCHED
    if rules.can_widen(request) and (is_open or around.has_more(request, now)):
        notify.shall_we_ask_more(request, now)
        house.push(request)


def _hand_on(request: HelpRequest, now: datetime) -> None:
    """What was asked while the clock was off needs no question of its own any more."""
    request.handed_on_at = now
    request.widen_asked_at = request.widen_asked_at or now
    request.save(update_fields=["handed_on_at", "widen_asked_at"])
    notify.withdraw(request, now)
    steps.step(request, State.HANDED_ON, by=None, now=now)
    if request.reach != Reach.COORDINATOR:
        notify.somebody_is_looking(request, now)
    house.push_list(request)


def _expire(request: HelpRequest, now: datetime) -> None:
    """Those who offered hear that it is over; where one of two was found it goes on with one."""
    house.withdraw_all(request, now)
    notify.withdraw(request, now)
    around.no_longer_asked(request, now=now)
    settling.turn_down(request, now)
    if request.found:
        request.wanted = request.found
        request.save(update_fields=["wanted"])
        steps.settle(request, by=None, now=now)
    else:
        request.expiry_told_at = now
        request.save(update_fields=["expiry_told_at"])
        steps.step(request, State.EXPIRED, by=None, now=now)
        notify.has_expired(request, now)
    house.push_list(request)
