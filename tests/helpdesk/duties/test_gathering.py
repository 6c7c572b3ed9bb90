"""Rooms to hand over and meetings to prepare come to the caretaker by themselves, and go again."""

from datetime import date, time

import pytest

from bookings import actions as bookings
from bookings.handing import actions as handing
from bookings.models import Booking, Facility, RuleSet, Unit, week
from community.notifications.models import Notification
from community.people.models import Estate
from helpdesk.duties import notify
from helpdesk.duties.doing import actions as doing
from helpdesk.duties.gathering import actions as gathering
from helpdesk.models import SocialTask
from tests.bookings.conftest import day_at
from tests.conftest import NOW, at
from tests.events.meeting.conftest import moved, plan
from tests.helpdesk.duties.conftest import DAY

pytestmark = pytest.mark.django_db
State = SocialTask.State
SATURDAY, SUNDAY = date(2026, 12, 12), date(2026, 12, 13)
BEFORE, AFTER = at("2026-12-07", "06:00"), at("2026-12-13", "12:00")


@pytest.fixture
def laden(cast):
    """The room for a whole day, ten to ten."""
    opened = week((day, time(8), time()) for day in range(8))
    rules = RuleSet.objects.create(
        estate=cast.estate(), name="Laden", hours=opened, horizon_days=180, release_after=None,
        unit=Unit.DAY,
    )  # fmt: skip
    made = Facility.objects.create(
        estate=cast.estate(), name="Laden", kind="common_room", rules=rules
    )
    return Facility.objects.with_rules().get(pk=made.pk)


@pytest.fixture
def feast(cast, laden):
    return bookings.book(cast.member("birgit"), laden, day_at(laden, "2026-12-12"), now=NOW)


def gathered(now):
    """What the caretaker has after the clock has been by, as (title, day, state)."""
    gathering.gather(now)
    rows = SocialTask.objects.filter(origin__startswith="house:").order_by("due_on", "pk")
    return [(row.title, row.due_on, row.state) for row in rows]


HAND, LOOK = ("Udlever Laden", SATURDAY, "new"), ("Se Laden efter brug", SUNDAY, "new")


def test_a_room_is_handed_over_and_seen_to_and_each_is_a_task_once(cast, feast):
    assert gathered(NOW) == []
    for _time in range(2):
        assert gathered(BEFORE) == [HAND, LOOK]
    first, last = SocialTask.objects.filter(origin__startswith="house:").order_by("due_on")
    assert (first.kind, first.role, first.due_at) == ("keys", "caretaker", time(10))
    assert first.url == f"/{cast.estate().slug}/booking/udlejninger/{feast.pk}/"
    assert first.items.count() == 3
    assert last.items.count() == 4
    assert "Birgit" not in f"{first.title} {first.text} {first.place} {last.title}"


def test_what_is_handed_over_on_its_own_page_needs_no_task(cast, feast):
    gathered(BEFORE)
    jens = cast.member("jens")
    handing.look_at(jens, feast, "before", now=at("2026-12-12", "09:45"))
    assert gathered(at("2026-12-12", "10:00")) == [(*HAND[:2], "done"), LOOK]
    assert SocialTask.objects.get(title=HAND[0]).settled


def test_a_room_nobody_wants_any_more_needs_nobody_and_another_time_begins_again(cast, feast):
    gathered(BEFORE)
    bookings.cancel(cast.member("birgit"), feast, now=BEFORE)
    assert {state for _title, _day, state in gathered(BEFORE)} == {"done"}
    Booking.objects.filter(pk=feast.pk).update(state=Booking.State.BOOKED)
    assert gathered(BEFORE) == [HAND, LOOK]


def test_off_for_a_week_nobody_hands_over_too_late_and_the_room_is_still_seen_to(feast):
    assert gathered(AFTER + 5 * DAY) == [LOOK]
    assert gathered(AFTER + 9 * DAY) == [LOOK]  # late, and still there


def test_what_somebody_did_or_took_off_the_list_stays_so(cast, feast):
    gathered(BEFORE)
    torben = cast.member("torben")
    hand = SocialTask.objects.get(title=HAND[0])
    doing.done(torben, hand, minutes=10, now=BEFORE)
    assert gathered(BEFORE) == [(*HAND[:2], "done"), LOOK]


def test_a_meeting_is_made_ready_the_day_before_and_moves_along(cast):
    grethe = cast.member("grethe")
    meeting = plan(grethe)
    week_before = at("2027-01-08", "06:00")
    assert gathered(week_before) == [("Gør klar til afdelingsmødet", date(2027, 1, 13), "new")]
    task = SocialTask.objects.get(title="Gør klar til afdelingsmødet")
    doing.take(cast.member("torben"), task, now=week_before)
    moved(grethe, meeting, now=week_before, starts_at=at("2027-01-15", "19:00"))
    assert gathered(week_before) == [("Gør klar til afdelingsmødet", date(2027, 1, 14), "claimed")]
    told = Notification.objects.filter(user__name="Torben", kind=notify.GIVEN)
    assert [note.title for note in told] == ["Din opgave er rettet"]
    doing.postpone(
        cast.member("torben"), task, day=date(2027, 1, 15), reason="Stolene kommer fredag",
        now=week_before,
    )  # fmt: skip
    assert gathered(week_before)[0][1] == date(2027, 1, 15)


def test_an_estate_that_has_switched_a_room_off_has_none_of_its_work(feast):
    Estate.objects.update(features_off=["bookings"])
    assert gathered(BEFORE) == []
    Estate.objects.update(features_off=["duties"])
    assert gathered(BEFORE) == []


@pytest.mark.django_db(transaction=True)
def test_two_clocks_make_each_task_once(feast, together):
    together(*[lambda: gathering.gather(BEFORE)] * 3)
    assert SocialTask.objects.filter(origin__startswith="house:").count() == 2
