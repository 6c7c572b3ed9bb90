"""When to try again, and when to stop trying: arithmetic without a clock."""

import random
from datetime import datetime, timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
GIVE_UP = timedelta(hours=24)
# A row that this many workers in a row have died on is the one that kills them.
POISON = 8
ASIDE = "no worker survived it"  # what stands beside it then


def wait_after(tries: int, luck: float) -> timedelta:
    """One minute, doubling to six hours, give or take a fifth (`luck` is 0–1)."""
    doubled = FIRST * 2 ** min(max(tries, 1) - 1, 12)
    return min(doubled, LONGEST) * (0.8 + 0.4 * luck)


def next_try(now: datetime, first_tried_at: datetime | None, tries: int) -> datetime | None:
    """When to try again, or None when a day has passed since the first try."""
    again = now + wait_after(tries, random.random())  # noqa: S311 - spreads load, guards nothing
    begun = first_tried_at or now
    return again if again <= begun + GIVE_UP else None
