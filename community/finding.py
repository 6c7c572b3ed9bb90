"""Finding by words: one way to make things searchable in Danish, with or without accents.

`house` is the text search configuration that `people`'s migration makes: Danish stems, on words
without accents («gåtur», «gatur»). A room gives its model a generated column made by `vector`, and
an index on it.
"""

from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.search import SearchVector

CONFIG = "house"


def vector(**weighted: str) -> Any:
    """A tsvector over columns by weight: `vector(A="title", B="text")`."""
    parts = [
        SearchVector(column, weight=weight, config=CONFIG) for weight, column in weighted.items()
    ]
    return reduce(add, parts)
