"""Two at once for one thing, with real threads on real PostgreSQL."""

from datetime import timedelta

import pytest

from bookings.loans import actions
from bookings.loans.clock import actions as clock
from bookings.models import Loan
from community.errors import Refused
from community.notifications.models import Notification
from tests.bookings.loans.conftest import TODAY
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def codes(results):
    return sorted(r.code if isinstance(r, Refused) else type(r).__name__ for r in results)


def test_two_ask_for_one_thing_at_once(cast, drill, together):
    members = [cast.member(who) for who in ("birgit", "fadumo", "kasper", "grethe")]
    results = together(*[lambda m=m: actions.ask(m, drill, TODAY, 1, now=NOW) for m in members])
    assert codes(results) == ["Loan", "taken", "taken", "taken"]
    assert Loan.objects.holding().count() == 1


def test_one_home_asks_twice_at_once(cast, drill, together):
    birgit = cast.member("birgit")
    calls = [lambda: actions.ask(birgit, drill, TODAY, 1, now=NOW)] * 3
    assert codes(together(*calls)) == ["Loan", "Loan", "Loan"]
    assert Loan.objects.count() == 1


def test_home_and_renewed_at_once_is_one_of_the_two(cast, drill, lent, together):
    loan = lent(drill, "birgit")
    line = None
    birgit, torben = cast.member("birgit"), cast.member("torben")
    results = together(
        lambda: actions.hand_in(torben, loan, now=NOW),
        lambda: actions.renew(birgit, loan, now=NOW),
        lambda: actions.wait(cast.member("fadumo"), drill, now=NOW),
    )
    loan.refresh_from_db()
    assert loan.state == Loan.State.RETURNED
    assert set(codes(results)) <= {"Loan", "not_out", "waited_for", "free_now"}
    line = Loan.objects.exclude(pk=loan.pk).first()
    # Whoever stood in line before it came home was asked in the same breath.
    assert line is None or line.state == Loan.State.OFFERED


def test_two_clocks_pass_a_turn_on_once(cast, drill, lent, together):
    loan = lent(drill, "birgit")
    for who in ("fadumo", "kasper", "grethe"):
        actions.wait(cast.member(who), drill, now=NOW)
    actions.hand_in(cast.member("torben"), loan, now=NOW)
    late = NOW + timedelta(hours=24)
    assert sum(together(*[lambda: clock.pass_on_due(late)] * 3)) == 1
    assert Loan.objects.filter(state=Loan.State.OFFERED).count() == 1
    assert Notification.objects.filter(kind="loans.free").count() == 2


def test_clocks_that_strike_at_once_remind_once(drill, lent, together):
    lent(drill, "birgit", days=2, now=NOW)
    evening = NOW.replace(hour=18)
    told = together(*[lambda: clock.remind_due(evening)] * 3)
    assert sorted(told) == [0, 0, 1]
    assert Notification.objects.filter(kind="loans.reminder").count() == 1
