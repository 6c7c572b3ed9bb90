"""The same pages over a hundred times the data: as fast, and never by reading a whole table.

Two databases beside each other, one of 1 % and one of 100 %, each with a server of its own, and
asked in turns, so that whatever else the machine does hits both.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import connection, connections
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import load
from bench.filling import know_defaults
from bench.people import member
from bench.report import BenchError, Report, percentile, ratio
from bench.servers import Ground
from bookings.models import Booking, Claim, Facility, RuleSet
from bookings.slots import EVENING
from community.notifications.models import Delivery, Notification
from community.people.models import Dwelling, Entrance, Estate, Household, Membership, User
from community.times import wall

PART = "scaling"
MOST_TIMES = 1.5
BIG = 10_000
ESTATE, ME = "skala-1", "skala 1"
WARM, TIMES = 20, 300
FILLED = [
    Estate, Entrance, Dwelling, Household, User, Membership, Notification, RuleSet, Facility,
    Booking, Claim,
]  # fmt: skip
SEED = Path(__file__).with_name("scaling.sql")


@dataclass(frozen=True)
class Size:
    """A boligorganisation's data: bookings of a machine go back in time, seven a day."""

    name: str
    estates: int
    households: int  # in each estate, twenty to an entrance
    bookings: int  # of each of the twenty machines of each estate

    @property
    def words(self) -> str:
        people, rows = self.estates * self.households, self.estates * 20 * self.bookings
        return f"{self.estates} estates, {people} households, {rows} bookings"


SMALL = Size("bench_small", 1, 200, 250)
FULL = Size("bench_full", 20, 1000, 1250)
QUICK = Size("bench_full", 2, 400, 600)


@dataclass
class Asked:
    """A page and how long it took in each database, until its headers were there."""

    name: str
    path: str
    seconds: dict[str, list[float]] = field(default_factory=dict)


def run(ground: Ground, report: Report, options: Any) -> None:
    full = QUICK if options.quick else FULL
    report.begin(PART, f"{SMALL.words}, against {full.words}")
    _make(SMALL)
    _make(full)
    with ExitStack() as stack:
        ports = {
            size.name: stack.enter_context(
                ground.web(workers=1, DATABASE_URL=_url(ground, size.name))
            ).port
            for size in (SMALL, full)
        }
        pages = _timed(ports, 30 if options.quick else TIMES)
    _show_times(report, pages, full, judged=not options.quick)
    with _database(full.name):
        _explain(report)


# --- the data --------------------------------------------------------------------------------


def _make(size: Size) -> None:
    """A copy of the demo's database, filled by SQL and analysed (autovacuum is off here)."""
    here = connection.settings_dict["NAME"]
    connections.close_all()
    with _database("postgres"), connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{size.name}" TEMPLATE "{here}"')
    with _database(size.name), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        know_defaults(FILLED)
        facts = {"estates": size.estates, "homes": size.households, "bookings": size.bookings}
        for statement in SEED.read_text().split(";\n"):
            if statement.strip():
                cursor.execute(statement, facts)
        cursor.execute("SELECT count(*) FROM bookings_booking")
        if cursor.fetchone()[0] < size.estates * 20 * size.bookings * 0.9:
            raise BenchError(f"{size.name} has fewer bookings than asked for")


def _url(ground: Ground, name: str) -> str:
    return f"{ground.database_url.rpartition('/')[0]}/{name}"


