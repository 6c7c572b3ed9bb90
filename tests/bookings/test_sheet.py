"""What is free in the laundries this week, in words for a sheet of paper."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from bookings.closing import actions as closing
from bookings.models import Facility
from bookings.sheet import laundry_of_the_week
from community.people.models import Entrance
from tests.conftest import NOW, at

MONDAY, NEXT_MONDAY = date(2026, 11, 23), date(2026, 11, 30)


@pytest.fixture
def lines(cast: Any):
    def read(number: str = "7", first_day: date = NEXT_MONDAY, now=NOW, estate="rugmarken"):
        entrances = Entrance.objects.select_related("estate").filter(estate__slug=estate)
        entrance = entrances.filter(house_number=number).first()
        parts = list(laundry_of_the_week(entrance, first_day, now))
        return [line.replace("\xa0", " ").replace("\u2060", "") for p in parts for line in p.lines]

    return read


def close_all_but(cast: Any, free: str, day: str, since: str, until: str) -> None:
    """Closes every machine of Vaskehus A but one."""
    torben = cast.member("torben", "rugmarken")
    for machine in Facility.objects.filter(part_of__name="Vaskehus A").exclude(name=free):
        closing.close(torben, machine, at(day, since), at(day, until), reason="x", now=NOW)


def test_an_empty_week_is_free_from_morning_to_evening(lines) -> None:
    first, second, seen = lines()
    assert first == "Vaskehus A: mandag til lørdag kl. 7–21, søndag kl. 9–17."
    assert second.startswith("Vaskehus B: ")
    assert seen == "Set 23. nov. kl. 10. Ring, hvis du vil have en tid."


def test_what_is_over_is_not_on_it(lines) -> None:
    assert lines(first_day=MONDAY)[0].startswith("Vaskehus A: mandag kl. 9–21, tirsdag til lørdag")
    late = lines(first_day=MONDAY, now=at("2026-11-29", "18:00"))
    assert late[0] == "Vaskehus A: ingen ledige tider."


def test_a_time_is_free_as_long_as_one_machine_is(lines, cast, booked, machine) -> None:
    booked("birgit", "2026-12-01", "09:00")
    assert "mandag til lørdag kl. 7–21" in lines()[0]
    close_all_but(cast, "Maskine 1", "2026-12-01", "00:00", "23:00")
    assert "tirsdag kl. 7–9 og kl. 11–21" in lines()[0]


def test_of_many_short_times_the_three_with_most_room(lines, cast, booked) -> None:
    close_all_but(cast, "Maskine 1", "2026-12-01", "00:00", "23:00")
    for who, clock in [("birgit", "09:00"), ("ahmad", "13:00"), ("jens", "17:00")]:
        booked(who, "2026-12-01", clock)
    assert "tirsdag kl. 7–9 og kl. 11–13 og kl. 15–17" in lines()[0]


def test_nobody_came_and_it_is_free_again(lines, cast, booked) -> None:
    close_all_but(cast, "Maskine 1", "2026-11-24", "00:00", "23:00")
    booked("birgit", "2026-11-24", "15:00")
    assert "tirsdag kl. 7–15 og kl. 17–21" in lines(first_day=MONDAY)[0]
    assert "tirsdag kl. 15–21" in lines(first_day=MONDAY, now=at("2026-11-24", "15:15"))[0]


def test_a_laundry_that_is_closed_has_no_times_and_gives_no_reason(lines, cast) -> None:
    place = Facility.objects.get(name="Vaskehus A")
    torben = cast.member("torben", "rugmarken")
    week = at("2026-11-30"), at("2026-12-07")
    closing.close(torben, place, *week, reason="Birgits kat", now=NOW)
    assert lines()[0] == "Vaskehus A: ingen ledige tider."


def test_what_cannot_be_booked_yet_is_not_on_it(lines, cast, machine) -> None:
    machine.rules.horizon_days = 8
    machine.rules.save()
    assert lines()[0] == "Vaskehus A: mandag til tirsdag kl. 7–21."


def test_a_machine_for_another_stairway_is_not_on_it(lines, cast) -> None:
    other = Entrance.objects.get(estate=cast.estate(), house_number="9")
    Facility.objects.filter(part_of__name="Vaskehus A").update(scope="entrance", entrance=other)
    assert lines("7")[0].startswith("Vaskehus B")
    assert lines("9")[0].startswith("Vaskehus A")


def test_an_estate_without_a_laundry_has_nothing_to_say(lines, cast) -> None:
    assert lines("14", estate="ankerhuset") == []


def test_it_speaks_the_language_of_the_sheet(cast) -> None:
    entrance = Entrance.objects.select_related("estate").get(estate=cast.estate(), house_number="7")
    with translation.override("en"):
        [part] = laundry_of_the_week(entrance, NEXT_MONDAY, NOW)
    assert "Monday" in part.lines[0]
    assert "7:00" in part.lines[0]
