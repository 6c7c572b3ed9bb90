"""A yes, a no, and what happens when nobody says either."""

from datetime import timedelta

import pytest

from bookings import actions, feature
from bookings.approving import actions as approving
from bookings.models import Booking, Claim
from community.features import count_of
from community.notifications.models import Notification
from community.people.models import Entry
from tests.bookings.conftest import refused
from tests.bookings.rentals.conftest import states
from tests.bookings.test_rooms import day_at, feast, take
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WAITS = "bookings.waits"


@pytest.fixture
def asked(cast, room):
    """Birgit asks; after three days it is a yes by itself."""
    rules = room.rules
    rules.needs_approval, rules.approves_itself_after = True, 3 * DAY
    rules.save()
    return take(cast, "birgit", room, day_at(room, "2026-12-12"), feast(room))


def told(who):
    return list(Notification.objects.filter(user__name=who).values_list("kind", flat=True))


def test_until_there_is_a_yes_it_costs_nothing_and_is_nobody_elses(cast, room, asked):
    assert (asked.state, states(asked)) == ("asked", [])
    with refused("taken"):
        take(cast, "fadumo", room, day_at(room, "2026-12-12"), feast(room))


def test_a_yes_makes_it_theirs_once(cast, asked):
    jens = cast.member("jens")
    for _time in range(2):
        approving.approve(jens, asked, now=NOW)
    asked.refresh_from_db()
    assert asked.state == Booking.State.BOOKED
    assert states(asked) == [("deposit", "due", 500), ("rent", "due", 500)]
    assert told("Birgit") == ["bookings.answered"]
    assert Entry.objects.filter(act="booking.approved", about=asked.booked_by.user).count() == 1


def test_it_waits_for_whoever_can_say_yes_and_for_nobody_else(cast, asked):
    def waits(who):
        member = cast.member(who)
        return [str(one.label) for one in feature.waits(member, NOW)], count_of(member, WAITS, NOW)

    assert waits("jens") == (["Nogen vil booke et sted. Siger du ja?"], 1)
    # It is Birgit's own, Oksana looks after nothing, and Aase looks after other places.
    assert {str(waits(who)) for who in ("birgit", "oksana", "aase")} == {"([], 0)"}
    approving.approve(cast.member("jens"), asked, now=NOW)
    assert waits("jens") == ([], 0)


def test_a_no_is_told_with_its_reason_and_lets_go(cast, asked):
    approving.decline(cast.member("jens"), asked, "Der er møde i huset.", now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("declined", "Der er møde i huset.")
    assert "Der er møde i huset." in Notification.objects.get(user__name="Birgit").body
    assert not Claim.objects.exists()
    with refused("no_longer_asked"):
        approving.approve(cast.member("jens"), asked, now=NOW)


@pytest.mark.parametrize(
    ("reason", "code"), [("  ", "reason_needed"), ("x" * 201, "long_text"), ("010203-1234", "cpr")]
)
def test_a_no_says_why_in_words_we_may_keep(cast, asked, reason, code):
    with refused(code):
        approving.decline(cast.member("jens"), asked, reason, now=NOW)


@pytest.mark.parametrize("who", ["birgit", "ahmad", "sofie"])
def test_nobody_but_who_looks_after_the_place_answers(cast, asked, who):
    with refused("not_yours"):
        approving.approve(cast.member(who), asked, now=NOW)


def test_nobody_answers_for_their_own_home(cast, room, asked):
    jens = cast.member("jens")
    Booking.objects.filter(pk=asked.pk).update(household=jens.household)
    with refused("not_yours"):
        approving.approve(jens, asked, now=NOW)


def test_the_clock_says_yes_after_the_time_the_place_gives(asked):
    assert approving.answer_due(NOW + 3 * DAY - timedelta(seconds=1)) == 0
    assert [approving.answer_due(NOW + 3 * DAY) for _time in range(2)] == [1, 0]
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("booked", None)
    assert told("Birgit") == ["bookings.answered"]


def test_what_nobody_answered_before_it_began_is_let_go(room, asked):
    room.rules.approves_itself_after = None
    room.rules.save()
    assert approving.answer_due(at("2026-12-12", "10:00")) == 1
    asked.refresh_from_db()
    assert asked.state == "declined"


def test_a_move_is_asked_for_anew(cast, room, asked):
    birgit = cast.member("birgit")
    approving.approve(cast.member("jens"), asked, now=NOW)
    moved = actions.move(birgit, asked, day_at(room, "2026-12-14"), now=NOW)
    assert (moved.state, moved.answered_at) == ("asked", None)
    assert {state for _kind, state, _amount in states(moved)} == {"dropped"}


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_cancel_at_the_same_moment_leave_one_truth(cast, asked, together):
    together(
        lambda: approving.approve(cast.member("jens"), asked, now=NOW),
        lambda: actions.cancel(cast.member("birgit"), asked, now=NOW),
    )
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert "due" not in {state for _kind, state, _amount in states(asked)}
    assert not Claim.objects.exists()


# --- the pages -------------------------------------------------------------------------------


def test_the_caretaker_says_yes_on_the_page(step_in, asked):
    jens = step_in("jens")
    assert "Laden" in jens.get("/rugmarken/booking/svar/").content.decode()
    answer = jens.post(f"/rugmarken/booking/svar/{asked.pk}/ja/")
    asked.refresh_from_db()
    assert (answer.status_code, asked.state) == (302, "booked")


def test_a_no_without_a_reason_keeps_the_page(step_in, asked):
    jens = step_in("jens")
    there = f"/rugmarken/booking/svar/{asked.pk}/nej/"
    answer = jens.post(there, {"reason": ""})
    assert answer.status_code == 422
    assert "Skriv hvorfor" in answer.content.decode()
    assert jens.post(there, {"reason": "Der er møde."}).status_code == 302


def test_for_others_the_pages_are_not_there(step_in, mine):
    ahmad, sofie = step_in("ahmad"), step_in("sofie")
    for rest in ("svar/", "udlejninger/", "husleje/", f"udlejninger/{mine.pk}/"):
        assert ahmad.get(f"/rugmarken/booking/{rest}").status_code == 404
    # She looks after the places of another estate.
    assert sofie.get(f"/ankerhuset/booking/udlejninger/{mine.pk}/").status_code == 404
