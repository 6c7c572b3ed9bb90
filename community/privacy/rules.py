"""When one may move, how long things wait, and why not: no queries and no clock."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people.models import Membership

# docs/retention.md says the same, and a test reads it.
FORGET_AFTER = timedelta(days=30)  # after somebody has moved
LINK_LIVES = timedelta(days=7)
LONGEST_AHEAD = 12  # months


def midnight(day: date) -> datetime:
    """When the day begins in Copenhagen."""
    return timezone.make_aware(datetime.combine(day, time.min))


def in_a_year(today: date) -> date:
    """The last day one may choose: the same date next year (28 February for the 29th)."""
    try:
        return today.replace(year=today.year + LONGEST_AHEAD // 12)
    except ValueError:
        return today.replace(year=today.year + 1, day=28)


def first_of_next_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def earliest(member: Membership, today: date) -> date:
    """A membership lasts a day at least: who came today leaves tomorrow."""
    return max(today, member.period.lower + timedelta(days=1))


def ends_on(member: Membership) -> date | None:
    """The first day the member is not here any more, by their own period or the household's."""
    ends = [member.period.upper, member.household.period.upper if member.household else None]
    return min((end for end in ends if end is not None), default=None)


def wrong_day(on: date, today: date, first: date) -> Refused | None:
    """Why nobody can move on that day; None when they can."""
    if on < today:
        sentence: Any = _("Den dag er gået. Vælg i dag eller en senere dag.")
        return Refused("past", sentence, status=422, field="on")
    if on < first:
        sentence = _("I er lige flyttet ind i dag. Vælg i morgen eller en senere dag.")
        return Refused("too_soon", sentence, status=422, field="on")
    if on > in_a_year(today):
        sentence = _("Det er for langt ude i fremtiden. Vælg en dag inden for et år.")
        return Refused("too_far", sentence, status=422, field="on")
    return None
