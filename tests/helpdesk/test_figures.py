"""Do those who ask get an answer, and how soon? For the committee, of nobody by name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.figures import answered_share, asked_and_offered, by_quarter, in_words
from tests.conftest import NOW, at
from tests.helpdesk.neighbours import DAY, wanted

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def asks(cast):
    """So many who had an answer after one hour, two, three; and so many who had none."""

    def make(answered, unanswered=0, name="kasper", **facts):
        member = cast.member(name)
        for turn in range(answered):
            waited = NOW + (turn + 1) * HOUR
            wanted(member, state="answered", answered_at=waited, **facts)
        for _ in range(unanswered):
            wanted(member, **facts)

    return make


def of(cast, name="rugmarken"):
    return answered_share(cast.estate(name), NOW - DAY, NOW + DAY)


def test_the_share_and_the_middle_of_the_wait(cast, asks):
    asks(7, 5)
    found = of(cast)
    assert (found.count, found.answered, found.share) == (12, 7, 58)
    assert (found.median, found.wait) == (4 * HOUR, "4 timer")


@pytest.mark.parametrize(
    ("answered", "unanswered", "count", "share"),
    [(0, 0, None, None), (4, 0, None, None), (0, 4, None, None), (4, 6, 10, None),
     (6, 4, 10, None), (5, 0, 5, 100), (0, 5, 5, 0), (5, 5, 10, 50)],
)  # fmt: skip
def test_nothing_about_fewer_than_five(cast, asks, answered, unanswered, count, share):
    asks(answered, unanswered)
    found = of(cast)
    assert (found.count, found.share, found.is_shown) == (count, share, share is not None)
    if share is None or not answered:
        assert (found.answered or 0, found.median) == (0, None)


def test_what_is_discreet_changes_no_number(cast, asks):
    asks(5, 5)
    before = of(cast)
    asks(3, 3, reach="matched")
    asks(3, 3, reach="coordinator")
    wanted(cast.member("kasper"), state="draft")
    assert of(cast) == before


def asked_since(cast, since, until):
    seen = asked_and_offered(cast.member("jens"), since, until)
    return {one.theme: one.homes for one in seen if one.what == "Søgt som nabo-hjælp"}


def test_a_theme_counts_homes_and_not_how_often_or_what_is_discreet(cast, asks):
    asks(0, 3, category="homework")
    asks(0, 2, name="fadumo", category="homework")
    asks(0, 1, name="tomasz", category="homework", reach="matched")
    found = asked_since(cast, NOW - DAY, NOW + DAY)
    assert (found["school"], found["food"]) == (2, 0)
    assert asked_since(cast, NOW - 3 * DAY, NOW - DAY)["school"] == 0


def test_an_estate_and_a_period_are_counted_by_themselves(cast, asks):
    asks(5, 5)
    asks(6, name="sofie")
    wanted(cast.member("kasper"), now=NOW - 2 * DAY)
    wanted(cast.member("kasper"), now=NOW + DAY)
    assert of(cast).count == 10
    assert of(cast, "ankerhuset").share == 100
    assert of(cast, "tranehaven").count is None


def test_whole_quarters_the_newest_first(cast, asks):
    asks(5)
    rows = by_quarter(cast.estate(), NOW)
    assert [row.title for row in rows] == [
        "4. kvartal 2026", "3. kvartal 2026", "2. kvartal 2026", "1. kvartal 2026",
    ]  # fmt: skip
    assert (rows[0].since, rows[0].until) == (at("2026-10-01"), at("2027-01-01"))
    assert (rows[3].since, rows[3].until) == (at("2026-01-01"), at("2026-04-01"))
    assert rows[0].share == 100


def test_one_question_for_one_and_for_thirty(cast, asks):
    asks(1)
    with CaptureQueriesContext(connection) as one:
        of(cast)
    asks(30)
    with CaptureQueriesContext(connection) as many:
        of(cast)
    assert len(one) == len(many)


@pytest.mark.parametrize(
    ("waited", "said"),
    [
        (timedelta(seconds=5), "1 minut"),
        (timedelta(minutes=45), "45 minutter"),
        (HOUR, "1 time"),
        (30 * HOUR, "30 timer"),
        (3 * DAY, "3 dage"),
    ],
)
def test_so_long_as_people_say_it(waited, said):
    assert in_words(waited) == said


def test_the_committee_sees_it_and_a_neighbour_does_not(cast, asks, step_in):
    asks(7, 5)
    page = step_in("jens").get("/rugmarken/hjaelp/tal/").content.decode()
    assert "58" in page
    assert "4 timer" in page
    assert "Kasper" not in page
    assert cast.client("kasper").get("/rugmarken/hjaelp/tal/").status_code == 404
