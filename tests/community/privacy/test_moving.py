"""Moving: said for a day, changed, taken back, by the resident or by the office."""

from datetime import date, timedelta

import pytest
from psycopg.types.range import DateRange

from community.errors import Refused
from community.notifications.models import Notification
from community.people import actions as people
from community.people.models import (
    Entry,
    Helping,
    Household,
    Membership,
    User,
)
from community.privacy.models import Departure
from community.privacy.moving import actions
from community.privacy.rules import first_of_next_month, in_a_year
from tests.community.privacy.moving import (
    LATER,
    ON_THE_DAY,
    SOON,
    TODAY,
    booked,
    fresh,
    refusal,
    says,
)
from tests.community.privacy.moving import (
    birgit as birgit,
)
from tests.community.privacy.moving import (
    family as family,
)
from tests.conftest import NOW, at

# --- saying it -----------------------------------------------------------------------------------


def test_birgit_says_when_she_moves_and_later_times_are_a_neighbours_at_once(birgit, cast):
    before = booked(birgit, cast.facility(), "2026-11-26")
    after = booked(birgit, cast.facility(), "2026-12-02")
    says(birgit, SOON)
    assert (fresh(before).state, fresh(after).state) == ("booked", "cancelled")
    assert fresh(birgit).period.upper == SOON
    assert fresh(birgit.household).period.upper == SOON
    assert cast.member("birgit").pk == birgit.pk  # still here until the day


def test_it_can_be_another_day_until_the_day_has_come(birgit):
    says(birgit, SOON)
    says(birgit, LATER)
    assert fresh(birgit).period.upper == fresh(birgit.household).period.upper == LATER
    says(birgit, SOON)
    assert fresh(birgit).period.upper == fresh(birgit.household).period.upper == SOON


def test_it_can_be_taken_back_but_the_times_are_not_got_back(birgit, cast):
    after = booked(birgit, cast.facility(), "2026-12-02")
    says(birgit, SOON)
    actions.take_back(birgit, whole_home=False, now=NOW)
    assert fresh(birgit).period.upper is None
    assert fresh(birgit.household).period.upper is None
    assert fresh(after).state == "cancelled"
    assert not Departure.objects.exists()
    assert refusal(actions.take_back, birgit, whole_home=False, now=NOW) == "not_moving"


def test_one_of_two_moves_and_the_home_goes_on(family, cast):
    ahmad, rania = family
    after = booked(ahmad, cast.facility(), "2026-12-02")
    says(ahmad, SOON)
    assert fresh(ahmad.household).period.upper is None
    assert fresh(rania).period.upper is None
    assert fresh(after).state == "booked"


def test_when_both_go_on_days_of_their_own_the_home_is_free_after_the_last(family, cast):
    ahmad, rania = family
    early, late = (booked(ahmad, cast.facility(), day) for day in ("2026-12-02", "2026-12-06"))
    says(rania, date(2026, 12, 5))
    assert fresh(ahmad.household).period.upper is None
    says(ahmad, SOON)
    assert fresh(ahmad.household).period.upper == date(2026, 12, 5)
    assert (fresh(early).state, fresh(late).state) == ("booked", "cancelled")


def test_the_whole_home_moves_and_the_other_hears_of_it(family):
    ahmad, rania = family
    User.objects.filter(pk=rania.user_id).update(language="da")
    says(ahmad, SOON, whole_home=True)
    assert fresh(rania).period.upper == fresh(rania.household).period.upper == SOON
    (note,) = Notification.objects.filter(kind="privacy.moving")
    assert (note.user, note.url) == (rania.user, "/mig/flyt/")
    assert note.title == "I flytter tirsdag 1. december"


def test_who_goes_first_on_a_day_of_their_own_still_does(family):
    ahmad, rania = family
    says(rania, SOON)
    assert says(fresh(ahmad), LATER, whole_home=True) == [ahmad]
    assert (fresh(rania).period.upper, fresh(ahmad).period.upper) == (SOON, LATER)


def test_who_said_it_together_still_go_together_on_another_day(family):
    ahmad, rania = family
    says(ahmad, SOON, whole_home=True)
    says(fresh(ahmad), LATER, whole_home=True)
    assert fresh(rania).period.upper == fresh(ahmad).period.upper == LATER


