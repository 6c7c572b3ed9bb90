"""Tasks come to be once, go to who may have them, and go away when the matter is over."""

from datetime import date

import pytest
from django.utils import timezone

from community.errors import Refused
from community.notifications.models import Notification
from community.people.models import Role
from helpdesk.duties import actions, notify
from helpdesk.duties.doing import actions as doing
from helpdesk.duties.written import Written
from helpdesk.models import Duty, SocialTask
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
State = SocialTask.State


def make(cast, **more):
    facts = {"kind": Duty.PRINT, "title": "Print ugeark", "due": TODAY, "now": NOW} | more
    return actions.make(cast.estate(), **facts)


def test_the_same_origin_twice_is_one_task(cast):
    first = make(cast, kind=Duty.UNANSWERED, title="Find en nabo", origin="help:1")
    assert make(cast, kind=Duty.UNANSWERED, title="Igen", origin="help:1").pk == first.pk
    assert SocialTask.objects.filter(estate=cast.estate()).count() == 1


def test_tasks_without_an_origin_are_as_many_as_are_made(cast):
    assert make(cast).pk != make(cast).pk


def test_a_moment_is_a_day_and_the_clock_on_the_wall(cast):
    task = make(cast, due=NOW)
    assert (task.due_on, str(task.due_at)) == (TODAY, "10:00:00")


def test_what_is_settled_needs_nobody_and_is_no_longer_said(cast):
    task = make(cast, kind=Duty.UNANSWERED, title="Find en nabo", origin="help:1")
    torben = cast.user("torben")
    assert Notification.objects.filter(user=torben, kind=notify.GIVEN).unseen().count() == 1
    assert actions.settle_origin("help:1", NOW) == 1
    task.refresh_from_db()
    assert (task.state, task.settled, task.done_by) == (State.DONE, True, None)
    assert Notification.objects.filter(user=torben, kind=notify.GIVEN).unseen().count() == 0
    assert actions.settle_origin("help:1", NOW) == 0


def test_nothing_is_settled_by_an_origin_nobody_has(cast):
    make(cast)
    assert actions.settle_origin("", NOW) == 0
    assert actions.settle_origin("help:9", NOW) == 0


def test_what_was_settled_begins_again_when_it_is_wanted_after_all(cast):
    first = make(cast, kind=Duty.UNANSWERED, title="Find en nabo", origin="help:1")
    actions.settle_origin("help:1", NOW)
    again = make(cast, kind=Duty.UNANSWERED, title="Find en nabo", origin="help:1")
    again.refresh_from_db()
    assert (again.pk, again.state, again.done_at) == (first.pk, State.NEW, None)


def test_what_somebody_did_stays_done_when_the_clock_asks_again(cast):
    task = make(cast, origin="help:1")
    SocialTask.objects.filter(pk=task.pk).update(state=State.DONE, done_at=NOW)
    assert make(cast, origin="help:1").state == State.DONE


def test_what_somebody_took_off_the_list_stays_off_it(cast):
    task = make(cast, kind=Duty.UNANSWERED, title="Find en nabo", origin="help:1")
    doing.drop(cast.member("torben"), task, now=NOW)
    assert make(cast, title="Find en nabo", origin="help:1").state == State.DONE


def test_who_is_given_a_task_is_told_what_and_when_and_not_where(cast):
    task = make(cast, member=cast.member("torben"), place="Rugmarken 2, st. tv.")
    note = Notification.objects.get(user=cast.user("torben"), kind=notify.GIVEN)
    assert task.state == State.CLAIMED
    assert "Print ugeark" in note.body
    assert "Rugmarken 2" not in note.title + note.body


def test_nobody_gets_a_task_who_has_no_office_for_it(cast):
    with pytest.raises(Refused) as no:
        make(cast, member=cast.member("rania"))
    assert no.value.code == "not_theirs"
    assert not SocialTask.objects.exists()


def test_what_the_house_writes_is_never_refused_and_never_says_how_somebody_is(cast):
    task = make(cast, kind=Duty.UNANSWERED, title="Jeg er syg" + "x" * 200, text="Depression")
    assert (task.title, task.text) == ("Ubesvaret nabo-hjælp", "")


def test_a_hand_is_refused_what_a_task_may_not_say(cast):
    member = cast.member("torben")
    with pytest.raises(Refused) as no:
        actions.write(member, Written("Se til hende, der er dement", TODAY), now=NOW)
    assert (no.value.code, no.value.field) == ("about_a_person", "title")


@pytest.mark.parametrize("field", ["title", "text", "place"])
def test_a_cpr_number_is_refused_wherever_it_stands(cast, field):
    facts = {"title": "Ring", "due": TODAY} | {field: "Ring 010190-1234"}
    with pytest.raises(Refused) as no:
        actions.write(cast.member("torben"), Written(**facts), now=NOW)
    assert (no.value.code, no.value.field) == ("cpr", field)


def test_neighbours_write_no_tasks(cast):
    with pytest.raises(Refused) as no:
        actions.write(cast.member("rania"), Written("Ryd op", TODAY), now=NOW)
    assert no.value.code == "not_yours"


def test_a_task_has_its_list_in_order(cast):
    task = make(cast, checklist=["Print", " ", "Hæng op"])
    assert [item.what for item in task.items.all()] == ["Print", "Hæng op"]


def test_there_are_offices_in_the_cast(cast):
    """The roles these tests lean on."""
    assert Role.CARETAKER in cast.member("torben").roles
    assert timezone.localdate(NOW) == TODAY
