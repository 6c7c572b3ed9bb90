"""The verbs of a line whose task somebody has done, undone or taken off the list.

The room with the tasks says who may. It holds the plan first (`hold`), then its task: the clock takes
them in the same order.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from community.people.models import Estate, Membership
from community.plan import actions, rules
from community.plan.models import Upkeep

KEY = "plan:line:"


@dataclass(frozen=True)
class Due:
    """A line of the plan on one of its days: «plan:line:12:2026-12-01»."""

    pk: int
    on: date

    @property
    def key(self) -> str:
        return f"{KEY}{self.pk}:{self.on.isoformat()}"


def hold(key: str) -> None:
    """One who writes at a time in the estate of the line. Nothing for what is no line of the plan."""
    due = _due(key)
    if due is not None:
        estates = Estate.objects.filter(pk__in=Upkeep.objects.filter(pk=due.pk).values("estate"))
        list(estates.select_for_update(no_key=True))


@transaction.atomic
def seen_to(member: Membership, key: str, *, now: datetime) -> Upkeep | None:
    """It was done today, and comes round again. None where the plan has moved on without it."""
    line = _line_due(member, key)
    if line is None:
        return None
    today = timezone.localdate(now)
    line.done_before_on, line.last_done_on = line.last_done_on, today
    line.next_on = rules.next_time(line.every, today)
    return _kept(member, line, "plan.done", now)


@transaction.atomic
def passed_by(member: Membership, key: str, *, now: datetime) -> Upkeep | None:
    """«Ikke nødvendig» this time: it comes round again as if it had been done on its day."""
    line, due = _line_due(member, key), _due(key)
    if line is None or due is None:
        return None
    line.next_on = rules.next_time(line.every, max(due.on, timezone.localdate(now)))
    return _kept(member, line, "plan.changed", now)


@transaction.atomic
def not_seen_to(member: Membership, key: str, *, was_done: bool, now: datetime) -> Upkeep | None:
    """It was a slip: the line has the days it had. None where somebody has changed it since."""
    due = _due(key)
    line = _line_of(member, due)
    if line is None or due is None:
        return None
    since = line.last_done_on if was_done else due.on
    expected = since and rules.next_time(line.every, since)
    if was_done and line.next_on != expected:
        return None
    if was_done:
        line.last_done_on, line.done_before_on = line.done_before_on, None
    line.next_on = due.on
    return _kept(member, line, "plan.changed", now)


def _due(key: str) -> Due | None:
    """What the key says; None for what is no line of the plan."""
    if not key.startswith(KEY):
        return None
    number, _colon, day = key.removeprefix(KEY).partition(":")
    return Due(int(number), date.fromisoformat(day))


def _line_of(member: Membership, due: Due | None) -> Upkeep | None:
    if due is None:
        return None
    rows = Upkeep.objects.visible_to(member).standing().select_for_update(no_key=True)
    found: Upkeep | None = rows.filter(pk=due.pk).first()
    return found


def _line_due(member: Membership, key: str) -> Upkeep | None:
    """The line, while this is the day it waits for."""
    due = _due(key)
    line = _line_of(member, due)
    return line if line and due and line.next_on == due.on else None


def _kept(member: Membership, line: Upkeep, act: str, now: datetime) -> Upkeep:
    line.changed_at = now
    line.save(update_fields=["last_done_on", "done_before_on", "next_on", "changed_at"])
    actions.keep(member, Upkeep, act, now)
    return line
