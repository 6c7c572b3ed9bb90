"""How a closure and a place are said."""

import pytest

from bookings.models import Closure
from bookings.templatetags.bookings import closed_when
from tests.conftest import at


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        (at("2027-03-08"), at("2027-04-10"), "Fra mandag 8. marts til og med fredag 9. april"),
        (at("2026-11-25"), at("2026-11-25", "23:59"), "Onsdag 25. november"),
        (at("2026-11-25", "10:00"), at("2026-11-25", "12:30"), "Onsdag 25. november kl. 10–12.30"),
        (at("2026-11-25", "10:00"), at("2026-11-27", "12:00"),
         "Fra onsdag 25. november kl. 10 til fredag 27. november kl. 12"),
    ],
)  # fmt: skip
def test_a_closure_is_said_as_people_say_it(begins, ends, said):
    closure = Closure(period=_Range(begins, ends), reason="Nyt gulv.")
    assert closed_when(closure).replace("\xa0", " ").replace("\u2060", "") == said


class _Range:
    def __init__(self, lower, upper):
        self.lower, self.upper = lower, upper
