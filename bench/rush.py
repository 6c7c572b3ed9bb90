"""The same wish sent again, cancelled by twenty at once, and two hundred when twenty times open.

Judged by the rows that are there afterwards, not by what was answered.
"""

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.utils import timezone

from bench import load, people
from bench.load import Answer, Browser
from bench.people import Turn
from bench.report import Report, percentile
from bench.servers import Ground
from bookings.models import Booking

PART = "rush"
PARALLEL, RETRIES, CANCELS, BOOKS = 30, 5, 20, 25
RUNNERS, OPENED, WITHIN = 200, 20, 10.0  # BK-8: residents, times that open, seconds
# Seconds are promised for a machine that does nothing else: what readers alone wait tells if it is.
BUSY = 0.5


def run(ground: Ground, report: Report, options: Any) -> None:
    runners = 40 if options.quick else RUNNERS
    rounds = min(options.rounds, 2) if options.quick else options.rounds
    report.begin(PART, f"{rounds} rounds of each, then {runners} residents at {OPENED} times")
    people.move_in_runners(runners)
    with ground.web() as server:
        names = [people.runner(number) for number in range(1, runners + 1)]
        rush = _Rush(server.port, load.log_in_all(server.port, names), report, rounds)
        rush.again()
        rush.cut()
        rush.double_click()
        rush.cancel_twenty_times()
        rush.cancel_and_book()
        rush.all_at_the_new_times(WITHIN / 5 if options.quick else WITHIN)
    people.forget_runners_bookings()


