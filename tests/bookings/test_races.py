"""Two people at once, with real threads on real PostgreSQL, and the proof that the race is real."""

import pytest
from django.db import connection

from bookings import actions
from bookings.closing import actions as closing
from bookings.models import Booking, Facility
from bookings.slots import Slot
from community.errors import Refused
from community.people.models import Household, Membership
from tests.bookings.conftest import turn
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 12


@pytest.fixture
def neighbours(cast):
    """A member each of twelve households in Rugmarken (some have no name in the cast)."""
    members = list(
        Membership.objects.at_the_gate(NOW.date()).filter(
            estate__slug="rugmarken", household__isnull=False
        )
    )
    one_each = {member.household_id: member for member in members}
    return [*one_each.values()][:CLIENTS]


def outcomes(results):
    """How many booked, and the codes of those who did not; anything else is an error."""
    codes = [r.code if isinstance(r, Refused) else type(r).__name__ for r in results]
    return codes.count("Booking"), {code for code in codes if code != "Booking"}


@pytest.mark.parametrize("round_", range(3))
def test_one_turn_has_one_winner_and_the_rest_a_clean_no(neighbours, machine, together, round_):
    slot = turn("2026-11-24", "15:00")
    results = together(*[lambda m=m: actions.book(m, machine, slot, now=NOW) for m in neighbours])
    assert outcomes(results) == (1, {"taken"})
    assert Booking.objects.count() == 1


def test_overlapping_turns_of_different_lengths_never_both_stand(neighbours, machine, together):
    """The rules change while people book: two and three hour turns race for the same machine."""
    long = Facility.objects.with_rules().get(pk=machine.pk)
    long.rules.slot_minutes = 180
    slots = [
        (machine, turn("2026-11-24", "15:00")),
        (long, Slot(at("2026-11-24", "13:00"), at("2026-11-24", "16:00"))),
    ]
    together(
        *[
            lambda m=m, n=n: actions.book(m, slots[n % 2][0], slots[n % 2][1], now=NOW)
            for n, m in enumerate(neighbours)
        ]
    )
    assert Booking.objects.count() == 1


def test_two_in_a_household_cannot_pass_the_quota_together(cast, together):
    fadumo, yahya = cast.member("fadumo"), cast.member("yahya")
    machines = list(Facility.objects.bookable().with_rules().filter(estate=fadumo.estate))
    wishes = [
        (member, machine, turn("2026-12-01", f"{hour:02}:00"))
        for hour in (7, 9, 11)
        for machine in machines[:4]
        for member in (fadumo, yahya)
    ]
    results = together(*[lambda w=w: actions.book(w[0], w[1], w[2], now=NOW) for w in wishes])
    booked, codes = outcomes(results)
    assert booked == 2
    assert codes <= {"quota_coming", "taken", "already_yours"}


def test_the_same_request_thirty_times_at_once_is_one_booking(cast, machine, together):
    birgit, slot = cast.member("birgit"), turn("2026-11-24", "15:00")
    results = together(
        *[
            lambda: actions.book(birgit, machine, slot, now=NOW, request_key="tap-tap")
            for _ in range(12)
        ]
    )
    assert {getattr(result, "pk", result) for result in results} == {Booking.objects.get().pk}


def test_twelve_who_let_go_at_once_let_go_once(cast, machine, together):
    booking = actions.book(cast.member("birgit"), machine, turn("2026-11-24", "15:00"), now=NOW)
    results = together(
        *[lambda: actions.cancel(cast.member("birgit"), booking, now=NOW) for _ in range(12)]
    )
    assert outcomes(results) == (1, {"already_cancelled"})


def test_letting_go_and_booking_at_once_leaves_at_most_one(cast, neighbours, machine, together):
    slot = turn("2026-11-24", "15:00")
    mine = actions.book(cast.member("birgit"), machine, slot, now=NOW)
    others = [m for m in neighbours if m.household_id != mine.household_id][:10]
    together(
        lambda: actions.cancel(cast.member("birgit"), mine, now=NOW),
        *[lambda m=m: actions.book(m, machine, slot, now=NOW) for m in others],
    )
    assert Booking.objects.standing().filter(facility=machine).count() <= 1


def test_closing_and_booking_at_once_never_leaves_a_booking_inside(
    cast, neighbours, machine, together
):
    slot, jens = turn("2026-11-24", "15:00"), cast.member("jens")
    together(
        lambda: closing.close(
            jens, machine.part_of, at("2026-11-24"), at("2026-11-25"), reason="Nyt gulv.", now=NOW
        ),
        *[lambda m=m: actions.book(m, machine, slot, now=NOW) for m in neighbours[:8]],
    )
    assert not Booking.objects.standing().filter(facility=machine).exists()


