"""Under the month: whose the room is that day, for who looks after it, and for nobody else."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings import actions
from bookings.models import Facility
from tests.bookings.conftest import between, day_at, take
from tests.bookings.rooms.conftest import said
from tests.bookings.rooms.test_views import yes
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
FRIDAY = {"dag": "2026-12-04"}


def page(room):
    return f"/rugmarken/booking/{room.pk}/"


@pytest.fixture
def taken(cast, room):
    """Fadumo has the whole, Oksana lets the kitchen go again."""
    kitchen = Facility.objects.with_rules().get(name="Køkkenet")
    gone = take(cast, "oksana", kitchen, day_at(room, "2026-12-05"), yes(room))
    actions.cancel(cast.member("oksana"), gone, now=NOW)
    return take(cast, "fadumo", room, day_at(room, "2026-12-04"), yes(room))


def home(cast, who):
    return str(cast.member(who).household.dwelling)


def test_the_caretaker_sees_the_home_and_what_it_is_for(cast, room, taken, step_in):
    html = said(step_in("jens").get(page(room), FRIDAY))
    part = html.partition('id="h-had"')[2].partition("</section>")[0]
    assert home(cast, "fadumo") in part
    assert "Privat fest" in part
    assert f"/udlejninger/{taken.pk}/" in part
    assert "Fadumo" not in part
    other = said(step_in("jens").get(page(room), {"dag": "2026-12-10"}))
    assert "Ingen har stedet den dag." in other


def test_who_lets_go_is_not_there_and_a_part_says_which(cast, room, taken, step_in):
    kitchen = Facility.objects.with_rules().get(name="Køkkenet")
    take(cast, "oksana", kitchen, day_at(room, "2026-12-06"), yes(room))
    jens = step_in("jens")
    assert home(cast, "oksana") not in said(jens.get(page(room), {"dag": "2026-12-05"}))
    html = said(jens.get(page(room), {"dag": "2026-12-06"}))
    part = html.partition('id="h-had"')[2].partition("</section>")[0]
    assert home(cast, "oksana") in part
    assert "Køkkenet" in part


def test_a_neighbour_sees_none_of_it_and_a_session_without_a_factor_neither(cast, room, taken):
    neighbour = said(cast.client("ahmad").get(page(room), FRIDAY))
    assert "h-had" not in neighbour
    assert home(cast, "fadumo") not in neighbour
    weak = said(cast.client("jens").get(page(room), FRIDAY))
    assert "Vis først, at det er dig" in weak
    assert home(cast, "fadumo") not in weak


def test_it_costs_the_same_for_one_and_many(cast, room, taken, step_in):
    jens = step_in("jens")
    wish = replace(yes(room), purpose=room.rules.purposes.get(name="Møde"))
    counts = []
    for hour in range(8, 20, 2):
        slot = between("2026-12-10", f"{hour:02}:00", f"{hour + 1:02}:00")
        take(cast, "fadumo", room, slot, wish)
        jens.get(page(room), {"dag": "2026-12-10"})
        with CaptureQueriesContext(connection) as asked:
            jens.get(page(room), {"dag": "2026-12-10"})
        counts.append(len(asked))
    assert counts[0] == counts[-1]


def test_programs_read_the_same(cast, room, taken, step_in):
    there = f"/api/v1/rugmarken/places/{room.pk}/bookings/"
    rows = step_in("jens").get(there, {"day": "2026-12-04"}).json()["results"]
    assert [(one["id"], one["home"]) for one in rows] == [(taken.pk, home(cast, "fadumo"))]
    assert step_in("jens").get(there).json()["results"] == []
    assert step_in("jens").get(there, {"day": "9999-12-31"}).status_code == 422
    assert cast.client("ahmad").get(there, {"day": "2026-12-04"}).status_code == 404
