"""Locks that are not to be had: a calm «try again», never an error of ours."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError
from django.utils.translation import gettext as _

from community.errors import Refused

# The last: it waited in line for longer than any query may take.
DEADLOCK, LOCK_TIMEOUT, CANCELED = "40P01", "55P03", "57014"
T = TypeVar("T")


def twice(work: Callable[[], T]) -> T:
    """Once more after a deadlock. Refused `busy` when a lock cannot be had in time."""
    for attempt in (1, 2):
        try:
            return work()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state == DEADLOCK and attempt == 1:
                continue
            if state in (DEADLOCK, LOCK_TIMEOUT, CANCELED):
                sentence = _("Mange skriver lige nu. Prøv igen om lidt.")
                facts = {"retry_after": 2}
                raise Refused("busy", sentence, status=503, facts=facts) from error
            raise
    raise AssertionError("unreachable")
