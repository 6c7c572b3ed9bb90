"""Opening hours are a value of the rules: what the house never keeps, and where the old rows went."""

from datetime import time

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from bookings.models import RuleSet, week

pytestmark = pytest.mark.django_db

ROWS = ("bookings", "0010_rentals_money_and_how_places_were_found")
VALUE = ("bookings", "0011_opening_hours_are_a_value")


@pytest.mark.parametrize("times", [[time(9), time(8)], [time(8), None], [None, time(20)]], ids=repr)
def test_a_day_has_a_time_to_open_and_a_later_one_to_close(machine, times):
    wrong = week()
    wrong[6] = times
    with pytest.raises(IntegrityError, match="opens_before_it_closes"), transaction.atomic():
        RuleSet.objects.filter(pk=machine.rules_id).update(hours=wrong)


def test_open_all_day_is_from_midnight_to_midnight(machine):
    all_day = week([(7, time(), time())])
    RuleSet.objects.filter(pk=machine.rules_id).update(hours=all_day)
    machine.rules.refresh_from_db()
    assert machine.rules.openings == {7: (time(), time())}


def test_the_rows_there_were_become_a_value_and_can_become_rows_again(cast, machine):
    kept = machine.rules.openings
    assert len(kept) == 8
    connection.check_constraints()  # what was just written waits for nothing
    back = MigrationExecutor(connection).migrate([ROWS]).apps
    rows = back.get_model("bookings", "OpeningHours").objects.filter(rules=machine.rules_id)
    assert {row.day: (row.opens, row.closes) for row in rows} == kept
    rows.filter(day=6).delete()
    MigrationExecutor(connection).migrate([VALUE])
    machine.rules.refresh_from_db()
    assert machine.rules.openings == {day: kept[day] for day in kept if day != 6}
