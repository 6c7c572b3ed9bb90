"""When somebody wants to be left in peace: wall time in Copenhagen, over midnight and both clock changes.

Pure arithmetic: whoever asks brings the moment and the hours.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from community.notifications.models import Way
from community.people.models import User

Hours = tuple[time, time]  # from–until on the wall

# Nobody is called late in the evening or at night, whatever they have chosen.
NIGHT: Hours = (time(21), time(8))
# Kinds that do not wait: the water is off now. Only what an office marks as urgent is told as such.
URGENT = frozenset({"noticeboard.urgent"})
SEARCHED = 8  # two choices that cover the whole day leave no moment to find


def hours_of(user: User, way: str, kind: str = "") -> list[Hours]:
    """The hours in which this person is not reached in this way. Paper makes no noise.

    What is urgent passes a person's own hours; the night of the telephone holds all the same.
    """
    if way == Way.SLIP:
        return []
    if kind in URGENT:
        return [NIGHT] if way == Way.CALL else []
    begins, ends = user.quiet_from, user.quiet_until
    own = [(begins, ends)] if begins is not None and ends is not None and begins != ends else []
    return [*own, NIGHT] if way == Way.CALL else own


def free_from(moment: datetime, hours: Sequence[Hours]) -> datetime | None:
    """`moment`, or when the quiet around it ends. None when the hours leave no time of the day."""
    for _ in range(SEARCHED):
        quiet = _first_around(moment, hours)
        if quiet is None:
            return moment
        moment = quiet[1]
    return None


def last_before(moment: datetime, hours: Sequence[Hours]) -> datetime:
    """The latest one may call about what is over at `moment`: itself, or when its quiet began."""
    for _ in range(SEARCHED):
        quiet = _first_around(moment - timedelta(microseconds=1), hours)
        if quiet is None:
            break
        moment = quiet[0]
    return moment


def _first_around(moment: datetime, hours: Sequence[Hours]) -> tuple[datetime, datetime] | None:
    """The quiet period that `moment` lies in, [from, until)."""
    today = timezone.localtime(moment, timezone.get_default_timezone()).date()
    for begins, ends in hours:
        for day in (today - timedelta(days=1), today):
            quiet = _period(day, begins, ends)
            if quiet[0] <= moment < quiet[1]:
                return quiet
    return None


def _period(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """The quiet that begins on `day`. It lasts for as long as the clock on the wall shows it.

    An hour that comes twice is quiet both times; one that is skipped ends where the clock goes on.
    """
    until = day if begins <= ends else day + timedelta(days=1)
    return _wall(day, begins), max(_wall(until, ends), _second(until, ends))


def _wall(day: date, clock: time) -> datetime:
    zone = timezone.get_default_timezone()
    return datetime.combine(day, clock, zone).replace(fold=0).astimezone(UTC)


def _second(day: date, clock: time) -> datetime:
    """The second time the clock shows this; an hour that is skipped has none, and moves back."""
    zone = timezone.get_default_timezone()
    return datetime.combine(day, clock, zone).replace(fold=1).astimezone(UTC)
