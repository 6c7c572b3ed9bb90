"""Row locks, and what the database says when two come at once."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, OperationalError, models
from django.utils.translation import gettext as _

from community.errors import Refused

DEADLOCK, LOCK_TIMEOUT = "40P01", "55P03"
T = TypeVar("T")


def lock(model: type[models.Model], pks: Sequence[int | None]) -> None:
    """Row locks in pk order. `SKIP_LOCKS` is for the negative controls of the race tests."""
    if settings.SKIP_LOCKS:
        return
    rows: Any = model._default_manager.filter(pk__in=pks).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the constraint that had the last word."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)


def twice(work: Callable[[], T]) -> T:
    """Once more after a deadlock; a lock that cannot be had is a calm «try again»."""
    for attempt in (1, 2):
        try:
            return work()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state == DEADLOCK and attempt == 1:
                continue
            if state in (DEADLOCK, LOCK_TIMEOUT):
                message = _("Mange booker lige nu. Prøv igen om lidt.")
                raise Refused("busy", message, status=503) from error
            raise
    raise AssertionError("unreachable")