def test_two_clocks_remind_once(cast, machine, together):
    actions.book(cast.member("birgit"), machine, turn("2026-11-24", "15:00"), now=NOW)
    told = together(*[lambda: actions.remind_due(at("2026-11-23", "18:00")) for _ in range(6)])
    assert sorted(told) == [0, 0, 0, 0, 0, 1]


def test_two_clocks_release_once(cast, machine, together):
    actions.book(cast.member("birgit"), machine, turn("2026-11-24", "15:00"), now=NOW)
    freed = together(*[lambda: actions.release_due(at("2026-11-24", "15:20")) for _ in range(6)])
    assert sum(freed) == 1


def test_saying_here_and_closing_at_once_has_one_outcome(cast, machine, together):
    booking = actions.book(cast.member("birgit"), machine, turn("2026-11-24", "15:00"), now=NOW)
    early = at("2026-11-24", "14:50")
    arrived, _closure = together(
        lambda: actions.arrive(cast.member("birgit"), booking, now=early),
        lambda: closing.close(
            cast.member("jens"), machine.part_of, at("2026-11-24"), at("2026-11-25"),
            reason="Nyt gulv.", now=early,
        ),
    )  # fmt: skip
    booking.refresh_from_db()
    assert booking.state == "closed"
    assert isinstance(arrived, Booking | Refused)


def test_two_who_move_out_at_once_leave_an_empty_home_and_no_turn(cast, machine, together):
    from community.privacy.actions import move_out

    fadumo, yahya = cast.member("fadumo"), cast.member("yahya")
    booking = actions.book(fadumo, machine, turn("2026-11-24", "15:00"), now=NOW)
    together(lambda: move_out(fadumo, now=NOW), lambda: move_out(yahya, now=NOW))
    booking.refresh_from_db()
    fadumo.household.refresh_from_db()
    assert booking.state == "cancelled"
    assert fadumo.household.period.upper is not None


# --- negative controls: without the locks the same tests must fail --------------------------


@pytest.fixture
def unlocked(settings, cast):
    """Locks off, and the constraint gone: what is left is «look, then insert»."""
    settings.SKIP_LOCKS = True
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE bookings_booking DROP CONSTRAINT one_household_at_a_time")
        cursor.execute(
            "ALTER TABLE bookings_claim DROP CONSTRAINT one_booking_of_a_place_at_a_time"
        )
    yield
    Booking.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE bookings_booking ADD CONSTRAINT one_household_at_a_time EXCLUDE USING gist "
            "(int8range(facility_id, facility_id, '[]') WITH &&, period WITH &&) "
            "WHERE (state IN ('asked', 'booked', 'here'))"
        )
        cursor.execute(
            "ALTER TABLE bookings_claim ADD CONSTRAINT one_booking_of_a_place_at_a_time EXCLUDE "
            "USING gist (int8range(facility_id, facility_id, '[]') WITH &&, period WITH &&)"
        )


def test_without_the_locks_the_same_turn_is_given_twice(unlocked, neighbours, machine, together):
    slot = turn("2026-11-24", "15:00")
    for _ in range(10):
        together(*[lambda m=m: actions.book(m, machine, slot, now=NOW) for m in neighbours])
        if Booking.objects.count() > 1:
            return
        Booking.objects.all().delete()
    pytest.fail("The race did not appear: the tests above prove nothing.")


def test_without_the_locks_the_quota_is_passed(settings, cast, together):
    settings.SKIP_LOCKS = True
    fadumo = cast.member("fadumo")
    machines = list(Facility.objects.bookable().with_rules().filter(estate=fadumo.estate))[:4]
    wishes = [(m, turn("2026-12-01", f"{hour:02}:00")) for hour in (7, 9, 11) for m in machines]
    for _ in range(10):
        together(*[lambda w=w: actions.book(fadumo, w[0], w[1], now=NOW) for w in wishes])
        if Booking.objects.standing().count() > 2:
            return
        Booking.objects.all().delete()
    pytest.fail("The race did not appear: the quota test above proves nothing.")


def test_a_household_in_the_cast_is_one_household(neighbours):
    assert len({m.household_id for m in neighbours}) == len(neighbours) == CLIENTS
    assert Household.objects.count() > CLIENTS
