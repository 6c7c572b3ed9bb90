"""A year of twenty rooms with a hundred thousand bookings, beside a year of twenty that nobody has.

Two estates in one house, asked in turns, so that whatever else the machine does hits both.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import product
from typing import Any

from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import load
from bench.filling import copied
from bench.report import BenchError, Report, percentile, ratio
from bench.servers import Ground
from bookings.models import Booking, Claim, Facility, Purpose, RuleSet, Unit, week
from bookings.quota import next_month
from community.people import actions
from community.people.importing import Home
from community.people.models import Dwelling, Estate, Household, Organisation, User
from community.times import wall

PART = "calendar"
ROOMS, MONTHS = 20, 12
OPENS, LAST = 8, 21  # an hour each: fourteen meetings a day, 5 110 a year, 102 200 in twenty rooms
MOST_TIMES = 1.5
TAKEN = """
    generate_series(%s::timestamp, %s::timestamp, interval '1 day') AS day,
    generate_series(%s, %s) AS hour, unnest(%s::bigint[]) AS room(id)"""
STARTS = "(day + make_interval(hours => {})) AT TIME ZONE 'Europe/Copenhagen'"


@dataclass
class Estates:
    """One of the two, with who looks and what they look at."""

    estate: Estate
    me: User
    rooms: list[Facility]


def run(ground: Ground, report: Report, options: Any) -> None:
    first = timezone.localdate() + timedelta(days=1)
    days, rooms = (30, 2) if options.quick else (365, ROOMS)
    report.begin(PART, f"{rooms} rooms with fourteen bookings a day for {days} days, and with none")
    empty, full = _opened("tom", rooms), _opened("fuld", rooms)
    _fill(full, first, days)
    held = Booking.objects.filter(facility__in=full.rooms).count()
    report.note(PART, "bookings", held)
    months = _months(first)
    _judge_queries(report, empty, full, months)
    with ground.web(workers=1) as server:
        pages = _timed(server.port, empty, full, months, rooms)
    _judge_times(report, pages, held, judged=not options.quick)


def _months(first: date) -> list[date]:
    found = [first]
    while len(found) < MONTHS:
        found.append(next_month(found[-1]))
    return found


# --- the data ------------------------------------------------------------------------------------


def _opened(name: str, rooms: int) -> Estates:
    organisation = Organisation.objects.get()
    number = (organisation.estates.aggregate(Max("number"))["number__max"] or 0) + 1
    slug = f"aar-{name}"
    estate = actions.open_estate(organisation, number=number, slug=slug, name=slug)
    me = actions.open_profile(name=slug, now=timezone.now())
    since = timezone.localdate() - timedelta(days=100)
    actions.enrol(me, estate, on=since, household=_home(estate, 1))
    return Estates(estate, me, [_room(estate, number) for number in range(rooms)])


def _home(estate: Estate, number: int) -> Household:
    home = Home(f"Kalendervej {estate.pk}", str(number), "5999", "Bænkeby")
    actions.import_dwellings(estate, [home])
    where = {"entrance__street": home.street, "entrance__house_number": home.house_number}
    since = timezone.localdate() - timedelta(days=100)
    return actions.move_in(Dwelling.objects.get(**where), on=since)


def _room(estate: Estate, number: int) -> Facility:
    """Whole days for a feast, hours for a meeting: one looks at it a month at a time."""
    rules = RuleSet.objects.create(
        estate=estate, name=f"Sal {number}", unit=Unit.DAY, horizon_days=366, release_after=None,
        hours=week((day, time(OPENS), time()) for day in range(8)),
    )  # fmt: skip
    for name, unit in (("Fest", Unit.DAY), ("Møde", Unit.FREE)):
        Purpose.objects.create(rules=rules, name=name, unit=unit)
    room: Facility = Facility.objects.create(
        estate=estate, kind="common_room", name=f"Sal {number}", rules=rules, position=number
    )
    return room


def _fill(full: Estates, first: date, days: int) -> None:
    """Every hour of every day in every room is a neighbour's: rows like one that was made as usual."""
    room = full.rooms[0]
    begins = wall(first - timedelta(days=1), time(OPENS))
    rules = room.rules
    assert rules is not None
    pattern = Booking.objects.create(
        facility=room, household=_home(full.estate, 2), made_under=rules,
        purpose=rules.purposes.get(name="Møde"), period=(begins, begins + timedelta(hours=1)),
        created_at=timezone.now(),
    )  # fmt: skip
    rooms = [one.pk for one in full.rooms]
    last = first + timedelta(days=days - 1)
    period = f"tstzrange({STARTS.format('hour')}, {STARTS.format('hour + 1')})"
    copied(
        pattern, {"facility_id": "room.id", "period": period}, TAKEN,
        [first, last, OPENS, LAST, rooms],
    )  # fmt: skip
    claim = Claim.objects.create(booking=pattern, facility=room, period=pattern.period)
    changes = {"booking_id": "b.id", "facility_id": "b.facility_id", "period": "b.period"}
    source = "(SELECT * FROM bookings_booking WHERE facility_id = ANY(%s) AND id <> %s) AS b"
    copied(claim, changes, source, [rooms, pattern.pk])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE bookings_booking, bookings_claim")


