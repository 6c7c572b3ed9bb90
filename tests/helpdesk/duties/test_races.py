"""Two at once, with real threads on real PostgreSQL, and the proof that the race is real."""

import pytest

from community.errors import Refused
from community.notifications.models import Notification
from helpdesk.duties import actions
from helpdesk.duties.clock import actions as clock
from helpdesk.duties.doing import actions as doing
from helpdesk.duties.routines import actions as routines
from helpdesk.duties.written import Written
from helpdesk.models import Duty, Routine, SocialTask
from tests.conftest import NOW
from tests.helpdesk.duties.conftest import DAY, TODAY, make

pytestmark = pytest.mark.django_db(transaction=True)


def codes(results):
    return sorted(one.code if isinstance(one, Refused) else "ok" for one in results)


@pytest.mark.parametrize("round_", range(3))
def test_two_who_take_it_at_once_are_one(cast, together, round_):
    members = [cast.member(name, "rugmarken") for name in ("torben", "nadja", "kim", "leyla")]
    task = make(cast)
    results = together(*[lambda m=m: doing.take(m, task, now=NOW) for m in members])
    assert codes(results) == ["ok", "taken", "taken", "taken"]
    task.refresh_from_db()
    winner = next(one for one in results if not isinstance(one, Refused))
    assert task.member == winner.member


def test_without_the_lock_both_would_have_it(cast, together, settings):
    """The negative control: the lock is what makes it one."""
    settings.SKIP_LOCKS = True
    members = [cast.member(name, "rugmarken") for name in ("torben", "nadja")]
    both = 0
    for _round in range(20):
        task = make(cast)
        results = together(*[lambda m=m, t=task: doing.take(m, t, now=NOW) for m in members])
        both += codes(results) == ["ok", "ok"]
    assert both


def test_one_origin_from_eight_sides_is_one_task(cast, together):
    estate = cast.estate()
    results = together(
        *[
            lambda: actions.make(
                estate, kind=Duty.UNANSWERED, title="x", due=TODAY, origin="help:1", now=NOW
            )
            for _side in range(8)
        ]
    )
    assert len({one.pk for one in results}) == 1
    assert SocialTask.objects.count() == 1


def test_two_clocks_make_a_routine_ahead_once(cast, together):
    routine = routines.begin(
        cast.member("torben"), Written("Ugeark", TODAY, Duty.PRINT), every="week", now=NOW
    )
    SocialTask.objects.all().delete()
    Routine.objects.filter(pk=routine.pk).update(made_until=None)
    together(*[lambda: routines.make_ahead_due(NOW)] * 4)
    assert [task.due_on for task in SocialTask.objects.order_by("due_on")] == [
        TODAY,
        TODAY + 7 * DAY,
    ]


def test_two_clocks_tell_what_is_late_once(cast, together):
    make(cast, due=TODAY - DAY)
    told = together(*[lambda: clock.tell_overdue(NOW)] * 4)
    assert sum(told) == 1
    assert Notification.objects.filter(kind="duties.overdue", user__name="Kim").count() == 1


def test_two_clocks_make_a_visit_once(cast, welcome, together):
    welcome()
    results = together(*[lambda: clock.follow_greetings(NOW)] * 3)
    assert not [one for one in results if isinstance(one, Exception)]
    assert SocialTask.objects.count() == 3
