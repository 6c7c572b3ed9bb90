"""Days that come again, on the wall, on both sides of the nights the clocks are changed."""

from datetime import date, time, timedelta
from itertools import islice

import pytest

from community import times
from community.groups.models import Meeting
from community.times import Every
from tests.conftest import at


def days(every, first, number=4, since=None):
    first = date.fromisoformat(first)
    rule = times.rule_of(every, first)
    found = times.days_of(first, rule, date.fromisoformat(since) if since else first)
    return [day.isoformat() for day in islice(found, number)]


def test_once_is_once():
    assert days(Every.ONCE, "2026-11-25") == ["2026-11-25"]
    assert days(Every.ONCE, "2026-11-25", since="2026-11-26") == []


def test_every_week_and_every_second():
    assert days(Every.WEEK, "2026-12-20", 3) == ["2026-12-20", "2026-12-27", "2027-01-03"]
    assert days(Every.TWO_WEEKS, "2026-12-17", 3) == ["2026-12-17", "2026-12-31", "2027-01-14"]


def test_every_second_week_stays_in_step_however_late_one_looks():
    assert days(Every.TWO_WEEKS, "2026-01-01", 2, since="2026-11-20") == [
        "2026-12-03",
        "2026-12-17",
    ]


def test_the_first_saturday_of_the_month():
    assert days(Every.MONTH_DAY, "2027-04-03") == [
        "2027-04-03", "2027-05-01", "2027-06-05", "2027-07-03"
    ]  # fmt: skip


def test_the_fifth_thursday_is_the_last_one():
    assert days(Every.MONTH_DAY, "2026-10-29", 3) == ["2026-10-29", "2026-11-26", "2026-12-31"]


def test_the_thirty_first_is_the_last_day_of_a_shorter_month():
    assert days(Every.MONTH_DATE, "2027-01-31") == [
        "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"
    ]  # fmt: skip
    assert days(Every.MONTH_DATE, "2027-01-30", 2) == ["2027-01-30", "2027-02-28"]
    assert days(Every.MONTH_DATE, "2027-01-15", 2) == ["2027-01-15", "2027-02-15"]


def test_every_quarter_is_every_third_month_and_the_last_day_of_a_short_one():
    first = date(2026, 11, 30)
    assert (
        times.rule_of(Every.QUARTER, date(2026, 11, 23)) == "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=23"
    )
    found = times.days_of(first, times.rule_of(Every.QUARTER, first), first)
    assert [next(found) for _turn in range(3)] == [
        first, date(2027, 2, 28), date(2027, 5, 30),
    ]  # fmt: skip


@pytest.mark.parametrize("every", Every)
def test_a_rule_says_itself_how_often_it_is(every):
    for first in ("2027-01-31", "2027-02-07", "2028-02-29"):
        assert times.every_of(times.rule_of(every, date.fromisoformat(first))) == every


@pytest.mark.parametrize(
    ("first", "changed"), [("2026-10-22", "2026-10-29"), ("2027-03-25", "2027-04-01")]
)
def test_ten_is_ten_before_and_after_the_clocks_are_changed(first, changed):
    meeting = Meeting(begins_at=at(first, "10:00"), minutes=60, again="FREQ=WEEKLY", not_on=[])
    one, other = islice(meeting.occurrences(date.fromisoformat(first)), 2)
    assert (one.begins, other.begins) == (at(first, "10:00"), at(changed, "10:00"))
    assert other.begins - one.begins != timedelta(days=7)
    assert other.ends - other.begins == timedelta(hours=1)


def test_a_meeting_in_the_night_that_is_skipped_is_an_hour_later_on_the_wall():
    meeting = Meeting(
        begins_at=at("2027-03-21", "02:30"), minutes=60, again="FREQ=WEEKLY", not_on=[]
    )
    _before, skipped, after = islice(meeting.occurrences(date(2027, 3, 21)), 3)
    assert times.local(skipped.begins).time() == time(3, 30)
    assert times.local(after.begins).time() == time(2, 30)


def test_the_next_three_are_three_that_are_held():
    meeting = Meeting(
        begins_at=at("2026-11-25", "10:00"), minutes=60, again="FREQ=WEEKLY",
        not_on=[date(2026, 12, 2)],
    )  # fmt: skip
    found = meeting.coming(at("2026-11-25", "10:30"), 3)
    assert [one.day.day for one in found] == [25, 2, 9, 16]
    assert [one.is_off for one in found] == [False, True, False, False]
    assert meeting.coming(at("2026-11-25", "11:00"), 1)[-1].day.day == 9


def test_no_end_of_cancelled_days_is_looked_through():
    every = [date(2026, 11, 25) + timedelta(weeks=number) for number in range(400)]
    meeting = Meeting(
        begins_at=at("2026-11-25", "10:00"), minutes=60, again="FREQ=WEEKLY", not_on=every
    )
    assert len(meeting.coming(at("2026-11-25"), 3)) == 12
