"""Who comes every time: signed up for each as it is made, in order, and never the newcomers' seat."""

from datetime import date, time, timedelta

import pytest

from community.people.models import Household
from events import actions as events
from events.ending import actions as ending
from events.following import actions as following
from events.keeping import actions as keeping
from events.models import Diet, Regular, RegularDiet, Signup
from events.models.regulars import next_of
from events.parting import actions as parting
from events.regulars import actions as regulars
from events.repeating import actions as repeating
from events.seats import actions as seats
from events.signing import actions as signing
from events.written import Rhythm, Said, as_written, said_by
from tests.conftest import NOW, at
from tests.events.conftest import counted, join, state, told, words
from tests.events.test_repeating import start
from tests.refusing import refused

pytestmark = pytest.mark.django_db
CLOSES = {"closes_days_before": 2, "closes_at": time(12)}


@pytest.fixture
def soup(cast):
    """Nabosuppe every Wednesday with six seats, until Monday noon; Fadumo and Yildiz host it."""
    return start(cast, Rhythm(date(2026, 12, 2), time(18), **CLOSES), capacity=6)


def stand(cast, who, series, adults=1, now=NOW, **more):
    return regulars.stand(cast.member(who), series, adults=adults, now=now, **more)


def times(series, now=NOW):
    return list(next_of(series, now))


def states(event):
    return list(event.signups.standing().order_by("pk").values_list("state", flat=True))


# --- standing up ---------------------------------------------------------------------------------


def test_they_are_signed_up_for_what_is_on_the_list_and_for_what_is_made_later(cast, soup):
    stand(cast, "birgit", soup, 2, children=1)
    assert [counted(event) for event in times(soup)] == [(3, 0)] * 11
    repeating.make_ahead(NOW + timedelta(weeks=3))
    assert [counted(event) for event in times(soup)] == [(3, 0)] * 14
    assert {one.household for one in Signup.objects.all()} == {cast.member("birgit").household}


def test_those_who_stand_up_first_get_the_seats_and_never_the_last_one(cast, soup):
    """Six seats: five for who comes every time, and the rest of them in line."""
    for who in ("birgit", "kasper", "oksana"):
        stand(cast, who, soup, 2)
    repeating.make_ahead(NOW + timedelta(weeks=1))
    for event in times(soup):
        assert states(event) == ["going", "going", "waiting"]
        assert counted(event) == (4, 2)
        assert event.kept == 1


def test_the_seat_that_is_kept_is_for_who_has_not_been_here(cast, soup):
    for who in ("birgit", "kasper"):
        stand(cast, who, soup, 2)
    stand(cast, "oksana", soup, 1)
    event = times(soup)[0]
    assert (event.taken, event.kept) == (5, 1)
    assert join(cast.member("tomasz"), event).state == "going"
    assert counted(event) == (6, 0)
    event.refresh_from_db()
    assert event.kept == 0


def test_who_has_been_there_waits_until_the_kept_seat_is_for_all(cast, soup):
    stand(cast, "kasper", soup, 5)
    one, other = times(soup)[:2]
    join(cast.member("tomasz"), one)
    now = one.ends_at + timedelta(days=1)  # the second closes four days later
    row = join(cast.member("tomasz"), other, now=now)
    assert row.state == "waiting"
    freed = other.sign_up_by - timedelta(days=1)
    assert seats.promote_due(freed - timedelta(minutes=1)) == 0
    assert seats.promote_due(freed) >= 1
    assert state(row) == "offered"
    assert seats.promote_due(freed) == 0


def test_the_card_says_that_the_last_seat_is_kept_and_that_one_comes_every_time(cast, soup, monday):
    stand(cast, "kasper", soup, 5)
    monday.move_to(times(soup)[0].ends_at + timedelta(days=1))
    assert "Du kommer hver gang" not in cast.client("tomasz").get("/rugmarken/sker/").text
    assert "I kommer hver gang" in cast.client("kasper").get("/rugmarken/sker/").text
    Signup.objects.filter(event=times(soup)[0], adults=5).update(state="going")
    known = cast.client("birgit")
    join(cast.member("birgit"), times(soup)[0], now=NOW)
    page = known.get("/rugmarken/sker/").text
    assert "Én plads til en ny" in page
    assert "Venteliste" in page
    new = cast.client("tomasz").get("/rugmarken/sker/").text
    assert "Én plads til en ny" not in new
    assert "5 af 6 pladser" in new


