"""What the database says when many come at once: once more, or a calm «try again»."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _

from community.errors import Refused

# The last: it waited in line for longer than any query may take.
DEADLOCK, LOCK_TIMEOUT, CANCELED = "40P01", "55P03", "57014"
TRIES = 3  # two hundred at once are a few seconds of one row
T = TypeVar("T")


def again(work: Callable[[], T]) -> T:
    """Once more after a deadlock or a lock that was long in coming. Refused `busy` after three."""
    sentence = _("Der er mange på én gang lige nu. Prøv igen om lidt.")
    return _tried(work, TRIES, {DEADLOCK, LOCK_TIMEOUT, CANCELED}, sentence)


def twice(work: Callable[[], T], sentence: str) -> T:
    """Once more after a deadlock. Refused `busy` with the sentence when a lock is long in coming."""
    return _tried(work, 2, {DEADLOCK}, sentence)


def _tried(work: Callable[[], T], tries: int, tried_again: set[str], sentence: str) -> T:
    for attempt in range(1, tries + 1):
        try:
            return work()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state not in (DEADLOCK, LOCK_TIMEOUT, CANCELED):
                raise
            if attempt == tries or state not in tried_again:
                facts = {"retry_after": 2}
                raise Refused("busy", sentence, status=503, facts=facts) from error
    raise AssertionError("unreachable")


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the constraint that had the last word."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
