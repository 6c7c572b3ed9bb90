"""What comes again and again: by the clock on the wall, with pauses, and made ahead by the clock."""

from datetime import date, time, timedelta

import pytest

from bookings.models import Booking
from community.times import Every, is_holiday, local
from events.days import held_on, moments
from events.models import EventSeries, Joining
from events.repeating import actions as repeating
from events.written import Rhythm, Said
from tests.conftest import NOW, at
from tests.events.conftest import join, make, told, written
from tests.refusing import refused

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2026, 11, 25)


def start(cast, rhythm=None, who=("fadumo", "yildiz"), now=NOW, **facts):
    hosts = [cast.member(name) for name in who]
    said = {"title": "Nabosuppe", "kind": "meal", "joining": Joining.SIGN_UP, "capacity": 30}
    rhythm = rhythm or Rhythm(WEDNESDAY, time(18))
    return repeating.start(hosts[0], Said(hosts=hosts, **said | facts), rhythm, now=now)


def days(series):
    return [event.series_day for event in series.events.order_by("starts_at")]


def test_a_series_shows_twelve_weeks_ahead(cast):
    series = start(cast)
    assert days(series)[:2] == [WEDNESDAY, WEDNESDAY + timedelta(weeks=1)]
    assert series.events.count() == 12
    event = series.events.order_by("starts_at").first()
    assert (event.starts_at, event.ends_at) == (
        at("2026-11-25", "18:00"), at("2026-11-25", "20:00"),
    )  # fmt: skip
    assert (event.title, event.capacity, event.state) == ("Nabosuppe", 30, "published")
    assert [host.member.user.name for host in event.hosts.all()] == ["Fadumo", "Yildiz"]


def test_the_clock_makes_one_more_a_week_and_nothing_twice(cast):
    series = start(cast)
    assert repeating.make_ahead(NOW) == 0
    assert repeating.make_ahead(NOW + timedelta(weeks=1)) == 1
    assert repeating.make_ahead(NOW + timedelta(weeks=1)) == 0
    assert len(set(days(series))) == 13


def test_eighteen_is_eighteen_on_both_sides_of_the_night_the_clocks_are_changed(cast):
    series = start(cast, Rhythm(date(2027, 3, 17), time(18)), now=at("2027-03-01"))
    hours = {local(event.starts_at).time() for event in series.events.all()}
    assert hours == {time(18)}
    assert {event.starts_at.utcoffset() for event in series.events.all()}
    utc = {event.starts_at.hour for event in series.events.all()}
    assert utc == {16, 17}


def test_pauses_days_weeks_and_holidays_are_left_out(cast):
    rhythm = Rhythm(
        WEDNESDAY, time(18), not_on=[date(2026, 12, 16)], not_in_weeks=[53], skips_holidays=True,
        until=date(2027, 1, 6),
    )  # fmt: skip
    assert days(start(cast, rhythm)) == [
        date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 23),
        date(2027, 1, 6),
    ]  # fmt: skip


def test_a_series_that_is_over_is_not_made_any_further(cast):
    series = start(cast, Rhythm(WEDNESDAY, time(18), until=date(2026, 12, 9)))
    assert repeating.make_ahead(NOW + timedelta(weeks=20)) == 0
    assert series.events.count() == 3


def test_hosts_take_turns(cast):
    rhythm = Rhythm(WEDNESDAY, time(18), takes_turns=True)
    series = start(cast, rhythm, who=("fadumo", "yildiz", "jens"))
    first = [
        event.hosts.get().member.user.name for event in series.events.order_by("starts_at")[:4]
    ]
    assert first == ["Fadumo", "Yildiz", "Jens", "Fadumo"]
    repeating.make_ahead(NOW + timedelta(weeks=1))
    last = series.events.order_by("starts_at").last()
    assert last.hosts.get().member.user.name == "Fadumo"


def test_one_signs_up_until_monday_at_noon(cast):
    rhythm = Rhythm(WEDNESDAY, time(18), closes_days_before=2, closes_at=time(12))
    event = start(cast, rhythm).events.order_by("starts_at")[1]
    assert event.sign_up_by == at("2026-11-30", "12:00")