def test_who_has_left_does_not_come_back_before_the_clock_has_seen_it(family):
    ahmad, rania = family
    says(rania, SOON)
    morning = at("2026-12-01", "00:00:20")
    assert says(fresh(ahmad), LATER, whole_home=True, now=morning) == [ahmad]
    assert fresh(rania).period.upper == SOON
    assert actions.let_go_due(morning) == 1


def test_the_other_adult_stays_though_the_first_said_we(family):
    ahmad, rania = family
    says(ahmad, SOON, whole_home=True)
    actions.take_back(rania, whole_home=False, now=NOW)
    assert (fresh(ahmad).period.upper, fresh(rania).period.upper) == (SOON, None)
    assert fresh(rania.household).period.upper is None
    actions.take_back(rania, whole_home=True, now=NOW)
    assert fresh(ahmad).period.upper is None


def test_a_teenager_moves_nobody_but_themselves(family):
    ahmad, rania = family
    User.objects.filter(pk=rania.user_id).update(is_adult=False)
    rania = fresh(rania)
    assert refusal(says, rania, SOON, whole_home=True) == "only_yourself"
    assert says(rania, SOON) == [rania]
    assert fresh(ahmad).period.upper is None
    assert refusal(actions.take_back, rania, whole_home=True, now=NOW) == "only_yourself"


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2026, 11, 22), "past"),
        (date(1990, 1, 1), "past"),
        (date(2027, 11, 24), "too_far"),
        (date(9999, 12, 31), "too_far"),
    ],
)
def test_some_days_are_none(birgit, on, code):
    assert refusal(says, birgit, on) == code
    assert fresh(birgit).period.upper is None


def test_the_ends_of_the_year_ahead():
    assert in_a_year(TODAY) == date(2027, 11, 23)
    assert in_a_year(date(2028, 2, 29)) == date(2029, 2, 28)
    assert first_of_next_month(TODAY) == SOON
    assert first_of_next_month(date(2026, 12, 31)) == date(2027, 1, 1)


def test_who_came_today_leaves_tomorrow(birgit):
    Membership.objects.filter(pk=birgit.pk).update(period=DateRange(TODAY, None))
    Household.objects.filter(pk=birgit.household_id).update(period=DateRange(TODAY, None))
    birgit = fresh(birgit)
    assert refusal(says, birgit, TODAY) == "too_soon"
    says(birgit, TODAY + timedelta(days=1))
    assert fresh(birgit).period.upper == date(2026, 11, 24)


def test_who_has_no_home_here_has_none_to_leave(cast):
    assert refusal(says, cast.member("torben"), SOON) == "no_home"


def test_nobody_takes_back_a_home_somebody_else_is_to_move_into(birgit):
    says(birgit, SOON)
    people.move_in(birgit.household.dwelling, on=SOON)
    assert refusal(actions.take_back, birgit, whole_home=False, now=NOW) == "home_taken"
    assert refusal(says, birgit, LATER) == "home_taken"
    assert fresh(birgit).period.upper == fresh(birgit.household).period.upper == SOON


@pytest.mark.django_db(transaction=True)
def test_two_who_say_so_at_once_free_the_home(family, together):
    ahmad, rania = family
    results = together(*[lambda m=m: says(m, SOON) for m in (ahmad, rania) * 3])
    assert all(isinstance(result, list) for result in results)
    assert fresh(ahmad.household).period.upper == SOON


# --- a time after the move -----------------------------------------------------------------------


def test_nothing_can_be_booked_after_the_move(birgit, cast):
    says(birgit, SOON)
    assert booked(birgit, cast.facility(), "2026-11-30")
    with pytest.raises(Refused) as no:
        booked(birgit, cast.facility(), "2026-12-01")
    assert no.value.code == "moving_out"
    assert "tirsdag 1.\u00a0december" in str(no.value)
    assert no.value.facts == {"moves_on": "2026-12-01"}


def test_a_form_from_before_it_was_said_does_not_book_after_the_move(birgit, cast):
    """The member in hand is as it was when the page was opened; the action looks again."""
    in_hand = cast.member("birgit")
    says(birgit, SOON)
    assert in_hand.household.period.upper is None
    with pytest.raises(Refused) as no:
        booked(in_hand, cast.facility(), "2026-12-01")
    assert no.value.code == "moving_out"


