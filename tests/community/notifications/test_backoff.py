"""When it is tried again: arithmetic."""

from datetime import timedelta
from itertools import pairwise

from community.notifications.backoff import LONGEST, next_try, wait_after
from tests.conftest import NOW


def test_a_minute_doubling_to_six_hours() -> None:
    minutes = [wait_after(tries, 0.5) / timedelta(minutes=1) for tries in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert wait_after(10**6, 0.5) == LONGEST


def test_give_or_take_a_fifth() -> None:
    assert wait_after(1, 0) == timedelta(seconds=48)
    assert wait_after(1, 1) == timedelta(seconds=72)


def test_a_day_and_no_longer() -> None:
    moments, moment, tries = [NOW], NOW, 1
    while (again := next_try(moment, NOW, tries)) is not None:
        moments.append(again)
        moment, tries = again, tries + 1
    assert all(early < late for early, late in pairwise(moments))
    assert timedelta(hours=15) < moments[-1] - NOW <= timedelta(hours=24)
    assert 11 <= len(moments) <= 15
