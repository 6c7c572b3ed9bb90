"""What has happened by the morning after the move, a month later, and for the next household."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from psycopg.types.range import DateRange

from bookings.models import Booking
from community.notifications.models import Delivery, Notification
from community.people import actions as people
from community.people.cards.actions import issue_card
from community.people.models import (
    CodeCard,
    Helping,
    Invitation,
    Membership,
    Role,
    User,
)
from community.people.welcome import actions as welcome
from community.privacy.moving import actions
from tests.community.privacy.moving import (
    ON_THE_DAY,
    SOON,
    TODAY,
    booked,
    fresh,
    says,
)
from tests.community.privacy.moving import (
    birgit as birgit,
)
from tests.conftest import NOW, at

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
