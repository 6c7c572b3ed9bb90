"""When they meet: two who hold it for what comes again, reminded once, called off in one tap."""

from datetime import date, time, timedelta

import pytest
import time_machine
from icalendar import Calendar

from community.errors import Refused
from community.features import sheet_of
from community.groups import actions, tasks
from community.groups.feature import cards
from community.groups.holding import actions as holding
from community.groups.making import actions as making
from community.groups.meetings import actions as meetings
from community.groups.models import Meeting
from community.notifications.actions import choose, remind_me
from community.notifications.models import Delivery, Notification, Way
from community.notifications.reminding import When
from tests.community.groups.conftest import also_holds, make, meet, told, words
from tests.conftest import NOW
from tests.conftest import at as wall
from tests.refusing import why_not

WEDNESDAY = date(2026, 11, 25)
EVENING = wall("2026-11-24", "17:30")
REMINDED = ["I mødes i morgen kl. 10"]


# --- making --------------------------------------------------------------------------------------


def test_once_takes_one_who_holds_the_group(cast, walkers):
    meeting = meet(cast.member("birgit"), walkers)
    assert (meeting.begins_at, meeting.again) == (wall("2026-11-25", "10:00"), "")


def test_what_comes_again_takes_two(cast, walkers):
    birgit = cast.member("birgit")
    with pytest.raises(Refused) as no:
        meet(birgit, walkers, every="week")
    assert no.value.code == "two_holders"
    assert "Find en mere først." in str(no.value)
    also_holds(cast.member("kasper"), walkers)
    assert meet(birgit, walkers, every="week").again == "FREQ=WEEKLY"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"what": " "}, "no_what"),
        ({"what": "x" * 81}, "long_text"),
        ({"where": "010190-1234"}, "cpr"),
        ({"day": date(2026, 11, 22)}, "past"),
        ({"day": date(2029, 11, 22)}, "too_far"),
        ({"day": date(2027, 3, 28), "clock": time(2, 30)}, "no_such_time"),
        ({"day": date(2027, 10, 31), "clock": time(2, 30)}, "no_such_time"),
    ],
)
def test_what_cannot_be_a_meeting(cast, walkers, facts, code):
    assert why_not(lambda: meet(cast.member("birgit"), walkers, **facts)) == code


def test_who_does_not_hold_it_makes_none(cast, walkers):
    assert why_not(lambda: meet(cast.member("kasper"), walkers)) == "not_yours"


# --- reminding -----------------------------------------------------------------------------------


def test_everybody_in_it_is_reminded_the_evening_before_and_once(cast, walkers):
    meet(cast.member("birgit"), walkers)
    assert meetings.remind_due(wall("2026-11-24", "16:59")) == 0
    assert meetings.remind_due(EVENING) == 1
    assert meetings.remind_due(EVENING + timedelta(minutes=5)) == 0
    for name in ("Birgit", "Kasper", "Grethe"):
        assert told(name, "meeting") == REMINDED
    assert "Bænken ved blok B" in words("Kasper")
    assert told("Ahmad") == []


def test_who_wants_no_reminders_is_not_reminded_of_a_meeting(cast, walkers):
    remind_me(cast.user("kasper"), When.NEVER)
    meet(cast.member("birgit"), walkers)
    assert meetings.remind_due(EVENING) == 1
    assert (told("Kasper", "meeting"), told("Grethe", "meeting")) == ([], REMINDED)


@pytest.mark.django_db(transaction=True)
def test_two_clocks_remind_once(cast, walkers, together):
    meet(cast.member("birgit"), walkers)
    counts = together(lambda: meetings.remind_due(EVENING), lambda: meetings.remind_due(EVENING))
    assert sorted(counts) == [0, 1]
    assert told("Kasper", "meeting") == REMINDED


def test_a_weekly_meeting_is_reminded_of_every_week(cast, walkers):
    also_holds(cast.member("kasper"), walkers)
    meet(cast.member("birgit"), walkers, every="week")
    for week in range(3):
        meetings.remind_due(EVENING + timedelta(weeks=week))
        meetings.remind_due(EVENING + timedelta(weeks=week, days=1))
    assert len(told("Grethe", "meeting")) == 3


