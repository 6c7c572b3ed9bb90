"""A task's day: taken once, done with what came of it, and never asked again where they said no."""

import pytest

from community.homes.greeting import actions as greeting
from community.homes.models import Greeting
from community.notifications.models import Notification
from community.people.models import Entry, Role
from helpdesk.duties import actions, notify
from helpdesk.duties.clock import actions as clock
from helpdesk.duties.doing import actions as doing
from helpdesk.duties.written import Written
from helpdesk.models import Duty, SocialTask
from tests.conftest import NOW
from tests.helpdesk.duties.conftest import DAY, TODAY, make
from tests.refusing import refused

pytestmark = pytest.mark.django_db
State, Outcome = SocialTask.State, SocialTask.Outcome


def again(task):
    task.refresh_from_db()
    return task


def notes(name, kind):
    return Notification.objects.filter(user__name=name, kind=kind).count()


# --- taking ----------------------------------------------------------------------------------------


def test_who_takes_it_has_it_and_may_give_it_back(cast):
    torben, task = cast.member("torben"), make(cast)
    doing.take(torben, task, now=NOW)
    assert doing.take(torben, task, now=NOW).member == torben
    with refused("taken"):
        doing.take(cast.member("nadja", "rugmarken"), task, now=NOW)
    with refused("taken"):
        doing.give_back(cast.member("nadja", "rugmarken"), task, now=NOW)
    assert doing.give_back(torben, task, now=NOW).state == State.NEW


@pytest.mark.parametrize("name", ["rania", "oksana", "ingrid", "jens"])
def test_who_it_is_not_for_does_nothing_with_it(cast, name):
    member, task = cast.member(name), make(cast, checklist=["a"])
    for verb in (
        lambda: doing.take(member, task, now=NOW),
        lambda: doing.give_back(member, task, now=NOW),
        lambda: doing.done(member, task, now=NOW),
        lambda: doing.undo(member, task, now=NOW),
        lambda: doing.drop(member, task, now=NOW),
        lambda: doing.tick(member, task, task.items.get().pk, on=True, now=NOW),
        lambda: doing.write_down(member, task, minutes=1, note="", now=NOW),
        lambda: doing.postpone(member, task, day=TODAY + DAY, reason="x", now=NOW),
        lambda: doing.hand_over(member, task, role=Role.OPERATIONS, now=NOW),
        lambda: doing.cannot(member, task, reason="x", now=NOW),
        lambda: doing.can_again(member, task, now=NOW),
        lambda: doing.show(member, task, [], now=NOW),
        lambda: actions.change(member, task, Written("x", TODAY), now=NOW),
    ):
        with refused("not_yours"):
            verb()
    assert again(task).state == State.NEW


def test_nobody_does_it_while_acting_for_another(cast):
    torben = cast.member("torben")
    torben.helper = cast.user("leyla")
    with refused("not_yours"):
        doing.done(torben, make(cast), now=NOW)


# --- done ------------------------------------------------------------------------------------------


def test_done_twice_is_once_and_by_another_is_told(cast):
    torben, task = cast.member("torben"), make(cast)
    doing.done(torben, task, minutes=10, note="Papiret er i skuffen", now=NOW)
    assert doing.done(torben, task, minutes=99, now=NOW).minutes == 10
    with refused("done"):
        doing.done(cast.member("nadja", "rugmarken"), task, now=NOW)
    for verb in (
        lambda: doing.take(torben, task, now=NOW),
        lambda: doing.drop(torben, task, now=NOW),
        lambda: doing.postpone(torben, task, day=TODAY + DAY, reason="x", now=NOW),
        lambda: doing.hand_over(torben, task, role=Role.OPERATIONS, now=NOW),
        lambda: doing.cannot(torben, task, reason="x", now=NOW),
    ):
        with refused("done"):
            verb()


def test_undone_within_a_day_by_who_did_it_and_by_nobody_else(cast):
    torben, task = cast.member("torben"), make(cast, kind=Duty.GREET)
    doing.done(torben, task, outcome=Outcome.NOT_HOME, now=NOW)
    with refused("too_late"):
        doing.undo(cast.member("nadja", "rugmarken"), task, now=NOW)
    with refused("too_late"):
        doing.undo(torben, task, now=NOW + 2 * DAY)
    task = doing.undo(torben, task, now=NOW)
    assert (task.state, task.outcome, task.done_at) == (State.NEW, "", None)


