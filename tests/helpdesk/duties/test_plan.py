"""The plan for the social life becomes tasks by the clock, and what is done there is done in the plan."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from community.people.models import Role, RoleTerm
from community.plan.models import Upkeep, Version
from helpdesk.duties.clock import actions as clock
from helpdesk.duties.doing import actions as doing
from helpdesk.duties.gathering import actions as gathering
from helpdesk.models import SocialTask
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def line(cast):
    return kept_line(cast)


def kept_line(cast, **facts):
    row = {
        "what": "Print ugeark",
        "keeper": "caretaker",
        "every": "week",
        "next_on": MONDAY + 3 * DAY,
    }
    return Upkeep.objects.create(estate=cast.estate(), changed_at=NOW, **row | facts)


def tasks(kind="line"):
    return SocialTask.objects.filter(origin__startswith=f"house:plan:{kind}:").order_by(
        "due_on", "pk"
    )


def days(line):
    line.refresh_from_db()
    return line.last_done_on, line.next_on


def test_a_line_that_is_due_becomes_one_task_of_who_keeps_it(cast, line):
    for _time in range(2):
        gathering.gather(NOW)
    task = tasks().get()
    assert (task.title, task.due_on, task.role) == ("Print ugeark", MONDAY + 3 * DAY, "caretaker")
    assert task.url == "/rugmarken/plan/trin/5/"


def test_done_in_the_list_is_done_in_the_plan_and_comes_round_again_once(cast, line):
    gathering.gather(NOW)
    torben, later = cast.member("torben"), NOW + 3 * DAY
    doing.done(torben, tasks().get(), minutes=20, now=later)
    doing.done(torben, tasks().get(), minutes=20, now=later)
    thursday = MONDAY + 3 * DAY
    assert days(line) == (thursday, thursday + 7 * DAY)
    assert Version.objects.get(step=5, on=thursday).role == "caretaker"
    gathering.gather(later)
    gathering.gather(later)
    assert [(task.due_on, task.state) for task in tasks()] == [
        (thursday, "done"), (thursday + 7 * DAY, "new"),
    ]  # fmt: skip


def test_a_slip_gives_the_plan_its_days_back(cast, line):
    Upkeep.objects.update(last_done_on=MONDAY - 4 * DAY)
    gathering.gather(NOW)
    torben = cast.member("torben")
    doing.done(torben, tasks().get(), now=NOW)
    assert days(line) == (MONDAY, MONDAY + 7 * DAY)
    doing.undo(torben, tasks().get(), now=NOW)
    assert days(line) == (MONDAY - 4 * DAY, MONDAY + 3 * DAY)
    gathering.gather(NOW)
    assert tasks().get().state == "new"


def test_what_is_not_needed_this_time_comes_round_again_and_was_not_done(cast, line):
    gathering.gather(NOW)
    torben = cast.member("torben")
    doing.drop(torben, tasks().get(), now=NOW)
    assert days(line) == (None, MONDAY + 10 * DAY)
    doing.undo(torben, tasks().get(), now=NOW)
    assert days(line) == (None, MONDAY + 3 * DAY)


def test_what_is_done_in_the_plan_needs_nobody_however_late_it_was(cast, step_in):
    line = kept_line(cast, next_on=MONDAY - 30 * DAY)
    gathering.gather(NOW)
    assert tasks().get().due_on == MONDAY - 30 * DAY
    step_in("torben").post(f"/rugmarken/plan/opgave/{line.pk}/gjort/")
    gathering.gather(NOW)
    first, second = tasks()
    assert (first.state, first.settled) == ("done", True)
    assert (second.due_on, second.state) == (MONDAY + 7 * DAY, "new")


def test_a_line_that_is_taken_away_or_changed_by_another_is_left_alone(cast, line):
    gathering.gather(NOW)
    Upkeep.objects.update(next_on=MONDAY + 60 * DAY)
    doing.done(cast.member("torben"), tasks().get(), now=NOW)
    assert days(line) == (None, MONDAY + 60 * DAY)


def test_what_residents_keep_the_committee_sees_to(cast):
    kept_line(cast, keeper="residents")
    kept_line(cast, what="Hold døren", keeper="association", second_keeper="caretaker")
    gathering.gather(NOW)
    assert {(task.title, task.role) for task in tasks()} == {
        ("Print ugeark", "committee"), ("Hold døren", "caretaker"),
    }  # fmt: skip
    assert tasks().get(role="committee").text == "Beboere passer på det. Se, at det sker."


@pytest.mark.django_db(transaction=True)
def test_two_clocks_make_the_task_of_a_line_once(cast, line, together):
    together(*[lambda: gathering.gather(NOW)] * 3)
    assert tasks().count() == 1


def dies_after_all_but_the_commit():
    gathering.gather(NOW)
    assert tasks().exists()
    raise SystemExit


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_before_it_is_done_leaves_nothing_and_the_next_makes_it_once(cast, line):
    with pytest.raises(SystemExit), transaction.atomic():
        dies_after_all_but_the_commit()
    assert not tasks().exists()
    for _time in range(2):
        gathering.gather(NOW)
    assert tasks().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_do_it_at_once_and_a_clock_move_the_plan_once(cast, line, together):
    gathering.gather(NOW)
    torben, jens = cast.member("torben"), cast.member("jens")
    task = tasks().get()
    answers = together(
        lambda: doing.done(torben, task, now=NOW),
        lambda: gathering.gather(NOW),
        lambda: doing.done(jens, task, now=NOW),
    )
    assert sum(isinstance(one, SocialTask) for one in answers) == 1
    assert days(line) == (MONDAY, MONDAY + 7 * DAY)


# --- who is found, and the plan itself --------------------------------------------------------------


def end_terms(cast, *roles, on):
    for term in RoleTerm.objects.filter(membership__estate=cast.estate(), role__in=roles):
        RoleTerm.objects.filter(pk=term.pk).update(period=(term.period.lower, on))


def test_when_the_last_of_an_office_leaves_the_line_is_marked_and_somebody_is_found(
    cast, line, step_in
):
    gathering.gather(NOW)
    assert not tasks("find").exists()
    end_terms(cast, Role.CARETAKER, on=MONDAY)
    for _time in range(2):
        gathering.gather(NOW)
    task = tasks("find").get()
    assert (task.title, task.role, task.due_on) == (
        "Find en ny, der passer på fællesskabet", "committee", MONDAY + 7 * DAY,
    )  # fmt: skip
    assert task.text == "Ingen har den rolle nu: Viceværten. Find en ny til: Print ugeark."
    page = step_in("jens").get("/rugmarken/plan/trin/5/").content.decode()
    assert "Ingen har den rolle nu. Find en ny." in page
    gathering.gather(NOW + DAY)
    assert tasks("find").get().due_on == MONDAY + 7 * DAY
    RoleTerm.objects.create(
        membership=cast.member("grethe"), role=Role.CARETAKER, period=(MONDAY + DAY, None)
    )
    gathering.gather(NOW + DAY)
    assert (tasks("find").get().state, tasks("find").get().settled) == ("done", True)


def test_one_who_leaves_a_board_that_goes_on_is_asked_after_and_never_named(cast):
    kept_line(cast, keeper="board", what="Nabosuppe")
    terms = RoleTerm.objects.select_related("membership__user")
    term = terms.get(membership=cast.member("grethe"))
    RoleTerm.objects.filter(pk=term.pk).update(period=(term.period.lower, MONDAY))
    gathering.gather(NOW)
    task = tasks("find").get()
    assert task.text == (
        "Én er gået ud: Afdelingsbestyrelsen. Find ud af, hvem der nu passer på: Nabosuppe."
    )
    assert term.membership.user.name not in f"{task.title} {task.text}"
    doing.done(cast.member("jens"), task, now=NOW)
    gathering.gather(NOW + DAY)
    assert [one.state for one in tasks("find")] == ["done"]


def test_the_plan_is_gone_through_once_a_year(cast):
    Version.objects.create(estate=cast.estate(), step=1, on=date(2025, 11, 28), role="chair")
    gathering.gather(NOW - 5 * DAY)
    assert not tasks("review").exists()
    for _time in range(2):
        gathering.gather(NOW)
    task = tasks("review").get()
    assert (task.title, task.due_on, task.role, task.kind) == (
        "Gennemgå Fællesskabsværktøjet", date(2026, 11, 28), "committee", "meeting",
    )  # fmt: skip
    assert task.items.count() == 4
    clock.tell_overdue(NOW)
    gathering.gather(NOW + 365 * DAY)
    assert [one.due_on.year for one in tasks("review")] == [2026, 2027]
