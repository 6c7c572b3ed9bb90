"""When two who have agreed meet next, by the clock on the wall. Pure, no queries.

What comes again is at the same hour on both sides of the night the clocks are changed.
"""

from datetime import date, datetime, time, timedelta

from community.times import Every, days_of, local, midnight, next_day, rule_of, wall
from helpdesk.models import HelpAgreement

EVENING = time(18)


def next_moment(agreement: HelpAgreement, since: datetime) -> datetime | None:
    """The first moment they meet at or after `since`; None when there is none."""
    first = agreement.starts_at
    if first is None:
        return None
    if agreement.every == Every.ONCE:
        return first if first >= since else None
    day, clock = local(first).date(), local(first).time()
    days = days_of(day, rule_of(agreement.every, day), max(day, local(since).date()))
    # An hour that is skipped that night comes an hour later, and may lie before `since` as written.
    return next(moment for moment in (wall(one, clock) for one in days) if moment >= since)


def tomorrow(now: datetime) -> tuple[datetime, datetime] | None:
    """(first, end) of what is told as «i morgen» tonight, or None before 18."""
    here = local(now)
    if here.time() < EVENING:
        return None
    day = next_day(here.date())
    return midnight(day), midnight(next_day(day))


def is_said_already(day: date, now: datetime) -> bool:
    """Whether the evening before this day has begun: who says yes now needs no reminding of it."""
    window = tomorrow(now)
    return midnight(day) < (window[1] if window else midnight(next_day(local(now).date())))


def due_between(
    agreement: HelpAgreement, first: datetime, end: datetime, told_for: datetime | None
) -> datetime | None:
    """The moment from `first` until before `end` that nobody was told of yet."""
    moment = next_moment(agreement, first)
    return moment if moment is not None and moment < end and moment != told_for else None


def ends_at(agreement: HelpAgreement, moment: datetime) -> datetime:
    return moment + timedelta(minutes=agreement.minutes)
