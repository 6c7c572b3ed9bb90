"""Before an agreed time: told once for each moment, moved with it, and right as clocks change."""

from datetime import UTC, timedelta

import pytest

from community.notifications.actions import remind_me
from community.notifications.models import Notification
from community.notifications.reminding import When
from helpdesk.agreeing import actions as agreeing
from helpdesk.moments import next_moment
from helpdesk.reminding import actions as reminding
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, choose, state, told, words

pytestmark = pytest.mark.django_db
EVENING = at("2026-11-24", "18:00")  # Tuesday, before Wednesday at four


def titles(name="yahya"):
    return [one.replace("\xa0", " ") for one in told(name, "reminder")]


def test_both_are_told_once_the_evening_before(cast, agreement):
    assert reminding.remind_due(EVENING - timedelta(minutes=1)) == 0
    assert [reminding.remind_due(EVENING + timedelta(minutes=n)) for n in range(3)] == [1, 0, 0]
    for name in ("birgit", "yahya"):
        assert titles(name) == ["I morgen kl. 16: du har en aftale med en nabo"]


def test_both_are_told_once_two_hours_before(cast, agreement):
    two = at("2026-11-25", "14:00")
    assert reminding.remind_due(two - timedelta(seconds=1)) == 0
    assert [reminding.remind_due(two), reminding.remind_due(two)] == [1, 0]
    assert titles() == ["I dag kl. 16: du har en aftale med en nabo"]


def test_what_has_begun_is_reminded_of_by_nobody(cast, agreement):
    """Also when the clock was off for a week."""
    for late in (timedelta(), timedelta(minutes=1), timedelta(days=7)):
        assert reminding.remind_due(at("2026-11-25", "16:00") + late) == 0


def test_after_midnight_nobody_says_tomorrow(cast, agreement):
    assert reminding.remind_due(at("2026-11-25", "00:00")) == 0
    assert reminding.remind_due(at("2026-11-25", "13:59")) == 0


def test_the_evening_note_is_not_brought_after_midnight(cast, agreement):
    reminding.remind_due(EVENING)
    sent = Notification.objects.filter(kind="helpdesk.reminder").get(user__name="Birgit")
    assert all(row.expires_at == at("2026-11-25") for row in sent.deliveries.all())


def test_another_time_is_reminded_of_and_the_old_one_is_not(cast, agreement):
    reminding.remind_due(EVENING)
    move(cast, agreement, at("2026-11-26", "10:00"))
    assert reminding.remind_due(at("2026-11-25", "14:00")) == 0
    assert reminding.remind_due(at("2026-11-25", "18:00")) == 1
    assert titles()[-1] == "I morgen kl. 10: du har en aftale med en nabo"
    assert reminding.remind_due(at("2026-11-26", "08:00")) == 1
    assert len(titles()) == 3


def test_moved_later_the_same_day_is_told_of_at_its_own_time(cast, agreement):
    reminding.remind_due(at("2026-11-25", "14:00"))
    move(cast, agreement, at("2026-11-25", "20:00"), now=at("2026-11-25", "15:00"))
    assert reminding.remind_due(at("2026-11-25", "17:59")) == 0
    assert reminding.remind_due(at("2026-11-25", "18:00")) == 1
    assert titles()[-1] == "I dag kl. 20: du har en aftale med en nabo"


def move(cast, agreement, starts_at, every="once", now=NOW):
    return agreeing.move(
        cast.member("birgit"), agreement, starts_at=starts_at, minutes=60, every=every, place="",
        now=now,
    )  # fmt: skip


def test_what_is_called_off_done_or_withdrawn_is_not_reminded_of(cast, agreement):
    agreeing.call_off(cast.member("yahya"), agreement, now=NOW)
    assert reminding.remind_due(EVENING) == 0


def test_what_has_no_time_is_not_reminded_of(cast, request_):
    choose(cast.member("birgit"), answer(cast.member("yahya"), request_), starts_at=None)
    assert reminding.remind_due(EVENING) == 0


# --- again and again -----------------------------------------------------------------------------


@pytest.fixture
def weekly(cast, request_):
    """Every Monday at five, from the thirtieth on."""
    found = answer(cast.member("yahya"), request_)
    return choose(cast.member("birgit"), found, starts_at=at("2026-11-30", "17:00"), every="week")


def test_what_comes_again_is_told_of_each_time(cast, weekly):
    for day in ("2026-11-29", "2026-12-06", "2026-12-13"):
        evening = at(day, "18:00")
        assert [reminding.remind_due(evening), reminding.remind_due(evening)] == [1, 0]
        assert reminding.remind_due(evening + timedelta(hours=21)) == 1
    assert reminding.remind_due(at("2026-12-15", "18:00")) == 0
    assert len(titles()) == 6