def test_never_for_the_past(cast, walkers):
    meet(cast.member("birgit"), walkers)
    meet(cast.member("birgit"), walkers, what="Kaffe", day=date(2026, 11, 26))
    assert meetings.remind_due(wall("2026-11-26", "17:30")) == 0
    assert told("Kasper", "meeting") == []


def test_after_midnight_it_is_too_late_to_say_tomorrow(cast, walkers):
    meet(cast.member("birgit"), walkers)
    meetings.remind_due(EVENING)
    row = Delivery.objects.filter(notification__user__name="Kasper").get()
    assert row.expires_at == wall("2026-11-25")


def test_it_is_ones_own_choice(cast, walkers):
    meet(cast.member("birgit"), walkers)
    choose(cast.user("kasper"), "groups.meeting", Way.EMAIL, False)
    meetings.remind_due(EVENING)
    assert not Delivery.objects.filter(notification__user__name="Kasper").exists()


def test_a_resting_group_reminds_nobody(cast, walkers):
    meet(cast.member("birgit"), walkers)
    holding.pause(cast.member("birgit"), walkers, now=NOW)
    assert meetings.remind_due(EVENING) == 0


@pytest.mark.parametrize("verb", [holding.pause, holding.close])
def test_what_was_not_sent_yet_dies_with_the_group(cast, walkers, verb):
    meet(cast.member("birgit"), walkers)
    meetings.remind_due(EVENING)
    verb(cast.member("birgit"), walkers, now=EVENING)
    waiting = Delivery.objects.waiting().filter(notification__kind="groups.meeting")
    assert not waiting.exists()


def test_the_clock_wakes_both_tasks(cast, walkers):
    meet(cast.member("birgit"), walkers)
    with time_machine.travel(EVENING):
        tasks.remind()
        tasks.look_at_silence()
    assert told("Kasper", "meeting") == REMINDED


# --- calling off ---------------------------------------------------------------------------------


@pytest.fixture
def weekly(cast, walkers):
    also_holds(cast.member("kasper"), walkers)
    return meet(cast.member("birgit"), walkers, every="week")


def test_one_is_called_off_and_the_reminder_dies(cast, walkers, weekly):
    meetings.remind_due(EVENING)
    meetings.call_off(cast.member("birgit"), walkers, weekly, WEDNESDAY, now=EVENING)
    assert told("Grethe", "meeting") == [*REMINDED, "Et møde er aflyst"]
    reminders = Delivery.objects.filter(notification__title__startswith="I mødes")
    assert set(reminders.values_list("state", flat=True)) == {"dropped"}
    assert told("Birgit", "meeting") == REMINDED
    assert weekly.on(WEDNESDAY)
    assert Meeting.objects.get().coming(NOW, 1)[0].is_off


def test_what_is_called_off_is_not_reminded_of(cast, walkers, weekly):
    meetings.call_off(cast.member("birgit"), walkers, weekly, WEDNESDAY, now=NOW)
    assert meetings.remind_due(EVENING) == 0
    meetings.hold_after_all(cast.member("birgit"), walkers, weekly, WEDNESDAY, now=EVENING)
    assert meetings.remind_due(EVENING) == 1


def test_a_day_it_is_not_held_cannot_be_called_off(cast, walkers, weekly):
    birgit = cast.member("birgit")
    thursday = WEDNESDAY + timedelta(days=1)
    assert (
        why_not(lambda: meetings.call_off(birgit, walkers, weekly, thursday, now=NOW))
        == "no_such_day"
    )
    late = wall("2026-11-25", "10:01")
    assert (
        why_not(lambda: meetings.call_off(birgit, walkers, weekly, WEDNESDAY, now=late)) == "over"
    )


def test_all_are_called_off_and_that_is_taken_back(cast, walkers, weekly):
    birgit = cast.member("birgit")
    meetings.call_off_all(birgit, walkers, weekly, now=NOW)
    assert "holdes ikke mere" in words("Grethe")
    assert meetings.remind_due(EVENING) == 0
    assert why_not(lambda: meetings.call_off_all(birgit, walkers, weekly, now=NOW)) == "over"
    meetings.hold_all_after_all(birgit, walkers, weekly, now=NOW)
    assert meetings.remind_due(EVENING) == 1


