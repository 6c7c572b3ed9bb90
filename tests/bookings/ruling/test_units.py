"""Another kind of time from a day on: what is booked keeps its own, and each day has its page."""

from datetime import date, time, timedelta

import pytest

from bookings import actions as bookings
from bookings.models import Purpose, RuleSet, Unit
from bookings.ruling import actions
from bookings.ruling.said import Said
from bookings.slots import Slot
from tests.bookings.conftest import day_at, fetched, refused
from tests.bookings.places.test_pages import words
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
ALL_WEEK = [(day, time(8), time()) for day in range(8)]
DECEMBER = date(2026, 12, 1)
BASE = "/rugmarken/booking"


@pytest.fixture
def room(place):
    """Had from–to until December, by the night from then on."""
    return place("Stuen", unit=Unit.FREE, max_minutes=720, max_coming=None)


def nightly(cast, room, unit=Unit.NIGHT, **facts):
    said = Said(DECEMBER, {"unit": unit, "max_stay": 3} | facts, ALL_WEEK)
    return actions.change_rules(cast.member("torben"), room, said, now=NOW)


def two_hours(day):
    return Slot(at(day, "10:00"), at(day, "12:00"))


def test_what_is_booked_keeps_its_kind_and_the_next_is_had_by_the_new(cast, room):
    birgit = cast.member("birgit")
    early = bookings.book(birgit, room, two_hours("2026-12-02"), now=NOW)
    nightly(cast, room)
    room = fetched("Stuen")
    early.refresh_from_db()
    assert (early.made_under.unit, early.state) == (Unit.FREE, "booked")
    with refused("no_such_slot"):
        bookings.book(birgit, room, two_hours("2026-12-04"), now=NOW)
    night = bookings.book(birgit, room, day_at(room, "2026-12-04", 2), now=NOW)
    assert night.made_under.unit == Unit.NIGHT
    with refused("taken"):  # who came first by the old rules stands in the way of the new
        bookings.book(cast.member("fadumo"), room, day_at(room, "2026-12-02"), now=NOW)


def test_each_day_has_the_page_of_its_kind(cast, room):
    nightly(cast, room)
    birgit, there = cast.client("birgit"), f"{BASE}/{room.pk}/"
    assert "Hvornår vil du have stedet?" in words(birgit.get(there))
    assert "Hvor mange nætter?" in words(birgit.get(f"{there}?dag=2026-12-02"))
    nights = f"{there}naetter/"
    sent = {"first": "2026-12-04", "nights": "2"}
    assert birgit.post(nights, sent).status_code == 302
    assert birgit.post(nights, {"first": "2026-11-27", "nights": "1"}).status_code == 404


def test_a_piece_of_another_page_is_fetched_as_a_whole(cast, room):
    """From a day had from–to to one had by the day: the month is another page."""
    nightly(cast, room, unit=Unit.DAY)
    birgit, there = cast.client("birgit"), f"{BASE}/{room.pk}/?dag=2026-12-02"
    piece = {"HX-Request": "true", "HX-Target": "tider"}
    assert birgit.get(there, headers=piece)["HX-Redirect"] == there
    assert "HX-Redirect" not in birgit.get(there, headers=piece | {"HX-Target": "rum"})
    assert 'id="rum"' in birgit.get(there).content.decode()


def test_a_room_of_the_month_can_become_one_of_slots_with_its_parts(cast, laden):
    """The whole is a column beside its kitchen; a month that is over is not the page of today."""
    RuleSet.objects.filter(pk=laden.rules_id).update(max_coming=None)
    actions.change_rules(
        cast.member("torben"), laden, Said(DECEMBER, {"unit": Unit.SLOT}, ALL_WEEK), now=NOW
    )
    page = cast.client("birgit").get(f"{BASE}/{laden.pk}/?dag=2026-12-02").content.decode()
    assert 'id="tider"' in page
    assert f'value="{laden.pk}@2026-12-02T10:00:00+01:00"' in page


def test_machines_are_had_by_the_slot(cast, machine):
    with refused("had_by_parts"):
        nightly(cast, machine)
    with refused("unit_needed"):
        nightly(cast, machine, unit="hour")
    assert not RuleSet.objects.filter(follows=machine.rules).exists()


def shown(form):
    """What the page has typed in for the keeper."""
    return {
        one.html_name: "" if one.value() is None else str(one.value())
        for one in form
        if one.value() is not False
    }


def test_the_keeper_changes_it_with_a_preview_that_asks_for_what_is_new(cast, room, step_in):
    Purpose.objects.filter(rules=room.rules).delete()
    torben, there = step_in("torben"), f"{BASE}/{room.pk}/regler/"
    page = torben.get(there)
    form = page.context["form"]
    assert "min_minutes" in form.fields
    assert "max_stay" not in form.fields
    answers = shown(form) | {"unit": "night", "holds_from": "2026-12-01"}
    seen = torben.post(there, answers)
    assert "I kan komme fra" in words(seen)
    form = seen.context["form"]
    assert (form["max_stay"].value(), form["from_time"].value()) == ("1", "10:00")
    assert "min_minutes" not in form.fields
    assert not RuleSet.objects.filter(follows=room.rules).exists()
    again = shown(form) | {"max_stay": "4"}
    more = torben.post(there, again | {"sure": seen.context["form"].digest()})
    assert more.status_code == 200  # not what was looked at: it is shown once more
    done = torben.post(there, again | {"sure": more.context["form"].digest()})
    assert done.status_code == 302
    made = RuleSet.objects.get(follows=room.rules)
    assert (made.unit, made.max_stay, made.min_minutes) == (Unit.NIGHT, 4, room.rules.min_minutes)
    assert made.holds_from - NOW.date() == timedelta(days=8)
