"""Counting several things in one question, and reading several."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from django.db.models import CharField, IntegerField, QuerySet, Subquery, Value


class HowMany(Subquery):
    """The number of rows of a query, as a column of another. A slice of it counts no further."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def counted(one: QuerySet[Any], rows: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each of these has: one question for all. `one` finds a single row, any."""
    found = one.values_list(*(HowMany(each) for each in rows.values())).get() if rows else ()
    return dict(zip(rows, found, strict=True))


def at_once(rows: Mapping[str, QuerySet[Any, Any]]) -> dict[str, list[tuple[Any, ...]]]:
    """What each of these tells with `values_list`, by the first of its columns: one question for all.

    All have as many columns, of the same types. The first is never empty.
    """
    asked = [one.order_by().annotate(which=Value(key, CharField())) for key, one in rows.items()]
    told: dict[str, list[tuple[Any, ...]]] = {key: [] for key in rows}
    for *facts, key in sorted(asked[0].union(*asked[1:], all=True), key=itemgetter(0)):
        told[key].append(tuple(facts))
    return told
