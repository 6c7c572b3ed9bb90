"""A feast in Laden on Saturday the 12th, and who looks after it."""

import pytest

from tests.bookings.conftest import fetched
from tests.bookings.test_rooms import day_at, feast, take


@pytest.fixture
def room(cast, laden):
    """Two who are not each other's; the rent, a deposit and a fee when it is not clean."""
    rules = laden.rules
    rules.cancel_days, rules.cleaning_fee, rules.max_coming = 14, 500, None
    rules.checklist = ["Gulv fejet og vasket", "Køleskab tomt"]
    rules.save()
    return fetched("Laden")


@pytest.fixture
def mine(cast, room):
    return take(cast, "birgit", room, day_at(room, "2026-12-12"), feast(room))


def states(booking):
    """kind → (state, amount) of what it costs."""
    return sorted((one.kind, one.state, one.amount) for one in booking.charges.all())