def test_who_moved_in_lately_is_new_also_when_they_come_every_time(cast, soup):
    stand(cast, "kasper", soup, 5)
    home = cast.member("birgit").household
    Household.objects.filter(pk=home.pk).update(period=(date(2026, 11, 1), None))
    stand(cast, "birgit", soup, 1)
    found = [
        state(one) for one in Signup.objects.filter(household=home).order_by("event__starts_at")
    ]
    lately = sum(event.starts_at.date() <= date(2026, 12, 31) for event in times(soup))
    assert found == ["going"] * lately + ["waiting"] * (11 - lately)


def test_nothing_is_kept_where_nobody_comes_every_time_or_seats_have_no_end(cast, soup):
    assert {event.kept for event in times(soup)} == {0}
    walk = start(cast, Rhythm(date(2026, 12, 6), time(10)), title="Gåtur", capacity=None)
    stand(cast, "birgit", walk)
    assert {event.kept for event in times(walk)} == {0}
    assert len(times(walk)) == Signup.objects.count()


def test_fewer_seats_than_before_keep_none_that_is_not_there(cast, soup):
    stand(cast, "kasper", soup, 5)
    event = times(soup)[0]
    wanted = as_written(event)
    events.change(cast.member("fadumo"), event, wanted.__class__(**vars(wanted) | {"capacity": 5}),
                  now=NOW)  # fmt: skip
    event.refresh_from_db()
    assert (event.taken, event.kept) == (5, 0)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"adults": 0}, "no_party"),
        ({"adults": 13}, "too_many"),
        ({"adults": 7}, "never_fits"),
        ({"adults": 2, "counts": {"halal": 3}}, "more_than_come"),
        ({"adults": 2, "counts": {"other": 1}}, "no_words"),
        ({"adults": 2, "counts": {"other": 1}, "words": "010190-1234"}, "cpr"),
    ],
)
def test_what_cannot_be_every_time_is_refused_and_nobody_stands(cast, soup, facts, code):
    with refused(code):
        regulars.stand(cast.member("birgit"), soup, **facts, now=NOW)
    assert not Regular.objects.exists()
    assert not Signup.objects.exists()


def test_nobody_stands_up_for_what_has_ended_or_needs_no_sign_up(cast, soup):
    walk = start(cast, Rhythm(date(2026, 12, 6), time(10)), title="Gåtur", capacity=None,
                 joining="none")  # fmt: skip
    with refused("no_sign_up"):
        stand(cast, "birgit", walk)
    repeating.end(cast.member("fadumo"), soup, now=NOW)
    with refused("over"):
        stand(cast, "birgit", soup)


def test_a_helped_neighbour_stands_in_the_same_line_and_gets_one_slip(cast, soup):
    helped = cast.member("birgit")
    helped.helper = cast.user("kasper")
    regulars.stand(helped, soup, now=NOW)
    assert Regular.objects.get().helped_by == cast.user("kasper")
    said = [one for one in words("birgit").splitlines() if "hver gang" in one]
    assert len(said) == 1


# --- how many, and what they eat -----------------------------------------------------------------


def test_said_again_it_is_how_many_they_are_as_far_as_there_is_room(cast, soup):
    one = stand(cast, "birgit", soup, 2)
    full = times(soup)[3]
    join(cast.member("kasper"), full, 3)
    assert stand(cast, "birgit", soup, 4) == one
    parties = [
        signup.party for signup in Signup.objects.filter(regular=one).order_by("event__starts_at")
    ]
    assert parties == [4, 4, 4, 2] + [4] * 7
    stand(cast, "birgit", soup, 1)
    assert {signup.party for signup in Signup.objects.filter(regular=one)} == {1}
    assert [counted(event)[0] for event in times(soup)[:4]] == [1, 1, 1, 4]


def test_what_they_do_not_eat_goes_along_to_every_meal_and_is_gone_when_they_stop(cast, soup):
    birgit = cast.member("birgit")
    regular = stand(cast, "birgit", soup, 2, counts={"no_nuts": 1, "other": 1}, words="løg")
    repeating.make_ahead(NOW + timedelta(weeks=1))
    assert Diet.objects.count() == 24
    assert set(Diet.objects.filter(food="other").values_list("words", flat=True)) == {"løg"}
    regulars.stop(birgit, regular, now=NOW)
    assert not RegularDiet.objects.exists()
    assert not Diet.objects.exists()


def test_what_they_had_signed_up_for_themselves_is_one_of_the_times(cast, soup):
    event = times(soup)[0]
    own = join(cast.member("birgit"), event, 2)
    regular = stand(cast, "birgit", soup, 2)
    own.refresh_from_db()
    assert own.regular == regular
    other = join(cast.member("kasper"), times(soup)[1], 3)
    stand(cast, "kasper", soup, 1)
    other.refresh_from_db()
    assert (other.regular, other.party) == (None, 3)


# --- not this time, and no longer ----------------------------------------------------------------