def test_the_day_page_and_the_programs_door_say_why(birgit, cast):
    says(birgit, SOON)
    client, machine = cast.client("birgit"), cast.facility()
    page = client.get(f"/rugmarken/booking/{machine.part_of_id}/?dag=2026-12-01").content.decode()
    assert "I flytter tirsdag 1.\u00a0december." in page
    assert "Ikke nu" in page
    slots = client.get(f"/api/v1/rugmarken/facilities/{machine.pk}/slots/?from=2026-12-01")
    assert slots.json()["results"][0]["code"] == "moving_out"
    answer = client.post(
        "/api/v1/rugmarken/bookings/",
        {
            "facility": machine.pk,
            "starts_at": "2026-12-01T15:00:00+01:00",
            "ends_at": "2026-12-01T17:00:00+01:00",
        },
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "moving_out")


# --- the office ----------------------------------------------------------------------------------


@pytest.fixture
def kim(cast):
    """Operations manager."""
    return cast.member("kim", "rugmarken")


def test_the_office_says_when_and_the_household_hears_it(family, kim):
    ahmad, rania = family
    actions.household_leaves(kim, ahmad.household, on=SOON, now=NOW)
    assert {fresh(one).period.upper for one in family} == {SOON}
    assert fresh(ahmad.household).period.upper == SOON
    notes = Notification.objects.filter(kind="privacy.moving")
    assert {note.user_id for note in notes} == {ahmad.user_id, rania.user_id}
    entry = Entry.objects.get(act="household.leaves")
    assert (entry.by, entry.about) == (kim.user, None)
    assert entry.facts == {"household": ahmad.household_id, "on": "2026-12-01"}


def test_what_the_office_said_is_not_the_residents_to_change(family, kim):
    ahmad, rania = family
    actions.household_leaves(kim, ahmad.household, on=SOON, now=NOW)
    assert refusal(says, fresh(ahmad), LATER) == "office_said"
    assert refusal(actions.take_back, fresh(rania), whole_home=True, now=NOW) == "office_said"
    actions.household_stays(kim, fresh(ahmad.household), now=NOW)
    assert {fresh(one).period.upper for one in family} == {None}
    assert says(fresh(ahmad), SOON)
    assert Entry.objects.filter(act="household.stays").count() == 1


def test_who_goes_before_the_others_still_does(family, kim):
    ahmad, rania = family
    says(ahmad, date(2026, 11, 28))
    actions.household_leaves(kim, ahmad.household, on=SOON, now=NOW)
    assert (fresh(ahmad).period.upper, fresh(rania).period.upper) == (date(2026, 11, 28), SOON)


def test_what_residents_said_is_not_the_offices_to_take_back(birgit, kim):
    says(birgit, SOON)
    no = refusal(actions.household_stays, kim, fresh(birgit.household), now=NOW)
    assert no == "they_said"


def test_a_home_where_nobody_has_a_profile_can_be_freed(cast, kim):
    empty = Household.objects.filter(
        memberships=None, dwelling__entrance__estate=kim.estate, period__endswith=None
    ).first()
    actions.household_leaves(kim, empty, on=SOON, now=NOW)
    assert fresh(empty).period.upper == SOON
    assert people.move_in(empty.dwelling, on=SOON)
    assert refusal(actions.household_stays, kim, fresh(empty), now=NOW) == "home_taken"


def test_who_came_with_a_letter_after_the_office_said_it_leaves_with_the_home(birgit, kim):
    actions.household_leaves(kim, birgit.household, on=SOON, now=NOW)
    late = people.enrol(
        people.open_profile(name="Nora", now=NOW), birgit.estate, on=TODAY,
        household=birgit.household,
    )  # fmt: skip
    assert actions.let_go_due(ON_THE_DAY) == 2
    assert (fresh(late).period.upper, fresh(late).left_at) == (SOON, ON_THE_DAY)


def test_open_pages_are_told_to_look_at_their_key(birgit, cast, monkeypatch):
    from community import live

    heard = []
    monkeypatch.setattr(live, "lock_out", heard.append)
    helper = cast.user("sofie")
    Helping.objects.create(helped=birgit, helper=helper, kind="named", began_at=NOW)
    says(birgit, SOON)
    heard.clear()
    actions.let_go_due(ON_THE_DAY)
    assert {birgit.user_id, helper.pk} <= set(heard)
