"""What is over is counted by the rooms, kept in whole fives, and agrees with what SQL counts by hand."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from bookings.models import Booking
from community.groups.models import InterestGroup
from community.people.models import Household
from community.plan.models import Closed, Span, Tally
from community.plan.overview import actions
from community.plan.overview.periods import Period, over_by, read
from community.plan.overview.words import told
from community.privacy import actions as privacy
from events.chores import actions as chores
from events.models import Event, Signup
from helpdesk.models import HelpAgreement, HelpRequest, SafetyWalk, WalkPoint
from tests.community.groups.conftest import make as make_group
from tests.conftest import NOW, at
from tests.events.conftest import join, make, seats
from tests.helpdesk.neighbours import crowd, wanted

pytestmark = pytest.mark.django_db
NOVEMBER = Period(Span.MONTH, date(2026, 11, 1))
CLOSED = at("2026-12-04", "03:00")
DAY = timedelta(days=1)


def numbers(period=NOVEMBER, estate="rugmarken"):
    rows = Tally.objects.filter(
        closed__estate__slug=estate, closed__span=period.span, closed__first_on=period.first
    )
    return {(row.room, row.key, row.about): row.number for row in rows}


def by_hand(question: str, *facts: object) -> int:
    with connection.cursor() as sql:
        sql.execute(question, facts)
        return int(sql.fetchone()[0])


def held_soup(cast, people, adults=1):
    """A soup in November that so many neighbours came to."""
    soup = make(cast.member("fadumo"), seats(None))
    for member in people:
        join(member, soup, adults)
    Event.objects.filter(pk=soup.pk).update(
        starts_at=at("2026-11-27", "18:00"), ends_at=at("2026-11-27", "20:00"), sign_up_by=None
    )
    return soup


# --- when ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "first", "until", "closes"),
    [
        ("2026-10", "2026-10-01", "2026-11-01", "2026-11-04"),
        ("2026-k4", "2026-10-01", "2027-01-01", "2027-01-04"),
        ("2026", "2026-01-01", "2027-01-01", "2027-01-04"),
    ],
)
def test_a_time_is_called_by_its_code_and_closes_three_days_after_it_is_over(
    code, first, until, closes
):
    found = read(code)
    assert found
    assert found.code == code
    assert (found.first.isoformat(), found.next.first.isoformat()) == (first, until)
    assert found.closes_on.isoformat() == closes


@pytest.mark.parametrize(
    "code", ["", "2026-13", "2026-k5", "1999", "20261", "２０２６", "2026-10-01"]
)
def test_what_is_no_time_is_none(code):
    assert read(code) is None


def test_the_month_with_the_clock_change_is_whole():
    october = Period(Span.MONTH, date(2026, 10, 1))
    assert october.until - october.since == timedelta(days=31, hours=1)


def test_what_is_over_is_asked_for_the_day_it_closes_and_not_before():
    before, after = at("2026-12-03", "23:59"), at("2026-12-04", "00:01")
    assert NOVEMBER not in over_by(before)
    assert NOVEMBER in over_by(after)
    assert [one.code for one in over_by(at("2027-01-04", "01:00"))][-3:] == [
        "2026", "2026-k4", "2026-12",
    ]  # fmt: skip


# --- once ------------------------------------------------------------------------------------------------


def test_the_clock_counts_every_estate_once(cast):
    first = actions.close_due(CLOSED)
    assert first == Closed.objects.count() > 0
    assert actions.close_due(CLOSED) == 0
    assert Closed.objects.filter(estate=cast.estate(), first_on="2026-11-01").count() == 1


def test_a_small_bite_is_gone_on_from(cast):
    whole = len(over_by(CLOSED)) * Closed._meta.get_field("estate").related_model.objects.count()
    assert actions.close_due(CLOSED, most=3) == 3
    assert actions.close_due(CLOSED, most=10_000) == whole - 3


@pytest.mark.django_db(transaction=True)
def test_two_clocks_count_it_once(cast, together):
    estate = cast.estate()
    done = together(*[lambda: actions.close(estate, NOVEMBER, now=CLOSED)] * 4)
    assert sorted(done) == [False, False, False, True]
    assert Closed.objects.filter(estate=estate, first_on=NOVEMBER.first, span="month").count() == 1


def test_what_is_typed_in_later_changes_nothing(cast):
    held_soup(cast, crowd(cast.estate(), 6))
    actions.close_due(CLOSED)
    before = numbers()
    soup = Event.objects.get()
    Signup.objects.filter(event=soup).delete()
    actions.close_due(CLOSED + 40 * DAY)
    assert numbers() == before
    assert before["events", "homes", ""] == 5


# --- how much --------------------------------------------------------------------------------------------


def test_homes_that_came_are_counted_as_sql_counts_them_and_kept_in_fives(cast):
    people = crowd(cast.estate(), 7)
    soup = held_soup(cast, people, adults=2)
    Event.objects.filter(pk=soup.pk).update(interplay="shared_interest")
    Signup.objects.filter(event=soup, member__in=people[:6]).update(helped_by=cast.user("torben"))
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    since, until = datetime(2026, 10, 31, 23, tzinfo=NOW.tzinfo), NOVEMBER.until
    there = """FROM events_signup s JOIN events_event e ON e.id = s.event_id
        WHERE s.state IN ('going', 'hand_up') AND e.state = 'published' AND e.estate_id = %s
        AND e.ends_at >= %s AND e.ends_at < %s"""
    facts = (cast.estate().pk, since, until)
    homes = by_hand(f"SELECT count(DISTINCT s.home_id) {there}", *facts)
    heads = by_hand(f"SELECT sum(s.adults + s.children + s.guests) {there}", *facts)
    paper = by_hand(
        f"SELECT sum(s.adults + s.children + s.guests) {there} AND s.helped_by_id IS NOT NULL",
        *facts,
    )
    assert (homes, heads, paper) == (7, 14, 12)
    found = numbers()
    assert found["events", "homes", ""] == 5
    assert found["events", "heads", ""] == 10
    assert found["events", "paper", ""] == 10
    assert found["events", "held", ""] == 1
    assert found["events", "kind:meal", ""] == 1
    assert found["events", "form:shared_interest", ""] == 1


def test_where_nobody_says_that_they_come_the_host_says_how_many_came(cast):
    soup = held_soup(cast, [])
    Event.objects.filter(pk=soup.pk).update(came=23)
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    assert numbers()["events", "heads", ""] == 20
    assert ("events", "homes", "") not in numbers()


def test_what_was_called_off_or_hidden_did_not_happen(cast):
    people = crowd(cast.estate(), 6)
    gone, hidden = held_soup(cast, people), held_soup(cast, people)
    Event.objects.filter(pk=gone.pk).update(state="called_off", called_off_at=NOW)
    Event.objects.filter(pk=hidden.pk).update(hidden_at=NOW)
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    assert not [name for name in numbers() if name[0] == "events"]


def test_homes_that_took_a_task_are_counted_once_each(cast):
    people = crowd(cast.estate(), 6)
    soup = held_soup(cast, [])
    for what in ("Kokke", "Opvask"):
        task = chores.add(cast.member("fadumo"), soup, what=what, wanted=9, now=NOW)
        for member in people:
            chores.take(member, task, now=NOW)
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    assert by_hand("SELECT count(*) FROM events_tasktaking") == 12
    assert numbers()["events", "hands", ""] == 5
    assert numbers()["events", "taken", ""] == 10


def help_given(cast, number, **facts):
    people = crowd(cast.estate(), number)
    for turn, member in enumerate(people):
        row = wanted(cast.member("birgit"), **facts)
        HelpRequest.objects.filter(pk=row.pk).update(
            state="done", answered_at=NOW + timedelta(hours=turn + 1)
        )
        found = row.answers.create(member=member, at=NOW, state="chosen", text="Ja")
        HelpAgreement.objects.create(
            request=row, answer=found, helper=member, changed_at=NOW, agreed_at=NOW,
            done_at=NOW + timedelta(hours=30),
        )  # fmt: skip


def test_one_help_more_makes_the_third_number_grow(cast):
    help_given(cast, 9)
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    assert by_hand("SELECT count(*) FROM helpdesk_helpagreement WHERE done_at IS NOT NULL") == 9
    assert numbers()["helpdesk", "done", ""] == 5
    Closed.objects.all().delete()
    row = wanted(cast.member("birgit"))
    found = row.answers.create(member=cast.member("kasper"), at=NOW, state="chosen", text="Ja")
    HelpAgreement.objects.create(
        request=row, answer=found, helper=cast.member("kasper"), changed_at=NOW, agreed_at=NOW,
        done_at=NOW,
    )  # fmt: skip
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    assert numbers()["helpdesk", "done", ""] == 10


def test_answers_and_the_time_half_of_them_took(cast):
    help_given(cast, 9)
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    median = by_hand(
        """SELECT extract(epoch FROM percentile_cont(0.5) WITHIN GROUP
        (ORDER BY answered_at - opened_at)) / 60 FROM helpdesk_helprequest"""
    )
    assert median == 300
    found = numbers()
    assert found["helpdesk", "median", ""] == 300
    assert found["helpdesk", "asked", ""] == found["helpdesk", "answered", ""] == 5
    assert found["helpdesk", "share", ""] == 100
    assert found["helpdesk", "helpers", ""] == 5
    assert found["helpdesk", "form:mutual_benefit", ""] == 5


def test_what_was_asked_discreetly_is_in_no_number(cast):
    help_given(cast, 9, reach="fitting")
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    assert not [name for name in numbers() if name[0] == "helpdesk"]


def test_a_place_that_was_mended_after_a_walk_is_said_as_it_is(cast):
    walk = SafetyWalk.objects.create(
        estate=cast.estate(), starts_at=NOW, meets_at="Laden", state="published", made_at=NOW,
        held_at=NOW, published_at=NOW,
    )  # fmt: skip
    for done in (NOW + DAY, NOW + 2 * DAY, None):
        WalkPoint.objects.create(
            walk=walk, place="Stien", kind="light", follow_up_on=NOW.date(), made_at=NOW,
            done_at=done,
        )  # fmt: skip
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    assert numbers()["helpdesk", "mended", ""] == 2


def test_places_are_counted_by_times_and_homes_and_the_laundry_by_itself(cast):
    machine = cast.facility("Maskine 1")
    rows = list(Household.objects.filter(dwelling__entrance__estate=cast.estate())[:6])
    for turn, household in enumerate(rows):
        starts = NOW + timedelta(hours=3 * turn)
        Booking.objects.create(
            facility=machine, household=household, made_under=machine.rules, state="done",
            period=(starts, starts + timedelta(hours=2)), created_at=NOW,
        )  # fmt: skip
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    found = numbers()
    assert by_hand("SELECT count(*) FROM bookings_booking WHERE state = 'done'") == 6
    assert found["bookings", "laundry", ""] == 5
    assert ("bookings", "rooms", "") not in found
    assert found["bookings", "life", str(machine.part_of_id)] == 5


def test_a_group_only_its_own_know_of_is_counted_nowhere(cast):
    shown, secret = (
        make_group(cast.member("birgit")),
        make_group(cast.member("fadumo"), name="Hemmelig"),
    )
    people = crowd(cast.estate(), 5)
    for group in (shown, secret):
        for member in people:
            group.members.create(member=member, part="member", since=NOW)
    InterestGroup.objects.filter(pk=secret.pk).update(door="hidden")
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    assert numbers()["groups", "life", str(shown.pk)] == 5
    assert ("groups", "life", str(secret.pk)) not in numbers()


def test_a_room_that_is_off_is_not_asked(cast):
    estate = cast.estate()
    estate.features_off = ["helpdesk"]
    help_given(cast, 9)
    actions.close(estate, NOVEMBER, now=CLOSED)
    row = Closed.objects.get(estate=estate)
    assert "helpdesk" not in row.rooms
    assert "events" in row.rooms
    assert not numbers()


# --- nothing of one home ---------------------------------------------------------------------------------


def test_the_database_keeps_nothing_few(cast):
    actions.close(cast.estate(), NOVEMBER, now=CLOSED)
    row = Closed.objects.get()
    for number in (0, 4, 7):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tally.objects.create(closed=row, room="events", key="homes", number=number)


def test_a_family_that_moves_away_changes_no_number_that_was_told(cast):
    """Two looks around a move: with five homes before it and four after, nothing shows four."""
    people = crowd(cast.estate(), 5)
    held_soup(cast, people)
    actions.close_due(CLOSED)
    before = numbers()
    assert before["events", "homes", ""] == 5
    privacy.forget_me(people[0].user, now=CLOSED + DAY)
    actions.close_due(CLOSED + 2 * DAY)
    assert numbers() == before


def test_three_months_and_their_quarter_never_give_away_what_is_few():
    """Whatever a month under five was, the three months and the quarter leave three numbers open."""
    possible: dict[tuple[int, ...], set[int]] = {}
    for one in range(15):
        for two in range(15):
            for few in range(5):
                shown = (one // 5, two // 5, few // 5, (one + two + few) // 5)
                possible.setdefault(shown, set()).add(few)
    assert min(len(numbers) for numbers in possible.values()) >= 3


def test_numbers_are_said_as_they_may_be():
    assert told(0) == "under 5"
    assert told(10) == "mindst 10"
    assert told(3, is_public=True) == "3"
    assert told(0, is_public=True) == "0"
    assert told(0, unit="minutes") == told(0, unit="percent") == "for få til at sige"
    assert told(75, unit="percent") == "omkring 75 %"
    assert told(300, unit="minutes") == "omkring 5 timer"