def test_not_this_time_is_for_one_time_and_stays_said(cast, soup):
    regular = stand(cast, "birgit", soup, 2)
    event = times(soup)[0]
    signing.leave(cast.member("birgit"), event.signups.get(), now=NOW)
    stand(cast, "birgit", soup, 3)
    assert [counted(one)[0] for one in times(soup)[:2]] == [0, 3]
    again = join(cast.member("birgit"), event, 2)
    assert again.regular == regular


def test_who_stops_gives_the_seats_of_the_times_to_come_to_who_waits(cast, soup):
    first = stand(cast, "birgit", soup, 5)
    stand(cast, "kasper", soup, 3)
    with refused("not_yours"):
        regulars.stop(cast.member("kasper"), first, now=NOW)
    regulars.stop(cast.member("birgit"), first, now=NOW)
    assert {state(one) for one in first.signups.all()} == {"left"}
    assert states(times(soup)[0]) == ["offered"]
    assert regulars.stop(cast.member("birgit"), first, now=NOW).ended_at == NOW
    stand(cast, "birgit", soup, 2)
    assert {event.waiting + event.taken for event in times(soup)} == {5}


def test_a_series_that_ends_tells_who_comes_every_time_once(cast, soup):
    stand(cast, "birgit", soup, 2)
    repeating.end(cast.member("fadumo"), soup, now=NOW)
    assert told("birgit", "changed") == ["Noget, du kommer til hver gang, holder op"]
    assert not Regular.objects.filter(ended_at=None).exists()
    assert counted(times(soup)[0]) == (2, 0)


def test_a_series_that_is_called_off_tells_them_once_and_others_of_each(cast, soup):
    stand(cast, "birgit", soup, 2)
    join(cast.member("kasper"), times(soup)[0])
    following.end(cast.member("fadumo"), soup, reason="Gryden er væk", now=NOW)
    assert told("birgit", "changed") == ["Noget, du kommer til hver gang, holder op"]
    assert told("kasper", "changed") == ["Noget, du skal til, er aflyst"]


def test_a_series_that_moves_tells_them_once_and_they_are_still_signed_up(cast, soup):
    stand(cast, "birgit", soup, 2)
    said = Said(**said_by(soup) | {"place": "Gården"})
    rhythm = Rhythm(date(2026, 12, 3), time(19), **CLOSES)
    following.change(cast.member("fadumo"), soup, said, rhythm, now=NOW)
    assert told("birgit", "changed") == ["Noget, du kommer til hver gang, er lavet om"]
    assert "19" in words("birgit")
    assert "Gården" in words("birgit")
    assert {event.taken for event in times(soup)} == {2}


def test_who_moves_out_comes_no_more_after_that_day(cast, soup):
    stand(cast, "birgit", soup, 2)
    birgit = cast.member("birgit")
    leaves = at("2026-12-20")
    parting.member_left(birgit, leaves, NOW)
    assert [counted(event)[0] for event in times(soup)] == [2] * 3 + [0] * 8
    repeating.make_ahead(NOW + timedelta(weeks=1))
    assert times(soup)[-1].signups.count() == 0
    assert keeping.sweep_regular_diets(leaves) == 0
    assert keeping.sweep_regulars(leaves + timedelta(days=91)) == 1


def test_a_home_in_which_somebody_stays_still_comes(cast, soup):
    stand(cast, "fadumo", soup, 2)
    parting.member_left(cast.member("fadumo"), NOW, NOW)
    assert Regular.objects.get().ended_at is None
    repeating.make_ahead(NOW + timedelta(weeks=1))
    assert counted(times(soup)[-1]) == (2, 0)


def test_a_day_that_is_called_off_is_left_alone(cast, soup):
    event = times(soup)[0]
    ending.call_off(cast.member("fadumo"), event, now=NOW)
    stand(cast, "birgit", soup, 2)
    assert not event.signups.exists()


# --- both clocks ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "since", "night"),
    [
        (date(2027, 3, 21), "2027-03-01", date(2027, 3, 28)),
        (date(2027, 10, 24), "2027-10-01", date(2027, 10, 31)),
    ],
)
def test_eighteen_stays_eighteen_over_the_sundays_the_clocks_are_changed(cast, first, since, night):
    from community.times import local

    now = at(since)
    series = start(cast, Rhythm(first, time(18)), now=now)
    stand(cast, "birgit", series, now=now)
    found = times(series, now)
    assert night in {local(event.starts_at).date() for event in found}
    assert {local(event.starts_at).time() for event in found} == {time(18)}
    assert {local(event.ends_at).time() for event in found} == {time(20)}
    assert {event.starts_at.hour for event in found} == {16, 17}
    assert {event.taken for event in found} == {1}
