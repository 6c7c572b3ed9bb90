"""Whatever neighbours do in whatever order, the places and the lines stay whole."""

from collections import Counter
from datetime import time, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bookings import actions
from bookings.closing import actions as closing
from bookings.due import actions as due
from bookings.models import Booking, Claim, Closure, Facility, Unit, Waiting
from bookings.quota import used_by
from bookings.slots import Slot
from bookings.waiting import actions as waiting
from community.errors import Refused
from community.people.models import Membership
from tests.bookings.conftest import fetched
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
MOST_COMING, MOST_A_WEEK = 2, 3
PEOPLE = st.sampled_from(["birgit", "fadumo", "kasper"])
WHERE = st.sampled_from(["Salen", "Nord", "Syd"])
NTH = st.integers(0, 5)
# Two afternoons, times that often meet.
TIMES = st.builds(
    lambda day, hour, hours: Slot(
        at(f"2026-11-{day}") + timedelta(hours=hour), at(f"2026-11-{day}") + timedelta(hours=hour + hours)
    ),
    st.sampled_from([24, 25]), st.integers(9, 16), st.integers(1, 3),
)  # fmt: skip


@pytest.fixture
def rooms(place):
    """A room of two halves, with a quarter before and half an hour after each time."""
    return place(
        "Salen", unit=Unit.FREE, parts=["Nord", "Syd"], hours=(time(8), time(20)),
        before_minutes=15, after_minutes=30, release_after=timedelta(minutes=15),
        max_coming=MOST_COMING, max_per_week=MOST_A_WEEK,
    )  # fmt: skip


