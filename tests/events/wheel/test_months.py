"""Twelve months from one on, and a good day in each."""

from datetime import date

import pytest
from django.utils import translation

from events.wheel.months import begins, good_day, twelve
from events.wheel.page import Month, Piece

TODAY = date(2026, 11, 23)


def test_twelve_months_over_the_turn_of_the_year():
    assert twelve(date(2026, 11, 1))[0] == date(2026, 11, 1)
    assert twelve(date(2026, 11, 1))[2] == date(2027, 1, 1)
    assert twelve(date(2026, 11, 1))[-1] == date(2027, 10, 1)


@pytest.mark.parametrize(
    ("said", "first"),
    [("2027-01", date(2027, 1, 1)), ("", date(2026, 11, 1)), ("x", date(2026, 11, 1)),
     ("2027-13", date(2026, 11, 1)), ("9999-12", date(2026, 11, 1)), ("0001-01", date(2026, 11, 1))],
)  # fmt: skip
def test_an_address_names_a_month_or_it_is_this_one(said, first):
    assert begins(said, TODAY) == first


@pytest.mark.parametrize(
    ("weekday", "month", "taken", "found"),
    [
        (2, date(2027, 2, 1), (), date(2027, 2, 3)),
        (2, date(2027, 2, 1), (date(2027, 2, 3),), date(2027, 2, 10)),
        # Easter Monday 2027 is a public holiday, and so is Whit Monday
        (0, date(2027, 3, 1), [date(2027, 3, day) for day in (1, 8, 15, 22)], date(2027, 3, 1)),
        (3, date(2027, 5, 1), (), date(2027, 5, 13)),
        (0, date(2026, 11, 1), (), date(2026, 11, 30)),
        (4, date(2026, 10, 1), (), None),
    ],
)
def test_a_good_day_is_free_and_no_holiday(weekday, month, taken, found):
    assert good_day(weekday, month, date(2026, 11, 28), taken) == found


@pytest.mark.parametrize(
    ("language", "name", "within"), [("da", "Januar", "januar"), ("en", "January", "January")]
)
def test_a_month_is_named_as_the_language_has_it(language, name, within):
    with translation.override(language):
        month = Month(date(2027, 1, 1), is_past=False, piece=Piece("", "", "", ""))
        assert (month.name, month.within) == (name, within)
