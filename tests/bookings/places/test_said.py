"""Rules in plain words, as each language writes them."""

from datetime import time

import pytest
from django.utils import translation

from bookings.models import RuleSet, week
from bookings.places import said

DAYS_BUT_SUNDAY = RuleSet(hours=week((day, time(7), time(21)) for day in range(6)))


@pytest.mark.parametrize(("language", "days"), [("da", "Mandag–lørdag"), ("en", "Monday–Saturday")])
def test_the_names_of_days_are_written_as_the_language_has_them(language, days):
    with translation.override(language):
        assert said.openings(DAYS_BUT_SUNDAY)[0].days == days
