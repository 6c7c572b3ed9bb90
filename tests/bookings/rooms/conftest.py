"""A room with rules like real ones, and its pages."""

import pytest

from tests.bookings.conftest import fetched


@pytest.fixture
def room(cast, laden):
    """Laden: 18 years, there oneself, read the rules; free to let go a fortnight before."""
    rules = laden.rules
    rules.min_years, rules.booker_attends, rules.needs_accept = 18, True, True
    rules.cancel_days, rules.cleaning_fee, rules.max_coming = 14, 500, None
    rules.checklist = ["Gulv fejet og vasket", "Køleskab tomt"]
    rules.save()
    return fetched("Laden")


def said(answer):
    """The page as it is read: without what glues words together."""
    return answer.content.decode().replace("\u00a0", " ").replace("\u2060", "")
