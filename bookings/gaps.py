"""What is open, less what is taken. Pure, no queries."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bookings.slots import Slot


def joined(openings: Iterable[Slot]) -> list[Slot]:
    """Openings that meet at midnight are one: a feast goes on into the night."""
    found: list[Slot] = []
    for one in sorted(openings):
        if found and one.starts_at <= found[-1].ends_at:
            found[-1] = Slot(found[-1].starts_at, max(found[-1].ends_at, one.ends_at))
        else:
            found.append(one)
    return found


def covers(openings: Iterable[Slot], wanted: Slot) -> bool:
    """Whether it is open from the first moment of `wanted` to the last."""
    return any(
        one.starts_at <= wanted.starts_at and wanted.ends_at <= one.ends_at
        for one in joined(openings)
    )


def first_gap(
    openings: Iterable[Slot], busy: Iterable[Slot], since: datetime, length: timedelta
) -> Slot | None:
    """The first time from `since` on that is open, free and long enough."""
    taken = sorted(busy)
    for one in joined(openings):
        start = max(one.starts_at, since)
        for other in taken:
            if start + length <= other.starts_at:
                break
            start = max(start, other.ends_at) if other.ends_at > start else start
        if start + length <= one.ends_at:
            return Slot(start, start + length)
    return None


def gaps(hours: Slot, busy: Iterable[Slot]) -> list[Slot]:
    """What is left of one opening between what is taken, in order."""
    found, start = [], hours.starts_at
    for other in sorted(busy):
        if start < other.starts_at and start < hours.ends_at:
            found.append(Slot(start, min(other.starts_at, hours.ends_at)))
        start = max(start, other.ends_at)
    if start < hours.ends_at:
        found.append(Slot(start, hours.ends_at))
    return found
