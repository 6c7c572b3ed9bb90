"""The committee's overview of 20 000 homes and five years, beside the demo's estate of 108 homes.

The committee of each opens its own, in turns.
"""

import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.filling import copied
from bench.report import BenchError, Report, percentile, ratio
from bench.servers import Ground
from community.people.models import Dwelling, Estate
from community.plan.models import Closed, Span
from community.plan.overview import actions
from community.plan.overview.demo import ROOMS
from community.plan.overview.periods import Period
from community.plan.overview.words import LIFE

PART = "overview"
SMALL, BIG = "rugmarken", "tranehaven"
WHO = {SMALL: "jens", BIG: "aase"}
HOMES, YEARS, TIMES = 20_000, 5, 80
THINGS = 60  # places, series and groups of which each month has a figure
MOST_TIMES = 1.5


@dataclass
class Asked:
    """A page of one estate: its questions, and what it took each time."""

    client: Client
    path: str
    queries: int
    seconds: list[float]


def run(ground: Ground, report: Report, options: Any) -> None:
    homes, years, times = (200, 1, 10) if options.quick else (HOMES, YEARS, TIMES)
    report.begin(PART, f"{homes} homes and {years} years, beside the demo's estate")
    estate = Estate.objects.get(slug=BIG)
    _build(estate, homes)
    told = _live(estate, years)
    report.note(PART, "times counted", told)
    for rest in ("overblik/", f"overblik/aar/{timezone.localdate().year - 1}/"):
        _judge(report, rest, times, judged=not options.quick)


def _build(estate: Estate, homes: int) -> None:
    """New stairways of a thousand homes, until there are so many."""
    pattern = Dwelling.objects.filter(entrance__estate=estate).order_by("pk")[0]
    entrance, number = pattern.entrance, 800
    while (lacking := homes - Dwelling.objects.filter(entrance__estate=estate).count()) > 0:
        number += 1
        entrance.pk, entrance.house_number = None, str(number)
        entrance.save(force_insert=True)
        pattern.pk, pattern.entrance, pattern.floor, pattern.door = None, entrance, "", "x"
        pattern.save(force_insert=True)
        doors = "generate_series(1, %s) AS n"
        copied(pattern, {"door": "'x' || n"}, doors, [min(lacking - 1, 999)])


def _live(estate: Estate, years: int) -> int:
    """Every month, quarter and year of them, as the clock closes them."""
    names = {name for name, one in actions.figures_by_name().items() if one.key != LIFE}
    counted = {(*name, ""): 40 for name in names}
    counted |= {("bookings", LIFE, str(one)): 25 for one in range(THINGS)}
    today = timezone.localdate()
    Closed.objects.filter(estate=estate).delete()
    for span in Span:
        period = Period(span, date(today.year - years, 1, 1))
        while period.closes_on <= today:
            actions.keep(estate, period, ROOMS, counted, now=timezone.now())
            period = period.next
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE plan_closed, plan_tally, people_dwelling")
    return Closed.objects.filter(estate=estate).count()


def _judge(report: Report, rest: str, times: int, *, judged: bool) -> None:
    pages = [_asked(slug, f"/{slug}/plan/{rest}") for slug in (SMALL, BIG)]
    for _turn in range(times):
        for page in pages:
            begun = time.perf_counter()
            page.client.get(page.path)
            page.seconds.append(time.perf_counter() - begun)
    small, big = pages
    halves = [percentile(page.seconds, 50) * 1000 for page in pages]
    told = ratio(halves[1], halves[0])
    rows: list[list[Any]] = [[rest, small.queries, big.queries, *halves, told]]
    headers = ["page", "queries demo", "queries big", "demo p50 ms", "big p50 ms", "ratio"]
    report.show(PART, f"opening {rest}", headers, rows)
    report.check(PART, f"{rest}: as many queries", small.queries == big.queries)
    if judged:
        what = f"{rest}: at most {MOST_TIMES:g} × the demo's"
        report.check(PART, what, told <= MOST_TIMES, f"{told:.2f}")


def _asked(slug: str, path: str) -> Asked:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    if client.post("/demo/login/", {"who": WHO[slug]}).status_code != 302:
        raise BenchError("nobody could log in")
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
    if status != 200:
        raise BenchError(f"{path}: {status}")
    return Asked(client, path, len(queries), [])