def test_minutes_are_a_day_at_most(cast):
    with refused("no_number"):
        doing.done(cast.member("torben"), make(cast), minutes=1441, now=NOW)


def test_not_needed_any_more_is_done_without_minutes_and_can_be_undone(cast):
    torben, task = cast.member("torben"), make(cast)
    assert doing.drop(torben, task, now=NOW).settled
    assert not doing.undo(torben, task, now=NOW).settled


def test_a_line_of_another_list_is_not_ticked(cast):
    other = make(cast, checklist=["a"]).items.get()
    with refused("no_such_line"):
        doing.tick(cast.member("torben"), make(cast), other.pk, on=True, now=NOW)


# --- put off, hand over, cannot --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "code"),
    [(TODAY - DAY, "in_the_past"), (TODAY, "same_day"), (TODAY + 400 * DAY, "far_away")],
)
def test_a_task_is_put_off_to_a_day_to_come(cast, day, code):
    with refused(code):
        doing.postpone(cast.member("torben"), make(cast), day=day, reason="x", now=NOW)


def test_put_off_it_waits_and_who_runs_the_estate_hears_of_it_anew(cast):
    task = make(cast, due=TODAY - DAY)
    clock.tell_overdue(NOW)
    task = doing.postpone(cast.member("torben"), task, day=TODAY + DAY, reason="Printeren", now=NOW)
    assert (task.times_postponed, task.overdue_told_at) == (1, None)


@pytest.mark.parametrize("name", ["rania", "emil"])
def test_a_task_is_handed_to_who_can_have_it(cast, name):
    with refused("not_theirs"):
        doing.hand_over(cast.member("torben"), make(cast), to=cast.member(name), now=NOW)


def test_handed_over_it_is_told_and_written_in_the_logbook_without_words(cast):
    leyla = cast.member("leyla", "rugmarken")
    doing.hand_over(cast.member("torben"), make(cast), to=leyla, reason="Du kender dem", now=NOW)
    assert notes("Leyla", notify.GIVEN) == 1
    entry = Entry.objects.get(act="duty.handed_over")
    assert (entry.about, entry.by.name, entry.why) == (leyla.user, "Torben", "")


def test_what_a_colleague_has_a_neighbour_does_not_move(cast, greeter):
    task = make(cast, role=Role.WELCOME_NEIGHBOUR, member=cast.member("torben"))
    with refused("taken"):
        doing.postpone(greeter, task, day=TODAY + DAY, reason="x", now=NOW)


def test_cannot_asks_why_and_tells_who_runs_the_estate_once(cast):
    torben, task = cast.member("torben"), make(cast)
    with refused("no_reason"):
        doing.cannot(torben, task, reason=" ", now=NOW)
    for _time in range(2):
        doing.cannot(torben, task, reason="Ingen nøgle", now=NOW)
    assert notes("Kim", notify.OVERDUE) == 1
    assert "Ingen nøgle" not in Notification.objects.get(kind=notify.OVERDUE).body


# --- what may not be written -----------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Hun er syg", "Han drikker", "010190-1234", "De har gæld"])
@pytest.mark.parametrize("field", ["note", "reason", "down", "list", "handed"])
def test_no_door_lets_in_how_somebody_is(cast, words, field):
    torben, task = cast.member("torben"), make(cast)
    code = "cpr" if words[0].isdigit() else "about_a_person"
    verbs = {
        "note": lambda: doing.done(torben, task, note=words, now=NOW),
        "reason": lambda: doing.postpone(torben, task, day=TODAY + DAY, reason=words, now=NOW),
        "down": lambda: doing.write_down(torben, task, minutes=1, note=words, now=NOW),
        "list": lambda: actions.write(torben, Written("x", TODAY, checklist=(words,)), now=NOW),
        "handed": lambda: doing.hand_over(
            torben, task, role=Role.OPERATIONS, reason=words, now=NOW
        ),
    }
    with refused(code):
        verbs[field]()
    assert again(task).state == State.NEW


# --- at a door -------------------------------------------------------------------------------------


