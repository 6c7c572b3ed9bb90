"""Slots are wall time in Copenhagen, equally long, also on the two nights the clock changes."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings import slots
from community import times
from tests.conftest import at

ALL_DAY = dict.fromkeys(range(8), (time(0), time(0)))
LAUNDRY = dict.fromkeys(range(6), (time(7), time(21))) | dict.fromkeys([6, 7], (time(9), time(17)))


def slots_on(day: str, hours=LAUNDRY, minutes=120, closed=()):
    return slots.slots_of(slots.opening(hours, closed, date.fromisoformat(day)), minutes)


def starts(found):
    return [times.local(slot.starts_at).strftime("%H:%M") for slot in found]


def test_a_laundry_open_from_7_to_21_has_seven_turns_of_two_hours():
    assert starts(slots_on("2026-11-24")) == [
        "07:00",
        "09:00",
        "11:00",
        "13:00",
        "15:00",
        "17:00",
        "19:00",
    ]


def test_sundays_have_their_own_hours():
    assert starts(slots_on("2026-11-29")) == ["09:00", "11:00", "13:00", "15:00"]


@pytest.mark.parametrize(
    "day", ["2026-04-02", "2026-04-03", "2026-04-06", "2026-05-14", "2026-05-25", "2027-03-29"]
)
def test_public_holidays_have_the_hours_of_a_holiday_whatever_weekday_it_is(day):
    assert starts(slots_on(day))[0] == "09:00"


def test_store_bededag_is_an_ordinary_friday_since_2024():
    assert starts(slots_on("2026-05-01"))[0] == "07:00"


def test_closed_dates_come_back_every_year():
    assert slots_on("2026-12-24", closed=["12-24"]) == []
    assert slots_on("2031-12-24", closed=["12-24"]) == []


def test_a_day_without_hours_is_closed():
    assert slots_on("2026-11-29", hours={0: (time(7), time(21))}) == []


def test_a_rest_shorter_than_a_turn_is_not_a_turn():
    assert starts(slots_on("2026-11-24", hours={1: (time(7), time(10))})) == ["07:00"]


@pytest.mark.parametrize(
    ("day", "count"),
    [("2026-11-24", 24), ("2026-03-29", 23), ("2026-10-25", 25), ("2027-03-28", 23)],
)
def test_a_place_open_round_the_clock_has_as_many_hours_as_the_day(day, count):
    found = slots_on(day, ALL_DAY, 60)
    assert len(found) == count
    assert all(slot.ends_at - slot.starts_at == timedelta(hours=1) for slot in found)
    assert len({slot.starts_at.timestamp() for slot in found}) == count


def test_the_hour_that_comes_twice_is_two_slots_with_different_offsets():
    starts_at = [times.local(s.starts_at) for s in slots_on("2026-10-25", ALL_DAY, 60)]
    assert [moment.isoformat() for moment in starts_at if moment.hour == 2] == [
        "2026-10-25T02:00:00+02:00",
        "2026-10-25T02:00:00+01:00",
    ]


def test_half_hours_of_the_night_that_is_longer_come_in_order():
    found = slots_on("2026-10-25", ALL_DAY, 30)
    assert len(set(found)) == len(found) == 50
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("day", "clock", "there"),
    [
        ("2026-03-29", "02:30", False), ("2026-03-29", "03:00", True), ("2026-10-25", "02:30", False),
        ("2026-10-25", "03:00", True), ("2026-11-24", "02:30", True),
    ],
)  # fmt: skip
def test_a_time_is_on_the_wall_once_or_we_ask(day, clock, there):
    assert times.is_on_the_wall(date.fromisoformat(day), time.fromisoformat(clock)) is there


def test_the_hour_that_never_comes_is_no_slot():
    assert "02:00" not in starts(slots_on("2026-03-29", ALL_DAY, 60))


def test_an_evening_turn_is_the_same_on_the_wall_before_and_after_the_change():
    for day in ("2026-03-27", "2026-03-30", "2026-10-23", "2026-10-26"):
        assert starts(slots_on(day))[-1] == "19:00"


@given(
    day=st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    minutes=st.integers(15, 1440),
    opens=st.times(),
    closes=st.times(),
)
def test_slots_never_overlap_never_leave_the_opening_and_are_equally_long(
    day, minutes, opens, closes
):
    if closes <= opens and closes != time():
        return
    hours = slots.opening(dict.fromkeys(range(8), (opens, closes)), [], day)
    found = slots.slots_of(hours, minutes)
    for slot in found:
        assert slot.ends_at.timestamp() - slot.starts_at.timestamp() == minutes * 60
        assert hours.starts_at.timestamp() <= slot.starts_at.timestamp()
        assert slot.ends_at.timestamp() <= hours.ends_at.timestamp()
    for one, other in pairwise(found):
        assert one.ends_at.timestamp() == other.starts_at.timestamp()


def test_tomorrows_bookings_are_asked_about_from_18_to_midnight():
    assert slots.evening_window(at("2026-11-23", "17:59")) is None
    due, since, before = slots.evening_window(at("2026-11-23", "18:00"))
    assert (due, since, before) == (at("2026-11-23", "18:00"), at("2026-11-24"), at("2026-11-25"))
    assert slots.evening_window(at("2026-11-24", "00:00")) is None


def test_the_evening_before_the_clock_change_covers_the_whole_odd_day():
    _due, since, before = slots.evening_window(at("2026-10-24", "20:00"))
    assert before.timestamp() - since.timestamp() == 25 * 3600
