"""What a plot costs for a season: on the ledger with a yes, and on the list for the rent once."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import IntegrityError

from bookings.filed import export
from bookings.ledger import actions as ledger
from bookings.ledger.sheet import csv_of
from bookings.models import Charge, RentRun
from bookings.plots import actions
from bookings.plots.clock import actions as clock
from bookings.plots.keeping import actions as keeping
from bookings.retention import actions as broom
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SUMMER, AUTUMN = at("2027-06-01", "10:00"), at("2027-11-01", "09:00")


@pytest.fixture
def garden(cast, garden):
    keeping.set_season(cast.member("torben"), garden, first_month=4, last_month=10, price=250)
    return garden


@pytest.fixture
def office(cast):
    return cast.member("kim", "rugmarken")


def owed(tenure):
    rows = Charge.objects.filter(tenure=tenure).order_by("pk")
    return [(one.season, one.amount, one.state) for one in rows]


def lines(run):
    text = "".join(csv_of(run)).lstrip("\ufeff")
    return list(csv.reader(StringIO(text), delimiter=";"))[1:]


def test_a_yes_to_a_plot_is_due_and_then_stands_with_the_rent_once(cast, office, asks):
    birgit, again = asks("birgit", "birgit")
    assert birgit == again
    assert owed(birgit) == [(2027, 250, "due")]
    run = ledger.make_list(office, now=NOW)
    home = birgit.household.dwelling
    [row] = lines(run)
    assert row[:6] == [
        str(home), home.number, "Nyttehaverne, Bed 1", "2027-04-01", "Leje for en sæson", "250",
    ]  # fmt: skip
    assert owed(birgit) == [(2027, 250, "noted")]
    assert not Charge.objects.for_the_rent().exists()


def test_who_waits_owes_nothing_before_they_have_said_yes(cast, asks):
    birgit, _kasper, oksana = asks("birgit", "kasper", "oksana")
    actions.leave(cast.member("birgit"), birgit, now=NOW)
    assert owed(oksana) == []
    actions.say_yes(cast.member("oksana"), oksana, now=NOW)
    assert owed(oksana) == [(2027, 250, "due")]


def test_another_season_is_due_with_the_yes_to_it_and_twice_is_once(cast, asks):
    birgit = asks("birgit")
    clock.ask_to_keep_due(AUTUMN)
    for _twice in range(2):
        actions.keep(cast.member("birgit"), birgit, now=AUTUMN)
    assert owed(birgit) == [(2027, 250, "due"), (2028, 250, "due")]


def test_given_up_before_the_season_it_costs_nothing_and_what_is_on_a_list_comes_off(
    cast, office, asks
):
    birgit, kasper = asks("birgit", "kasper")
    actions.leave(cast.member("birgit"), birgit, now=NOW)
    assert owed(birgit) == [(2027, 250, "dropped")]
    ledger.make_list(office, now=NOW)
    actions.leave(cast.member("kasper"), kasper, now=at("2027-03-31", "23:00"))
    assert owed(kasper) == [(2027, 250, "returned")]
    assert [row[5] for row in lines(ledger.make_list(office, now=NOW + DAY))] == ["-250"]


def test_given_up_in_the_season_it_is_owed_and_the_next_one_pays_nothing_for_it(cast, asks):
    birgit, _kasper, oksana = asks("birgit", "kasper", "oksana")
    actions.leave(cast.member("birgit"), birgit, now=SUMMER)
    actions.say_yes(cast.member("oksana"), oksana, now=SUMMER)
    assert (owed(birgit), owed(oksana)) == ([(2027, 250, "due")], [])
    clock.ask_to_keep_due(AUTUMN)
    actions.keep(cast.member("oksana"), oksana, now=AUTUMN)
    assert owed(oksana) == [(2028, 250, "due")]


def test_who_moves_before_the_season_owes_nothing(cast, asks):
    birgit = asks("birgit")
    birgit.household.period = (birgit.household.period.lower, (NOW + DAY).date())
    birgit.household.save()
    assert clock.let_go_due(NOW + 2 * DAY) == 1
    assert owed(birgit) == [(2027, 250, "dropped")]


def test_a_garden_without_a_price_and_one_that_gets_another_later(cast, garden, asks):
    birgit = asks("birgit")
    keeping.set_season(cast.member("torben"), garden, first_month=4, last_month=10, price=0)
    kasper = asks("kasper")
    assert (owed(birgit), owed(kasper)) == ([(2027, 250, "due")], [])


def test_a_season_is_never_owed_twice(asks):
    birgit = asks("birgit")
    with pytest.raises(IntegrityError, match="a_season_of_a_plot_is_paid_once"):
        Charge.objects.create(
            tenure=birgit, season=2027, kind="plot", amount=250, created_at=NOW
        )  # fmt: skip


def test_the_pages_say_the_price_before_the_yes_and_where_it_stands_after(cast, garden, step_in):
    birgit, here = cast.client("birgit"), f"/rugmarken/haver/{garden.pk}/"
    price = "Det koster 250 kr. for sæsonen 2027. Beløbet kommer på huslejen."
    assert price in birgit.get(here).content.decode()
    page = birgit.post(f"{here}skriv-op/", follow=True).content.decode()
    assert "Sæsonen 2027 · 250 kr. · Skal på huslejen" in page
    assert price not in page
    tenure = garden.tenures.get()
    page = birgit.get(f"/rugmarken/haver/mit/{tenure.pk}/giv-videre/").content.decode()
    assert "I betaler ikke for sæsonen 2027" in page
    kim = step_in("kim")
    page = kim.get("/rugmarken/booking/husleje/").content.decode()
    assert "Nyttehaverne, Bed 1" in page
    bill = Charge.objects.get()
    there = f"/rugmarken/booking/husleje/beloeb/{bill.pk}/"
    assert "Sæsonen 2027" in kim.get(there).content.decode()
    assert kim.post(there, {"reason": "Bedet stod under vand."}).status_code == 302
    assert "Bedet stod under vand." in birgit.get(here).content.decode()


def test_in_the_season_the_page_says_that_it_is_still_owed(cast, asks, monday):
    tenure = asks("birgit")
    monday.move_to(SUMMER)
    page = cast.client("birgit").get(f"/rugmarken/haver/mit/{tenure.pk}/giv-videre/")
    assert "Sæsonen 2027 er begyndt, så I betaler stadig 250 kr." in page.content.decode()


def test_a_program_reads_ones_own_amounts_and_the_file_holds_them(cast, asks):
    asks("birgit")
    [own] = cast.client("birgit").get("/api/v1/rugmarken/charges/").json()["results"]
    assert (own["season"], own["booking"], own["amount"]) == (2027, None, 250)
    assert own["facility_name"] == "Nyttehaverne, Bed 1"
    assert cast.client("kasper").get("/api/v1/rugmarken/charges/").json()["results"] == []
    [paid] = export(cast.user("birgit"))["paid"]
    assert (paid["place"], paid["starts_at"]) == ("Nyttehaverne, Bed 1", "2027-04-01")


def test_the_broom_leaves_what_is_on_its_way_to_the_rent(cast, office, asks):
    birgit = asks("birgit", now=at("2026-06-01", "10:00"))
    actions.leave(cast.member("birgit"), birgit, now=at("2026-06-02", "10:00"))
    later = NOW + 3 * 365 * DAY
    assert (clock.sweep(later), clock.sweep_bills(later)) == (0, 0)
    ledger.make_list(office, now=NOW)
    assert clock.sweep_bills(later) == 1
    assert (clock.sweep(later), broom.sweep_runs(later)) == (1, 1)
    assert not RentRun.objects.exists()
