"""Finding by words: one way to make things searchable in Danish, with or without accents.

`house` is the text search configuration that `people`'s migration makes: Danish stems, on words
without accents («gåtur», «gatur»). A room gives its model a generated column made by `vector` and a
GIN index on it, and a trigram index on its heading in capitals for what is nearly spelt.
"""

import re
import unicodedata
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    TrigramWordSimilarity,
)
from django.db import connections, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Upper

CONFIG = "house"
LONGEST, MOST_WORDS = 100, 8
# So many of the newest that fit are weighed against each other: a word everybody uses costs no more.
WEIGHED = 400
# Two letters that changed places in a word of eight leave less than half of it alike.
NEARLY = "0.4"
NOT_LATIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "ł": "l", "ı": "i"})


def vector(**weighted: str) -> Any:
    """A tsvector over columns by weight: `vector(A="title", B="text")`."""
    parts = [
        SearchVector(column, weight=weight, config=CONFIG) for weight, column in weighted.items()
    ]
    return reduce(add, parts)


def words_of(wanted: str) -> list[str]:
    """The words of what somebody typed, at most eight, without signs and case."""
    return re.findall(r"\w+", wanted[:LONGEST].lower())[:MOST_WORDS]


def _either(word: str, end: str = "") -> str:
    """The word, and what it is without å and ø written out: «gaard» is gård too, «soendag» søndag."""
    bare = word.replace("aa", "a").replace("oe", "o")
    return f"{word}{end}" if bare == word else f"({word}{end} | {bare}{end})"


def plain(text: str) -> str:
    """Small letters without accents, as the house's search reads them: «Gårdfælles» → «gardfaelles»."""
    taken_apart = unicodedata.normalize("NFKD", text.lower().translate(NOT_LATIN))
    return "".join(sign for sign in taken_apart if not unicodedata.combining(sign))


def found_in(rows: QuerySet[Any], wanted: str, most: int, *, heading: str = "title") -> list[Any]:
    """At most `most` of these rows with `rank`, best first: all the words, else any, else nearly.

    The last word may be unfinished («vask» finds the vaskehus). `rows` are already those the reader
    may see. Four queries at most; none for what has no word in it.
    """
    words = words_of(wanted)
    if not words:
        return []
    for joined in (" & ", " | "):
        asked = joined.join([*map(_either, words[:-1]), _either(words[-1], ":*")])
        query = SearchQuery(asked, config=CONFIG, search_type="raw")
        newest = rows.filter(words=query).order_by("-pk").values("pk")[:WEIGHED]
        fits = rows.filter(pk__in=newest).annotate(rank=SearchRank(F("words"), query))
        found = list(fits.order_by("-rank", "-pk")[:most])
        if found:
            return found
        if len(words) == 1:
            break
    return _nearly(rows, " ".join(words), most, heading)


def _nearly(rows: QuerySet[Any], wanted: str, most: int, heading: str) -> list[Any]:
    """Headings with a word spelt nearly like it («vaskehsu», «gåhodlet»), the nearest first.

    How near is said to the database for this one question: only its operator uses the index.
    """
    like = rows.alias(capitals=Upper(heading)).filter(capitals__trigram_word_similar=wanted.upper())
    nearest = like.alias(near=TrigramWordSimilarity(wanted.upper(), Upper(heading)))
    with transaction.atomic(using=rows.db), connections[rows.db].cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [NEARLY])
        found = list(nearest.order_by("-near", "-pk")[:most])
    for row in found:
        row.rank = 0.0
    return found


def excerpt(text: str, wanted: str, length: int = 140) -> str:
    """A piece of the text round the first word that fits, for the list of what was found."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    low, at = plain(flat), 0
    for word in words_of(wanted):
        # æ is two letters without accents, so the place is a guess; near enough for a piece.
        at = max(low.find(plain(word)), 0)
        if at:
            break
    begin = max(0, min(at - length // 3, len(flat) - length))
    begin = flat.find(" ", begin) + 1 if begin else 0
    piece = flat[begin : begin + length].rsplit(" ", 1)[0]
    return ("… " if begin else "") + piece + (" …" if begin + len(piece) < len(flat) else "")
