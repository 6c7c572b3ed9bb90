"""The committee is told of each term once, on the day's new place; residents of what is not as called."""

from datetime import timedelta

import pytest

from community.notifications.models import Delivery, Notification
from events.ending import actions as ending
from events.meeting import actions
from events.meeting.clock import actions as clock
from events.meeting.papers import actions as papers
from tests.conftest import NOW, at
from tests.events.conftest import told, words
from tests.events.meeting.conftest import THURSDAY, moved

pytestmark = pytest.mark.django_db
# A week before the call has to be out.
NEAR = at("2026-12-10", "08:00")


def day_by_day(first, days):
    """The clock as it runs: every morning, and how much it said each day."""
    return [clock.tell_due(first + timedelta(days=number)) for number in range(days)]


def test_each_term_is_told_once_to_the_committee_and_nobody_else(cast, meeting):
    assert clock.tell_due(NEAR - timedelta(minutes=1)) == 0
    assert clock.tell_due(NEAR) == 1
    assert clock.tell_due(NEAR + timedelta(hours=3)) == 0
    assert day_by_day(NEAR + timedelta(days=1), 6) == [0] * 6
    (said,) = told("grethe", "term")
    assert said.replace("\xa0", " ").endswith("skal være ude senest torsdag 17. december")
    assert len(told("jens", "term")) == 1
    for other in ("oksana", "torben", "leyla", "sofie"):
        assert told(other, "term") == []


def test_what_is_done_is_not_reminded_of(cast, meeting):
    grethe = cast.member("grethe")
    actions.call(grethe, meeting, now=NOW)
    papers.add_paper(grethe, meeting, title="Budget", text="Tal")
    papers.lay_out(grethe, meeting, now=NOW)
    day_by_day(NEAR, 36)
    assert ["Forslag" in said for said in told("grethe", "term")] == [True]


def test_what_is_late_is_said_once_and_plainly(cast, meeting):
    day_by_day(NEAR, 22)
    said = [one.replace("\xa0", " ") for one in told("grethe", "term")]
    assert [one for one in said if "skulle" in one] == [
        "Indkaldelsen til afdelingsmødet skulle være ude i går"
    ]


def test_a_moved_meeting_is_reminded_of_on_its_new_days(cast, meeting):
    clock.tell_due(NEAR)
    later = THURSDAY + timedelta(days=28)
    moved(cast.member("grethe"), meeting, now=NEAR, starts_at=later)
    assert not Delivery.objects.waiting().filter(notification__kind="events.term").exists()
    assert day_by_day(NEAR + timedelta(days=1), 27) == [0] * 27
    assert clock.tell_due(NEAR + timedelta(days=28)) == 1
    assert "torsdag 14. januar" in told("grethe", "term")[-1].replace("\xa0", " ")


def test_a_meeting_moved_nearer_is_reminded_of_at_once(cast, meeting):
    assert clock.tell_due(at("2026-11-24", "09:00")) == 0
    moved(cast.member("grethe"), meeting, now=NOW, starts_at=at("2026-12-22", "19:00"))
    assert clock.tell_due(at("2026-11-24", "09:01")) == 1


def test_another_hour_of_the_same_day_tells_nobody_again(cast, meeting):
    clock.tell_due(NEAR)
    moved(cast.member("grethe"), meeting, now=NEAR, starts_at=at("2027-01-14", "18:00"))
    assert day_by_day(NEAR + timedelta(days=1), 6) == [0] * 6


def test_what_is_off_is_reminded_of_to_nobody(cast, meeting):
    clock.tell_due(NEAR)
    ending.call_off(cast.member("grethe"), meeting.event, now=NEAR)
    assert not Delivery.objects.waiting().filter(notification__kind="events.term").exists()
    assert day_by_day(NEAR + timedelta(days=1), 60) == [0] * 60


def test_a_clock_that_was_off_says_what_is_still_true(cast, meeting):
    assert clock.tell_due(at("2026-12-16", "09:00")) == 1
    assert "i morgen" in told("grethe", "term")[0]
    assert clock.tell_due(at("2027-01-20", "09:00")) == 0
    assert clock.tell_due(at("2027-02-09", "09:00")) == 1
    assert "Referatet" in told("grethe", "term")[-1]
    assert clock.tell_due(at("2027-06-01", "09:00")) == 0


# --- who was called ------------------------------------------------------------------------------


def test_who_was_called_hears_of_a_move_and_a_call_off_once(cast, meeting):
    grethe = cast.member("grethe")
    actions.call(grethe, meeting, now=NOW)
    assert clock.tell_changes(NOW) == 0
    moved(grethe, meeting, starts_at=THURSDAY + timedelta(days=7))
    assert not Delivery.objects.waiting().filter(notification__title__startswith="Indk").exists()
    assert (clock.tell_changes(NOW), clock.tell_changes(NOW)) == (1, 0)
    assert "er nu torsdag 21. januar" in words("kasper").replace("\xa0", " ")
    moved(grethe, meeting, starts_at=THURSDAY + timedelta(days=7), place="Gården")
    assert (clock.tell_changes(NOW), clock.tell_changes(NOW)) == (1, 0)
    ending.call_off(grethe, meeting.event, reason="Sygdom", now=NOW)
    assert (clock.tell_changes(NOW), clock.tell_changes(NOW)) == (1, 0)
    ending.put_on_again(grethe, meeting.event, now=NOW)
    assert (clock.tell_changes(NOW), clock.tell_changes(NOW)) == (1, 0)
    notes = Notification.objects.filter(user__name="Oksana", kind="events.call")
    assert notes.count() == 5


def test_who_was_not_called_hears_nothing_of_a_move(cast, meeting):
    moved(cast.member("grethe"), meeting, starts_at=THURSDAY + timedelta(days=7))
    ending.call_off(cast.member("grethe"), meeting.event, now=NOW)
    assert clock.tell_changes(NOW) == 0
    assert told("oksana") == []


def test_what_has_begun_is_not_told_of_any_more(cast, meeting):
    grethe = cast.member("grethe")
    actions.call(grethe, meeting, now=NOW)
    moved(grethe, meeting, starts_at=THURSDAY + timedelta(days=7))
    assert clock.tell_changes(THURSDAY + timedelta(days=8)) == 0