def test_each_of_them_has_its_own_seats_and_its_room(cast, laden):
    series = start(cast, place_key=f"bookings:{laden.pk}")
    one, other = series.events.order_by("starts_at")[:2]
    join(cast.member("birgit"), one, 30 // 3)
    other.refresh_from_db()
    assert other.taken == 0
    assert Booking.objects.standing().count() == 12


def test_a_day_on_which_the_room_is_taken_stands_without_and_its_hosts_hear_it(cast, laden):
    make(
        cast.member("birgit"),
        written(
            place_key=f"bookings:{laden.pk}", starts_at=at("2026-12-02", "17:00"),
        ),
    )  # fmt: skip
    series = start(cast, place_key=f"bookings:{laden.pk}")
    assert [bool(event.hold_key) for event in series.events.order_by("starts_at")[:3]] == [
        True, False, True,
    ]  # fmt: skip
    assert told("yildiz", "host") == ["I mangler et sted at være"]


@pytest.mark.parametrize(
    ("rhythm", "code"),
    [
        (Rhythm(date(2026, 11, 20), time(18)), "past"),
        (Rhythm(date(2030, 1, 1), time(18)), "too_far"),
        (Rhythm(WEDNESDAY, time(18), every=Every.ONCE), "no_such_choice"),
        (Rhythm(WEDNESDAY, time(18), every="daily"), "no_such_choice"),
        (Rhythm(WEDNESDAY, time(18), minutes=5), "no_length"),
        (Rhythm(WEDNESDAY, time(18), until=date(2026, 11, 24)), "ends_before_it_begins"),
        (Rhythm(WEDNESDAY, time(18), closes_days_before=2), "no_closing"),
        (Rhythm(date(2027, 3, 28), time(2, 30)), "no_such_time"),
        (Rhythm(WEDNESDAY, time(18), until=WEDNESDAY, not_on=[WEDNESDAY]), "no_day"),
    ],
)
def test_a_rhythm_that_cannot_be_kept_is_refused(cast, rhythm, code):
    with refused(code):
        start(cast, rhythm)
    assert not EventSeries.objects.exists()


def test_what_repeats_has_two_who_hold_it(cast):
    with refused("two_hosts"):
        start(cast, who=("fadumo",))


def test_who_holds_it_ends_it_and_what_stands_stays(cast):
    series = start(cast)
    with refused("not_yours"):
        repeating.end(cast.member("oksana"), series, now=NOW)
    repeating.end(cast.member("yildiz"), series, now=NOW)
    assert repeating.make_ahead(NOW + timedelta(weeks=3)) == 0
    assert series.events.count() == 12


def test_a_series_that_begins_later_than_one_sees_shows_its_first_day(cast):
    series = start(cast, Rhythm(date(2027, 8, 4), time(18)))
    assert days(series) == [date(2027, 8, 4)]
    repeating.make_ahead(at("2027-07-01"))
    assert days(series)[1] == date(2027, 8, 11)


def test_many_series_and_events_are_seen_in_the_same_number_of_queries(
    cast, django_assert_num_queries
):
    """Fifty-two weeks cost what one costs."""
    from events.models import Event

    series = start(cast)
    for week in range(1, 41):
        repeating.make_ahead(NOW + timedelta(weeks=week))
    assert series.events.count() == 52
    birgit = cast.member("birgit")
    later = NOW + timedelta(weeks=40)
    with django_assert_num_queries(2):
        rows = Event.objects.visible_to(birgit, later).coming(NOW).filter(series=series)
        assert len([(one.title, list(one.hosts.all())) for one in rows.with_people()]) == 52


# --- the arithmetic ------------------------------------------------------------------------------


def test_easter_is_a_holiday_and_store_bededag_no_more():
    assert is_holiday(date(2027, 3, 28))
    assert not is_holiday(date(2027, 4, 23))


def test_every_second_thursday_keeps_its_beat_over_a_pause():
    found = held_on(
        date(2026, 11, 26), "FREQ=WEEKLY;INTERVAL=2", date(2026, 12, 1), date(2027, 1, 10),
        not_in_weeks=[50],
    )  # fmt: skip
    assert list(found) == [date(2026, 12, 24), date(2027, 1, 7)]


def test_what_lasts_over_the_night_of_the_clocks_lasts_as_long():
    starts, ends = moments(date(2026, 10, 24), time(23), 240)
    assert ends - starts == timedelta(hours=4)
    assert local(ends).time() == time(2)
