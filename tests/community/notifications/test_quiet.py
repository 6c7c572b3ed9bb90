"""Quiet hours by the clock on the wall: over midnight, and on both nights the clock is changed."""

from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from community.notifications.models import Way
from community.notifications.quiet import NIGHT, free_from, hours_of, last_before
from tests.conftest import at

EVENING = (time(21), time(8))
NAP = (time(13), time(15))


def user(begins: time | None = time(21), ends: time | None = time(8)) -> Any:
    return SimpleNamespace(quiet_from=begins, quiet_until=ends)


@pytest.mark.parametrize(
    ("day", "clock", "free"),
    [
        ("2026-11-23", "20:59", at("2026-11-23", "20:59")),
        ("2026-11-23", "21:00", at("2026-11-24", "08:00")),
        ("2026-11-24", "00:00", at("2026-11-24", "08:00")),
        ("2026-11-24", "07:59", at("2026-11-24", "08:00")),
        ("2026-11-24", "08:00", at("2026-11-24", "08:00")),
    ],
)
def test_over_midnight(day: str, clock: str, free: datetime) -> None:
    assert free_from(at(day, clock), [EVENING]) == free


def test_a_nap_in_the_middle_of_the_day() -> None:
    assert free_from(at("2026-11-23", "14:00"), [NAP]) == at("2026-11-23", "15:00")
    assert free_from(at("2026-11-23", "15:00"), [NAP]) == at("2026-11-23", "15:00")


def test_the_night_the_clock_goes_forward_is_an_hour_shorter() -> None:
    """29 March: 21 to 8 on the wall is ten hours."""
    asked = at("2026-03-28", "21:00")
    free = free_from(asked, [EVENING])
    assert free == at("2026-03-29", "08:00")
    assert free - asked == timedelta(hours=10)


def test_the_night_the_clock_goes_back_is_an_hour_longer() -> None:
    """25 October: 21 to 8 on the wall is twelve hours."""
    asked = at("2026-10-24", "21:00")
    free = free_from(asked, [EVENING])
    assert free == at("2026-10-25", "08:00")
    assert free.astimezone(UTC) - asked.astimezone(UTC) == timedelta(hours=12)


def test_an_hour_that_comes_twice_is_quiet_both_times() -> None:
    second_half_past_two = datetime(2026, 10, 25, 1, 20, tzinfo=UTC)  # 02.20 once more
    free = free_from(second_half_past_two, [(time(22), time(2, 30))])
    assert free == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_hour_that_is_skipped_ends_where_the_clock_goes_on() -> None:
    last_minute_of_winter = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)  # 01.59
    free = free_from(last_minute_of_winter, [(time(22), time(2, 30))])
    assert free == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03.30 on the wall


def test_nobody_is_called_between_21_and_8_whatever_they_chose() -> None:
    anytime = user(None, None)
    assert hours_of(anytime, Way.EMAIL) == []
    assert hours_of(anytime, Way.CALL) == [NIGHT]
    assert free_from(at("2026-11-23", "22:00"), hours_of(anytime, Way.CALL)) == at(
        "2026-11-24", "08:00"
    )


def test_the_own_choice_and_the_night_add_up() -> None:
    late_riser = user(time(23), time(10))
    assert free_from(at("2026-11-23", "21:30"), hours_of(late_riser, Way.CALL)) == at(
        "2026-11-24", "10:00"
    )


def test_who_leaves_no_hour_of_the_day_is_never_free_for_a_call() -> None:
    assert free_from(at("2026-11-23", "12:00"), hours_of(user(time(8), time(21)), Way.CALL)) is None


def test_paper_makes_no_noise_and_equal_times_are_no_quiet() -> None:
    assert hours_of(user(), Way.SLIP) == []
    assert hours_of(user(time(8), time(8)), Way.EMAIL) == []


@pytest.mark.parametrize(
    ("day", "clock", "last"),
    [
        ("2026-11-24", "00:00", at("2026-11-23", "21:00")),
        ("2026-11-24", "08:00", at("2026-11-23", "21:00")),
        ("2026-11-24", "09:00", at("2026-11-24", "09:00")),
        ("2026-11-23", "21:00", at("2026-11-23", "21:00")),
    ],
)
def test_the_last_moment_to_call_about_something(day: str, clock: str, last: datetime) -> None:
    assert last_before(at(day, clock), [NIGHT]) == last
