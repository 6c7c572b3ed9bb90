"""The same place in the queue: a helper and a neighbour want one turn, with real threads."""

import pytest

from bookings import actions as bookings
from bookings.models import Booking
from community.errors import Refused
from community.helping import actions
from community.helping.visits import actions as visits
from community.people import acting
from community.people.gate import member_for
from community.people.models import Helping, Invitation
from tests.bookings.conftest import turn
from tests.community.helping.conftest import code_of
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("round_", range(3))
def test_torben_for_ejnar_and_birgit_want_one_turn_and_one_gets_it(cast, together, round_):
    visit = visits.begin_visit(
        cast.member("torben", "rugmarken"), cast.member("ejnar"), agreed=True, now=NOW
    )
    ejnar = member_for({acting.SESSION: visit.pk}, cast.user("torben"), "rugmarken", NOW)
    birgit, machine, slot = cast.member("birgit"), cast.facility(), turn("2026-11-25", "15:00")
    results = together(
        lambda: bookings.book(ejnar, machine, slot, now=NOW),
        lambda: bookings.book(birgit, machine, slot, now=NOW),
    )
    assert sorted(type(one).__name__ for one in results) == ["Booking", "Refused"]
    assert next(one.code for one in results if isinstance(one, Refused)) == "taken"
    won = Booking.objects.get()
    expected = {
        cast.member("ejnar").household_id: cast.user("torben"),
        birgit.household_id: None,
    }
    assert won.helped_by == expected[won.household_id]


def test_ejnar_and_his_helper_together_do_not_get_more_than_his_share(cast, lone, names, together):
    """Two coming turns a household: whoever presses, the third is refused."""
    helping = names("ejnar", lone)
    himself = cast.member("ejnar")
    by_lone = member_for({acting.SESSION: helping.pk}, lone, "rugmarken", NOW)
    machine = cast.facility()
    days = ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"]
    results = together(
        *[
            lambda m=member, d=day: bookings.book(m, machine, turn(d, "15:00"), now=NOW)
            for member, day in zip([himself, by_lone] * 2, days, strict=True)
        ]
    )
    assert sum(isinstance(one, Booking) for one in results) == 2
    assert Booking.objects.filter(household=himself.household_id).count() == 2


def test_fifty_at_once_use_a_code_once(cast, together):
    made = code_of(actions.make_code(cast.member("ejnar"), now=NOW))
    results = together(
        *[
            lambda n=number: actions.accept_as_new(
                made.pk, name=f"Lone {n}", is_adult=True, now=NOW
            )
            for number in range(50)
        ]
    )
    assert sum(isinstance(one, Helping) for one in results) == 1
    assert {one.code for one in results if isinstance(one, Refused)} == {"used_code"}
    assert Helping.objects.count() == 1
    assert Invitation.objects.get(pk=made.pk).used == 1


def test_five_codes_at_once_make_one_helper(cast, lone, together):
    made = [code_of(actions.make_code(cast.member("ejnar"), now=NOW)).pk for _number in range(5)]
    results = together(*[lambda n=number: actions.accept(lone, n, now=NOW) for number in made])
    assert len({getattr(one, "pk", one) for one in results}) == 1, results
    assert Helping.objects.count() == 1


def test_five_codes_are_five_however_fast_one_presses(cast, together):
    ejnar = cast.member("ejnar")
    results = together(*[lambda: actions.make_code(ejnar, now=NOW)] * 8)
    assert sum(isinstance(one, str) for one in results) == 5
    assert Invitation.objects.filter(helps=ejnar).count() == 5


def test_both_end_it_at_once_and_one_is_told(cast, lone, names, together):
    from community.notifications.models import Notification

    helping, ejnar = names("ejnar", lone), cast.user("ejnar")
    results = together(
        lambda: actions.end_help(helping, by=lone, now=NOW),
        lambda: actions.end_help(helping, by=ejnar, now=NOW),
    )
    assert sorted(results) == [False, True]
    assert Notification.objects.filter(kind="helping.ended").count() == 1
