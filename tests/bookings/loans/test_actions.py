"""Borrowing: from asking until it is home again, and who may do what on the way."""

from datetime import timedelta

import pytest

from bookings.loans import actions
from bookings.loans.clock import actions as clock
from bookings.loans.giving import actions as giving
from bookings.loans.parting import actions as parting
from bookings.loans.shelf import actions as shelf
from bookings.models import Condition, Loan
from community.moderation.blocking.actions import block
from community.notifications.actions import remind_me
from community.notifications.models import Notification
from community.notifications.reminding import When
from community.people.models import Entry
from tests.bookings.loans.conftest import TODAY
from tests.conftest import NOW, at
from tests.refusing import refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
State = Loan.State


def now_is(loan):
    loan.refresh_from_db()
    return loan.state


def told(name, kind):
    rows = Notification.objects.filter(user__name=name.capitalize(), kind=f"loans.{kind}")
    return [note.title for note in rows.order_by("pk")]


def test_a_drill_is_put_aside_given_out_and_comes_home_with_two_ticks(cast, drill, asked):
    loan = asked(drill, "birgit", days=2)
    assert (loan.state, loan.first_day, loan.last_day) == (State.AGREED, TODAY, TODAY + DAY)
    with refused("not_yours"):  # she does not take it herself
        actions.fetch(cast.member("birgit"), loan, now=NOW)
    actions.fetch(cast.member("torben"), loan, now=NOW)
    assert now_is(loan) == State.OUT
    actions.hand_in(cast.member("birgit"), loan, now=NOW)
    assert now_is(loan) == State.OUT  # the caretaker has not seen it yet
    actions.hand_in(cast.member("torben"), loan, now=NOW)
    assert now_is(loan) == State.RETURNED
    assert loan.received_by == cast.member("torben")


def test_what_one_takes_oneself_is_out_at_once_and_home_with_one_tick(cast, bike, asked):
    loan = asked(bike, "birgit")
    assert loan.state == State.OUT
    actions.hand_in(cast.member("birgit"), loan, now=NOW)
    assert now_is(loan) == State.RETURNED


def test_a_neighbours_thing_needs_their_yes_and_nobody_is_named_before(cast, sewing, asked):
    loan = asked(sewing, "birgit", TODAY + DAY, 3)
    assert loan.state == State.ASKED
    assert told("oksana", "asked") == ["En nabo vil låne Symaskine"]
    with refused("not_yours"):
        giving.agree(cast.member("torben"), loan, now=NOW)
    giving.agree(cast.member("oksana"), loan, now=NOW)
    assert told("birgit", "answered") == ["Ja: I kan låne Symaskine"]
    with refused("not_yet"):
        actions.fetch(cast.member("birgit"), loan, now=NOW)
    actions.fetch(cast.member("birgit"), loan, now=NOW + DAY)
    assert now_is(loan) == State.OUT


@pytest.mark.parametrize(
    ("who", "first", "days", "code"),
    [
        ("birgit", TODAY - DAY, 1, "past"),
        ("birgit", TODAY + 31 * DAY, 1, "too_far"),
        ("birgit", TODAY, 3, "too_long"),
        ("torben", TODAY, 1, "no_household"),
    ],
)
def test_what_cannot_be_asked_for(drill, asked, who, first, days, code):
    with refused(code):
        asked(drill, who, first, days)
    assert not Loan.objects.exists()


def test_a_thing_is_kept_for_one_home_at_a_time(drill, asked):
    mine = asked(drill, "birgit", TODAY + DAY, 2)
    assert asked(drill, "birgit", TODAY + DAY, 2).pk == mine.pk  # twice is once
    with refused("already"):
        asked(drill, "birgit", TODAY + 5 * DAY)
    with refused("taken") as no:
        asked(drill, "fadumo", TODAY + DAY)
    assert no.error.facts == {"next_free": TODAY.isoformat()}
    with refused("taken") as no:
        asked(drill, "fadumo", TODAY, 2)
    assert no.error.facts == {"free_days": 1}
    assert asked(drill, "fadumo", TODAY, 1).state == State.AGREED


def test_one_does_not_borrow_ones_own_nor_what_is_off_the_shelf(cast, sewing, asked):
    with refused("yours"):
        asked(sewing, "oksana")
    shelf.retire(cast.member("oksana"), sewing, now=NOW)
    with refused("gone"):
        asked(sewing, "birgit")


def test_who_has_something_too_long_brings_it_first(drill, bike, lent, asked):
    lent(drill, "birgit")
    with refused("late"):
        asked(bike, "birgit", TODAY + 2 * DAY, now=NOW + 2 * DAY)