# --- how many questions, and how long --------------------------------------------------------------


def _paths(here: Estates, room: Facility, month: date) -> dict[str, str]:
    slug = here.estate.slug
    return {"a month of a room": f"/{slug}/booking/{room.pk}/?dag={month}"}


def _more_paths(here: Estates, months: list[date]) -> dict[str, str]:
    slug, room = here.estate.slug, here.rooms[0]
    until = months[0] + timedelta(days=60)
    asked = f"from={months[0]}&to={until}"
    return {
        "all places": f"/{slug}/booking/",
        "API slots, two months": f"/api/v1/{slug}/facilities/{room.pk}/slots/?{asked}",
    }


def _judge_queries(report: Report, empty: Estates, full: Estates, months: list[date]) -> None:
    few, many = (_counted(one, months) for one in (empty, full))
    rows = [[name, few[name], many[name]] for name in few]
    report.show(PART, "queries", ["page", "empty", "full"], rows)
    grown = [f"{name} {few[name]} → {many[name]}" for name in few if few[name] != many[name]]
    report.check(
        PART, "as many queries for a full year as for an empty one", not grown, ", ".join(grown)
    )


def _counted(here: Estates, months: list[date]) -> dict[str, int]:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(here.me, "django.contrib.auth.backends.ModelBackend")
    paths = _paths(here, here.rooms[0], months[1]) | _more_paths(here, months)
    found = {}
    for name, path in paths.items():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path).status_code
        if status != 200:
            raise BenchError(f"{name}: {status}")
        found[name] = len(queries)
    return found


class _Timed:
    """What each page took, in both estates, one question to the one and one to the other."""

    def __init__(self, port: int, both: dict[str, Estates]) -> None:
        self.port, self.both = port, both
        names = {name: one.me.name for name, one in both.items()}
        self.browsers = {name: load.log_in_all(port, [who])[0] for name, who in names.items()}
        self.seconds: dict[str, dict[str, list[float]]] = {}

    def ask(self, paths: dict[str, dict[str, str]], *, warm: bool = False) -> None:
        """Every page that is named, once in each; what only warms up is not counted."""
        for what in next(iter(paths.values())):
            raws = {n: (self.port, self.browsers[n].get(said[what])) for n, said in paths.items()}
            for name, (answer,) in load.in_turns(raws, 1).items():
                if answer.status != 200:
                    raise BenchError(f"{what}, {name}: {answer.status}")
                if not warm:
                    self.seconds.setdefault(what, {}).setdefault(name, []).append(answer.first)


def _timed(
    port: int, empty: Estates, full: Estates, months: list[date], rooms: int
) -> dict[str, dict[str, list[float]]]:
    """Every month of every room, then the other pages as often."""
    timed = _Timed(port, {"empty": empty, "full": full})
    for number, month in product(range(rooms), months):
        pages = {n: _paths(here, here.rooms[number], month) for n, here in timed.both.items()}
        timed.ask(pages)
    more = {name: _more_paths(here, months) for name, here in timed.both.items()}
    for number in range(5 + rooms * 3):
        timed.ask(more, warm=number < 5)
    return timed.seconds


def _judge_times(
    report: Report, pages: dict[str, dict[str, list[float]]], held: int, *, judged: bool
) -> None:
    rows: list[list[Any]] = []
    for what, seconds in pages.items():
        shown = [percentile(seconds[n], p) * 1000 for p in (50, 95) for n in ("empty", "full")]
        rows.append([what, len(seconds["full"]), *shown, ratio(shown[1], shown[0])])
    headers = ["page", "times", "empty p50 ms", "full p50 ms", "empty p95 ms", "full p95 ms"]
    report.show(PART, "pages", [*headers, "ratio p50"], rows)
    slow = [f"{row[0]} {row[-1]:.2f}" for row in rows if row[-1] > MOST_TIMES]
    what = f"with {held} bookings a page takes at most {MOST_TIMES:g} × one without any"
    if judged:
        report.check(PART, what, not slow, ", ".join(slow))
