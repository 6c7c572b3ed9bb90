"""Times nobody came to: after some, one books fewer days ahead. Private, and never money."""

from datetime import timedelta

import pytest

from bookings import actions
from bookings.due import actions as due
from bookings.models import Booking, RuleSet
from bookings.retention import actions as retention
from bookings.strikes import strike_of
from tests.bookings.conftest import refused, turn
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def counted(machine):
    """Two times missed within sixty days: for a fortnight one books two days ahead."""
    rules = machine.rules
    rules.strikes_after, rules.max_coming, rules.max_per_week = 2, None, None
    rules.save()
    return fetched_machine(machine)


def fetched_machine(machine):
    return type(machine).objects.with_rules().get(pk=machine.pk)


def misses(cast, who, place, *days):
    """They book, and nobody comes."""
    for day in days:
        begins = at(day, "15:00")
        slot = turn(day, "15:00")
        actions.book(cast.member(who), place, slot, now=begins - DAY)
        due.release_due(begins + timedelta(minutes=20))


def test_after_two_missed_one_books_two_days_ahead_and_is_told_why(cast, counted):
    misses(cast, "kasper", counted, "2026-11-18")
    kasper = cast.member("kasper")
    far = turn("2026-11-30", "15:00")
    actions.cancel(kasper, actions.book(kasper, counted, far, now=NOW), now=NOW)
    misses(cast, "kasper", counted, "2026-11-20")
    with refused("struck") as no:
        actions.book(kasper, counted, far, now=NOW)
    said = str(no.error)
    assert "I er ikke kommet til 2 tider" in said
    assert "2 dage frem indtil fredag 4." in said
    near = actions.book(kasper, counted, turn("2026-11-25", "15:00"), now=NOW)
    actions.cancel(kasper, near, now=NOW)
    # A fortnight after the second it is over.
    over = at("2026-12-04", "15:01")
    actions.book(kasper, counted, turn("2026-12-16", "15:00"), now=over)


def test_only_the_household_sees_it(cast, counted):
    misses(cast, "kasper", counted, "2026-11-18", "2026-11-20")
    place = counted.part_of_id
    url = f"/rugmarken/booking/{place}/?dag=2026-11-24"
    assert "I er ikke kommet til 2 tider" in cast.client("kasper").get(url).content.decode()
    for other in ("birgit", "grethe", "torben"):
        assert "I er ikke kommet" not in cast.client(other).get(url).content.decode()
    # Who helps them books as if nothing was missed: it is not the helper's to know.
    helped = cast.member("kasper")
    helped.helper = cast.user("torben")
    actions.book(helped, counted, turn("2026-11-30", "15:00"), now=NOW)


def test_rules_that_do_not_count_it_and_misses_that_lie_far_apart_mean_nothing():
    rules = RuleSet(strikes_after=2, strikes_within=30, strikes_for=14)
    missed = [NOW - 40 * DAY, NOW - DAY]
    assert strike_of(rules, missed, NOW) is None
    assert strike_of(rules, [NOW - 3 * DAY, NOW - DAY], NOW).until == NOW + 13 * DAY
    assert strike_of(RuleSet(), [NOW - 3 * DAY, NOW - DAY], NOW) is None


def test_a_time_that_waits_for_who_is_on_paper_is_never_missed(cast, counted):
    begins = at("2026-11-18", "15:00")
    slot = turn("2026-11-18", "15:00")
    actions.book(cast.member("orhan"), counted, slot, now=begins - DAY)
    due.release_due(begins + timedelta(minutes=20))
    assert Booking.objects.filter(state=Booking.State.RELEASED).count() == 0


def test_what_was_missed_is_forgotten_after_half_a_year(cast, counted):
    misses(cast, "kasper", counted, "2026-11-18")
    assert retention.sweep_misses(NOW + 170 * DAY) == 0
    assert retention.sweep_misses(NOW + 180 * DAY) == 1
    assert not Booking.objects.filter(state=Booking.State.RELEASED).exists()
