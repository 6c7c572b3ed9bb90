"""When places cannot be had by anybody: closures, and the times that are blocked again and again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, TimeField, Value

from bookings.models import Closure, Facility, FixedBlock
from bookings.slots import Slot
from community.times import days_of, local, midnight, next_day, wall


@dataclass(frozen=True)
class Blocked:
    """From–to; without an end when nobody knows yet. `reason` is what residents read."""

    starts_at: datetime
    ends_at: datetime | None
    reason: str

    def hits(self, slot: Slot) -> bool:
        return self.starts_at < slot.ends_at and (
            self.ends_at is None or slot.starts_at < self.ends_at
        )


def blocked_by(
    facilities: Sequence[Facility], since: datetime, before: datetime, *, fixed: bool = True
) -> dict[int, list[Blocked]]:
    """Per facility what hits it: its own, that of the place it is part of, and of its parts.

    `fixed` is for who books for themselves; what is open to all is what such times are kept for.
    Closures first, in order. One query, however many facilities. Needs `with_rules()`.
    """
    touching = {pk for one in facilities for pk in _touching(one)}
    found: dict[int, list[Blocked]] = {}
    for row in _rows(touching, since, before, fixed):
        found.setdefault(row.facility, []).extend(_times_of(row, since, before))
    return {
        one.pk: [blocked for pk in _touching(one) for blocked in found.get(pk, [])]
        for one in facilities
    }


def hit_by(facility: Facility, slot: Slot, *, fixed: bool = True) -> Blocked | None:
    """The first that stands in the way of a time, if any does."""
    rows = blocked_by([facility], slot.starts_at, slot.ends_at, fixed=fixed)[facility.pk]
    return next((blocked for blocked in rows if blocked.hits(slot)), None)


def _touching(facility: Facility) -> Iterable[int]:
    return [*facility.taken_with, *([facility.part_of_id] if facility.part_of_id else [])]


class _Row(NamedTuple):
    """A closure, which has a period, or a time that comes again, which has what is after it."""

    facility: int
    reason: str
    period: Any
    first: date
    last: date | None
    rule: str
    from_time: time
    until_time: time


def _rows(
    facilities: Iterable[int], since: datetime, before: datetime, fixed: bool
) -> Iterable[_Row]:
    none: dict[str, Any] = {
        "first": Value(None, DateField()),
        "last": Value(None, DateField()),
        "rule": Value("", CharField()),
        "from_time": Value(None, TimeField()),
        "until_time": Value(None, TimeField()),
    }
    hitting = Closure.objects.filter(facility__in=facilities, period__overlap=(since, before))
    found: Any = hitting.annotate(**none).values_list(*_Row._fields)
    if fixed:
        blocks = FixedBlock.objects.filter(facility__in=facilities)
        period = Value(None, Closure._meta.get_field("period"))
        found = found.union(blocks.annotate(period=period).values_list(*_Row._fields), all=True)
    return (_Row(*row) for row in found.order_by("period"))


def _times_of(block: _Row, since: datetime, before: datetime) -> Iterator[Blocked]:
    if block.period is not None:
        yield Blocked(block.period.lower, block.period.upper, block.reason)
        return
    last = local(before).date()
    last = min(last, block.last) if block.last else last
    for day in days_of(block.first, block.rule, max(block.first, local(since).date())):
        if day > last:
            return
        until = midnight(next_day(day)) if block.until_time == time() else None
        ends_at = until or wall(day, block.until_time)
        yield Blocked(wall(day, block.from_time), ends_at, block.reason)
