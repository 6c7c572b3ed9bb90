"""What hangs in the stairway, and what «Søg» finds: only what may be read there."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.people.models import User
from helpdesk.finding import search
from helpdesk.sheet import LINES, asked_this_week
from tests.conftest import NOW, at
from tests.helpdesk.conftest import ask, asked
from tests.helpdesk.neighbours import DAY, can, offers, wanted

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


def lines(member, now=NOW):
    entrance = member.household.dwelling.entrance
    return [line for part in asked_this_week(entrance, MONDAY, now) for line in part.lines]


@pytest.fixture
def birgit(cast):
    return cast.member("birgit")


def test_a_kind_a_heading_and_whom_to_ring(cast, birgit):
    wanted(cast.member("kasper"), text="Jeg bor på 1. tv.", place="Opgang 6")
    found = lines(birgit)
    assert found[0] == "Nummer 1. Tungt og praktisk: Bære en reol ned"
    assert found[1].startswith("Kan du hjælpe? Ring til kontoret på 00")
    assert not any(mark in " ".join(found) for mark in ("Kasper", "Opgang", "tv."))


def test_nothing_asked_is_no_part_of_the_sheet(birgit):
    assert lines(birgit) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"reach": "matched"}, {"reach": "coordinator"}, {"state": "draft"}, {"state": "agreed", "found": 1},
        {"category": "watch"}, {"category": "children"}, {"hidden_at": NOW},
        {"expires_at": NOW}, {"state": "answered", "found": 1}, {"is_when_hidden": True},
    ],
)  # fmt: skip
def test_what_never_hangs_there(cast, birgit, facts):
    wanted(cast.member("kasper"), **facts)
    assert lines(birgit) == []


def test_who_is_hidden_asks_on_no_wall(cast, birgit):
    wanted(cast.member("kasper"))
    User.objects.filter(name="Kasper").update(is_hidden=True)
    assert lines(birgit) == []


@pytest.mark.parametrize("title", ["Hjælp Kasper med en reol", "Ring til 00 00 20 07"])
def test_a_heading_with_a_name_or_a_number_in_it_stays_inside(cast, birgit, title):
    wanted(cast.member("kasper"), title=title)
    assert lines(birgit)[0] == "Nummer 1. Tungt og praktisk"


def test_another_stairways_is_not_ours(cast, birgit):
    kasper = cast.member("kasper")
    wanted(kasper, scope="entrance", entrance=kasper.household.dwelling.entrance)
    assert lines(birgit) == []
    assert len(lines(kasper)) == 2


def test_six_at_most_and_one_question(cast, birgit):
    wanted(cast.member("kasper"))
    entrance = birgit.household.dwelling.entrance
    assert entrance.estate.organisation
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked_for:
            found = [one for part in asked_this_week(entrance, MONDAY, NOW) for one in part.lines]
        counts.append(len(asked_for))
        for _more in range(29):
            wanted(cast.member("kasper"))
    assert len(found) == LINES + 1
    assert counts == [1, 1]


# --- search --------------------------------------------------------------------------------------


def titles(member, words):
    return [one.title for one in search(member, words, 10)]


def test_what_is_asked_and_offered_is_found(cast, birgit):
    wanted(cast.member("kasper"))
    offers(cast.member("tomasz"))
    assert titles(birgit, "reol") == ["Bære en reol ned"]
    assert titles(birgit, "tungt") == ["Bære en reol ned", "Jeg kan godt."]
    assert titles(birgit, "zzzz") == titles(birgit, "!!") == []
    found = next(search(birgit, "reol", 10))
    assert found.url.startswith("/rugmarken/hjaelp/")


def test_what_is_not_open_or_not_theirs_is_not_found(cast, birgit):
    wanted(cast.member("kasper"), state="done")
    wanted(cast.member("sofie"))
    wanted(cast.member("kasper"), hidden_at=NOW)
    assert titles(birgit, "reol") == []


def test_a_discreet_one_is_found_by_who_was_asked_alone(cast, birgit):
    can(birgit, "talk")
    secret = asked(category="talk", title="MARKERET", text="MARKERET", reach="matched")
    ask(cast.member("kasper"), secret)
    assert titles(birgit, "markeret") == ["MARKERET"]
    for who in ("grethe", "jens", "kim"):
        assert titles(cast.member(who), "markeret") == []


def test_a_hidden_place_or_day_is_not_found_by_guessing(cast, birgit):
    wanted(
        cast.member("kasper"), category="watch", title="Vande planter", when="day",
        place="Opgang 6", when_words="julen", starts_at=at("2026-12-22"), now=NOW + DAY,
    )  # fmt: skip
    assert titles(birgit, "julen") == titles(birgit, "opgang") == []