def test_who_does_not_hold_it_calls_nothing_off(cast, walkers, weekly):
    grethe = cast.member("grethe")
    assert (
        why_not(lambda: meetings.call_off(grethe, walkers, weekly, WEDNESDAY, now=NOW))
        == "not_yours"
    )
    assert why_not(lambda: meetings.call_off_all(grethe, walkers, weekly, now=NOW)) == "not_yours"


def test_a_moved_meeting_is_told_once_and_the_old_reminder_dies(cast, walkers):
    birgit = cast.member("birgit")
    meeting = meet(birgit, walkers)
    meetings.remind_due(EVENING)
    meetings.change(
        birgit, walkers, meeting, what="Gåtur", where="Porten", day=date(2026, 11, 26),
        clock=time(11), now=EVENING,
    )  # fmt: skip
    assert told("Kasper", "meeting") == [*REMINDED, "Et møde er lavet om"]
    assert "torsdag 26." in words("Kasper")
    assert meetings.remind_due(EVENING + timedelta(days=1)) == 1


def test_a_new_word_for_the_same_walk_is_no_news(cast, walkers):
    birgit = cast.member("birgit")
    meeting = meet(birgit, walkers)
    facts = {"where": meeting.where, "day": WEDNESDAY, "clock": time(10), "now": NOW}
    meetings.change(birgit, walkers, meeting, what="Langsom gåtur", **facts)
    assert told("Kasper", "meeting") == []


# --- «I dag», paper and one's own calendar -------------------------------------------------------


def test_today_and_tomorrow_stand_on_i_dag(cast, walkers, weekly):
    birgit = cast.member("grethe")
    assert list(cards(birgit, NOW)) == []
    (tomorrow,) = cards(birgit, wall("2026-11-24", "08:00"))
    assert tomorrow.mine
    assert tomorrow.at == wall("2026-11-25", "10:00")
    assert len(list(cards(birgit, wall("2026-11-25", "10:30")))) == 1
    assert list(cards(birgit, wall("2026-11-25", "11:00"))) == []
    assert list(cards(cast.member("ahmad"), wall("2026-11-24", "08:00"))) == []
    with time_machine.travel(wall("2026-11-24", "08:00")):
        said = cast.client("grethe").get("/rugmarken/").content.decode()
    assert "I morgen kl.\u00a010" in said
    assert "Gåholdet" in said


def sheet(cast):
    entrance = cast.member("birgit").household.dwelling.entrance
    parts = sheet_of(entrance, date(2026, 11, 23), NOW)
    return [
        str(line) for part in parts if part.icon == "users-three-duotone" for line in part.lines
    ]


def test_the_weeks_sheet_has_open_groups_and_nobodys_name(cast, walkers, weekly):
    lines = sheet(cast)
    assert lines == [
        "Gåholdet: onsdag 25.\u00a0november kl.\u00a010. Bænken ved blok B. Alle kan være med."
    ]
    meetings.call_off(cast.member("birgit"), walkers, weekly, WEDNESDAY, now=NOW)
    assert sheet(cast) == []


@pytest.mark.parametrize("door", ["ask", "hidden"])
def test_a_group_with_a_closed_door_hangs_in_no_stairway(cast, door):
    group = make(cast.member("birgit"), door=door)
    meet(cast.member("birgit"), group)
    assert sheet(cast) == []


def test_a_hidden_word_hangs_in_no_stairway(cast, walkers, weekly):
    making.hide(walkers.token, NOW)
    assert sheet(cast) == []
    assert meetings.remind_due(EVENING) == 0


