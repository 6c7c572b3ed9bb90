"""When the last of a home leaves, its times are a neighbour's: counted right before, given back after."""

from datetime import date, timedelta

import pytest
from psycopg.types.range import DateRange

from bookings.models import Booking
from community.people.models import Household
from community.privacy import page
from community.privacy.moving import actions
from tests.conftest import NOW, at

TODAY, FIRST, SECOND, THIRD = (date(2026, 11, day) for day in (23, 25, 27, 29))
DAYS = {"never": None, "before": FIRST, "same": SECOND, "after": THIRD}


def lives_until(member, on):
    member.period = DateRange(member.period.lower, on)
    member.save(update_fields=["period"])


def times_each_day(household, facility):
    """A time at three on each of the coming eight days, whatever the rules say of numbers."""
    for number in range(8):
        day = str(TODAY + timedelta(days=number))
        period = (at(day, "15:00"), at(day, "17:00"))
        Booking.objects.create(
            facility=facility,
            made_under=facility.rules,
            household=household,
            period=period,
            created_at=NOW,
        )


def given_back(household):
    rows = Booking.objects.filter(household=household, state=Booking.State.CANCELLED)
    return [booking.begins.date() for booking in rows.order_by("period")]


def from_day(day):
    every = [TODAY + timedelta(days=number) for number in range(8)]
    return [one for one in every if day is not None and one >= day]


@pytest.fixture
def family(cast):
    """Two adults in one home, with a time on each day."""
    ahmad, rania = cast.member("ahmad"), cast.member("rania")
    times_each_day(ahmad.household, cast.facility())
    return ahmad, rania


@pytest.fixture
def kim(cast):
    return cast.member("kim")


@pytest.mark.parametrize("whole_home", [True, False], ids=["we", "I"])
@pytest.mark.parametrize("own", DAYS)
def test_what_the_page_counts_is_what_is_given_back(family, own, whole_home):
    ahmad, rania = family
    lives_until(rania, DAYS[own])
    seen = page.preview(ahmad, SECOND, NOW, whole_home=whole_home)
    assert given_back(ahmad.household) == []
    actions.say_when(ahmad, on=SECOND, whole_home=whole_home, now=NOW)
    last = SECOND if whole_home or own in {"before", "same"} else DAYS[own]
    assert given_back(ahmad.household) == from_day(last)
    assert len(seen.times) == len(from_day(last))
    assert seen.free_on == last


def test_who_has_left_already_is_not_waited_for(family, cast):
    ahmad, rania = family
    lives_until(rania, TODAY)
    assert len(page.preview(ahmad, SECOND, NOW, whole_home=False).times) == len(from_day(SECOND))


def test_the_last_to_say_so_reads_when_the_home_is_free(family, step_in):
    lives_until(family[1], THIRD)
    asked = {"who": "me", "when": "other", "on": str(SECOND), "se": "1"}
    text = step_in("ahmad").get("/mig/flyt/", asked).content.decode().replace("\xa0", " ")
    assert "De andre flytter også. Boligen er fri fra søndag 29. november." in text
    assert "bliver boende" not in text
    assert f"{len(from_day(THIRD))} tider bliver givet til naboer nu" in text


# --- nobody there has a profile ------------------------------------------------------------------


@pytest.fixture
def nobody(cast):
    """A home somebody lives in without a profile, with times that were made for it."""
    household = Household.objects.filter(
        memberships=None, dwelling__entrance__estate=cast.estate(), period__endswith=None
    ).first()
    times_each_day(household, cast.facility("Maskine 2"))
    return household


def test_a_home_where_nobody_has_a_profile_gives_its_times_back(nobody, kim):
    actions.household_leaves(kim, nobody, on=SECOND, now=NOW)
    assert given_back(nobody) == from_day(SECOND)


def test_when_they_move_today_all_that_is_not_over_is_given_back(nobody, kim):
    actions.household_leaves(kim, nobody, on=TODAY + timedelta(days=1), now=NOW)
    assert given_back(nobody) == from_day(TODAY + timedelta(days=1))


def test_the_office_reads_how_many_before_it_says_so(nobody, step_in):
    home = nobody.dwelling
    sent = {
        "entrance": home.entrance_id, "door": f"{home.floor} {home.door}", "when": "other",
        "on": str(SECOND),
    }  # fmt: skip
    text = step_in("kim").post("/rugmarken/flytning/", sent).content.decode()
    assert f"{len(from_day(SECOND))} tider bliver givet til naboer nu." in text
    assert given_back(nobody) == []


def test_who_lost_their_profile_leaves_no_times_behind_when_the_office_moves_the_home(family, kim):
    ahmad, rania = family
    for one in (ahmad, rania):
        one.user.is_active = False
        one.user.save(update_fields=["is_active"])
    actions.household_leaves(kim, ahmad.household, on=SECOND, now=NOW)
    assert given_back(ahmad.household) == from_day(SECOND)


def test_a_time_that_has_begun_is_not_taken_from_anybody(nobody, kim):
    Booking.objects.filter(household=nobody).update(state=Booking.State.HERE, here_at=NOW)
    actions.household_leaves(kim, nobody, on=SECOND, now=NOW)
    assert given_back(nobody) == []
