"""Queries per page: as many for thirty rows as for one, and few."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.people import write_notes
from bench.report import BenchError, Report
from bench.servers import Ground
from bookings.models import Booking, Closure, Facility, RuleSet, week
from bookings.slots import Slot
from community.people import actions
from community.people.importing import Home
from community.people.models import Dwelling, Estate, Household, Membership, Organisation
from community.times import local, midnight, next_day

PART = "queries"
MOST = {"page": 15, "API": 8, "verb": 25}
ONE, MANY = 1, 30
SLUG = "baenken"


@dataclass(frozen=True)
class Asked:
    """One way in, of a kind that has a highest number."""

    name: str
    kind: str
    ask: Callable[[], Any]
    status: int = 200


def run(ground: Ground, report: Report, options: Any) -> None:
    report.begin(PART, f"the same page with {ONE} and with {MANY} rows of everything on it")
    few = _counted(_Bench(ONE).asked())
    many = _counted(_Bench(MANY).asked())
    rows: list[list[Any]] = [
        [name, kind, count, many[name][1], MOST[kind], _word(count, many[name][1], MOST[kind])]
        for name, (kind, count) in few.items()
    ]
    report.show(PART, "pages", ["page", "kind", "1 row", "30 rows", "most", "verdict"], rows)
    grown = [f"{row[0]} {row[2]} → {row[3]}" for row in rows if row[2] != row[3]]
    report.check(PART, "as many queries for 30 rows as for 1", not grown, ", ".join(grown))
    over = [f"{row[0]} {row[3]} > {row[4]}" for row in rows if max(row[2], row[3]) > row[4]]
    most = f"≤ {MOST['page']} a page, ≤ {MOST['API']} an API list, ≤ {MOST['verb']} a verb (ours)"
    report.check(PART, most, not over, ", ".join(over))


def _word(few: int, many: int, most: int) -> str:
    return "grows" if few != many else "over" if many > most else "PASS"


def _counted(asked: list[Asked]) -> dict[str, tuple[str, int]]:
    """Each once to warm what is only fetched once in a process's life, then counted."""
    found = {}
    for one in asked:
        if one.kind != "verb":
            _checked(one)
        with CaptureQueriesContext(connection) as queries:
            _checked(one)
        found[one.name] = (one.kind, len(queries))
    return found


def _checked(one: Asked) -> None:
    answer = one.ask()
    if answer.status_code != one.status:
        raise BenchError(f"{one.name}: {answer.status_code}: {answer.content.decode()[:300]}")


