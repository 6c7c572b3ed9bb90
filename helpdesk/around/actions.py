"""The verbs of asking around: the best are asked first, nobody more than three times a week."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from community.people.models import User
from helpdesk import matching
from helpdesk.around import notify
from helpdesk.handing import actions as handing
from helpdesk.matching import Match
from helpdesk.models import HelpNudge, HelpRequest, HelpStep, Reach

State = HelpRequest.State
WEEK = timedelta(days=7)
TOLD_A_WEEK = 3
# So many are told of one request at a time, and so many more may see it without a word.
TELL, LOOK_AT = 5, 15


@transaction.atomic
def ask_around(request: HelpRequest, *, now: datetime, most: int = TELL) -> int:
    """Ask the neighbours who fit best, and tell at most `most` of them. How many were told.

    Who has been told three times this week is asked without a word: it stands on their page. Who
    was asked before is not asked again, until an agreement falls through and a stand-in is wanted.
    Nobody is asked when it is over, hidden or found. What is for the coordinator alone is theirs
    at once.
    """
    if not request.is_open or request.hidden_at is not None:
        return 0
    if request.reach == Reach.COORDINATOR:
        handing.give(request, now=now)
        return 0
    matches = matching.best_for(request, now, LOOK_AT, but=_asked_already(request))
    heard = _heard_this_week(matches, now)
    told = 0
    for match in matches:
        if told >= most:
            break
        has_room = heard[match.member.user_id] < TOLD_A_WEEK
        _ask(request, match, now, is_told=has_room)
        told += has_room
    return told


def has_more(request: HelpRequest, now: datetime) -> bool:
    """Whether there is anybody who fits and has not been asked."""
    return bool(matching.best_for(request, now, 1, but=_asked_already(request)))


def no_longer_asked(request: HelpRequest, *, now: datetime) -> None:
    """It is over or found: what was said to those who were asked is not news any more."""
    notify.withdraw(request, now)
    if request.hidden_at is not None:
        handing.take_back(request, now=now)


def _ask(request: HelpRequest, match: Match, now: datetime, *, is_told: bool) -> None:
    HelpNudge.objects.update_or_create(
        request=request,
        member=match.member,
        defaults={"reasons": match.reasons, "at": now, "told_at": now if is_told else None},
    )
    if is_told:
        notify.can_you(request, match.member, match.reasons, now)
    else:
        notify.push_to([match.member])


def _asked_already(request: HelpRequest) -> list[int]:
    """Those asked since it was last agreed on: then everybody may be a stand-in."""
    asked = HelpNudge.objects.filter(request=request)
    steps = HelpStep.objects.filter(
        request=request, before=State.AGREED, after__in=(*HelpRequest.OPEN, State.WITHDRAWN)
    )
    fell_through = steps.order_by("-at").values_list("at", flat=True).first()
    if fell_through is not None:
        asked = asked.filter(at__gte=fell_through)
    return list(asked.values_list("member_id", flat=True))


def _heard_this_week(matches: list[Match], now: datetime) -> Counter[int]:
    """User → how often they were told this week, in any estate. Each person's row is held.

    Two requests at the same moment wait for each other here, so that three is three. `SKIP_LOCKS`
    is for the negative control of the race test.
    """
    users = sorted({match.member.user_id for match in matches})
    people: Any = User.objects.filter(pk__in=users).order_by("pk")
    if not settings.SKIP_LOCKS:
        people = people.select_for_update(no_key=True, of=("self",))
    list(people.values_list("pk", flat=True))
    lately = Q(told_at__gt=now - WEEK, told_at__lte=now)
    rows = HelpNudge.objects.filter(lately, member__user__in=users)
    return Counter(rows.values_list("member__user_id", flat=True))