def ics(client, walkers, meeting):
    answer = client.get(f"/rugmarken/grupper/{walkers.token}/moeder/{meeting.pk}/kalender.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content)


def test_a_calendar_gets_the_rule_the_place_and_what_is_called_off(cast, walkers, weekly):
    meetings.call_off(cast.member("birgit"), walkers, weekly, WEDNESDAY, now=NOW)
    (event,) = ics(cast.client("grethe"), walkers, weekly).walk("VEVENT")
    assert event["summary"] == "Gåholdet: Gåtur"
    assert event["location"] == "Bænken ved blok B"
    assert event.start == wall("2026-11-25", "10:00")
    assert event.start.tzinfo.key == "Europe/Copenhagen"
    assert event["rrule"]["FREQ"] == ["WEEKLY"]
    assert event["exdate"].dts[0].dt == wall("2026-11-25", "10:00")


def test_the_calendar_of_an_asking_group_is_for_who_is_in_it(cast):
    group = make(cast.member("birgit"), door="ask")
    meeting = meet(cast.member("birgit"), group)
    path = f"/rugmarken/grupper/{group.token}/moeder/{meeting.pk}/kalender.ics"
    assert cast.client("ahmad").get(path).status_code == 404
    assert cast.client("birgit").get(path).status_code == 200


# --- the pages -----------------------------------------------------------------------------------

ASKED = {"what": "Gåtur", "where": "Porten", "day": "2026-11-25", "clock": "10:00", "minutes": "60"}


def test_birgit_makes_a_meeting_and_calls_it_off_and_on(cast, walkers, at):
    client = cast.client("birgit")
    client.post(at(walkers, "moeder/nyt/"), ASKED | {"every": "once"})
    meeting = Meeting.objects.get()
    said = client.post(
        at(walkers, f"moeder/{meeting.pk}/aflys/"), {"dag": "2026-11-25"}, follow=True
    )
    assert "Aflyst" in said.content.decode()
    undo = at(walkers, f"moeder/{meeting.pk}/alligevel/2026-11-25/")
    assert undo in said.content.decode()
    client.post(undo)
    assert Meeting.objects.get().not_on == []
    client.post(at(walkers, f"moeder/{meeting.pk}/aflys-alle/"))
    assert Meeting.objects.get().ended_at is not None
    client.post(at(walkers, f"moeder/{meeting.pk}/alle-alligevel/"))
    assert Meeting.objects.get().ended_at is None


def test_the_sentence_about_two_stands_beside_the_field(cast, walkers, at):
    answer = cast.client("birgit").post(at(walkers, "moeder/nyt/"), ASKED | {"every": "week"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Så kan den ene blive syg." in said
    assert 'value="Porten"' in said


@pytest.mark.parametrize("day", ["", "1800-01-01", "99999-01-01", "i morgen"])
def test_a_day_that_is_none_is_a_sentence(cast, walkers, at, day):
    answer = cast.client("birgit").post(
        at(walkers, "moeder/nyt/"), ASKED | {"every": "once", "day": day}
    )
    assert answer.status_code == 422


def test_birgit_changes_it_from_its_next_time_on(cast, walkers, weekly, at):
    client = cast.client("birgit")
    with time_machine.travel(wall("2026-12-04", "10:00")):
        said = client.get(at(walkers, f"moeder/{weekly.pk}/ret/")).content.decode()
        assert 'value="2026-12-09"' in said
        client.post(
            at(walkers, f"moeder/{weekly.pk}/ret/"), ASKED | {"day": "2026-12-10", "every": "week"}
        )
    assert Meeting.objects.get().begins_at == wall("2026-12-10", "10:00")


@pytest.mark.parametrize("name", ["kasper", "ahmad"])
def test_nobody_else_presses_those_buttons(cast, walkers, at, name):
    meeting = meet(cast.member("birgit"), walkers)
    client = cast.client(name)
    for rest in ("ret/", "aflys/", "aflys-alle/", "alle-alligevel/", "alligevel/2026-11-25/"):
        assert client.post(at(walkers, f"moeder/{meeting.pk}/{rest}"), ASKED).status_code == 404


def test_a_meeting_of_another_group_is_not_there(cast, walkers, at):
    other = make(cast.member("birgit"), "Andet")
    meeting = meet(cast.member("birgit"), other)
    assert (
        cast.client("birgit").post(at(walkers, f"moeder/{meeting.pk}/aflys-alle/")).status_code
        == 404
    )


def test_who_leaves_is_reminded_of_nothing(cast, walkers):
    meet(cast.member("birgit"), walkers)
    actions.leave(cast.member("kasper"), walkers, now=NOW)
    meetings.remind_due(EVENING)
    assert not Notification.objects.filter(user__name="Kasper").exists()
