"""«Søg» on a board of two hundred thousand notices: by an index, and not many times a plain read.

The plain read is one notice by its number and no more; both are timed by turns.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import people
from bench.report import Report, median, percentile, ratio
from bench.servers import Ground
from community.noticeboard.finding import search
from community.noticeboard.models import Notice

PART = "finding"
NOTICES, FEW = 200_000, 20_000
MOST = 6  # as «Søg» asks each room: five, and whether there are more
INDEXES = {"notices_by_their_words", "notices_by_nearly_their_title"}
# What is looked for, how often it stands there, and how many plain reads it may take. A word that
# everybody uses makes PostgreSQL look at all that hangs and has it, to find the newest.
WORDS = {
    "in 1 of 10 000": ("zebrastrib", 40),
    "in 1 of 100": ("køkkenbordet", 40),
    "in every second": ("gården", 120),
    "two words": ("cyklen køkkenbordet", 40),
    "one of two": ("cyklen xyzzy", 100),
    "nearly spelt": ("sebrastriber", 60),
    "nowhere": ("qwertyuiop", 60),
}
# Three estates share them; every second is over. The words are spread so that each has its share.
SEED = """
    INSERT INTO noticeboard_notice (estate_id, scope, author_id, category_id, is_office, title,
        text, language, other_language, other_title, other_text, written_at, publish_at, ends_at,
        told_at, has_comments, icon, asks_seen, is_urgent)
    SELECT e.ids[1 + n %% 3], 'estate', NULL, c.id, false,
        CASE WHEN n %% 10000 < 3 THEN 'Zebrastriber på vejen ' WHEN n %% 7 = 0 THEN 'Hvem har set cyklen '
            ELSE 'Noget om huset ' END || n,
        'Vi mødes og taler om det. ' || repeat(md5(n::text) || ' ', 8)
            || CASE WHEN n %% 2 < 1 THEN 'Det er i gården. ' ELSE '' END
            || CASE WHEN n %% 100 < 1 THEN 'Det ligger på køkkenbordet.' ELSE '' END,
        'da', '', '', '', t.now - n * interval '10 seconds', t.now - n * interval '10 seconds',
        t.now + CASE WHEN n %% 4 < 2 THEN interval '9 days' ELSE -interval '1 second' END,
        t.now, true, '', false, false
    FROM generate_series(1, %s) n, (SELECT now() AS now) t,
        (SELECT array_agg(id ORDER BY (slug = %s) DESC, id) AS ids FROM people_estate) e,
        LATERAL (SELECT min(id) AS id FROM noticeboard_category WHERE estate_id = e.ids[1 + n %% 3]) c
"""


def run(ground: Ground, report: Report, options: Any) -> None:
    count, times = (FEW, 5) if options.quick else (NOTICES, 40)
    report.begin(PART, f"words looked for among {count} notices, half of them over")
    _seed(count)
    reader = people.member(people.READER)
    some = Notice.objects.order_by("pk")[count // 2].pk

    def read() -> Notice:
        return Notice.objects.get(pk=some)

    rows, slow, scans = [], [], []
    for often, (wanted, most) in WORDS.items():

        def look(wanted: str = wanted) -> list[Any]:
            return list(search(reader, wanted, MOST))

        with CaptureQueriesContext(connection) as asked:
            found = len(look())
        used, whole = _plans(asked)
        plain, ours = _by_turns([read, look], times)
        more = ratio(median(ours), median(plain))
        times_ms = [median(plain), median(ours), percentile(ours, 95)]
        rows.append([often, found, len(asked), *times_ms, more, most, ", ".join(used)])
        slow += [f"{often}: {more:.1f}"] if more > most else []
        scans += [f"{often}: {one}" for one in whole] + ([] if used else [f"{often}: no index"])
    head = ["a word", "found", "queries", "read ms", "p50 ms", "p95 ms", "times", "most", "by"]
    report.show(PART, "search", head, rows)
    report.check(PART, "every search goes by an index of the words", not scans, "; ".join(scans))
    what = "a search takes no more plain reads than its kind may (ours)"
    report.check(PART, what, not slow, ", ".join(slow))
    _clear()


def _seed(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(SEED, [count, people.ESTATE])
        cursor.execute("VACUUM ANALYZE noticeboard_notice")


def _clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM noticeboard_notice WHERE text LIKE 'Vi mødes og taler om det.%'"
        )


def _by_turns(asked: list[Callable[[], Any]], times: int) -> list[list[float]]:
    """Milliseconds of each, so that whatever else the machine does hits all."""
    found: list[list[float]] = [[] for _one in asked]
    for _time in range(times):
        for one, took in zip(asked, found, strict=True):
            began = time.perf_counter()
            one()
            took.append((time.perf_counter() - began) * 1000)
    return found


def _plans(asked: CaptureQueriesContext) -> tuple[list[str], list[str]]:
    """Which indexes of the words were used, and where the whole table was read."""
    used, whole = set(), []
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
            said = cursor.fetchone()[0]
        for node in _nodes((json.loads(said) if isinstance(said, str) else said)[0]["Plan"]):
            used |= {node.get("Index Name")} & INDEXES
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] == Notice._meta.db_table:
                whole.append("reads the whole table")
    return sorted(used), whole


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for one in plan.get("Plans", []):
        yield from _nodes(one)
