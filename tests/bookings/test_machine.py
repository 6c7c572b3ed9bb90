"""Whatever neighbours do in whatever order, the places and the lines stay whole."""

import os
from collections import Counter
from datetime import time, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bookings import actions
from bookings.approving import actions as approving
from bookings.closing import actions as closing
from bookings.due import actions as due
from bookings.models import (
    Booking,
    Claim,
    Closure,
    Facility,
    Offer,
    RuleSet,
    Swap,
    Unit,
    Waiting,
)
from bookings.quota import used_by
from bookings.slots import Slot
from bookings.swapping import actions as swapping
from bookings.waiting import actions as waiting
from community.errors import Refused
from community.people.models import Membership
from tests.bookings.conftest import fetched
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
MOST_COMING, MOST_A_WEEK = 2, 3
# How many stories are told (CONTRIBUTING.md): one is a few seconds; in many, every verb happens.
EXAMPLES, STEPS, MANY = int(os.environ.get("BEBOERHUS_STORIES", "1")), 30, 20
USUAL = {"book", "wait"}
VERBS = USUAL | {
    "move", "cancel", "arrive", "finish", "release", "close", "reopen", "say_yes", "leave", "pass_on",
    "offer", "keep", "take", "ask_neighbour", "say_yes_to_neighbour", "say_no_to_neighbour",
    "approve", "decline",
}  # fmt: skip
PEOPLE = st.sampled_from(["birgit", "fadumo", "kasper"])
WHERE = st.sampled_from(["Salen", "Nord", "Syd"])
NTH = st.integers(0, 5)
# From how many hours from now, for how long: times that often meet.
TIMES = st.tuples(st.integers(1, 6), st.integers(1, 3))


@pytest.fixture
def rooms(place):
    """A room of two halves, with a quarter before and half an hour after each time."""
    return place(
        "Salen", unit=Unit.FREE, parts=["Nord", "Syd"], hours=(time(), time()),
        before_minutes=15, after_minutes=30, release_after=timedelta(minutes=15),
        max_coming=MOST_COMING, max_per_week=MOST_A_WEEK,
    )  # fmt: skip