class _Bench:
    """An estate of the bench's own with so many places, machines, bookings, closures and notes."""

    def __init__(self, rows: int) -> None:
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.estate = self._estate(rows)
        self.me = self._resident("Bænk", 1)
        self.neighbour = self._resident("Nabo", 2)
        self.places = [self._place(number) for number in range(rows + 1)]  # 0 is the laundry
        self.machines = [self._machine(self.places[0], number) for number in range(rows)]
        for number in range(rows):
            self._booked(self.me, number, 0)
            self._booked(self.neighbour, number, 1)
            self._closed(self.places[number + 1])
        write_notes(self.me.user, rows, self.now)

    def _estate(self, rows: int) -> Estate:
        organisation = Organisation.objects.get()
        number = (organisation.estates.aggregate(Max("number"))["number__max"] or 0) + 1
        name = f"{SLUG}-{rows}"
        return actions.open_estate(organisation, number=number, slug=name, name=name)

    def _resident(self, name: str, number: int) -> Membership:
        home = Home(f"Bænkevej {self.estate.pk}", str(number), "5999", "Bænkeby")
        actions.import_dwellings(self.estate, [home])
        since = self.today - timedelta(days=100)
        where = {"entrance__street": home.street, "entrance__house_number": str(number)}
        household: Household = actions.move_in(Dwelling.objects.get(**where), on=since)
        user = actions.open_profile(name=f"{name} {self.estate.pk}", now=self.now)
        return actions.enrol(user, self.estate, on=since, household=household)

    def _place(self, number: int) -> Facility:
        return Facility.objects.create(
            estate=self.estate,
            kind=Facility.Kind.WORKSHOP if number else Facility.Kind.LAUNDRY_ROOM,
            name=f"Sted {number}",
            rules=self._rules(number) if number else None,
            is_bookable=bool(number),
            position=number,
        )

    def _machine(self, place: Facility, number: int) -> Facility:
        return Facility.objects.create(
            estate=self.estate,
            kind=place.kind,
            part_of=place,
            name=f"Maskine {number}",
            rules=self._rules(100 + number),
            position=number,
        )

    def _rules(self, number: int) -> RuleSet:
        """Each its own, so that a query per rule set would be seen."""
        return RuleSet.objects.create(
            estate=self.estate, name=f"Regler {number}", max_coming=100, max_per_week=100,
            hours=week((day, time(7), time(21)) for day in range(8)),
        )  # fmt: skip

    def _slot(self, number: int, column: int) -> Slot:
        """Tomorrow for the first seven, then the days after; `column` keeps two apart."""
        day = self.today + timedelta(days=1 + number // 3)
        start = midnight(day) + timedelta(hours=7 + 4 * (number % 3) + 2 * column)
        return Slot(local(start), local(start + timedelta(hours=2)))

    def _booked(self, member: Membership, number: int, column: int) -> None:
        slot = self._slot(number, column)
        assert member.household_id is not None
        Booking.objects.create(
            facility=self.machines[number],
            made_under=self.machines[number].rules,
            household_id=member.household_id,
            booked_by=member,
            period=(slot.starts_at, slot.ends_at),
            created_at=self.now,
        )

    def _closed(self, place: Facility) -> None:
        start = midnight(self.today + timedelta(days=12))
        period = (start, midnight(next_day(local(start).date())))
        Closure.objects.create(facility=place, period=period, reason="Vi måler.")

    def asked(self) -> list[Asked]:
        """Every page, list and verb, as this resident."""
        facts: dict[str, Any] = {"SERVER_NAME": "localhost", "raise_request_exception": False}
        nobody, client = Client(**facts), Client(**facts)
        client.force_login(self.me.user, "django.contrib.auth.backends.ModelBackend")
        get, slug = client.get, self.estate.slug
        place, machine = self.places[0].pk, self.machines[0].pk
        mine = Booking.objects.filter(household=self.me.household).order_by("pk")[0].pk
        house, room, api = f"/{slug}", f"/{slug}/booking", f"/api/v1/{slug}"
        day = f"{room}/{place}/?dag={self.today + timedelta(days=1)}"
        htmx = {"HX-Request": "true"}
        return [
            Asked("login page", "page", lambda: nobody.get("/konto/log-ind/")),
            Asked("front page «I dag»", "page", lambda: get(f"{house}/")),
            Asked("booking index", "page", lambda: get(f"{room}/")),
            Asked("place, a day", "page", lambda: get(day)),
            Asked("place, fragment", "page", lambda: get(day, headers=htmx)),
            Asked("my bookings", "page", lambda: get(f"{room}/mine/")),
            Asked("cancel, the question", "page", lambda: get(f"{room}/mine/{mine}/aflys/")),
            Asked("inbox «Til dig»", "page", lambda: get(f"{house}/til-dig/")),
            Asked("inbox, choices", "page", lambda: get(f"{house}/til-dig/valg/")),
            Asked("more", "page", lambda: get(f"{house}/mere/")),
            Asked("settings", "page", lambda: get("/mig/")),
            Asked("API facilities", "API", lambda: get(f"{api}/facilities/")),
            Asked("API slots, a week", "API", lambda: get(f"{api}/facilities/{machine}/slots/")),
            Asked("API bookings", "API", lambda: get(f"{api}/bookings/")),
            Asked("API one booking", "API", lambda: get(f"{api}/bookings/{mine}/")),
            *self._verbs(client, api, room),
        ]

    def _verbs(self, client: Client, api: str, room: str) -> list[Asked]:
        slot = self._slot(0, 2)
        facts = {
            "facility": self.machines[0].pk,
            "starts_at": slot.starts_at.isoformat(),
            "ends_at": slot.ends_at.isoformat(),
        }
        form = {"slot": f"{facts['facility']}@{facts['starts_at']}"}
        where, page = f"{api}/bookings/", f"{room}/{self.places[0].pk}/book/"

        def newest() -> int:  # one of the queries of DELETE is this one
            return int(Booking.objects.filter(household=self.me.household).latest("pk").pk)

        return [
            Asked(
                "booking POST, API",
                "verb",
                lambda: client.post(where, facts, content_type="application/json"),
                201,
            ),
            Asked(
                "booking DELETE, API",
                "verb",
                lambda: client.delete(f"{where}{newest()}/"),
                204,
            ),
            Asked("booking POST, form", "verb", lambda: client.post(page, form), 302),
        ]
