"""The arithmetic of the line, without a database."""

from datetime import timedelta

import pytest

from events import rules
from events.models import Event
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("parties", "free", "asked"),
    [
        ([], 5, []),
        ([4, 2, 1], 4, [0]),
        ([4, 2, 1], 3, [1, 2]),
        ([4, 2, 1], 2, [1]),
        ([4, 2, 1], 0, []),
        ([4, 2, 1], None, [0, 1, 2]),
        ([1, 1, 1, 1], 3, [0, 1, 2]),
    ],
)
def test_the_first_that_fit_are_asked_and_nobody_is_split(parties, free, asked):
    line = ((number, size, False) for number, size in enumerate(parties))
    assert list(rules.those_who_fit(line, free)) == asked


@pytest.mark.parametrize(
    ("parties", "free", "asked"),
    [
        ([(1, False), (1, True)], 1, [1]),
        ([(1, False), (1, True)], 2, [0, 1]),
        ([(2, True), (1, False)], 3, [0, 1]),
        ([(3, False), (2, False)], 3, [1]),
    ],
)
def test_of_what_is_free_one_seat_is_for_who_is_new(parties, free, asked):
    line = ((number, *party) for number, party in enumerate(parties))
    assert list(rules.those_who_fit(line, free, kept=1)) == asked


@pytest.mark.parametrize(
    ("ahead", "stands"),
    [
        (timedelta(days=9), timedelta(hours=24)),
        (timedelta(hours=48), timedelta(hours=24)),
        (timedelta(hours=20), timedelta(hours=10)),
        (timedelta(minutes=10), timedelta(minutes=5)),
    ],
)
def test_an_offer_stands_a_day_or_half_of_what_is_left(ahead, stands):
    assert rules.offer_until(Event(starts_at=NOW + ahead), NOW) == NOW + stands
