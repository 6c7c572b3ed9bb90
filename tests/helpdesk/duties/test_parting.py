"""Leaving, being forgotten, and what the broom takes."""

import json

import pytest

from community.people.models import Household
from helpdesk.duties import figures
from helpdesk.duties.clock import actions as clock
from helpdesk.duties.doing import actions as doing
from helpdesk.duties.feature import export, feature
from helpdesk.duties.keeping import actions as keeping
from helpdesk.duties.parting import actions as parting
from helpdesk.duties.routines import actions as routines
from helpdesk.duties.written import Written
from helpdesk.models import Duty, Routine, SocialTask
from tests.conftest import NOW
from tests.helpdesk.duties.conftest import DAY, TODAY, make

pytestmark = pytest.mark.django_db
State = SocialTask.State


def again(task):
    task.refresh_from_db()
    return task


def test_what_a_leaver_had_is_anybodys(cast):
    torben = cast.member("torben")
    task, done = make(cast, member=torben), make(cast)
    doing.done(torben, done, minutes=5, now=NOW)
    parting.member_left(torben, NOW, NOW)
    assert (again(task).member, task.state) == (None, State.NEW)
    assert again(done).done_by == torben


def test_what_is_due_before_a_day_to_come_stays_theirs(cast):
    torben = cast.member("torben")
    near = make(cast, member=torben, due=TODAY + DAY)
    far = make(cast, member=torben, due=TODAY + 20 * DAY)
    parting.member_left(torben, NOW + 10 * DAY, NOW)
    assert again(near).member == torben
    assert again(far).member is None


def test_nobody_knocks_where_nobody_lives(cast, welcome):
    row = welcome()
    clock.follow_greetings(NOW)
    task = SocialTask.objects.get(greeting=row)
    parting.home_left(Household.objects.get(pk=row.household_id), NOW, NOW)
    assert (again(task).state, task.settled) == (State.DONE, True)


def test_forgotten_there_is_the_work_and_no_name(cast):
    torben = cast.member("torben")
    routine = routines.begin(torben, Written("Ugeark", TODAY), every="week", now=NOW)
    task = make(cast, member=torben, made_by=torben)
    doing.done(torben, task, minutes=40, note="Papir i skuffen", now=NOW)
    told = export(torben.user)
    assert "Papir i skuffen" in json.dumps(told)
    assert [one["what"] for one in told["routines"]] == ["Ugeark"]
    parting.erase(torben.user, NOW)
    assert (again(task).member, task.done_by, task.made_by) == (None, None, None)
    routine.refresh_from_db()
    assert routine.made_by is None
    assert export(torben.user) == {"tasks": [], "routines": []}
    assert figures.by_month(cast.estate(), TODAY)[0].minutes == 40


def test_of_what_a_colleague_wrote_ones_file_has_the_heading_alone(cast):
    nadja = cast.member("nadja", "rugmarken")
    make(cast, title="Hæng op", text="Nadjas ord", member=cast.member("torben"), made_by=nadja)
    told = json.dumps(export(cast.user("torben")))
    assert "op" in told
    assert "Nadjas ord" not in told


def test_words_go_after_three_months_and_the_numbers_stay(cast):
    torben = cast.member("torben")
    task = make(cast, text="Tre plakater", place="Laden", checklist=["a"])
    doing.done(torben, task, minutes=30, note="Papir", now=NOW)
    assert keeping.sweep_words(NOW + 90 * DAY) == 0
    assert keeping.worded(NOW + 91 * DAY).count() == 1
    assert keeping.sweep_words(NOW + 91 * DAY) == 1
    assert keeping.worded(NOW + 91 * DAY).count() == 0
    task = again(task)
    assert (task.text, task.note, task.place, task.done_by, task.minutes) == ("", "", "", None, 30)
    assert not task.items.exists()
    assert keeping.sweep_tasks(NOW + 731 * DAY) == 0
    assert keeping.sweep_tasks(NOW + 733 * DAY) == 1


def test_the_door_of_a_no_is_remembered(cast):
    home = cast.member("rania").household.dwelling
    task = make(cast, kind=Duty.GREET, dwelling=home)
    doing.done(cast.member("torben"), task, outcome="no_thanks", now=NOW)
    keeping.sweep_words(NOW + 91 * DAY)
    assert again(task).dwelling == home


def test_what_was_never_done_goes_after_a_year_and_stopped_routines_too(cast):
    make(cast)
    routine = routines.begin(cast.member("torben"), Written("x", TODAY), every="week", now=NOW)
    routines.end(cast.member("torben"), routine, now=NOW)
    assert keeping.sweep_tasks(NOW + 366 * DAY) == 0
    assert keeping.sweep_tasks(NOW + 368 * DAY) == 1
    assert keeping.sweep_routines(NOW + 365 * DAY) == 0
    assert keeping.sweep_routines(NOW + 367 * DAY) == 1
    assert not Routine.objects.exists()


def test_open_pages_of_others_are_told_nothing(cast):
    here = cast.estate().pk
    watch = feature.topics["duties"]
    assert watch(cast.member("torben"), here)
    assert not watch(cast.member("torben"), cast.estate("tranehaven").pk)
    assert not watch(cast.member("rania"), here)
