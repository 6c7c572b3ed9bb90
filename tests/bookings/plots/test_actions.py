"""Garden plots: one for a home, the line by turn, kept for another season or given up."""

from datetime import timedelta

import pytest

from bookings.models import Plot, Tenure
from bookings.plots import actions
from bookings.plots.clock import actions as clock
from bookings.plots.keeping import actions as keeping
from bookings.plots.parting import actions as parting
from community.notifications.models import Notification
from community.people.models import Entry, Household
from tests.conftest import NOW, at
from tests.refusing import refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
State = Tenure.State
NEXT_AUTUMN = at("2027-11-01", "09:00")


def now_is(tenure):
    tenure.refresh_from_db()
    return tenure.state


def told(name, kind):
    rows = Notification.objects.filter(user__name=name.capitalize(), kind=f"plots.{kind}")
    return [note.title for note in rows.order_by("pk")]


def test_who_asks_first_has_a_plot_for_the_season_and_the_others_wait_by_turn(asks):
    birgit, kasper, oksana, tomasz = asks("birgit", "kasper", "oksana", "tomasz")
    assert (birgit.plot.name, birgit.kept_for) == ("Bed 1", 2027)  # November: the season to come
    assert kasper.plot.name == "Bed 2"
    assert [oksana.state, tomasz.state] == [State.WAITING, State.WAITING]
    assert list(Tenure.objects.waiting()) == [oksana, tomasz]


def test_in_the_season_a_plot_is_for_what_is_left_of_it(asks):
    assert asks("birgit", now=at("2027-06-01", "10:00")).kept_for == 2027


def test_a_home_has_one_plot_whoever_of_it_asks(asks):
    assert asks("birgit") == asks("birgit")
    assert Tenure.objects.count() == 1


def test_who_does_not_live_there_has_none(cast, garden):
    for who in ("torben", "aase"):  # the caretaker, and a neighbour of another estate
        with refused("no_household"):
            actions.ask(cast.member(who), garden, now=NOW)


def test_a_plot_given_up_is_offered_to_who_waited_longest_at_once(cast, asks):
    birgit, _kasper, oksana, tomasz = asks("birgit", "kasper", "oksana", "tomasz")
    actions.leave(cast.member("birgit"), birgit, now=NOW)
    assert (now_is(birgit), now_is(oksana)) == (State.GIVEN_UP, State.OFFERED)
    assert now_is(tomasz) == State.WAITING
    assert told("oksana", "turn") == ["Det er jeres tur: Bed 1 i Nyttehaverne"]
    with refused("not_yours"):
        actions.say_yes(cast.member("tomasz"), oksana, now=NOW)
    assert actions.say_yes(cast.member("oksana"), oksana, now=NOW).plot.name == "Bed 1"


def test_who_does_not_answer_makes_room_for_the_next(cast, asks):
    birgit, _kasper, oksana, tomasz = asks("birgit", "kasper", "oksana", "tomasz")
    actions.leave(cast.member("birgit"), birgit, now=NOW)
    assert clock.pass_on_due(NOW + 6 * DAY) == 0
    assert clock.pass_on_due(NOW + 7 * DAY) == 1
    assert (now_is(oksana), now_is(tomasz)) == (State.PASSED, State.OFFERED)
    with refused("not_kept_any_more"):
        actions.say_yes(cast.member("oksana"), oksana, now=NOW + 7 * DAY)


def test_when_the_season_is_over_each_is_asked_once_if_they_keep_it(cast, asks):
    birgit, kasper = asks("birgit", "kasper")
    assert clock.ask_to_keep_due(at("2027-10-31", "09:00")) == 0
    assert clock.ask_to_keep_due(NEXT_AUTUMN) == 2
    assert clock.ask_to_keep_due(NEXT_AUTUMN + DAY) == 0
    assert told("birgit", "keep") == ["Vil I beholde Bed 1 i 2028?"]
    kept = actions.keep(cast.member("birgit"), birgit, now=NEXT_AUTUMN)
    assert (kept.kept_for, kept.answer_by) == (2028, None)
    assert clock.remind_due(NEXT_AUTUMN + 35 * DAY) == 1  # only who has not said yet
    assert now_is(kasper) == State.HELD


