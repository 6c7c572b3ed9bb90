"""What the room lets go of, tells, keeps and forgets; and that its demo is lived in."""

from datetime import timedelta

import pytest
import yaml
from django.db import IntegrityError, transaction

from community import features
from community.homes import actions, demo, tasks
from community.homes.feature import feature
from community.homes.greeting import actions as greeting
from community.homes.models import Greeting, Settled
from community.people import actions as people
from community.people.household import actions as household_actions
from community.people.models import Invitation, Membership, Role
from community.people.welcome import actions as welcome
from tests.community.homes.conftest import TODAY, came_in
from tests.conftest import CAST_FILE, NOW


@pytest.fixture
def greeted(household, greeters):
    greeting.greet_due(NOW)
    return household


@pytest.fixture
def asta(greeted):
    return came_in(welcome.invite(greeted, now=NOW), "Asta")


@pytest.fixture
def taken(cast, greeted):
    return greeting.take(cast.member("birgit"), greeted.greetings.get(kind="visit"), now=NOW)


# --- leaving ----------------------------------------------------------------------------------------


def test_what_a_greeter_had_waits_for_another_when_they_move(cast, taken):
    actions.member_left(cast.member("birgit"), NOW, NOW)
    taken.refresh_from_db()
    assert (taken.state, taken.taken_by) == ("waiting", None)


def test_who_moves_later_keeps_what_is_due_before(cast, taken):
    birgit = cast.member("birgit")
    actions.member_left(birgit, NOW + timedelta(days=60), NOW)
    taken.refresh_from_db()
    assert taken.taken_by == birgit
    actions.member_left(birgit, NOW + timedelta(days=3), NOW)
    taken.refresh_from_db()
    assert taken.taken_by is None


def test_nobody_is_greeted_where_nobody_is_left(greeted, asta):
    household_actions.invite_next(asta, now=NOW)
    actions.settle(asta, now=NOW)
    actions.member_left(asta, NOW, NOW)
    assert not greeted.greetings.exists()
    assert not Settled.objects.exists()
    assert not Invitation.objects.exclude(invited_by=None).open(NOW).exists()


def test_the_others_in_the_home_are_still_greeted(greeted, asta):
    came_in(welcome.invite(greeted, now=NOW), "Bo")
    actions.member_left(asta, NOW, NOW)
    assert greeted.greetings.count() == 3


# --- being forgotten --------------------------------------------------------------------------------


def test_asta_has_everything_in_her_file(cast, asta, taken):
    actions.settle(asta, now=NOW)
    greeting.say_hello(asta, now=NOW)
    told = feature.export(asta.user)
    assert len(told["greetings_to_my_home"]) == 3
    assert told["settled"]
    assert feature.export(cast.user("birgit"))["greetings_of_mine"][0]["what"] == "visit"
    assert "Birgit" not in str(told)
    assert feature.export(cast.user("jens")) == {
        "greetings_of_mine": [], "greetings_to_my_home": [], "settled": [],
    }  # fmt: skip


def test_birgit_is_forgotten_and_the_home_was_greeted_all_the_same(cast, taken):
    greeting.finish(cast.member("birgit"), taken, "met", now=NOW)
    features.all_features()
    actions.erase(cast.user("birgit"), NOW)
    taken.refresh_from_db()
    assert (taken.outcome, taken.taken_by, taken.done_by) == ("met", None, None)


def test_who_pressed_for_another_is_forgotten_too(cast, asta, taken):
    asta.helper = cast.user("jens")
    greeting.decline(asta, now=NOW)
    actions.erase(cast.user("jens"), NOW)
    taken.refresh_from_db()
    assert taken.helped_by is None


def test_an_erased_neighbours_code_is_dead_and_never_an_office_letter(cast):
    household_actions.invite_next(cast.member("jens"), now=NOW)
    actions.erase(cast.user("jens"), NOW)
    people.erase(cast.user("jens"), now=NOW)
    row = Invitation.objects.get()
    assert row.revoked_at is not None
    assert household_actions.could_be_back(row, NOW) == [] or row.revoked_at


# --- the broom ---------------------------------------------------------------------------------------


def test_the_broom_takes_greetings_after_ninety_days_and_not_before(cast, taken):
    greeting.finish(cast.member("birgit"), taken, "met", now=NOW)
    late = NOW + timedelta(days=90)
    assert Greeting.objects.filter(pk=taken.pk, done_at__lt=late).exists()
    assert actions.old_greetings(late).count() == 0
    later = late + timedelta(minutes=1)
    assert [row.count(later) for row in feature.retention] == [1, 0]
    assert [row.sweep(later) for row in feature.retention] == [1, 0]
    assert not Greeting.objects.filter(pk=taken.pk).exists()


def test_what_was_never_done_goes_too_and_is_not_made_again(greeted):
    later = NOW + timedelta(days=106)
    assert actions.sweep_greetings(later) == 6
    assert greeting.greet_due(later) == 0


def test_who_found_their_feet_is_forgotten_when_it_does_not_matter(asta):
    actions.settle(asta, now=NOW)
    assert actions.sweep_settled(NOW + timedelta(days=60)) == 0
    assert actions.sweep_settled(NOW + timedelta(days=61)) == 1


# --- the database has the last word --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("one_greeting_of_a_kind_for_a_household", {"kind": "visit"}),
        ("what_is_done_says_what_came_of_it", {"kind": "x", "state": "done"}),
        ("what_is_done_says_what_came_of_it", {"kind": "x", "outcome": "met"}),
        ("what_waits_is_nobodys_yet", {"kind": "x", "taken_by": "birgit"}),
    ],
)
def test_what_must_never_be_cannot_be(cast, greeted, name, facts):
    if "taken_by" in facts:
        facts = facts | {"taken_by": cast.member("birgit")}
    row = Greeting(household=greeted, due_on=TODAY, created_at=NOW, **facts)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()


# --- the clock and the demo --------------------------------------------------------------------------


def test_the_clock_has_the_task(settings, household):
    tasks.greet()
    assert household.greetings.count() == 3
    due = settings.CELERY_BEAT_SCHEDULE["greet"]
    assert due["task"] == tasks.greet.name
    assert due["schedule"] <= 300


def test_every_kind_can_be_turned_off(cast):
    assert {tell.kind for tell in feature.tells} == {
        "homes.welcome", "homes.new", "homes.answer",
    }  # fmt: skip


def test_the_demo_has_one_greeted_one_taken_one_waiting(cast):
    told = yaml.safe_load(CAST_FILE.read_text())
    for _ in range(2):
        demo.demo(told, NOW)
    mikkel = cast.member("mikkel")
    states = dict(mikkel.household.greetings.values_list("kind", "state"))
    assert states == {"code_letter": "done", "show_round": "taken", "visit": "waiting"}
    for name in ("vibeke", "amina"):
        assert cast.member(name).household.greetings.count() == 3
    for name in ("birgit", "ingrid", "sofie"):
        assert cast.member(name).terms.filter(role=Role.WELCOME_NEIGHBOUR).count() == 1
    assert Greeting.objects.count() == 9
    assert Membership.objects.filter(user__name="Mikkel").count() == 1
