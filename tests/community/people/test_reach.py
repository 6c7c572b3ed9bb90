"""How a person is reached: phone numbers as people write them, quiet hours, and being grown up."""

from datetime import time

import pytest

from community.errors import Refused
from community.people.models import User
from community.people.reach import actions


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("   ", ""),
        ("20304050", "20 30 40 50"),
        ("20 30 40 50", "20 30 40 50"),
        ("20-30-40-50", "20 30 40 50"),
        ("+45 20 30 40 50", "20 30 40 50"),
        ("00 00 20 07", "00 00 20 07"),
        ("(20) 30.40/50", "20 30 40 50"),
        ("٢٠٣٠٤٠٥٠", "20 30 40 50"),
        ("2030\u200e4050", "20 30 40 50"),
        ("+46 70 123 45 67", "+46701234567"),
        ("0046 70 123 45 67", "0046701234567"),
    ],
)
def test_a_number_is_kept_as_it_is_read_aloud(typed, kept):
    assert actions.tidy_phone(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["070761-1234", "0707611234", "07 07 61 12 34", "07.07.61.1234", "0 7 0 7 6 1 1 2 3 4"],
)
def test_a_cpr_number_is_no_phone_number(typed):
    with pytest.raises(Refused) as no:
        actions.tidy_phone(typed)
    assert (no.value.code, no.value.field) == ("cpr", "phone")


@pytest.mark.parametrize(
    "typed",
    ["112", "1234567", "123456789", "ring til mig", "x" * 5000, "+45", "+0 12345678", "🌻", "²⁰",
     "2030405a", "++4520304050", "00000000000000000000"],
)  # fmt: skip
def test_nonsense_is_refused_with_how_to_write_it(typed):
    with pytest.raises(Refused) as no:
        actions.tidy_phone(typed)
    assert no.value.code == "no_phone"
    assert "otte tal" in str(no.value)


def test_a_number_can_be_taken_away_again(cast):
    birgit = cast.user("birgit")
    actions.change_phone(birgit, phone="20304050")
    assert cast.user("birgit").phone == "20 30 40 50"
    actions.change_phone(birgit, phone="")
    assert cast.user("birgit").phone == ""


def test_the_quiet_hours_may_cross_midnight_or_be_off(cast):
    birgit = cast.user("birgit")
    actions.change_quiet_hours(birgit, begins=time(22), ends=time(7))
    assert (cast.user("birgit").quiet_from, cast.user("birgit").quiet_until) == (time(22), time(7))
    actions.change_quiet_hours(birgit, begins=None, ends=None)
    assert cast.user("birgit").quiet_from is None


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [
        (time(22), None, "half_quiet"),
        (None, time(7), "half_quiet"),
        (time(8), time(8), "always_quiet"),
    ],
)
def test_quiet_hours_begin_and_end(cast, begins, ends, code):
    with pytest.raises(Refused) as no:
        actions.change_quiet_hours(cast.user("birgit"), begins=begins, ends=ends)
    assert no.value.code == code
    assert cast.user("birgit").quiet_from == time(21)


def test_one_comes_of_age_once(cast):
    yahya = cast.user("yahya")
    assert yahya.is_adult is False
    actions.come_of_age(yahya)
    actions.come_of_age(yahya)
    assert User.objects.get(pk=yahya.pk).is_adult is True
