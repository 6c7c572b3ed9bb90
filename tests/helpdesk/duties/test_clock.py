"""The clock: once each, also when it runs twice and after weeks off."""

from datetime import date, time, timedelta

import pytest

from community.notifications.actions import remind_me
from community.notifications.models import Notification
from community.notifications.reminding import When
from community.people import actions as people
from community.people.models import Role
from community.times import Every
from helpdesk import tasks
from helpdesk.duties import notify
from helpdesk.duties.clock import actions as clock
from helpdesk.duties.doing import actions as doing
from helpdesk.duties.routines import actions as routines
from helpdesk.duties.written import Written
from helpdesk.models import Duty, Routine, SocialTask
from tests.conftest import NOW, at
from tests.helpdesk.duties.conftest import DAY, TODAY, make
from tests.refusing import refused

pytestmark = pytest.mark.django_db
State = SocialTask.State
WEEK = timedelta(days=7)


@pytest.fixture
def sheet(cast):
    """Every Monday, from today."""
    written = Written("Print ugeark", TODAY, Duty.PRINT, checklist=("Print", "Hæng op"))
    return routines.begin(cast.member("torben"), written, every=Every.WEEK, now=NOW)


def days():
    return [task.due_on for task in SocialTask.objects.order_by("due_on", "pk")]


def told(name, kind=notify.OVERDUE):
    notes = Notification.objects.filter(user__name=name, kind=kind).order_by("pk")
    return [note.title for note in notes]


# --- routines --------------------------------------------------------------------------------------


def test_a_routine_is_made_a_week_ahead_and_once(sheet):
    assert days() == [TODAY, TODAY + WEEK]
    for _time in range(3):
        routines.make_ahead_due(NOW)
    assert days() == [TODAY, TODAY + WEEK]
    assert SocialTask.objects.first().items.count() == 2


def test_after_three_weeks_off_there_is_the_current_one_and_not_three_late(sheet):
    SocialTask.objects.all().delete()
    Routine.objects.update(made_until=TODAY + WEEK)
    routines.make_ahead_due(NOW + 4 * WEEK + 2 * DAY)
    assert days() == [TODAY + 4 * WEEK, TODAY + 5 * WEEK]


def test_what_nobody_began_goes_when_its_day_comes_round_again(sheet):
    routines.make_ahead_due(NOW + WEEK)
    assert days() == [TODAY + WEEK, TODAY + 2 * WEEK]


def test_what_somebody_began_stays_beside_the_new_one(cast, sheet):
    first = SocialTask.objects.get(due_on=TODAY)
    doing.tick(cast.member("torben"), first, first.items.first().pk, on=True, now=NOW)
    routines.make_ahead_due(NOW + WEEK)
    assert days() == [TODAY, TODAY + WEEK, TODAY + 2 * WEEK]


def test_a_routine_keeps_its_hour_across_the_night_the_clocks_change(cast):
    begins = at("2027-03-22", "09:00")
    written = Written("Kaffe", begins.date(), clock=begins.time())
    routines.begin(cast.member("torben"), written, every=Every.WEEK, now=begins)
    assert {task.due_at.hour for task in SocialTask.objects.all()} == {9}
    assert days() == [begins.date(), begins.date() + WEEK]


@pytest.mark.parametrize(
    ("more", "every", "code"),
    [
        ({}, Every.ONCE, "no_such_choice"),
        ({}, "sometimes", "no_such_choice"),
        ({"kind": Duty.GREET}, Every.WEEK, "not_again"),
        ({"due": TODAY - DAY}, Every.WEEK, "in_the_past"),
        ({"title": ""}, Every.WEEK, "no_title"),
    ],
)
def test_no_routine_of_what_cannot_come_again(cast, more, every, code):
    with refused(code):
        routines.begin(
            cast.member("torben"),
            Written(**({"title": "x", "due": TODAY} | more)),
            every=every,
            now=NOW,
        )


def test_neighbours_and_the_board_have_no_routines(cast, sheet):
    for name in ("rania", "jens"):
        with refused("not_yours"):
            routines.begin(cast.member(name), Written("x", TODAY), every=Every.WEEK, now=NOW)
        with refused("not_yours"):
            routines.end(cast.member(name), sheet, now=NOW)


def test_a_stopped_routine_leaves_what_somebody_has_taken(cast, sheet):
    first = SocialTask.objects.get(due_on=TODAY)
    doing.take(cast.member("torben"), first, now=NOW)
    for _time in range(2):
        routines.end(cast.member("torben"), sheet, now=NOW)
    assert days() == [TODAY]
    routines.make_ahead_due(NOW + WEEK)
    assert days() == [TODAY]


# --- late ------------------------------------------------------------------------------------------


def test_who_runs_the_estate_hears_of_it_once_in_one_note(cast):
    for _number in range(3):
        make(cast, due=TODAY - DAY)
    make(cast, due=TODAY)
    assert clock.tell_overdue(NOW) == 3
    assert clock.tell_overdue(NOW) == 0
    assert told("Kim") == ["3 opgaver er ikke nået"]
    assert told("Torben") == []


