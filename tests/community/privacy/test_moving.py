"""Moving: said for a day, changed, taken back; and what has happened by the next morning."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from psycopg.types.range import DateRange

from bookings import actions as bookings
from bookings.models import Booking
from bookings.slots import Slot
from community.errors import Refused
from community.notifications.models import Delivery, Notification
from community.people import actions as people
from community.people.cards.actions import issue_card
from community.people.models import (
    CodeCard,
    Entry,
    Helping,
    Household,
    Invitation,
    Membership,
    Role,
    User,
)
from community.people.welcome import actions as welcome
from community.privacy.models import Departure
from community.privacy.moving import actions
from community.privacy.rules import first_of_next_month, in_a_year
from tests.conftest import NOW, at

TODAY, SOON, LATER = date(2026, 11, 23), date(2026, 12, 1), date(2027, 3, 31)
ON_THE_DAY = at("2026-12-01", "00:01")


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as no:
        call(*args, **kwargs)
    assert str(no.value)
    return no.value.code


def booked(member, facility, day, clock="15:00"):
    hour = int(clock[:2])
    slot = Slot(at(day, clock), at(day, f"{hour + 2}:00"))
    return bookings.book(member, facility, slot, now=NOW)


def says(member, on, *, whole_home=False, now=NOW):
    return actions.say_when(member, on=on, whole_home=whole_home, now=now)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def birgit(cast):
    """Lives alone."""
    return cast.member("birgit")


@pytest.fixture
def family(cast):
    """Two adults in one home."""
    return cast.member("ahmad"), cast.member("rania")


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


# --- the day itself ------------------------------------------------------------------------------


def test_on_the_day_everything_is_let_go_of(birgit, cast, step_in):
    card_of = cast.member("ejnar")
    issue_card(card_of.user, now=NOW)
    phone, tablet = step_in("ejnar"), step_in("ejnar")
    helper = cast.user("sofie")
    Helping.objects.create(helped=card_of, helper=helper, kind="named", began_at=NOW)
    Invitation.objects.create(
        household=card_of.household, helps=card_of, digest="x", created_at=NOW,
        expires_at=NOW + timedelta(days=30),
    )  # fmt: skip
    people.appoint(card_of, Role.WELCOME_NEIGHBOUR, since=TODAY)
    says(card_of, SOON)
    assert actions.let_go_due(NOW) == 0
    assert actions.let_go_due(ON_THE_DAY) == 1
    gone = fresh(card_of)
    assert gone.left_at == ON_THE_DAY
    assert gone.terms.get().period.upper == SOON
    assert not CodeCard.objects.open().exists()
    assert not Helping.objects.active(ON_THE_DAY).exists()
    assert not Invitation.objects.open(ON_THE_DAY).exists()
    assert Session.objects.count() == 0
    for client in (phone, tablet):
        assert client.get("/rugmarken/").status_code == 302
    assert actions.let_go_due(ON_THE_DAY) == 0


def test_the_goodbye_says_when_the_profile_closes_and_is_sent(birgit):
    says(birgit, SOON)
    actions.let_go_due(ON_THE_DAY)
    note = Notification.objects.get(user=birgit.user)
    assert note.title == "Du er flyttet fra Rugmarken"
    assert "Din profil lukker torsdag 31.\u00a0december." in note.body
    assert note.body.endswith("Tak, fordi du var nabo.")
    # It is about no estate: who is out is not a member any more, and is written to all the same.
    row = Delivery.objects.with_reasons(SOON).get()
    assert row.is_member


@pytest.mark.parametrize("path", ["/rugmarken/", "/api/v1/rugmarken/bookings/"])
def test_the_key_stops_at_the_very_next_request(birgit, cast, path):
    """Nobody has come by yet: the gate knows."""
    client = cast.client("birgit")
    assert client.get(path).status_code == 200
    Membership.objects.filter(pk=birgit.pk).update(period=DateRange(birgit.period.lower, TODAY))
    assert client.get(path).status_code == 404


def test_who_has_another_estate_or_helps_somebody_stays_logged_in(birgit, cast, step_in, monday):
    client = step_in("birgit")
    Helping.objects.create(
        helped=cast.member("ejnar"), helper=birgit.user, kind="named", began_at=NOW
    )
    says(birgit, SOON)
    monday.move_to(ON_THE_DAY)
    actions.let_go_due(ON_THE_DAY)
    assert client.get("/mig/").status_code == 200
    assert client.get("/rugmarken/").status_code == 404
    assert Notification.objects.get(user=birgit.user).body == "Tak, fordi du var nabo."
    assert actions.forget_due(ON_THE_DAY + timedelta(days=31)) == 0


def test_a_caretaker_who_moves_out_still_looks_after_the_estate(cast, birgit):
    people.appoint(birgit, Role.CARETAKER, since=TODAY)  # she sits on the committee already
    says(birgit, SOON)
    actions.let_go_due(ON_THE_DAY)
    work = Membership.objects.get(user=birgit.user, left_at=None)
    assert (work.household, work.period.lower) == (None, SOON)
    assert [term.role for term in work.terms.all()] == [Role.CARETAKER]
    assert fresh(birgit.user).is_active


def test_a_room_that_fails_for_one_holds_up_nobody_else(cast, monkeypatch, caplog):
    from community import features

    def trouble(member, leaves_at, now):
        if member.user.name == "Birgit":
            raise ValueError("Birgit")

    room = features.Feature(key="skak", name="skak", member_left=trouble)
    birgit, jens = cast.member("birgit"), cast.member("jens")
    for member in (birgit, jens):
        says(member, SOON)
    monkeypatch.setitem(features._features, "skak", room)
    assert actions.let_go_due(ON_THE_DAY) == 1
    assert (fresh(birgit).left_at, fresh(jens).left_at) == (None, ON_THE_DAY)
    assert "ValueError" in caplog.text
    assert "Birgit" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_say_goodbye_once(birgit, together):
    says(birgit, SOON)
    together(*[lambda: actions.let_go_due(ON_THE_DAY)] * 3)
    assert Notification.objects.filter(user=birgit.user).count() == 1


def test_today_is_today(birgit, step_in):
    client, other = step_in("birgit"), step_in("birgit")
    answer = client.post("/mig/flyt/", {"when": "today"})
    assert answer["Location"] == "/konto/log-ind/"
    assert "Du er flyttet fra Rugmarken" in client.get("/konto/log-ind/").content.decode()
    assert other.get("/rugmarken/").status_code == 302
    assert fresh(birgit).left_at is not None


# --- a month later -------------------------------------------------------------------------------


def test_a_month_later_birgit_is_a_former_neighbour(birgit):
    says(birgit, SOON)
    actions.let_go_due(ON_THE_DAY)
    assert actions.forget_due(ON_THE_DAY + timedelta(days=29)) == 0
    assert fresh(birgit.user).name == "Birgit"
    assert actions.forget_due(ON_THE_DAY + timedelta(days=30)) == 1
    gone = fresh(birgit.user)
    assert (gone.name, gone.email, gone.is_active) == ("Tidligere nabo", None, False)
    assert actions.forget_due(ON_THE_DAY + timedelta(days=31)) == 0


def test_coming_back_with_a_new_letter_stops_the_forgetting(birgit):
    says(birgit, SOON)
    actions.let_go_due(ON_THE_DAY)
    back = ON_THE_DAY + timedelta(days=20)
    home = people.move_in(birgit.household.dwelling, on=back.date())
    welcome.invite(home, now=back)
    welcome.join(birgit.user, home.invitations.get().pk, now=back)
    assert actions.forget_due(ON_THE_DAY + timedelta(days=40)) == 0
    assert fresh(birgit.user).name == "Birgit"


def test_leaving_again_counts_from_the_last_time(birgit):
    says(birgit, SOON)
    actions.let_go_due(ON_THE_DAY)
    Membership.objects.create(
        user=birgit.user, estate=birgit.estate, period=DateRange(date(2026, 12, 10), date(2026, 12, 25))
    )  # fmt: skip
    actions.let_go_due(at("2026-12-25", "00:01"))
    assert actions.forget_due(at("2027-01-05")) == 0
    assert actions.forget_due(at("2027-01-24", "00:02")) == 1


@pytest.fixture
def helper(cast):
    """Has no home here and no office: came with a helper's code two months ago."""
    return people.open_profile(name="Lone", email="lone@example.dk", now=NOW - timedelta(days=60))


