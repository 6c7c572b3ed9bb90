"""Many rows, some at a time: claimed for the clock, or taken by the broom."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

CLAIMED = 50
SWEPT = 1000  # rows in one statement, so that none of them takes long


def claimed(due: QuerySet[Any], rows: QuerySet[Any]) -> list[Any]:
    """Some of those that are due, locked, in their order, as `rows` fetches them.

    Rows another clock holds are left to it. Belongs in a transaction.
    """
    locked = due.select_for_update(skip_locked=True, no_key=True, of=("self",))
    place = {pk: turn for turn, pk in enumerate(locked.values_list("pk", flat=True)[:CLAIMED])}
    return sorted(rows.filter(pk__in=place), key=lambda row: place[row.pk])


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
            found = claimed(due(), rows)
            done += sum(act(row) is not False for row in found)
        if len(found) < CLAIMED:
            return done


def swept(rows: QuerySet[Any], act: Callable[[QuerySet[Any]], Any]) -> int:
    """`act` on some of them at a time (delete them), until none is left. How many there were."""
    done = 0
    while pks := list(rows.values_list("pk", flat=True)[:SWEPT]):
        act(rows.model._base_manager.filter(pk__in=pks))
        done += len(pks)
    return done