def test_each_second_week_and_each_month_too(cast, weekly):
    move(cast, weekly, at("2026-11-30", "17:00"), every="two_weeks")
    assert reminding.remind_due(at("2026-12-06", "18:00")) == 0
    assert reminding.remind_due(at("2026-12-13", "18:00")) == 1
    move(cast, weekly, at("2026-12-31", "17:00"), every="month_date", now=at("2026-12-14"))
    assert reminding.remind_due(at("2027-02-27", "18:00")) == 1  # the last day of February
    assert reminding.remind_due(at("2027-02-28", "15:00")) == 1


@pytest.mark.parametrize(
    ("first", "evening", "clock"),
    [
        # The clock goes back on 25 October 2026, and forward on 28 March 2027.
        ("2026-10-18 17:00", "2026-10-24 18:00", "2026-10-25 17:00"),
        ("2027-03-21 17:00", "2027-03-27 18:00", "2027-03-28 17:00"),
        ("2027-03-21 02:30", "2027-03-27 18:00", "2027-03-28 03:30"),
        ("2026-10-18 02:30", "2026-10-24 18:00", "2026-10-25 02:30"),
    ],
)
def test_it_is_at_the_same_hour_on_both_sides_of_the_change(cast, request_, first, evening, clock):
    asked_at = at("2026-10-01", "10:00")
    agreement = choose(
        cast.member("birgit"), answer(cast.member("yahya"), request_, now=asked_at),
        starts_at=at(*first.split()), every="week", now=asked_at,
    )  # fmt: skip
    moment = at(*clock.split()).astimezone(UTC)
    assert next_moment(agreement, at(*evening.split())) == moment
    assert reminding.remind_due(at(*evening.split())) == 1
    assert reminding.remind_due(moment - timedelta(hours=2, seconds=1)) == 0
    assert reminding.remind_due(moment - timedelta(hours=2)) == 1


def test_half_a_hundred_and_more_are_told_in_the_same_sweep(cast, crowd):
    helpers = crowd(55)
    askers = [
        cast.member(name) for name in ("birgit", "oksana", "kasper", "yahya", "tomasz", "jens")
    ]
    for number, helper in enumerate(helpers):
        choose(askers[number % 6], answer(helper, ask(askers[number % 6])))
    assert reminding.remind_due(EVENING) == 55


# --- after it ------------------------------------------------------------------------------------


def test_a_day_later_both_are_asked_once_whether_it_is_done(cast, request_, agreement):
    ends = at("2026-11-25", "17:00")
    assert reminding.ask_whether_done_due(ends + timedelta(hours=23)) == 0
    day = ends + timedelta(days=1)
    assert [reminding.ask_whether_done_due(day), reminding.ask_whether_done_due(day)] == [1, 0]
    for name in ("birgit", "yahya"):
        assert told(name)[-1] == "Er det klaret?"
    agreeing.not_done_yet(cast.member("yahya"), agreement, now=day)
    assert told("birgit")[-1] == "Er det klaret?"  # nobody had said that it was
    assert reminding.ask_whether_done_due(day + timedelta(days=2)) == 0
    assert reminding.ask_whether_done_due(day + timedelta(days=3)) == 1


def test_the_question_moves_with_the_time(cast, agreement):
    move(cast, agreement, at("2026-12-02", "16:00"))
    assert reminding.ask_whether_done_due(at("2026-12-03", "16:59")) == 0
    assert reminding.ask_whether_done_due(at("2026-12-03", "17:00")) == 1


def test_what_comes_again_is_not_asked_about(cast, weekly):
    assert reminding.ask_whether_done_due(at("2027-03-01")) == 0


def test_when_nobody_says_anything_it_is_done_after_two_weeks(cast, request_, agreement):
    day = at("2026-11-26", "17:00")
    reminding.ask_whether_done_due(day)
    assert reminding.settle_silence_due(day + timedelta(days=14)) == 0
    assert reminding.settle_silence_due(day + timedelta(days=14, seconds=1)) == 1
    assert state(request_) == "done"
    assert request_.steps.last().by is None


def test_discreet_help_is_reminded_of_without_a_word_of_what_it_is(cast):
    from helpdesk.models import HelpNudge

    made = ask(cast.member("birgit"), asked(reach="matched", title="Blå hemmelighed"))
    HelpNudge.objects.create(request=made, member=cast.member("yahya"), at=NOW)
    choose(cast.member("birgit"), answer(cast.member("yahya"), made), place="Blå dør")
    reminding.remind_due(EVENING)
    assert titles()
    assert "Blå" not in words("yahya") + words("birgit")


def test_who_of_the_two_wants_no_evening_note_gets_none(cast, agreement):
    remind_me(cast.user("yahya"), When.SOON)
    reminding.remind_due(EVENING)
    assert (titles("yahya"), len(titles("birgit"))) == ([], 1)
    reminding.remind_due(at("2026-11-25", "14:00"))
    assert titles("yahya") == ["I dag kl. 16: du har en aftale med en nabo"]
