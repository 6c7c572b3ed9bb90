"""What rentals cost comes to the rent once, and what was paid and goes back comes off it once."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from bookings import actions
from bookings.closing import actions as closing
from bookings.handing import actions as handing
from bookings.ledger import actions as ledger
from bookings.ledger.sheet import csv_of
from bookings.models import Charge, RentRun
from community.people.models import Entry
from tests.bookings.conftest import refused
from tests.bookings.rentals.conftest import states
from tests.bookings.test_rooms import day_at
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
ENDS = at("2026-12-13", "10:00")
DAY = timedelta(days=1)


@pytest.fixture
def office(cast):
    """Kim, the operations manager."""
    return cast.member("kim", "rugmarken")


def amounts(run):
    return sorted(int(row[5]) for row in lines(run))


def lines(run):
    text = "".join(csv_of(run)).lstrip("\ufeff")
    return list(csv.reader(StringIO(text), delimiter=";"))[1:]


def test_what_is_due_comes_on_one_list(office, mine):
    run = ledger.make_list(office, now=NOW)
    assert amounts(run) == [500, 500]
    assert states(mine) == [("deposit", "held", 500), ("rent", "noted", 500)]
    with refused("nothing_due"):
        ledger.make_list(office, now=NOW)


def test_the_list_says_the_home_and_no_name(cast, office, mine):
    [first, _second] = lines(ledger.make_list(office, now=NOW))
    assert first[0] == str(cast.member("birgit").household.dwelling)
    assert "Birgit" not in str(first)


def test_a_deposit_that_was_paid_goes_back_on_the_next_list(cast, office, mine):
    ledger.make_list(office, now=NOW)
    handing.look_at(cast.member("jens"), mine, "after", now=ENDS)
    assert ("deposit", "returned", 500) in states(mine)
    assert amounts(ledger.make_list(office, now=ENDS)) == [-500]
    with refused("nothing_due"):
        ledger.make_list(office, now=ENDS)


def test_what_is_kept_of_a_paid_deposit_stays_and_of_an_unpaid_is_due(cast, office, mine):
    ledger.make_list(office, now=NOW)
    handing.keep(cast.member("jens"), mine, 200, "En rude.", now=ENDS)
    assert amounts(ledger.make_list(office, now=ENDS)) == [-300]


def test_what_is_kept_before_any_list_is_all_that_comes_on_it(cast, office, mine):
    handing.keep(cast.member("jens"), mine, 200, "En rude.", now=ENDS)
    assert amounts(ledger.make_list(office, now=ENDS)) == [200, 500]


def test_let_go_in_time_after_the_list_all_of_it_comes_off(cast, office, mine):
    ledger.make_list(office, now=NOW)
    actions.cancel(cast.member("birgit"), mine, now=NOW + DAY)
    assert amounts(ledger.make_list(office, now=NOW + DAY)) == [-500, -500]


def test_a_move_to_a_cheaper_day_is_put_right(cast, room, office, mine):
    ledger.make_list(office, now=NOW)
    actions.move(cast.member("birgit"), mine, day_at(room, "2026-12-15"), now=NOW)
    assert sum(amounts(ledger.make_list(office, now=NOW))) == 150 - 500


def test_what_the_house_closes_costs_nobody_anything(cast, room, mine):
    late = at("2026-12-10", "12:00")
    closing.close(
        cast.member("jens"), room, at("2026-12-12"), at("2026-12-14"), reason="Vand", now=late
    )
    assert {state for _kind, state, _amount in states(mine)} == {"dropped"}


def test_who_was_ill_does_not_pay_because_a_person_says_so(cast, office, mine, step_in):
    late = at("2026-12-10", "12:00")
    actions.cancel(cast.member("birgit"), mine, now=late)
    rent = mine.charges.get(kind="rent")
    assert rent.state == "due"
    there = f"/rugmarken/booking/husleje/beloeb/{rent.pk}/"
    kim = step_in("kim")
    assert kim.post(there, {"reason": " "}).status_code == 422
    assert kim.post(there, {"reason": "Aflyst, og vi er enige."}).status_code == 302
    rent.refresh_from_db()
    assert (rent.state, rent.reason) == ("dropped", "Aflyst, og vi er enige.")
    assert Entry.objects.filter(act="rent.waived").count() == 1
    assert step_in("jens").get(there).status_code == 404


@pytest.mark.parametrize("who", ["birgit", "jens"])
def test_only_the_office_makes_lists(cast, mine, who):
    with refused("not_yours"):
        ledger.make_list(cast.member(who), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_lists_at_the_same_moment_share_nothing(office, mine, together):
    together(*[lambda: ledger.make_list(office, now=NOW)] * 2)
    assert RentRun.objects.count() == 1
    assert Charge.objects.filter(noted_in=None).count() == 0


def test_the_office_makes_and_fetches_it_and_that_is_in_the_logbook(office, mine, step_in):
    client = step_in("kim")
    there = "/rugmarken/booking/husleje/"
    assert "Lav en liste" in client.get(there).content.decode()
    assert client.post(f"{there}lav/").status_code == 302
    run = RentRun.objects.get()
    answer = client.get(f"{there}{run.pk}.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert b"Leje" in answer.getvalue()
    assert Entry.objects.filter(act="rent.fetched").count() == 1
    assert client.get(f"{there}999999.csv").status_code == 404
