"""Many rows, some at a time: claimed for the clock, or taken by the broom."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

CLAIMED = 50
SWEPT = 1000  # rows in one statement, so that none of them takes long


def claimed(due: QuerySet[Any], rows: QuerySet[Any]) -> list[Any]:
    """Some of those that are due, locked, in their order, as `rows` fetches them.

    Rows another clock holds are left to it, and so is what another clock did between our look
    and our lock. Belongs in a transaction.
    """
    return _claimed(due, rows)[0]


def in_batches(
    due: Callable[[], QuerySet[Any]], rows: QuerySet[Any], act: Callable[[Any], bool | None]
) -> int:
    """Each row that is due, until none is: a transaction a batch. How many there were.

    `act` makes its row no longer due, so a worker killed half-way has done a batch or none of it.
    A row of which it says False was looked at and nothing else: it does not count.
    """
    done = 0
    while True:
        with transaction.atomic():
            found, locked = _claimed(due(), rows)
            done += sum(act(row) is not False for row in found)
        if locked < CLAIMED:
            return done


def _claimed(due: QuerySet[Any], rows: QuerySet[Any]) -> tuple[list[Any], int]:
    """What `claimed` gives, and how many were locked.

    The row may be as it was while what makes it due stands in another table, so the question is
    asked again under the lock.
    """
    locked = due.select_for_update(skip_locked=True, no_key=True, of=("self",))
    place = {pk: turn for turn, pk in enumerate(locked.values_list("pk", flat=True)[:CLAIMED])}
    still = rows.filter(pk__in=due.filter(pk__in=place).order_by().values("pk"))
    return sorted(still, key=lambda row: place[row.pk]), len(place)


def swept(rows: QuerySet[Any], act: Callable[[QuerySet[Any]], Any]) -> int:
    """`act` on some of them at a time (delete them), until none is left. How many there were."""
    done = 0
    while pks := list(rows.values_list("pk", flat=True)[:SWEPT]):
        act(rows.model._base_manager.filter(pk__in=pks))
        done += len(pks)
    return done
