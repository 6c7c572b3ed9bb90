"""The clock's verbs for what waits: ask the asker, hand it on, remind them to choose, let it end.

Each step is due by what stands in the row, so a clock that was off does them in order: what is
handed on at once is not asked about too, and nothing ends before somebody has had time to look.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from community.batches import in_batches
from helpdesk import notify as house
from helpdesk.around import actions as around
from helpdesk.models import HelpAnswer, HelpRequest, HelpStep, Reach, When
from helpdesk.settling import actions as settling
from helpdesk.steps import actions as steps
from helpdesk.waiting import notify, rules

State = HelpRequest.State
# Where the days are hidden, they are not told by what is done about them.
ON_A_DAY = Q(when=When.DAY, is_when_hidden=False)


def look(now: datetime) -> int:
    """All that is due, in the order of a request's life. How many steps were taken."""
    asked = ask_to_widen_due(now) + hand_on_due(now)
    return asked + ask_to_choose_due(now) + tell_of_the_end_due(now) + expire_due(now)


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


def ask_to_choose_due(now: datetime) -> int:
    """Somebody has answered, and after two days the asker has not chosen. Once for each waiting."""
    due = _undecided(now).filter(undecided_since__lte=now - rules.CHOOSE_AFTER)
    due = due.exclude(choice_asked_at__gte=F("undecided_since")).exclude(_is_end_due(now))
    return _each(due, _ask_to_choose, now)


def tell_of_the_end_due(now: datetime) -> int:
    """Before it ends the asker hears once more that neighbours can. Once for each end of it."""
    return _each(_undecided(now).filter(_is_end_due(now)), _tell_of_the_end, now)


def expire_due(now: datetime) -> int:
    """After fourteen days, or when its time has passed, it ends. One tap asks again."""
    return _each(_timed().filter(_is_at_its_end(now)), _expire, now)


# --- which ---------------------------------------------------------------------------------------


def _timed() -> Any:
    """With `since`: from when it has stood open this time; `offered_at`: the oldest answer that waits."""
    opened = HelpStep.objects.filter(request=OuterRef("pk"), after=State.OPEN).order_by("-at")
    since = Coalesce(Subquery(opened.values("at")[:1]), "opened_at")
    offered = HelpAnswer.objects.offered().filter(request=OuterRef("pk"))
    return HelpRequest.objects.annotate(since=since, offered_at=Subquery(offered.values("at")[:1]))


def waiting(now: datetime) -> Any:
    """Nobody has answered, somebody still waits, and its time is not past."""
    rows = _timed().filter(state=State.OPEN, hidden_at=None, member__isnull=False)
    return rows.exclude(ON_A_DAY, starts_at__lte=now)


def _undecided(now: datetime) -> Any:
    """Somebody can, the asker has not chosen, and its time is not past."""
    rows = _timed().filter(state=State.ANSWERED, hidden_at=None, member__isnull=False)
    rows = rows.filter(offered_at__isnull=False).exclude(ON_A_DAY, starts_at__lte=now)
    return rows.annotate(undecided_since=Greatest("offered_at", "since"))


def _is_end_due(now: datetime) -> Q:
    """It ends soon, and they have neither just answered nor just been reminded."""
    near = Q(expires_at__lte=now + rules.BEFORE_THE_END)
    rested = Q(choice_asked_at=None) | Q(choice_asked_at__lte=now - rules.BETWEEN_REMINDERS)
    untold = Q(end_told_for=None) | ~Q(end_told_for=F("expires_at"))
    return near & rested & untold & Q(undecided_since__lte=now - rules.ASK_SOON_AFTER)


def _is_ask_due(now: datetime) -> Q:
    long = Q(since__lte=now - rules.ASK_AFTER)
    return long | _is_for(now, rules.SOON) & Q(since__lte=now - rules.ASK_SOON_AFTER)


def _is_hand_on_due(now: datetime) -> Q:
    long = Q(since__lte=now - rules.HAND_ON_AFTER)
    return long | _is_for(now, rules.VERY_SOON) & Q(since__lte=now - rules.HAND_ON_SOON_AFTER)


def _is_for(now: datetime, within: Any) -> Q:
    """Wanted within that time. Where the days are hidden they must not be told by what we do."""
    return (ON_A_DAY & Q(starts_at__lte=now + within)) | Q(when=When.NOW)


def _is_at_its_end(now: datetime) -> Q:
    ended = Q(expires_at__lte=now)
    unanswered = Q(state__in=[State.OPEN, State.HANDED_ON])
    past = ON_A_DAY & Q(starts_at__isnull=False) & ended
    looked_for = Q(state=State.HANDED_ON, handed_on_at__lte=now - rules.TIME_TO_LOOK)
    long = Q(since__lte=now - rules.EXPIRE_AFTER) | ended
    nobody = (Q(hidden_at__isnull=False) | Q(member=None)) & ended
    # Nothing ends while neighbours can help, before the asker has had time to choose.
    warned = Q(offered_at=None) | Q(end_told_for=F("expires_at"))
    undecided = Q(state=State.ANSWERED) & ended & (past | warned | nobody)
    return undecided | unanswered & (past | (looked_for & long) | nobody)


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


def _ask_to_choose(request: HelpRequest, now: datetime) -> None:
    request.choice_asked_at = now
    request.save(update_fields=["choice_asked_at"])
    notify.will_you_choose(request, _who_can(request), now)


def _tell_of_the_end(request: HelpRequest, now: datetime) -> None:
    """However late the clock was, the asker has two days to choose; a day that is set stays set."""
    if request.when != When.DAY or request.is_when_hidden:
        assert request.expires_at is not None
        request.expires_at = max(request.expires_at, now + rules.BEFORE_THE_END)
    request.choice_asked_at, request.end_told_for = now, request.expires_at
    request.save(update_fields=["choice_asked_at", "end_told_for", "expires_at"])
    notify.it_ends_soon(request, _who_can(request), now)


def _who_can(request: HelpRequest) -> int:
    """How many the asker may choose among: nobody with a block between the two."""
    assert request.member is not None
    seen = HelpAnswer.objects.visible_to(request.member)
    return seen.offered().filter(request=request).count()


def _expire(request: HelpRequest, now: datetime) -> None:
    """Those who offered hear that it is over; where one of two was found it goes on with one."""
    could = request.member is not None and _who_can(request) > 0
    house.withdraw_all(request, now)
    notify.withdraw(request, now)
    around.no_longer_asked(request, now=now)
    settling.turn_down(request, now, say=None if request.found else house.came_to_nothing)
    if request.found:
        request.wanted = request.found
        request.save(update_fields=["wanted"])
        steps.settle(request, by=None, now=now)
    else:
        request.expiry_told_at = now
        request.save(update_fields=["expiry_told_at"])
        steps.step(request, State.EXPIRED, by=None, now=now)
        notify.has_expired(request, now, could=could)
    house.push_list(request)
