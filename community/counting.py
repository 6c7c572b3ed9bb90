"""Counting several things in one question."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery


class HowMany(Subquery):
    """The number of rows of a query, as a column of another. A slice of it counts no further."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def counted(one: QuerySet[Any], rows: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each of these has: one question for all. `one` finds a single row, any."""
    found = one.values_list(*(HowMany(each) for each in rows.values())).get() if rows else ()
    return dict(zip(rows, found, strict=True))