def helps(helper, cast, **end):
    ejnar, before = cast.member("ejnar"), NOW - timedelta(days=60)
    return Helping.objects.create(
        kind="named", helped=ejnar, helper=helper, began_at=before, **end
    )  # fmt: skip


@pytest.mark.parametrize("end", ["ended_at", "ends_at"])
def test_who_was_only_here_to_help_is_forgotten_a_month_after(helper, cast, end):
    helps(helper, cast, **{end: NOW})
    assert actions.forget_due(NOW + timedelta(days=29)) == 0
    assert actions.forget_due(NOW + timedelta(days=30)) == 1
    assert (fresh(helper).name, fresh(helper).email) == ("Tidligere nabo", None)


def test_who_still_helps_is_not_forgotten(helper, cast):
    helps(helper, cast, ended_at=NOW - timedelta(days=50))
    helps(helper, cast)
    assert actions.forget_due(NOW + timedelta(days=365)) == 0


def test_who_came_and_never_got_a_place_is_forgotten_after_a_month(db):
    nobody = people.open_profile(name="Lone", now=NOW)
    operator = User.objects.create_superuser("drift@example.dk")
    User.objects.filter(pk=operator.pk).update(created_at=NOW)
    assert actions.forget_due(NOW + timedelta(days=29)) == 0
    assert actions.forget_due(NOW + timedelta(days=30)) == 1
    assert (fresh(nobody).is_active, fresh(operator).is_active) == (False, True)


# --- the next household --------------------------------------------------------------------------


def test_the_next_household_sees_nothing_of_the_former(birgit, cast, step_in):
    booking = booked(birgit, cast.facility(), "2026-11-24")
    says(birgit, TODAY)
    home = people.move_in(birgit.household.dwelling, on=TODAY)
    new = people.enrol(
        people.open_profile(name="Nora", now=NOW), birgit.estate, on=TODAY, household=home
    )
    client = cast.client("nora")
    pages = [
        "/rugmarken/", "/rugmarken/booking/", "/rugmarken/booking/mine/", "/rugmarken/til-dig/",
        "/rugmarken/mere/", "/mig/", "/mig/flyt/", "/mig/hent/", "/api/v1/rugmarken/bookings/",
        f"/rugmarken/booking/{cast.facility().part_of_id}/?dag=2026-11-24",
    ]  # fmt: skip
    for page in pages:
        said = client.get(page)
        assert said.status_code == 200, page
        for marker in ("Birgit", "Bøgeløv", "birgit@"):
            assert marker not in said.content.decode(), page
    assert client.get("/api/v1/rugmarken/bookings/").json()["results"] == []
    assert client.get(f"/api/v1/rugmarken/bookings/{booking.pk}/").status_code == 404
    assert client.get(f"/rugmarken/booking/mine/{booking.pk}/aflys/").status_code == 404
    assert list(Booking.objects.visible_to(new)) == []


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