class _Rush:
    """What is tried against one server."""

    def __init__(self, port: int, browsers: list[Browser], report: Report, rounds: int) -> None:
        self.port, self.browsers, self.report, self.rounds = port, browsers, report, rounds
        self.api = f"/api/v1/{people.ESTATE}/bookings/"
        people.forget_runners_bookings()
        self.turns = people.free_turns(people.member(people.runner(1)), timezone.now())
        load.drive(port, [one.get(self.api) for one in browsers], 16)

    def _judge(self, what: str, wrong: Sequence[object]) -> None:
        self.report.check(PART, what, not wrong, ", ".join(map(str, wrong)))

    def _rows(self, turn: Turn) -> int:
        starts_at = turn.slot.starts_at
        rows = Booking.objects.filter(facility=turn.facility, period__startswith=starts_at)
        return rows.count()

    def again(self) -> None:
        """BK-4: thirty at once with one key; then the same key with another time."""
        wrong: list[object] = []
        for number in range(self.rounds):
            me, turn, other = self.browsers[0], *self._two_turns(number)
            key = uuid4().hex
            raw = me.api(self.api, once=key, **turn.json)
            answers = load.rush(self.port, [raw] * PARALLEL)
            odd = [one.code or one.status for one in answers if one.status != 201]
            ids = {one.json["id"] for one in answers if one.status == 201}
            if odd or len(ids) != 1 or self._rows(turn) != 1:
                wrong.append(f"{Counter(odd)}, {len(ids)} ids, {self._rows(turn)} rows")
            [changed] = load.rush(self.port, [me.api(self.api, once=key, **other.json)])
            if (changed.status, changed.code) != (422, "key_reused"):
                wrong.append(f"another time: {changed.status} {changed.code}")
            people.forget_runners_bookings()
        self._judge(f"{PARALLEL} at once with one key: one row, one answer", wrong)

    def _two_turns(self, number: int) -> tuple[Turn, Turn]:
        first = number * 2 % (len(self.turns) - 1)
        return self.turns[first], self.turns[first + 1]

    def cut(self) -> None:
        """BK-4: the line is torn when the request is sent, and it is sent five times more."""
        wrong: list[object] = []
        for number in range(self.rounds):
            me, turn = self.browsers[0], self.turns[number % len(self.turns)]
            raw = me.api(self.api, once=uuid4().hex, **turn.json)
            load.cut(self.port, raw)
            answers = [load.rush(self.port, [raw])[0] for _ in range(RETRIES)]
            ids = {one.json.get("id") for one in answers}
            if len(ids) != 1 or self._rows(turn) != 1:
                wrong.append(f"{[one.status for one in answers]}, {self._rows(turn)} rows")
            people.forget_runners_bookings()
        self._judge(f"a torn line and {RETRIES} times again: one row, one answer", wrong)

    def double_click(self) -> None:
        """BK-4: the form twice, thirty milliseconds apart."""
        wrong: list[object] = []
        for number in range(self.rounds):
            me, turn = self.browsers[0], self.turns[number % len(self.turns)]
            raw = me.form(turn.page, request_key=uuid4().hex, **turn.form)
            answers = load.at_moments(self.port, [(0.0, raw), (0.03, raw)])
            if [one.status for one in answers] != [302, 302] or self._rows(turn) != 1:
                wrong.append(f"{[one.status for one in answers]}, {self._rows(turn)} rows")
            people.forget_runners_bookings()
        self._judge("a form pressed twice: one row", wrong)

    def cancel_twenty_times(self) -> None:
        """BK-5: one is cancelled, nineteen hear that it is."""
        wrong: list[object] = []
        for number in range(self.rounds):
            me, turn = self.browsers[0], self.turns[number % len(self.turns)]
            [made] = load.rush(self.port, [me.api(self.api, **turn.json)])
            raw = me.delete(f"{self.api}{made.json['id']}/")
            said = Counter(_word(one) for one in load.rush(self.port, [raw] * CANCELS))
            row = Booking.objects.get(pk=made.json["id"])
            if said != {"204": 1, "409 already_cancelled": CANCELS - 1} or row.claims.exists():
                wrong.append(dict(said))
            people.forget_runners_bookings()
        self._judge(f"{CANCELS} cancel at once: one does, the others hear it", wrong)

    def cancel_and_book(self) -> None:
        """BK-5: who has it lets go while others reach for it: never two, and no trace left behind."""
        wrong: list[object] = []
        most = min(BOOKS, len(self.browsers) - 1)
        for number in range(self.rounds):
            me, turn = self.browsers[0], self.turns[number % len(self.turns)]
            [made] = load.rush(self.port, [me.api(self.api, **turn.json)])
            gone = me.delete(f"{self.api}{made.json['id']}/")
            others = [one.api(self.api, **turn.json) for one in self.browsers[1 : most + 1]]
            raws = [raw for pair in zip([gone] * most, others, strict=True) for raw in pair]
            answers = load.rush(self.port, raws)
            rows = Booking.objects.filter(
                facility=turn.facility, period__startswith=turn.slot.starts_at
            )
            had, won = rows.standing().count(), sum(one.status == 201 for one in answers)
            let_go = sum(one.status == 204 for one in answers)
            broken = sum(one.status >= 500 for one in answers)
            if had > 1 or won != had or let_go != 1 or broken:
                wrong.append(f"{had} standing, {won} won, {let_go} let go, {broken} broken")
            people.forget_runners_bookings()
        self._judge(f"{most} cancel and {most} book: at most one has it, one let go", wrong)

    def all_at_the_new_times(self, within: float) -> None:
        """BK-8: everybody fires within some seconds, and somebody else reads other pages meanwhile."""
        opened = self.turns[-OPENED:]
        chance = random.Random(20)
        wishes = [
            (chance.uniform(0, within), one.api(self.api, **opened[n % OPENED].json))
            for n, one in enumerate(self.browsers)
        ]
        page = self.browsers[0].get(f"/{people.ESTATE}/")
        count = int(within * 10)
        moments = [(within * n / count, page) for n in range(count)]
        alone = load.at_moments(self.port, moments)
        answers = load.at_moments(self.port, [*wishes, *moments])
        fired, read = answers[: len(wishes)], answers[len(wishes) :]
        said = Counter(_word(one) for one in fired)
        p99 = percentile([one.seconds for one in fired], 99)
        p95 = percentile([one.seconds for one in read], 95)
        before = percentile([one.seconds for one in alone], 95)
        row = [len(fired), said["201"], people.standing_of_runners(), p99, p95, before]
        headers = ["fired", "won", "rows", "p99 s", "pages p95 s", "pages alone p95 s"]
        self.report.show(PART, "new times", headers, [row])
        standing = people.standing_of_runners()
        fair = said["201"] == standing == OPENED and set(said) <= {"201", "409 taken"}
        self.report.check(
            PART, f"{OPENED} times, {OPENED} winners, a clean no to the rest", fair, dict(said)
        )
        if before > BUSY:
            self.report.say("      the machine is too busy to ask for p99 ≤ 5 s and p95 ≤ 1 s")
        else:
            quick = p99 <= 5 and p95 <= 1
            self.report.check(
                PART, "p99 ≤ 5 s, other pages p95 ≤ 1 s", quick, f"{p99:.2f}, {p95:.2f}"
            )


def _word(answer: Answer) -> str:
    return f"{answer.status} {answer.code}".strip()
