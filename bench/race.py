"""Fifty at once on one slot, and a household that tries to pass its quota; then without the locks.

The last part is what gives the others their worth: with the locks off the same load must go wrong.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, connections
from django.utils import timezone

from bench import load, people
from bench.load import Answer, Browser
from bench.people import Turn
from bench.report import Report, percentile, ratio
from bench.servers import Ground, Server

PART = "race"
CLIENTS, QUOTA = 50, 2
SEEK_FOR = 60  # rounds without locks, at most, until the race is seen
CONSTRAINTS = {
    "one_household_at_a_time": "bookings_booking",
    "one_booking_of_a_place_at_a_time": "bookings_claim",
}
# The form answers with a page; these are the words in it (bookings/actions.py, `taken`).
TAKEN_WORDS = ("lige blevet taget", "En nabo nåede det først")
OVERLAPS = """
    SELECT count(*) FROM bookings_booking a JOIN bookings_booking b
    ON a.id < b.id AND a.facility_id = b.facility_id AND a.period && b.period
    WHERE a.state IN ('booked', 'here', 'done') AND b.state IN ('booked', 'here', 'done')"""


@dataclass
class Tally:
    """What all rounds of one race came to."""

    rounds: int = 0
    won: int = 0
    wrong_rounds: int = 0
    overlaps: int = 0
    errors: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    lost_seconds: list[float] = field(default_factory=list)
    read_seconds: list[float] = field(default_factory=list)  # as many readers at once, no lock
    seconds: list[float] = field(default_factory=list)

    def add(self, answers: Sequence[Answer], expected: int) -> None:
        """One round: its answers, and what the database says is true after it."""
        won = sum(answer.status in (201, 302) for answer in answers)
        self.rounds += 1
        self.won += won
        self.wrong_rounds += won != expected or people.standing_of_runners() != expected
        self.overlaps += _number(OVERLAPS)
        self.errors += sum(answer.status >= 500 for answer in answers)
        self.answers.update(_word(answer) for answer in answers)
        self.seconds += [answer.seconds for answer in answers]
        self.lost_seconds += [a.seconds for a in answers if a.status in (409, 422)]

    @property
    def row(self) -> list[Any]:
        ms = [percentile(self.seconds, percent) * 1000 for percent in (50, 99, 100)]
        reading = percentile(self.read_seconds, 99) * 1000 if self.read_seconds else None
        said = ", ".join(f"{count} {word}" for word, count in sorted(self.answers.items()))
        return [self.rounds, self.won, self.overlaps, *ms, reading, said]


HEADERS = ["race", "rounds", "won", "overlaps", "p50 ms", "p99 ms", "max ms"]
HEADERS += ["readers p99 ms", "answers"]
# A crowd that only reads a page says how fast this machine is now; waiting for a lock may cost so
# many times more. Seconds are promised for a machine that does nothing else.
TIMES_READING, BUSY = 3.0, 0.5


def run(ground: Ground, report: Report, options: Any) -> None:
    rounds = min(options.rounds, 2) if options.quick else options.rounds
    clients = 20 if options.quick else CLIENTS
    report.begin(PART, f"{clients} clients released together, {rounds} rounds, by HTTP")
    people.move_in_runners(clients)
    with ground.web() as server:
        races = _Races(server, clients, rounds)
        slot, quota = races.one_slot(), races.quota()
    deadlocks = _deadlocks(ground)
    with _without_the_constraint(), ground.web(BEBOERHUS_SKIP_LOCKS="1") as server:
        races = _Races(server, clients, rounds)
        loose_slot, loose_quota = races.one_slot(seek=True), races.quota(seek=True)
    tallies = {
        "one slot": slot,
        "quota": quota,
        "one slot, locks off": loose_slot,
        "quota, locks off": loose_quota,
    }
    report.show(PART, "races", HEADERS, [[name, *tally.row] for name, tally in tallies.items()])
    _judge(report, slot, quota, deadlocks)
    _negative_controls(report, loose_slot, loose_quota)


def _judge(report: Report, slot: Tally, quota: Tally, deadlocks: int) -> None:
    rounds = slot.rounds
    clean = {"201", "302", "409 taken", "422 taken"}
    no_more = {"201", "409 quota_coming", "409 quota_week"}
    report.check(
        PART, f"one slot: {rounds} winners in {rounds} rounds", slot.won == rounds, slot.won
    )
    report.check(PART, f"quota {QUOTA}: {QUOTA} a round", quota.won == QUOTA * rounds, quota.won)
    wrong = slot.wrong_rounds + quota.wrong_rounds
    report.check(PART, "no round where the database says otherwise", wrong == 0, wrong)
    overlaps = slot.overlaps + quota.overlaps
    report.check(PART, "no two bookings overlap", overlaps == 0, overlaps)
    odd = [word for word in slot.answers if word not in clean]
    odd += [word for word in quota.answers if word not in no_more]
    report.check(PART, "every loser gets a clean «taken» or «quota»", not odd, ", ".join(odd))
    errors = slot.errors + quota.errors
    report.check(PART, "no answer of 500 or more", errors == 0, errors)
    report.check(PART, "no deadlock in PostgreSQL's log", deadlocks == 0, deadlocks)
    _judge_waiting(report, slot)


def _judge_waiting(report: Report, slot: Tally) -> None:
    lost, reading = percentile(slot.lost_seconds, 99), percentile(slot.read_seconds, 99)
    times = ratio(lost, reading)
    what = f"losers' p99 ≤ {TIMES_READING:g} × that of as many readers"
    report.check(PART, what, times <= TIMES_READING, f"{times:.2f}")
    longest = percentile(slot.lost_seconds, 100)
    met = f"{lost:.2f} s, {longest:.2f} s"
    if reading > BUSY:
        report.say(f"      losers: {met}; the machine is too busy to ask for p99 ≤ 1 s, max ≤ 3 s")
    else:
        report.check(PART, "losers: p99 ≤ 1 s, max ≤ 3 s", lost <= 1 and longest <= 3, met)


def _negative_controls(report: Report, slot: Tally, quota: Tally) -> None:
    """With the locks off it must go wrong: if not, the passes above prove nothing."""
    double = slot.won > slot.rounds and slot.overlaps > 0
    met = f"{slot.won} bookings where {slot.rounds} are right"
    report.check(PART, "locks off: double bookings appear", double, met)
    right = QUOTA * quota.rounds
    met = f"{quota.won} bookings where {right} are right"
    report.check(PART, "locks off: the quota is passed", quota.won > right, met)


class _Races:
    """The two races against one server."""

    def __init__(self, server: Server, clients: int, rounds: int) -> None:
        self.port, self.clients, self.rounds = server.port, clients, rounds
        names = [people.runner(number) for number in range(1, clients + 1)]
        self.browsers = load.log_in_all(self.port, names)
        self.mate = load.log_in_all(self.port, [people.runner(1, second=True)])[0]
        self.api = f"/api/v1/{people.ESTATE}/bookings/"
        people.forget_runners_bookings()
        self.turns = people.free_turns(people.member(names[0]), timezone.now())
        self._warm()

    def _warm(self) -> None:
        load.drive(self.port, [b.get(self.api) for b in self.browsers], 16)

    def one_slot(self, *, seek: bool = False) -> Tally:
        """A household each, one slot: every second by the page's form, every second by the API."""
        tally = Tally()
        while self._goes_on(tally, 1, seek):
            turn = self.turns[tally.rounds % len(self.turns)]
            if not seek:
                readers = load.rush(self.port, [b.get(turn.day) for b in self.browsers])
                tally.read_seconds += [answer.seconds for answer in readers]
            raws = [self._wish(n, browser, turn) for n, browser in enumerate(self.browsers)]
            tally.add(load.rush(self.port, raws), 1)
            people.forget_runners_bookings()
        return tally

    def _goes_on(self, tally: Tally, expected: int, seek: bool) -> bool:
        """All rounds; where something must go wrong, more of them until it has."""
        if tally.rounds < self.rounds:
            return True
        return seek and tally.won <= expected * tally.rounds and tally.rounds < SEEK_FOR

    def _wish(self, number: int, browser: Browser, turn: Turn) -> bytes:
        if number % 2:
            return browser.api(self.api, **turn.json)
        return browser.form(turn.page, **turn.form)

    def quota(self, *, seek: bool = False) -> Tally:
        """Two members of one household, each from half the clients, every one on a free slot."""
        tally = Tally()
        while self._goes_on(tally, QUOTA, seek):
            wishes = self.turns[: self.clients]
            pair = [self.browsers[0], self.mate]
            raws = [pair[n % 2].api(self.api, **turn.json) for n, turn in enumerate(wishes)]
            tally.add(load.rush(self.port, raws), QUOTA)
            people.forget_runners_bookings()
        return tally


def _word(answer: Answer) -> str:
    """«409 taken», «422 taken», «201»: the status, and the code where there is one."""
    code = answer.code
    if answer.status == 422 and any(words in answer.text for words in TAKEN_WORDS):
        code = "taken"
    return f"{answer.status} {code}".strip()


def _number(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _deadlocks(ground: Ground) -> int:
    """Lines of PostgreSQL's log that speak of one, or carry its SQLSTATE."""
    lines = ground.postgres_log.read_text(errors="replace").splitlines()
    return sum(bool(re.search(r"deadlock detected|\b40P01\b", line)) for line in lines)


@contextmanager
def _without_the_constraint() -> Iterator[None]:
    """The tables without their last word, put back afterwards."""
    definitions = {}
    with connection.cursor() as cursor:
        for name, table in CONSTRAINTS.items():
            cursor.execute(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name]
            )
            (definitions[name],) = cursor.fetchone()
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    connections.close_all()
    try:
        yield
    finally:
        people.forget_runners_bookings()
        with connection.cursor() as cursor:
            for name, table in CONSTRAINTS.items():
                cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definitions[name]}")