def test_a_move_in_is_three_tasks_and_what_is_done_here_is_done_there(cast, welcome):
    row = welcome()
    assert clock.follow_greetings(NOW) == 3
    assert clock.follow_greetings(NOW) == 0
    task = SocialTask.objects.get(greeting=row)
    assert (task.title, task.role) == ("Velkomstbesøg", Role.WELCOME_NEIGHBOUR)
    others = SocialTask.objects.exclude(greeting=row).exclude(greeting=None).order_by("pk")
    assert [one.title for one in others] == ["Vis rundt, hvis de vil", "Giv dem kortet med koden"]
    assert task.dwelling == cast.member("rania").household.dwelling
    torben = cast.member("torben")
    doing.take(torben, task, now=NOW)
    row.refresh_from_db()
    assert row.taken_by == torben
    doing.done(torben, task, outcome=Outcome.MET, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.outcome) == (Greeting.State.DONE, "met")
    doing.undo(torben, task, now=NOW)
    row.refresh_from_db()
    assert row.state == Greeting.State.TAKEN
    doing.give_back(torben, again(task), now=NOW)
    row.refresh_from_db()
    assert (row.state, row.taken_by) == (Greeting.State.WAITING, None)


def test_done_there_is_done_here_at_once_and_the_clock_writes_it(cast, welcome):
    row, torben = welcome(), cast.member("torben")
    clock.follow_greetings(NOW)
    greeting.finish(torben, row, "not_home", now=NOW)
    task = SocialTask.objects.with_facts().get(greeting=row)
    assert task.is_done
    assert not SocialTask.objects.open().filter(pk=task.pk).exists()
    clock.follow_greetings(NOW)
    assert (again(task).outcome, task.done_by) == ("not_home", torben)
    greeting.reopen(torben, row, now=NOW)
    clock.follow_greetings(NOW)
    assert (again(task).state, task.member) == (State.CLAIMED, torben)


def test_who_has_said_no_is_never_asked_again(cast, welcome):
    row, torben = welcome(), cast.member("torben")
    clock.follow_greetings(NOW)
    doing.done(torben, SocialTask.objects.get(greeting=row), outcome="no_thanks", now=NOW)
    home = cast.member("rania").household.dwelling
    for kind in (Duty.WELCOME, Duty.GREET):
        with refused("said_no"):
            make(cast, kind=kind, dwelling=home)
    Greeting.objects.all().delete()  # the broom takes them after ninety days
    with refused("said_no"):
        actions.write(torben, Written("Hils på", TODAY, Duty.GREET, dwelling=home), now=NOW)
    assert make(cast, kind=Duty.PRACTICAL, dwelling=home).pk


def test_the_door_of_a_hidden_person_is_for_colleagues_alone(cast, welcome, greeter):
    user = cast.user("rania")
    user.is_hidden = True
    user.save()
    row = welcome()
    clock.follow_greetings(NOW)
    task = SocialTask.objects.get(greeting=row)
    assert task.role == Role.SOCIAL_WORKER
    seen = SocialTask.objects.visible_to
    assert task not in seen(greeter, TODAY)
    assert task in seen(cast.member("torben"), TODAY)


def test_nobody_is_sent_to_their_own_door(cast, welcome, greeter):
    row = welcome("oksana")
    clock.follow_greetings(NOW)
    assert not SocialTask.objects.visible_to(greeter, TODAY).filter(greeting=row).exists()


# --- who asked for it ------------------------------------------------------------------------------


def test_who_asked_for_a_task_may_change_it_or_call_it_off_until_it_is_begun(cast):
    jens, torben = cast.member("jens"), cast.member("torben")
    task = actions.write(
        jens, Written("Print ugeark", TODAY, role=Role.CARETAKER, checklist=("Print", "Hæng op")),
        given_to=torben, now=NOW,
    )  # fmt: skip
    other = Written(
        "Print to ark", TODAY + DAY, role=Role.CARETAKER, checklist=("Print", "Hæng op")
    )
    assert actions.change(jens, task, other, now=NOW).title == "Print to ark"
    assert doing.drop(jens, task, now=NOW).settled
    doing.undo(jens, task, now=NOW)
    titles = Notification.objects.filter(user=torben.user, kind="duties.given").order_by("pk")
    assert list(titles.values_list("title", flat=True)) == [
        "Du har fået en opgave", "Din opgave er rettet", "En opgave er ikke nødvendig mere",
    ]  # fmt: skip
    doing.tick(torben, task, task.items.first().pk, on=True, now=NOW)
    with refused("not_yours"):
        actions.change(jens, task, other, now=NOW)
    with refused("not_yours"):
        doing.drop(jens, task, now=NOW)


def test_the_rest_of_the_board_does_not_change_what_one_of_them_asked_for(cast):
    task = actions.write(
        cast.member("jens"), Written("Print ugeark", TODAY, role=Role.CARETAKER), now=NOW
    )
    with refused("not_yours"):
        doing.drop(cast.member("grethe"), task, now=NOW)