def test_renewed_once_unless_somebody_waits_or_has_asked(cast, drill, lent, asked):
    loan = lent(drill, "birgit")
    birgit = cast.member("birgit")
    actions.renew(birgit, loan, now=NOW)
    loan.refresh_from_db()
    assert loan.last_day == TODAY + 3 * DAY
    with refused("renewed"):
        actions.renew(birgit, loan, now=NOW)
    other = lent(_bench(cast), "fadumo")
    actions.wait(cast.member("birgit"), other.thing, now=NOW)
    with refused("waited_for"):
        actions.renew(cast.member("fadumo"), other, now=NOW)


def _bench(cast):
    said = {"name": "Bænk", "kind": "feast", "given": "desk", "max_days": 2, "pick_up": "Laden"}
    return shelf.put_up(cast.member("torben"), said, now=NOW)


def test_not_renewed_into_what_another_has_asked_for(cast, drill, lent, asked):
    loan = lent(drill, "birgit")
    asked(drill, "fadumo", TODAY + 2 * DAY)
    with refused("asked_for"):
        actions.renew(cast.member("birgit"), loan, now=NOW)


def test_the_next_in_line_is_asked_as_it_comes_home_and_has_a_day(cast, drill, lent, asked):
    loan = lent(drill, "birgit")
    fadumo, kasper = cast.member("fadumo"), cast.member("kasper")
    first = actions.wait(fadumo, drill, now=NOW)
    assert actions.wait(fadumo, drill, now=NOW).pk == first.pk  # twice is once
    second = actions.wait(kasper, drill, now=NOW + timedelta(minutes=1))
    with refused("others_wait"):
        asked(drill, "grethe", TODAY + 9 * DAY)
    actions.hand_in(cast.member("torben"), loan, now=NOW)
    assert (now_is(first), now_is(second)) == (State.OFFERED, State.WAITING)
    assert first.asked_until == NOW + timedelta(hours=24)
    assert told("fadumo", "free") == ["Det er jeres tur: Boremaskine"]
    late = NOW + timedelta(hours=24)
    assert (clock.pass_on_due(late), clock.pass_on_due(late)) == (1, 0)
    assert (now_is(first), now_is(second)) == (State.PASSED, State.OFFERED)
    with refused("not_kept_any_more"):
        actions.say_yes(fadumo, first, now=late)
    actions.say_yes(kasper, second, now=late)
    assert (now_is(second), second.last_day) == (State.AGREED, TODAY + 2 * DAY)


def test_who_says_no_makes_room_for_the_next(cast, drill, lent):
    loan = lent(drill, "birgit")
    first = actions.wait(cast.member("fadumo"), drill, now=NOW)
    second = actions.wait(cast.member("kasper"), drill, now=NOW)
    actions.hand_in(cast.member("torben"), loan, now=NOW)
    actions.withdraw(cast.member("fadumo"), first, now=NOW)
    assert (now_is(first), now_is(second)) == (State.WITHDRAWN, State.OFFERED)


def test_nobody_waits_for_what_is_free(cast, drill):
    with refused("free_now"):
        actions.wait(cast.member("fadumo"), drill, now=NOW)


def test_how_it_was_is_read_by_the_next_until_it_is_mended(cast, drill, lent):
    loan = lent(drill, "kasper")
    kasper, torben = cast.member("kasper"), cast.member("torben")
    with refused("words_needed"):
        actions.hand_in(kasper, loan, now=NOW, is_fault=True)
    with refused("cpr"):
        actions.hand_in(kasper, loan, now=NOW, text="Ring 010190-1234")
    actions.hand_in(kasper, loan, now=NOW, text="Boret sidder fast.", is_fault=True)
    fault = Condition.objects.faults().get(thing=drill)
    with refused("not_yours"):
        shelf.mended(kasper, fault, now=NOW)
    shelf.mended(torben, fault, now=NOW)
    assert not Condition.objects.faults().exists()
    shelf.broken_after_all(torben, fault)
    assert Condition.objects.faults().exists()


def test_over_the_counter_is_told_on_paper_and_stands_in_the_logbook(cast, drill, lent):
    loan = lent(drill, "ejnar")
    assert (loan.state, loan.helped_by) == (State.OUT, cast.user("torben"))
    note = Notification.objects.get(user=cast.user("ejnar"))
    assert (note.kind, note.title) == ("helping.receipt", "Du har lånt noget")
    assert Entry.objects.get(act="loan.made_for").why == "here"
    with refused("not_yours"):
        giving.lend(
            cast.member("kasper"), drill, cast.member("kasper").household, 1, now=NOW, why="here"
        )


def test_over_the_counter_one_gets_what_was_put_aside(drill, asked, lent):
    mine = asked(drill, "birgit")
    assert lent(drill, "birgit").pk == mine.pk