def edges(slot):
    return slot.starts_at, slot.ends_at


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

    @initialize()
    def two_have_a_time_and_the_others_wait(self):
        self.book("birgit", "Nord", (2, 2))
        self.book("fadumo", "Syd", (4, 1))
        for who, number in (("kasper", 0), ("fadumo", 0), ("kasper", 1)):
            self.wait(who, number)

    def soon(self, time):
        """The time that begins so many whole hours from now."""
        begins = self.now.replace(minute=0) + timedelta(hours=time[0])
        return Slot(begins, begins + timedelta(hours=time[1]))

    def nth(self, rows, number):
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def one_of(self, rows, number):
        """Some row of a neighbour's, and the neighbour."""
        found = self.nth(rows, number)
        by = {member.household_id: member for member in self.members.values()}
        return (found, by[found.household_id]) if found else (None, None)

    def time_of_somebody(self, number, state=Booking.State.BOOKED):
        return self.one_of(Booking.objects.filter(state=state).with_place(), number)

    @rule(who=PEOPLE, where=WHERE, slot=TIMES)
    def book(self, who, where, slot):
        self.does(
            "book",
            lambda: actions.book(self.members[who], fetched(where), self.soon(slot), now=self.now),
        )

    @rule(number=NTH, slot=st.tuples(st.integers(1, 20), st.integers(1, 2)))
    def move(self, number, slot):
        one, whose = self.time_of_somebody(number)
        if one:
            self.does("move", lambda: actions.move(whose, one, self.soon(slot), now=self.now))

    @rule(number=NTH)
    def cancel(self, number):
        one, whose = self.time_of_somebody(number)
        if one:
            self.does("cancel", lambda: actions.cancel(whose, one, now=self.now))

    @rule(number=NTH, late=st.integers(0, 20))
    def arrive(self, number, late):
        one, whose = self.time_of_somebody(number)
        if one:
            self.now = max(self.now, one.begins + timedelta(minutes=late))
            self.does("arrive", lambda: actions.arrive(whose, one, now=self.now))

    @rule(number=NTH)
    def finish(self, number):
        one, whose = self.time_of_somebody(number, Booking.State.HERE)
        if one:
            self.does("finish", lambda: actions.finish(whose, one, now=self.now))

    @rule(minutes=st.sampled_from([5, 20, 45]))
    def later(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(number=NTH)
    def release(self, number):
        """Nobody has come when the grace is up."""
        one, _whose = self.time_of_somebody(number)
        if one:
            self.now = max(self.now, one.begins + timedelta(minutes=16))
        self.done["release"] += due.release_due(self.now)

    def closures(self):
        """One at a time: where all is closed nothing happens."""
        return Closure.objects.filter(facility__rules__name="Salen")

    @precondition(lambda self: not self.closures().exists())
    @rule(where=st.sampled_from(["Nord", "Syd"]), slot=st.tuples(st.integers(1, 6), st.just(1)))
    def close(self, where, slot):
        self.does(
            "close",
            lambda: closing.close(
                self.members["jens"],
                fetched(where),
                *edges(self.soon(slot)),
                reason="Gulv.",
                now=self.now,
            ),
        )

    @rule(number=NTH)
    def reopen(self, number):
        if one := self.nth(self.closures(), number):
            self.does("reopen", lambda: closing.reopen(self.members["jens"], one, now=self.now))

    @rule(who=PEOPLE, number=NTH)
    def wait(self, who, number):
        taken = Booking.objects.standing().exclude(household=self.members[who].household)
        if one := self.nth(taken.filter(facility__rules__name="Salen"), number):
            slot = Slot(one.begins, one.ends)
            place = Facility.objects.with_rules().get(pk=one.facility_id)
            self.does("wait", lambda: waiting.wait(self.members[who], place, slot, now=self.now))

    def line(self, number):
        return self.one_of(Waiting.objects.open().with_place(), number)

    @rule(number=NTH)
    def say_yes(self, number):
        asked = Waiting.objects.filter(state=Waiting.State.ASKED).with_place()
        row, whose = self.one_of(asked, number)
        if row:
            self.does("say_yes", lambda: waiting.say_yes(whose, row, now=self.now))

    @rule(number=NTH, who=PEOPLE, keeps=st.booleans())
    def pass_to_a_neighbour(self, number, who, keeps):
        """Given on, and kept after all or taken by somebody."""
        one, whose = self.time_of_somebody(number)
        if one is None:
            return
        self.does("offer", lambda: swapping.offer(whose, one, now=self.now))
        offered = Offer.objects.open(self.now).filter(booking=one).first()
        if offered and keeps:
            self.does("keep", lambda: swapping.keep(whose, offered, now=self.now))
        elif offered:
            self.does("take", lambda: swapping.take(self.members[who], offered, now=self.now))

    @rule(number=NTH, other=NTH, says_yes=st.booleans())
    def ask_a_neighbour(self, number, other, says_yes):
        """For one of somebody's times, with one of the asker's own in return if they have one."""
        one, whose = self.time_of_somebody(number)
        asker = next((m for m in self.members.values() if m != whose), None)
        if one is None or asker is None:
            return
        own = Booking.objects.visible_to(asker).filter(state=Booking.State.BOOKED).with_place()
        given = self.nth(own, other)
        self.does("ask_neighbour", lambda: swapping.ask(asker, one, now=self.now, given=given))
        swap = Swap.objects.open(self.now).filter(wanted=one).first()
        verb = swapping.say_yes if says_yes else swapping.say_no
        if swap:
            self.does(verb.__name__ + "_to_neighbour", lambda: verb(whose, swap, now=self.now))

    @rule(number=NTH, says_yes=st.booleans())
    def want_a_yes_and_answer(self, number, says_yes):
        """From now on somebody has to say yes, or nobody has; who has asked is answered."""
        RuleSet.objects.filter(name="Salen").update(needs_approval=says_yes)
        one, _whose = self.time_of_somebody(number, Booking.State.ASKED)
        if one and says_yes:
            self.does("approve", lambda: approving.approve(self.members["jens"], one, now=self.now))
        elif one:
            self.does(
                "decline",
                lambda: approving.decline(self.members["jens"], one, "Nej.", now=self.now),
            )

    @rule(number=NTH)
    def let_go_and_say_yes(self, number):
        """What hangs together is tried together too: chance alone rarely comes to it."""
        self.cancel(number)
        self.say_yes(number)

    @rule(number=NTH)
    def leave(self, number):
        row, whose = self.line(number)
        if row:
            self.does("leave", lambda: waiting.leave(whose, row, now=self.now))

    @rule()
    def pass_on(self):
        """Nobody has answered when the time to think is up."""
        first = Waiting.objects.filter(state=Waiting.State.ASKED).order_by("asked_until").first()
        if first:
            self.now = max(self.now, first.asked_until)
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
    def who_passed_a_time_on_has_it_no_longer(self):
        for taken in Offer.objects.filter(state=Offer.State.TAKEN).select_related("booking"):
            assert taken.booking.state == Booking.State.CANCELLED
        for had in Booking.objects.filter(asked_for__state=Swap.State.YES):
            assert had.state == Booking.State.CANCELLED

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
            max_examples=EXAMPLES, stateful_step_count=STEPS, derandomize=True, deadline=None,
            database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert {name for name in (VERBS if EXAMPLES >= MANY else USUAL) if not done[name]} == set(), (
        done
    )
