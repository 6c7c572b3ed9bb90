"""Tasks and shifts: so many hands, taken in one tap, given up without a word about who."""

import pytest

from events.chores import actions as chores
from events.ending import actions as ending
from events.models import Task, TaskTaking
from tests.conftest import NOW, at
from tests.events.conftest import WEDNESDAY, make, told, words, written
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooks(cast, soup):
    return chores.add(cast.member("fadumo"), soup, what="Lave mad", wanted=2, now=NOW)


def test_two_cooks_and_no_third(cast, cooks):
    for name in ("birgit", "oksana"):
        chores.take(cast.member(name), cooks, now=NOW)
    chores.take(cast.member("birgit"), cooks, now=NOW)
    with refused("taken"):
        chores.take(cast.member("kasper"), cooks, now=NOW)
    cooks.refresh_from_db()
    assert (cooks.taken, cooks.still_wanted) == (2, 0)
    assert not Task.objects.open().exists()


def test_who_cannot_after_all_leaves_no_row_and_the_hosts_hear_that_it_is_free(cast, cooks):
    chores.take(cast.member("birgit"), cooks, now=NOW)
    chores.give_up(cast.member("birgit"), cooks, now=NOW)
    chores.give_up(cast.member("birgit"), cooks, now=NOW)
    assert not TaskTaking.objects.exists()
    cooks.refresh_from_db()
    assert cooks.taken == 0
    assert told("fadumo", "host") == ["En opgave er blevet ledig"]
    assert "Birgit" not in words("fadumo")


def test_a_shift_has_a_time_of_its_own(cast, soup):
    shift = chores.add(
        cast.member("fadumo"), soup, what="Bar", starts_at=at("2026-11-25", "18:00"),
        ends_at=at("2026-11-25", "19:00"), now=NOW,
    )  # fmt: skip
    assert shift.is_shift


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"what": " "}, "no_what"),
        ({"what": "x" * 81}, "long_text"),
        ({"what": "Ring 010190-1234"}, "cpr"),
        ({"what": "Bage", "effort": "forever"}, "no_such_choice"),
        ({"what": "Bage", "wanted": 0}, "no_number"),
        ({"what": "Bage", "wanted": 51}, "no_number"),
        ({"what": "Bage", "starts_at": WEDNESDAY}, "ends_before_it_begins"),
        ({"what": "Bage", "starts_at": WEDNESDAY, "ends_at": WEDNESDAY}, "ends_before_it_begins"),
    ],
)
def test_a_task_that_makes_no_sense_is_refused(cast, soup, facts, code):
    with refused(code):
        chores.add(cast.member("fadumo"), soup, **facts, now=NOW)
    assert not Task.objects.exists()


def test_forty_tasks_are_enough(cast, soup):
    for number in range(40):
        chores.add(cast.member("fadumo"), soup, what=f"Opgave {number}", now=NOW)
    with refused("too_many_tasks"):
        chores.add(cast.member("fadumo"), soup, what="En til", now=NOW)


def test_only_who_makes_or_hosts_it_writes_the_list(cast, soup, cooks):
    for verb in (
        lambda who: chores.add(who, soup, what="Bage", now=NOW),
        lambda who: chores.change(who, cooks, what="Bage", now=NOW),
        lambda who: chores.remove(who, cooks, now=NOW),
    ):
        with refused("not_yours"):
            verb(cast.member("oksana"))


def test_fewer_hands_than_have_taken_it_are_refused_and_so_is_taking_it_off(cast, cooks):
    fadumo = cast.member("fadumo")
    for name in ("birgit", "oksana"):
        chores.take(cast.member(name), cooks, now=NOW)
    with refused("below_taken") as no:
        chores.change(fadumo, cooks, what="Lave mad", wanted=1, now=NOW)
    assert no.error.facts == {"taken": 2}
    with refused("taken"):
        chores.remove(fadumo, cooks, now=NOW)
    assert chores.change(fadumo, cooks, what="Lave suppe", wanted=3, now=NOW).what == "Lave suppe"


def test_nobody_takes_a_task_of_what_is_off_or_over(cast, soup, cooks):
    with refused("over"):
        chores.take(cast.member("birgit"), cooks, now=at("2026-11-25", "20:00"))
    ending.call_off(cast.member("fadumo"), soup, now=NOW)
    with refused("called_off"):
        chores.take(cast.member("birgit"), cooks, now=NOW)


def test_who_was_helped_to_a_task_gets_a_receipt(cast, cooks):
    ejnar = cast.member("ejnar")
    ejnar.helper = cast.user("torben")
    assert chores.take(ejnar, cooks, now=NOW).helped_by == cast.user("torben")
    assert "Lave mad" in words("ejnar")


def test_tasks_are_seen_by_who_sees_the_event(cast, soup, cooks):
    draft = make(cast.member("fadumo"), written(title="Kladde"), publish=False)
    hidden = chores.add(cast.member("fadumo"), draft, what="Bage", now=NOW)
    assert set(Task.objects.visible_to(cast.member("birgit"), NOW)) == {cooks}
    assert set(Task.objects.visible_to(cast.member("fadumo"), NOW)) == {cooks, hidden}