def test_what_is_done_or_put_off_is_not_late(cast):
    torben = cast.member("torben")
    doing.done(torben, make(cast, due=TODAY - DAY), now=NOW)
    doing.postpone(torben, make(cast, due=TODAY - DAY), day=TODAY, reason="x", now=NOW)
    assert clock.tell_overdue(NOW) == 0


# --- whose -----------------------------------------------------------------------------------------


def test_when_a_term_ends_the_task_is_anybodys(cast):
    task = make(cast, member=cast.member("nadja", "rugmarken"))
    assert clock.free_stranded(NOW) == 0
    people.end_terms(cast.member("nadja", "rugmarken"), TODAY)
    assert clock.free_stranded(NOW + DAY) == 1
    task.refresh_from_db()
    assert (task.member, task.state) == (None, State.NEW)
    assert clock.free_stranded(NOW + DAY) == 0


def test_who_chairs_the_board_keeps_the_boards_task(cast):
    make(cast, role=Role.COMMITTEE, member=cast.member("jens"))
    assert clock.free_stranded(NOW) == 0


def test_the_beats_run(cast, sheet):
    tasks.duties_ahead()
    tasks.duties_late()
    assert days() == [TODAY, TODAY + WEEK]


# --- the evening before ------------------------------------------------------------------------------

EVENING = at("2026-11-23", "18:00")
GIVEN = "I morgen har du en opgave"


def taken(cast, who="jens", day=TODAY + DAY, **facts):
    task = make(cast, role=Role.COMMITTEE, title="Hæng plakater op", due=day, **facts)
    return doing.take(cast.member(who), task, now=NOW)


def test_a_neighbour_with_a_task_is_reminded_the_evening_before_once(cast):
    taken(cast)
    assert clock.remind_due(EVENING - timedelta(minutes=1)) == 0
    assert clock.remind_due(EVENING) == 1
    assert clock.remind_due(EVENING + timedelta(minutes=1)) == 0
    [note] = Notification.objects.filter(user__name="Jens", title=GIVEN)
    assert note.body.startswith("Hæng plakater op.")
    assert {row.expires_at for row in note.deliveries.all()} == {at("2026-11-24", "00:00")}


def test_it_is_told_in_the_readers_language_with_the_clock_on_the_wall(cast):
    cast.user("jens").__class__.objects.filter(name="Jens").update(language="en")
    task = taken(cast)
    SocialTask.objects.filter(pk=task.pk).update(due_at=time(9, 30))
    clock.remind_due(EVENING)
    note = Notification.objects.filter(user__name="Jens").latest("pk")
    assert note.title == "You have a task tomorrow"
    assert "9:30" in note.body


def test_who_works_here_is_reminded_only_when_they_have_chosen_it(cast):
    task = make(cast, due=TODAY + DAY)
    doing.take(cast.member("torben"), task, now=NOW)
    assert clock.remind_due(EVENING) == 0
    remind_me(cast.user("torben"), When.EVENING)
    assert clock.remind_due(EVENING) == 1


def test_who_wants_no_reminders_gets_none(cast):
    taken(cast)
    remind_me(cast.user("jens"), When.NEVER)
    assert clock.remind_due(EVENING) == 0


def test_a_task_that_is_moved_is_reminded_of_on_its_new_day_and_one_that_is_done_is_not(cast):
    task = taken(cast)
    clock.remind_due(EVENING)
    SocialTask.objects.filter(pk=task.pk).update(due_on=TODAY + 3 * DAY)
    assert clock.remind_due(EVENING + DAY) == 0
    assert clock.remind_due(EVENING + 2 * DAY) == 1
    other = taken(cast, day=TODAY + 5 * DAY)
    doing.done(cast.member("jens"), other, now=NOW)
    assert clock.remind_due(EVENING + 4 * DAY) == 0


def test_who_takes_it_that_evening_knows_it_already(cast):
    task = make(cast, role=Role.COMMITTEE, due=TODAY + DAY)
    doing.take(cast.member("jens"), task, now=EVENING)
    assert clock.remind_due(EVENING + timedelta(minutes=1)) == 0


def test_late_is_never(cast):
    taken(cast)
    assert clock.remind_due(at("2026-11-24", "00:30")) == 0


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_the_evening_before_the_clocks_are_changed(cast, day):
    on = date.fromisoformat(day)
    taken(cast, day=on)
    assert clock.remind_due(at(str(on - DAY), "17:59")) == 0
    assert clock.remind_due(at(str(on - DAY), "18:00")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_remind_once(cast, together):
    taken(cast)
    done = together(lambda: clock.remind_due(EVENING), lambda: clock.remind_due(EVENING))
    assert sum(done) == 1
    assert Notification.objects.filter(title=GIVEN).count() == 1