class Neighbours(RuleBasedStateMachine):
    """Three neighbours and a caretaker; `done` counts what they came to do."""

    members: ClassVar[dict[str, Membership]] = {}
    done: ClassVar[Counter[str]] = Counter()

    def __init__(self):
        super().__init__()
        self.now = NOW
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def does(self, name, act):
        try:
            act()
        except Refused:
            return
        self.done[name] += 1

    def nth(self, rows, number):
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def own(self, who, number):
        rows = Booking.objects.visible_to(self.members[who]).with_place()
        return self.nth(rows.standing(), number)

    @rule(who=PEOPLE, where=WHERE, slot=TIMES)
    def book(self, who, where, slot):
        self.does(
            "book", lambda: actions.book(self.members[who], fetched(where), slot, now=self.now)
        )

    @rule(who=PEOPLE, number=NTH, slot=TIMES)
    def move(self, who, number, slot):
        if one := self.own(who, number):
            self.does("move", lambda: actions.move(self.members[who], one, slot, now=self.now))

    @rule(who=PEOPLE, number=NTH)
    def cancel(self, who, number):
        if one := self.own(who, number):
            self.does("cancel", lambda: actions.cancel(self.members[who], one, now=self.now))

    @rule(who=PEOPLE, number=NTH, late=st.integers(0, 20))
    def arrive(self, who, number, late):
        one = self.own(who, number)
        if one and one.begins > self.now - timedelta(minutes=10):
            self.now = max(self.now, one.begins + timedelta(minutes=late))
            self.does("arrive", lambda: actions.arrive(self.members[who], one, now=self.now))

    @rule(who=PEOPLE, number=NTH)
    def finish(self, who, number):
        here = Booking.objects.visible_to(self.members[who]).filter(state=Booking.State.HERE)
        if one := self.nth(here.with_place(), number):
            self.does("finish", lambda: actions.finish(self.members[who], one, now=self.now))

    @rule(minutes=st.sampled_from([5, 20, 45]))
    def later(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule()
    def release(self):
        self.done["release"] += due.release_due(self.now)

    @rule(where=WHERE, slot=TIMES)
    def close(self, where, slot):
        self.does(
            "close",
            lambda: closing.close(
                self.members["jens"], fetched(where), *slot, reason="Gulv.", now=self.now
            ),
        )

    @rule(number=NTH)
    def reopen(self, number):
        if one := self.nth(Closure.objects.filter(facility__rules__name="Salen"), number):
            self.does("reopen", lambda: closing.reopen(self.members["jens"], one, now=self.now))

    @rule(who=PEOPLE, number=NTH)
    def wait(self, who, number):
        taken = Booking.objects.standing().exclude(household=self.members[who].household)
        if one := self.nth(taken.filter(facility__rules__name="Salen"), number):
            slot = Slot(one.begins, one.ends)
            place = Facility.objects.with_rules().get(pk=one.facility_id)
            self.does("wait", lambda: waiting.wait(self.members[who], place, slot, now=self.now))

    def line(self, who, number):
        return self.nth(Waiting.objects.visible_to(self.members[who]).open().with_place(), number)

    @rule(who=PEOPLE, number=NTH)
    def say_yes(self, who, number):
        if row := self.line(who, number):
            self.does("say_yes", lambda: waiting.say_yes(self.members[who], row, now=self.now))

    @rule(who=PEOPLE, number=NTH)
    def leave(self, who, number):
        if row := self.line(who, number):
            self.does("leave", lambda: waiting.leave(self.members[who], row, now=self.now))

    @rule()
    def pass_on(self):
        self.done["pass_on"] += waiting.pass_on_due(self.now)
        self.done["ask"] += waiting.ask_due(self.now)
        waiting.close_lines_due(self.now)

    @invariant()
    def what_stands_has_its_claims_and_nothing_else_has_any(self):
        parts = {one.pk: one for one in Facility.objects.with_rules().filter(rules__name="Salen")}
        standing = Booking.objects.standing().filter(facility__in=parts)
        wanted = {
            (one.pk, pk, one.begins - timedelta(minutes=15), one.ends + timedelta(minutes=30))
            for one in standing
            for pk in parts[one.facility_id].taken_with
        }
        rows = Claim.objects.all()
        assert {(c.booking_id, c.facility_id, c.begins, c.ends) for c in rows} == wanted
        for place in parts:
            taken = sorted((c.begins, c.ends) for c in rows if c.facility_id == place)
            ends = [end for _begin, end in taken[:-1]]
            assert all(e <= b for e, (b, _end) in zip(ends, taken[1:], strict=True))

    @invariant()
    def nobody_has_more_than_their_share(self):
        rules = fetched("Salen").rules
        for who in ("birgit", "fadumo", "kasper"):
            used = used_by(self.members[who].household_id, [rules], self.now, self.now)
            assert used.coming(rules) <= MOST_COMING
            for week in (NOW, NOW + timedelta(days=7)):
                assert used.in_week(rules, week) <= MOST_A_WEEK

    @invariant()
    def nobody_waits_for_what_they_have(self):
        for row in Waiting.objects.in_line():
            have = Booking.objects.standing().filter(household=row.household_id)
            assert not have.filter(facility=row.facility_id, period=row.period).exists()

    @invariant()
    def each_offer_is_one_line_and_each_line_that_is_asked_one_offer(self):
        offered = Booking.objects.filter(state=Booking.State.OFFERED)
        asked = Waiting.objects.filter(state=Waiting.State.ASKED)
        assert sorted(offered.values_list("pk", flat=True)) == sorted(
            asked.values_list("booking", flat=True)
        )
        assert not asked.exclude(booking__household=F("household")).exists()


def test_no_order_of_verbs_breaks_what_must_hold(cast, rooms):
    members = {name: cast.member(name) for name in ("birgit", "fadumo", "kasper", "jens")}
    done: Counter[str] = Counter()
    run_state_machine_as_test(
        type("Here", (Neighbours,), {"members": members, "done": done}),
        settings=settings(
            max_examples=6, stateful_step_count=50, derandomize=True, deadline=None,
            database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    verbs = {"book", "move", "cancel", "arrive", "finish", "release", "close", "reopen", "wait",
             "say_yes", "leave", "pass_on"}  # fmt: skip
    assert {name for name in verbs if not done[name]} == set(), done
