"""Who looks after a place says how it can be had; what is booked keeps the rules it was made under."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bookings import actions as bookings
from bookings.models import Booking, Facility, FixedBlock, RuleSet, Unit
from bookings.ruling import actions
from bookings.ruling.homes import HomeField, homes_of
from bookings.ruling.page import kept_times, use_of
from bookings.ruling.said import Costs, Said
from bookings.slots import Slot
from bookings.wishes import Wish
from community.people.models import Entry, Household
from tests.bookings.conftest import fetched, refused, turn
from tests.bookings.places.test_pages import text, words
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
BASE = "/rugmarken/booking"
ALL_WEEK = [(day, time(8), time()) for day in range(8)]
DECEMBER = date(2026, 12, 1)


@pytest.fixture
def torben(cast):
    return cast.member("torben")


@pytest.fixture
def trailer(place):
    return place("Traileren", kind="trailer", unit=Unit.FREE, max_minutes=720, max_coming=2)


def said(**facts):
    return Said(DECEMBER, facts, ALL_WEEK)


def two_hours(day, clock="10:00"):
    return Slot(at(day, clock), at(day, clock) + timedelta(hours=2))


# --- rules -----------------------------------------------------------------------------------


def test_new_rules_hold_from_their_day_and_what_is_booked_keeps_the_old(cast, torben, trailer):
    birgit = cast.member("birgit")
    early = bookings.book(birgit, trailer, two_hours("2026-12-02"), now=NOW)
    made = actions.change_rules(torben, trailer, said(max_coming=1, price=50), now=NOW)
    trailer = fetched("Traileren")
    assert trailer.rules_on(date(2026, 11, 30)) == early.made_under
    assert trailer.rules_on(DECEMBER) == made
    assert (made.max_minutes, made.unit) == (720, Unit.FREE)  # what nobody asked about
    early.refresh_from_db()
    assert (early.made_under.max_coming, early.price) == (2, 0)
    with refused("quota_coming"):
        bookings.book(birgit, trailer, two_hours("2026-12-03"), now=NOW)
    assert Entry.objects.get(act="rules.changed").by == torben.user


def test_the_same_day_again_is_another_try_until_somebody_books_by_it(cast, torben, trailer):
    actions.change_rules(torben, trailer, said(price=50), now=NOW)
    actions.change_rules(torben, trailer, said(price=60), now=NOW)
    assert RuleSet.objects.filter(follows=trailer.rules).count() == 1
    bookings.book(cast.member("birgit"), fetched("Traileren"), two_hours("2026-12-02"), now=NOW)
    with refused("booked_under"):
        actions.change_rules(torben, trailer, said(price=70), now=NOW)


def test_purposes_keep_their_kind_of_time_under_new_names_and_prices(torben, laden):
    feast, meeting, opened = laden.rules.purposes.all()
    costs = [
        Costs("Fest", 200, 600, 700, feast.pk), Costs("Møde", pk=meeting.pk),
        Costs("Åbent arrangement", pk=opened.pk),
    ]  # fmt: skip
    made = actions.change_rules(torben, laden, replace(said(), purposes=costs), now=NOW)
    told = [(one.name, one.price, one.unit, one.is_open) for one in made.purposes.all()]
    assert told == [
        ("Fest", 200, "", False), ("Møde", 0, Unit.FREE, False), ("Åbent arrangement", 0, "", True)
    ]  # fmt: skip
    feast.refresh_from_db()
    assert (feast.name, feast.price) == ("Privat fest", 150)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"holds_from": date(2026, 11, 22)}, "past"),
        ({"holds_from": date(2999, 1, 1)}, "too_far"),
        ({"hours": []}, "never_open"),
        ({"hours": [(0, time(10), time(9))]}, "opens_late"),
        ({"facts": {"min_minutes": 90, "max_minutes": 60}}, "shortest_longer"),
        ({"facts": {"guidance": "Ring til 010190-1234"}}, "cpr"),
        ({"facts": {"checklist": ["x" * 121]}}, "too_long"),
        ({"purposes": [Costs("Fest"), Costs("fest")]}, "named_twice"),
    ],
)
def test_rules_that_cannot_be_are_refused(torben, trailer, change, code):
    with refused(code):
        actions.change_rules(torben, trailer, replace(said(), **change), now=NOW)
    assert not RuleSet.objects.exclude(follows=None).exists()


def test_only_who_looks_after_the_place_makes_rules(cast, trailer):
    with refused("not_yours"):
        actions.change_rules(cast.member("oksana"), trailer, said(), now=NOW)


def test_the_preview_asks_the_same_rules_and_keeps_nothing(torben, trailer):
    before = RuleSet.objects.count()
    seen = actions.looked_at(
        torben, trailer, said(max_coming=1, horizon_days=10, price=50), now=NOW
    )
    assert "I kan booke 10 dage frem." in seen.new
    assert "I kan booke 180 dage frem." in seen.gone
    assert seen.before.times == 2
    assert (seen.after.first, seen.after.last, seen.after.times) == (
        DECEMBER, date(2026, 12, 11), 1,
    )  # fmt: skip
    assert "I har 1 tid i vente." in seen.after.stopped
    assert RuleSet.objects.count() == before
    assert fetched("Traileren").rules_on(DECEMBER) == trailer.rules


def test_lines_a_browser_sent_otherwise_are_the_same_lines(torben, place):
    trailer = place("Traileren", unit=Unit.FREE, guidance="Kun til eget brug.\nMeld fejl.")
    same = said(guidance="Kun til eget brug.\r\nMeld fejl.\r\n")
    assert actions.looked_at(torben, trailer, same, now=NOW).is_same


def test_a_form_shows_what_rules_mean_before_it_keeps_them(step_in, cast, trailer):
    torben = step_in("torben")
    url = f"{BASE}/{trailer.pk}/regler/"
    page = torben.get(url)
    answers = {
        name: "" if value is None else str(value)
        for name, value in page.context["form"].initial.items()
    } | {"holds_from": "2026-12-01", "max_coming": "1", "closed_dates": "24.12\n31/12"}
    answers = {name: said for name, said in answers.items() if said not in ("False",)}
    looked = torben.post(url, answers)
    assert looked.status_code == 200
    assert "I kan have 1 tid i vente ad gangen." in words(looked)
    assert "Familien på 2. th kan booke fra tirsdag 1. december" in words(looked)
    assert not RuleSet.objects.exclude(follows=None).exists()
    sure = looked.context["form"].digest()
    other = torben.post(url, answers | {"sure": sure, "max_coming": "3"})
    assert other.status_code == 200  # that is not what they looked at
    assert torben.post(url, answers | {"sure": sure}).status_code == 302
    made = RuleSet.objects.exclude(follows=None).get()
    assert (made.max_coming, made.closed_dates) == (1, ["12-24", "12-31"])
    wrong = torben.post(url, answers | {"closed_dates": "nytår"})
    assert wrong.status_code == 422
    assert "Skriv dagene som 24.12" in text(wrong)


def test_the_rules_of_machines_are_changed_on_the_page_of_their_laundry(step_in, machine):
    page = words(step_in("torben").get(f"{BASE}/{machine.part_of_id}/regler/"))
    assert "Hvor mange minutter varer en tid?" in page
    assert "Reglerne gælder også for Vaskehus B." in page


# --- the place -------------------------------------------------------------------------------


def test_a_place_is_changed_and_led_elsewhere_only_when_nobody_has_a_time(cast, torben, trailer):
    facts = {
        "name": "Den store trailer", "description": "Med net.", "capacity": None, "zone": "common",
        "access": [], "booked": "elsewhere", "link": "https://bookhus.example/",
    }  # fmt: skip
    booking = bookings.book(cast.member("birgit"), trailer, two_hours("2026-12-02"), now=NOW)
    with refused("has_bookings"):
        actions.change_place(torben, trailer, now=NOW, **facts)
    bookings.cancel(cast.member("birgit"), booking, now=NOW)
    with refused("link_needed"):
        actions.change_place(torben, trailer, now=NOW, **facts | {"link": "javascript:alert(1)"})
    actions.change_place(torben, fetched("Traileren"), now=NOW, **facts)
    assert not Facility.objects.get(name="Den store trailer").is_bookable
    with refused("not_yours"):
        actions.change_place(cast.member("oksana"), trailer, now=NOW, **facts)


def test_a_laundry_that_goes_to_a_board_takes_its_machines_along(cast, torben, machine, booked):
    laundry = Facility.objects.with_rules().get(pk=machine.part_of_id)
    facts = {
        "name": "Vaskehus A", "description": "", "capacity": None, "zone": "common", "access": [],
        "booked": "board", "link": "",
    }  # fmt: skip
    made = booked("birgit", "2026-11-24", "15:00")
    with refused("has_bookings"):
        actions.change_place(torben, laundry, now=NOW, **facts)
    bookings.cancel(cast.member("birgit"), made, now=NOW)
    actions.change_place(torben, laundry, now=NOW, **facts)
    machines = Facility.objects.filter(part_of=laundry)
    assert not machines.filter(is_bookable=True).exists()
    actions.change_place(torben, laundry, now=NOW, **facts | {"booked": "here"})
    assert machines.filter(is_bookable=True).count() == 3


def test_the_form_of_a_place_keeps_what_was_typed(step_in, trailer):
    torben = step_in("torben")
    url = f"{BASE}/{trailer.pk}/ret/"
    said = {"name": "Traileren", "zone": "common", "booked": "here", "access": ["step_free"]}
    assert torben.post(url, said | {"capacity": "4"}).status_code == 302
    assert Facility.objects.get(pk=trailer.pk).access == ["step_free"]
    wrong = torben.post(url, said | {"name": "", "description": "Stor"})
    assert (wrong.status_code, "Stor" in text(wrong)) == (422, True)


# --- kept times ------------------------------------------------------------------------------


def test_a_kept_time_comes_again_and_can_be_let_go(cast, step_in, trailer):
    torben = step_in("torben")
    url = f"{BASE}/{trailer.pk}/faste-tider/"
    said = {
        "reason": "Fællesspisning", "first": "2026-11-25", "every": "week",
        "from_time": "16:00", "until_time": "20:30",
    }  # fmt: skip
    assert torben.post(url, said).status_code == 302
    assert "Hver uge, onsdag kl. 16–20.30" in words(torben.get(url))
    with refused("closed"):
        bookings.book(
            cast.member("birgit"), fetched("Traileren"), two_hours("2026-12-09", "19:00"), now=NOW
        )
    block = FixedBlock.objects.get()
    assert torben.post(f"{url}{block.pk}/fjern/").status_code == 302
    assert kept_times(trailer, NOW.date()) == []
    for wrong in ({"until_time": "15:00"}, {"last": "2026-11-01"}, {"reason": ""}, {"first": ""}):
        assert torben.post(url, said | wrong).status_code == 422


# --- for somebody who rang -------------------------------------------------------------------


def test_a_time_for_who_rang_is_theirs_by_their_own_quota(cast, torben, machine, booked):
    ejnar = cast.member("ejnar")
    made = actions.book_for(
        torben, ejnar.household, machine, turn("2026-11-24", "15:00"), why="phone", now=NOW,
        wish=Wish(),
    )  # fmt: skip
    assert (made.household, made.helped_by) == (ejnar.household, torben.user)
    line = Entry.objects.get(act="booking.made_for")
    assert (line.by, line.about.pk, line.why) == (torben.user, made.booked_by.user_id, "phone")
    booked("ejnar", "2026-11-25", "15:00")
    with refused("quota_coming"):
        actions.book_for(
            torben, ejnar.household, machine, turn("2026-11-26", "15:00"), why="slip", now=NOW,
            wish=Wish(),
        )  # fmt: skip
    with refused("not_yours"):
        actions.book_for(
            cast.member("oksana"), ejnar.household, machine, turn("2026-11-26", "15:00"),
            why="slip", now=NOW, wish=Wish(),
        )  # fmt: skip


def test_a_home_nobody_is_known_in_is_said(cast, torben, machine):
    empty = Household.objects.filter(
        dwelling__entrance__estate=cast.estate(), memberships=None
    ).first()
    with refused("nobody_there"):
        actions.book_for(
            torben, empty, machine, turn("2026-11-24", "15:00"), why="here", now=NOW, wish=Wish()
        )


def test_the_form_for_who_rang_asks_what_the_place_needs(cast, step_in, machine, trailer, laden):
    torben, ejnar = step_in("torben"), cast.member("ejnar").household_id
    door = str(cast.member("ejnar").household.dwelling)
    url = f"{BASE}/{machine.part_of_id}/for-en-nabo/"
    said = {
        "household": door, "facility": machine.pk, "dag": "2026-11-24", "begins": "15:00",
        "why": "phone",
    }  # fmt: skip
    assert torben.post(url, said).status_code == 302
    wrong = torben.post(url, said | {"begins": "15:30"})
    assert "Den tid findes ikke." in text(wrong)
    assert torben.post(url, {}).status_code == 422
    lost = torben.post(url, said | {"household": "99, 12. mf"})
    assert "Den bolig kender vi ikke." in text(lost)
    assert 'value="99, 12. mf"' in lost.content.decode()
    there = f"{BASE}/{trailer.pk}/for-en-nabo/"
    said = {
        "household": door,
        "dag": "2026-11-26",
        "begins": "10:00",
        "ends": "12:00",
        "why": "here",
    }
    assert torben.post(there, said).status_code == 302
    room = f"{BASE}/{laden.pk}/for-en-nabo/"
    feast = laden.rules.purposes.get(name="Privat fest").pk
    said = {"household": door, "dag": "2026-12-05", "nights": "1", "purpose": feast, "why": "slip"}
    assert torben.post(room, said).status_code == 302
    assert Booking.objects.filter(household=ejnar).count() == 3


@pytest.mark.parametrize(
    "said", ["7, st. th", "Rugmarken 7, st. th", "opgang 7 stuen højre", " 7 ST TH "]
)
def test_a_home_is_said_as_one_says_it(cast, said):
    field = HomeField("Hvilken bolig?")
    field.homes = homes_of(cast.member("torben"), NOW.date())
    assert field.clean(said) == cast.member("ejnar").household


# --- use -------------------------------------------------------------------------------------


def test_use_counts_times_by_week_not_those_let_go(cast, step_in, machine, booked):
    booked("birgit", "2026-11-24", "15:00")
    bookings.cancel(cast.member("oksana"), booked("oksana", "2026-11-25", "15:00"), now=NOW)
    laundry = Facility.objects.with_rules().get(pk=machine.part_of_id)
    used = use_of(laundry, NOW)
    assert [week.used for week in used.weeks][-2:] == [0, 1]
    page = step_in("torben").get(f"{BASE}/{laundry.pk}/brug/")
    assert "1 tid er brugt eller booket" in words(page)


@pytest.mark.parametrize("page", ["ret", "regler", "faste-tider", "for-en-nabo", "brug", "skilt"])
def test_the_pages_of_who_looks_after_it_are_for_nobody_else(cast, machine, page):
    answer = cast.client("oksana").get(f"{BASE}/{machine.part_of_id}/{page}/")
    assert answer.status_code == 404