def test_a_person_passes_on_what_nobody_answered_about_and_not_before(cast, asks):
    birgit, _kasper, oksana = asks("birgit", "kasper", "oksana")
    torben = cast.member("torben")
    clock.ask_to_keep_due(NEXT_AUTUMN)
    with refused("not_yet"):
        keeping.not_renewed(torben, birgit, now=NEXT_AUTUMN + 42 * DAY)
    with refused("not_yours"):
        keeping.not_renewed(cast.member("kasper"), birgit, now=NEXT_AUTUMN + 43 * DAY)
    keeping.not_renewed(torben, birgit, now=NEXT_AUTUMN + 43 * DAY)
    assert (now_is(birgit), now_is(oksana)) == (State.NOT_RENEWED, State.OFFERED)
    assert told("birgit", "word") == ["Bed 1 er givet videre"]
    assert Entry.objects.filter(act=keeping.NOT_RENEWED).count() == 1
    with refused("not_kept_any_more"):
        actions.keep(cast.member("birgit"), birgit, now=NEXT_AUTUMN + 43 * DAY)


def test_who_rings_stands_in_the_same_line_and_is_told_on_paper(cast, garden, asks):
    asks("birgit", "kasper", "oksana")
    home = cast.member("ejnar").household
    made = keeping.ask_for(cast.member("torben"), garden, home, now=NOW, why="phone")
    assert [one.household for one in Tenure.objects.waiting()][-1] == home
    assert (made.helped_by, made.state) == (cast.user("torben"), State.WAITING)
    assert Notification.objects.filter(user__name="Ejnar", thread=f"plot:{made.pk}").exists()
    assert Entry.objects.filter(act=keeping.MADE_FOR).count() == 1


def test_a_friendly_word_comes_once_a_week(cast, asks):
    birgit = asks("birgit")
    keeping.nudge(cast.member("torben"), birgit, now=NOW)
    with refused("said_already"):
        keeping.nudge(cast.member("torben"), birgit, now=NOW + 6 * DAY)
    keeping.nudge(cast.member("torben"), birgit, now=NOW + 7 * DAY)


def test_one_plot_more_is_the_next_ones_and_one_that_is_grown_stays(cast, garden, asks):
    birgit, _kasper, oksana = asks("birgit", "kasper", "oksana")
    torben = cast.member("torben")
    with refused("named"):
        keeping.lay_out(torben, garden, "bed 1", now=NOW)
    with refused("not_yours"):
        keeping.lay_out(cast.member("kasper"), garden, "Bed 3", now=NOW)
    keeping.lay_out(torben, garden, "Bed 3", now=NOW)
    assert now_is(oksana) == State.OFFERED
    with refused("taken"):
        keeping.lay_fallow(torben, birgit.plot, now=NOW)


def test_a_plot_off_the_list_is_nobodys_until_it_is_on_it_again(cast, garden, asks):
    torben = cast.member("torben")
    plot = Plot.objects.get(name="Bed 2")
    keeping.lay_fallow(torben, plot, now=NOW)
    _birgit, kasper = asks("birgit", "kasper")
    assert kasper.state == State.WAITING
    keeping.lay_out_again(torben, plot, now=NOW)
    assert now_is(kasper) == State.OFFERED


def test_months_that_turn_round_are_no_season(cast, garden):
    with refused("wrong_months"):
        keeping.set_season(cast.member("torben"), garden, first_month=10, last_month=4, price=0)


def test_a_home_that_moves_has_its_plot_until_it_goes(cast, asks):
    birgit, kasper, oksana = asks("birgit", "kasper", "oksana")
    leaves = NOW + 30 * DAY
    parting.home_left(birgit.household, leaves, NOW)
    assert now_is(birgit) == State.HELD
    parting.home_left(oksana.household, leaves, NOW)
    assert now_is(oksana) == State.LEFT  # what they wait for, at once
    Household.objects.filter(pk=birgit.household_id).update(
        period=(birgit.household.period.lower, leaves.date())
    )
    assert clock.let_go_due(NOW) == 0
    assert clock.let_go_due(leaves) == 1
    assert (now_is(birgit), now_is(kasper)) == (State.GIVEN_UP, State.HELD)


@pytest.mark.django_db(transaction=True)
def test_two_homes_that_ask_at_once_never_have_the_same_plot(cast, garden, together):
    names = ["birgit", "kasper", "oksana", "tomasz"]
    members = [cast.member(name) for name in names]
    rows = together(*(lambda m=m: actions.ask(m, garden, now=NOW) for m in members))
    assert sorted(one.state for one in rows) == ["held", "held", "waiting", "waiting"]
    assert Plot.objects.free().count() == 0


def test_the_broom_takes_what_was_over_a_year_ago(cast, asks):
    birgit = asks("birgit")
    actions.leave(cast.member("birgit"), birgit, now=NOW)
    assert clock.sweep(NOW + 365 * DAY) == 0
    assert clock.sweep(NOW + 366 * DAY) == 1
