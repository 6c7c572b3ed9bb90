"""Row locks, always in the same order."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from community import locks

T = TypeVar("T")


def lock(model: type[models.Model], pks: Sequence[int | None]) -> None:
    """Row locks in pk order. `SKIP_LOCKS` is for the negative controls of the race tests."""
    if settings.SKIP_LOCKS:
        return
    rows: Any = model._default_manager.filter(pk__in=pks).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def twice(work: Callable[[], T]) -> T:
    """Once more after a deadlock; a lock that cannot be had is a calm «try again»."""
    return locks.twice(work, _("Mange booker lige nu. Prøv igen om lidt."))
