"""The example's two calendars: one that is read, one that says no; and the pages say which is which."""

from datetime import timedelta

import pytest

from bookings.feeds import demo
from bookings.feeds.demo import FAILS, READ
from bookings.models import OutsideCalendar, Unit
from community.notifications.models import Notification
from tests.bookings.conftest import day_at, refused, take
from tests.bookings.places.test_pages import words
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(cast, place):
    found = [place(name, unit=Unit.NIGHT, kind="guest_room") for name in (READ, FAILS)]
    demo.demo(NOW)
    return found


def test_one_is_read_and_its_times_are_taken_here(cast, both):
    works, _fails = both
    outside = OutsideCalendar.objects.get(facility=works)
    assert (outside.wrong, outside.fetched_at) == ("", NOW - timedelta(minutes=10))
    assert outside.busy.count() == 3
    with refused("closed"):
        take(cast, "birgit", works, day_at(works, "2026-12-02"))
    assert take(cast, "birgit", works, day_at(works, "2026-12-05")).state == "booked"


def test_the_other_says_since_when_it_fails_and_keeps_what_it_read(cast, both, step_in):
    _works, fails = both
    outside = OutsideCalendar.objects.get(facility=fails)
    assert (outside.wrong, outside.tries) == ("status", 10)
    assert outside.failing_since == NOW - timedelta(days=2)
    assert outside.next_at == NOW + timedelta(hours=7, minutes=30)
    assert outside.busy.count() == 2
    assert Notification.objects.filter(kind="bookings.calendar").exists()
    page = words(step_in("torben").get(f"/rugmarken/booking/{fails.pk}/kalendere/"))
    assert "Adressen siger nej." in page
    assert "Vi har ikke kunnet læse den anden kalender siden" in page
    seen = words(cast.client("birgit").get(f"/rugmarken/booking/{fails.pk}/"))
    assert "Nye tider derfra mangler her." in seen


def test_once_more_adds_nothing(both):
    demo.demo(NOW)
    assert OutsideCalendar.objects.count() == 2
