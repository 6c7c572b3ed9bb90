"""Birgit who lives alone, a family, and how one says that one moves."""

from datetime import date

import pytest

from bookings import actions as bookings
from bookings.slots import Slot
from community.errors import Refused
from community.privacy.moving import actions
from tests.conftest import NOW, at

TODAY, SOON, LATER = date(2026, 11, 23), date(2026, 12, 1), date(2027, 3, 31)
ON_THE_DAY = at("2026-12-01", "00:01")


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as no:
        call(*args, **kwargs)
    assert str(no.value)
    return no.value.code


def booked(member, facility, day, clock="15:00"):
    hour = int(clock[:2])
    slot = Slot(at(day, clock), at(day, f"{hour + 2}:00"))
    return bookings.book(member, facility, slot, now=NOW)


def says(member, on, *, whole_home=False, now=NOW):
    return actions.say_when(member, on=on, whole_home=whole_home, now=now)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def birgit(cast):
    """Lives alone."""
    return cast.member("birgit")


@pytest.fixture
def family(cast):
    """Two adults in one home."""
    return cast.member("ahmad"), cast.member("rania")