def test_late_is_said_kindly_once_a_day(cast, drill, lent):
    loan, torben = lent(drill, "birgit"), cast.member("torben")
    with refused("not_late"):
        giving.nudge(torben, loan, now=NOW)
    late = NOW + 3 * DAY
    giving.nudge(torben, loan, now=late)
    assert told("birgit", "reminder") == ["Har I stadig Boremaskine?"]
    with refused("said_already"):
        giving.nudge(torben, loan, now=late)
    with refused("not_yours"):
        giving.nudge(cast.member("kasper"), loan, now=late)


def test_the_clock_reminds_the_day_before_and_on_the_day_once(drill, lent):
    lent(drill, "birgit", now=at("2026-11-23", "10:00"))
    for moment in ("2026-11-23 16:59", "2026-11-23 17:00", "2026-11-23 18:00", "2026-11-24 09:00"):
        clock.remind_due(at(*moment.split()))
    clock.remind_due(at("2026-11-24", "12:00"))
    assert told("birgit", "reminder") == [
        "Aflever i morgen: Boremaskine",
        "Aflever i dag: Boremaskine",
    ]
    assert clock.remind_due(at("2026-11-25", "12:00")) == 0  # late is the caretaker's word


def test_what_is_not_fetched_is_the_next_ones(cast, drill, asked):
    mine = asked(drill, "birgit")
    line = actions.wait(cast.member("fadumo"), drill, now=NOW)
    assert clock.let_go_due(NOW + DAY) == 1
    assert (now_is(mine), now_is(line)) == (State.PASSED, State.OFFERED)


def test_what_was_handed_in_two_days_ago_is_home(cast, drill, lent):
    loan = lent(drill, "birgit")
    actions.hand_in(cast.member("birgit"), loan, now=NOW)
    assert clock.settle_due(NOW + timedelta(hours=47)) == 0
    assert clock.settle_due(NOW + timedelta(hours=48)) == 1
    assert now_is(loan) == State.RETURNED


def test_who_waits_is_asked_when_the_days_between_are_over(cast, drill, lent, asked):
    """Free for a day before another has asked for it: the line gets that day, and the clock the rest."""
    loan = lent(drill, "birgit", days=1)
    asked(drill, "kasper", TODAY + DAY)
    line = actions.wait(cast.member("fadumo"), drill, now=NOW)
    actions.hand_in(cast.member("torben"), loan, now=NOW)
    assert now_is(line) == State.OFFERED
    assert line.asked_until == at("2026-11-24", "00:00")
    assert clock.offer_due(NOW) == 0


def test_off_the_shelf_tells_who_waited(cast, drill, lent):
    loan = lent(drill, "birgit")
    line = actions.wait(cast.member("fadumo"), drill, now=NOW)
    shelf.retire(cast.member("torben"), drill, now=NOW)
    assert (now_is(line), now_is(loan)) == (State.DECLINED, State.OUT)
    assert told("fadumo", "answered") == ["I kan ikke låne Boremaskine denne gang"]


def test_who_moves_keeps_nothing_and_their_own_things_go_home(cast, drill, sewing, asked):
    mine = asked(drill, "oksana", TODAY + DAY)
    parting.member_left(cast.member("oksana"), NOW, NOW)
    sewing.refresh_from_db()
    assert sewing.retired_at == NOW
    parting.home_left(cast.member("oksana").household, NOW, NOW)
    assert now_is(mine) == State.WITHDRAWN


def test_a_block_ends_what_the_two_had_agreed(cast, sewing, asked):
    loan = asked(sewing, "birgit")
    block(cast.member("oksana"), cast.user("birgit"), now=NOW)
    assert now_is(loan) == State.WITHDRAWN


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": " "}, "name_needed"), ({"pick_up": ""}, "pick_up_needed"),
        ({"max_days": None}, "wrong_days"), ({"max_days": 61}, "wrong_days"),
        ({"given": "neighbour"}, "whose"), ({"name": "x" * 61}, "long_text"),
    ],
)  # fmt: skip
def test_what_cannot_be_put_up(thing, said, code):
    with refused(code):
        thing(**said)


def test_a_neighbour_puts_nothing_on_the_estates_shelf(cast, drill):
    with refused("not_yours"):
        shelf.put_up(cast.member("kasper"), {}, now=NOW)
    with refused("not_yours"):
        shelf.retire(cast.member("kasper"), drill, now=NOW)


def test_who_wants_the_evening_before_is_not_reminded_on_the_day(cast, drill, lent):
    remind_me(cast.user("birgit"), When.EVENING)
    lent(drill, "birgit", now=at("2026-11-23", "10:00"))
    for moment in ("2026-11-23 17:00", "2026-11-24 09:00"):
        clock.remind_due(at(*moment.split()))
    assert told("birgit", "reminder") == ["Aflever i morgen: Boremaskine"]