@contextmanager
def _database(name: str) -> Iterator[None]:
    """This process's connection, at another database."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


# --- how long ----------------------------------------------------------------------------------


def _paths() -> list[Asked]:
    me = member(ME, ESTATE)
    place = Facility.objects.visible_to(me).places().order_by("pk")[0].pk
    day = timezone.localdate() + timedelta(days=1)
    return [
        Asked("place, a day", f"/{ESTATE}/booking/{place}/?dag={day}"),
        Asked("my bookings", f"/{ESTATE}/booking/mine/"),
        Asked("front page «I dag»", f"/{ESTATE}/"),
        Asked("API bookings", f"/api/v1/{ESTATE}/bookings/"),
    ]


def _timed(ports: dict[str, int], times: int) -> list[Asked]:
    """One request to the one, one to the other, and again."""
    raws: dict[tuple[str, str], bytes] = {}
    pages: list[Asked] = []
    for name, port in ports.items():
        with _database(name):
            pages = _paths()
        browser = load.log_in_all(port, [ME])[0]
        raws |= {(name, page.name): browser.get(page.path) for page in pages}
    for page in pages:
        asked = {name: (port, raws[name, page.name]) for name, port in ports.items()}
        for name, answers in load.in_turns(asked, WARM + times).items():
            odd = [answer.status for answer in answers if answer.status != 200]
            if odd:
                raise BenchError(f"{page.name}: {odd[0]}")
            page.seconds[name] = [answer.first for answer in answers[WARM:]]
    return pages


def _show_times(report: Report, pages: Sequence[Asked], full: Size, *, judged: bool) -> None:
    rows: list[list[Any]] = []
    for page in pages:
        few, many = page.seconds[SMALL.name], page.seconds[full.name]
        pair = [percentile(few, 95) * 1000, percentile(many, 95) * 1000]
        medians = [percentile(few, 50) * 1000, percentile(many, 50) * 1000]
        rows.append([page.name, *medians, *pair, ratio(pair[1], pair[0])])
    headers = ["page", "1 %: p50 ms", "100 %: p50 ms", "1 %: p95 ms", "100 %: p95 ms", "ratio p95"]
    report.show(PART, "pages", headers, rows)
    if judged:
        slow = [f"{row[0]} {row[5]:.2f}" for row in rows if row[5] > MOST_TIMES]
        report.check(PART, f"p95 at 100 % ≤ {MOST_TIMES:g} × at 1 %", not slow, ", ".join(slow))


# --- by which index ------------------------------------------------------------------------------


@dataclass
class Plan:
    """What one query reads of the big tables, and how."""

    where: str
    sql: str
    nodes: list[dict[str, Any]]

    def scans(self, big: dict[str, int], indexed: dict[str, str]) -> list[str]:
        """Where a big table, or an index of it from end to end, is read and mostly thrown away."""
        found = []
        for node in self.nodes:
            table = node.get("Relation Name") or indexed.get(node.get("Index Name", ""))
            whole = node["Node Type"] == "Seq Scan" or (
                "Index Name" in node and "Index Cond" not in node and "Filter" in node
            )
            if table in big and whole:
                way = node.get("Index Name", "no index")
                found.append(f"{self.where}: all of {table} by {way}, in: {self.sql}")
        return found

    def indexes(self, big: dict[str, int], indexed: dict[str, str]) -> set[tuple[str, str]]:
        names = {node["Index Name"] for node in self.nodes if "Index Name" in node}
        return {(indexed[name], name) for name in names if indexed.get(name) in big}


def _explain(report: Report) -> None:
    """Every query of the hot pages, of a booking and of the clock, as PostgreSQL would run it."""
    big = _big_tables()
    indexed = dict(_rows("SELECT indexname, tablename FROM pg_indexes"))
    plans = [*_plans_of_pages(), *_plans_of_the_clock()]
    rows = sorted(
        {
            (table, index, plan.where)
            for plan in plans
            for table, index in plan.indexes(big, indexed)
        }
    )
    report.note(PART, "big_tables", big)
    used: dict[tuple[str, str], list[str]] = {}
    for table, index, where in rows:
        used.setdefault((table, index), []).append(where)
    shown = [[table, big[table], index, ", ".join(at)] for (table, index), at in used.items()]
    report.show(PART, "indexes", ["table", "rows", "index", "used by"], shown)
    scans = sorted({scan for plan in plans for scan in plan.scans(big, indexed)})
    report.note(PART, "whole_reads", scans)
    what = f"no query reads all of a table of more than {BIG} rows"
    report.check(PART, what, not scans, "".join(f"\n  {scan}" for scan in scans))


def _big_tables() -> dict[str, int]:
    found = _rows(
        "SELECT relname, reltuples::bigint FROM pg_class "
        "WHERE relkind = 'r' AND relname !~ '^pg_' AND reltuples > %s",
        BIG,
    )
    return {name: int(rows) for name, rows in found}


def _plans_of_pages() -> Iterator[Plan]:
    me = member(ME, ESTATE)
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(me.user, "django.contrib.auth.backends.ModelBackend")
    machine = Facility.objects.visible_to(me).bookable().order_by("pk")[0]
    room, api = f"/{ESTATE}/booking", f"/api/v1/{ESTATE}"
    paths = [page.path for page in _paths()]
    paths += [f"{room}/", f"/{ESTATE}/til-dig/", f"{api}/facilities/"]
    paths += [f"{api}/facilities/{machine.pk}/slots/"]
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path).status_code
        if status != 200:
            raise BenchError(f"{path}: {status}")
        yield from _plans(path.partition("?")[0], queries)
    with CaptureQueriesContext(connection) as queries:
        _book(client, api, machine)
    yield from _plans("booking POST", queries)


def _book(client: Client, api: str, machine: Facility) -> None:
    slots = client.get(f"{api}/facilities/{machine.pk}/slots/").json()["results"]
    free = next(slot for slot in slots if slot["state"] == "free")
    facts = {"facility": machine.pk, "starts_at": free["starts_at"], "ends_at": free["ends_at"]}
    answer = client.post(f"{api}/bookings/", facts, content_type="application/json")
    if answer.status_code != 201:
        raise BenchError(f"booking POST: {answer.status_code}")


def _plans(where: str, queries: CaptureQueriesContext) -> Iterator[Plan]:
    for query in queries.captured_queries:
        sql = query["sql"]
        if sql.startswith("SELECT") and " FROM " in sql:
            found = _rows(f"EXPLAIN (FORMAT JSON) {sql}".replace("%", "%%"))
            yield Plan(where, _short(sql), list(_nodes(_loaded(found[0][0]))))


def _plans_of_the_clock() -> Iterator[Plan]:
    now = timezone.now()
    evening = wall(timezone.localdate(now), EVENING) + timedelta(hours=1)
    asked: dict[str, QuerySet[Any]] = {
        "clock: release": Booking.objects.overdue(now),
        "clock: hour reminder": Booking.objects.due_hour_reminder(now),
        "clock: evening reminder": Booking.objects.due_evening_reminder(evening),
        "clock: deliver": Delivery.objects.due(now),
        "the gate": Membership.objects.at_the_gate(timezone.localdate()).filter(user_id=1),
    }
    for where, rows in asked.items():
        if rows.model is Booking:  # in the order in which bookings/actions.py claims them
            rows = rows.order_by(RangeStartsWith("period"), "pk")
        batch = rows[:50]
        yield Plan(where, _short(str(batch.query)), list(_nodes(json.loads(_explained(batch)))))


def _explained(batch: QuerySet[Any]) -> str:
    said = batch.explain(format="json")
    return said if said.startswith('[{"') else json.dumps(_loaded(said))


def _loaded(said: Any) -> Any:
    return json.loads(said) if isinstance(said, str) else said


def _nodes(plan: Any) -> Iterator[dict[str, Any]]:
    """The plan's nodes, from the top down."""
    if isinstance(plan, list):
        for one in plan:
            yield from _nodes(one)
    elif "Plan" in plan:
        yield from _nodes(plan["Plan"])
    else:
        yield plan
        yield from _nodes(plan.get("Plans", []))


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())


def _short(sql: str) -> str:
    """From FROM on: which columns are fetched says nothing about the way there."""
    return sql[sql.find(" FROM ") + 1 :][:400]
