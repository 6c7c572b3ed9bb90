"""What is taken, as who looks may know it: neighbours' times that meet are one, one's own are one's own."""

from datetime import timedelta

import pytest

from bookings import actions
from bookings.models import Booking, RuleSet
from bookings.taken import busy
from tests.bookings.conftest import turn
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def taken(member, machine, own=()):
    rows = busy(member.household_id, own, [machine], NOW, NOW + timedelta(days=7), NOW)
    return [(one.begins, one.ends, one.booking) for one in rows.of(machine)]


@pytest.fixture
def wednesday(cast, machine):
    """Two neighbours, one after the other, and then Birgit."""
    turns = [turn("2026-11-25", clock) for clock in ("13:00", "15:00", "17:00")]
    whose = ("jens", "yahya", "birgit")
    for who, slot in zip(whose, turns, strict=True):
        actions.book(cast.member(who), machine, slot, now=NOW)
    return turns


def test_neighbours_that_meet_are_one_stretch_and_mine_is_apart(cast, machine, wednesday):
    first, second, mine = wednesday
    birgit = cast.member("birgit")
    own = Booking.objects.get(household=birgit.household)

    assert taken(birgit, machine) == [
        (first.starts_at, second.ends_at, None),
        (mine.starts_at, mine.ends_at, own),
    ]


def test_for_somebody_else_it_is_one_stretch_of_nobody(cast, machine, wednesday):
    first, _second, last = wednesday
    assert taken(cast.member("line"), machine) == [(first.starts_at, last.ends_at, None)]


def test_what_nobody_came_to_is_free_before_the_clock_has_been_by(cast, machine, wednesday):
    first, second, mine = wednesday
    RuleSet.objects.update(release_after=timedelta(minutes=15))
    late = first.starts_at + timedelta(minutes=15)
    birgit = cast.member("birgit")
    rows = busy(birgit.household_id, [], [machine], NOW, NOW + timedelta(days=7), late)
    assert [one.begins for one in rows.of(machine)] == [second.starts_at, mine.starts_at]


@pytest.mark.parametrize("read", [True, False])
def test_one_question_and_one_more_for_times_of_mine_that_are_not_read_yet(
    cast, machine, wednesday, read, django_assert_num_queries
):
    birgit = cast.member("birgit")
    own = list(Booking.objects.filter(household=birgit.household)) if read else []
    with django_assert_num_queries(1 if read else 2):
        assert len(taken(birgit, machine, own)) == 2
