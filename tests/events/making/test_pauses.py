"""Days and weeks as people write them."""

from datetime import date

import pytest

from events.making.pauses import NotRead, days_in, days_said, weeks_in, weeks_said

FIRST = date(2026, 12, 6)


@pytest.mark.parametrize(("said", "meant"), [
    ("", []),
    ("23/12", [date(2026, 12, 23)]),
    ("23.12. og 30.12.", [date(2026, 12, 23), date(2026, 12, 30)]),
    ("6/1", [date(2027, 1, 6)]),
    ("2026-12-23, 1/2/2027", [date(2026, 12, 23), date(2027, 2, 1)]),
    ("30/12 23/12 30/12", [date(2026, 12, 23), date(2026, 12, 30)]),
])  # fmt: skip
def test_days_are_read(said, meant):
    assert days_in(said, FIRST) == meant


@pytest.mark.parametrize("said", ["jul", "32/12", "29/2/2027", "23/12 fri", "2026-13-01"])
def test_what_is_no_day_is_not_read(said):
    with pytest.raises(NotRead):
        days_in(said, FIRST)


@pytest.mark.parametrize(("said", "meant"), [
    ("", []), ("7", [7]), ("uge 28–30, 42", [28, 29, 30, 42]), ("52-2", [1, 2, 52, 53]),
])  # fmt: skip
def test_weeks_are_read(said, meant):
    assert weeks_in(said) == meant


@pytest.mark.parametrize("said", ["0", "54", "sommer", "28–"])
def test_what_is_no_week_is_not_read(said):
    with pytest.raises(NotRead):
        weeks_in(said)


def test_what_is_said_is_read_again():
    days, weeks = [date(2026, 12, 23), date(2027, 1, 6)], [7, 28, 29, 30]
    assert days_in(days_said(days), FIRST) == days
    assert weeks_said(weeks) == "7, 28–30"
    assert weeks_in(weeks_said(weeks)) == weeks
