"""The law's days before a meeting: over months, years and both nights the clocks are changed."""

from datetime import date

import pytest

from events.meeting import actions, terms
from events.meeting.written import Days
from events.models import DepartmentMeeting, Event, MeetingTerms, Term
from tests.conftest import NOW, at
from tests.events.meeting.conftest import asked, fresh, plan
from tests.refusing import refused


def days(day, clock="19:00"):
    held = DepartmentMeeting(event=Event(starts_at=at(day, clock)))
    return [held.day_of(term) for term in Term]


@pytest.mark.parametrize(
    ("day", "clock", "found"),
    [
        ("2027-09-09", "19:00", ["2027-08-12", "2027-08-26", "2027-09-02", "2027-10-07"]),
        ("2027-01-14", "19:00", ["2026-12-17", "2026-12-31", "2027-01-07", "2027-02-11"]),
        # the leap day
        ("2028-03-14", "19:00", ["2028-02-15", "2028-02-29", "2028-03-07", "2028-04-11"]),
        # summer time begins on 28 March, and ends on 31 October
        ("2027-03-29", "00:30", ["2027-03-01", "2027-03-15", "2027-03-22", "2027-04-26"]),
        ("2027-11-01", "00:30", ["2027-10-04", "2027-10-18", "2027-10-25", "2027-11-29"]),
        ("2027-10-30", "23:30", ["2027-10-02", "2027-10-16", "2027-10-23", "2027-11-27"]),
    ],
)
def test_terms_are_days_of_the_calendar(day, clock, found):
    assert days(day, clock) == [date.fromisoformat(one) for one in found]


@pytest.mark.parametrize(
    ("clock", "is_over"), [("00:00", False), ("23:59", False), ("next 00:00", True)]
)
def test_the_last_day_lasts_until_midnight(clock, is_over):
    held = DepartmentMeeting(event=Event(starts_at=at("2027-01-14", "19:00")))
    now = at("2026-12-18") if clock.startswith("next") else at("2026-12-17", clock)
    one = terms.deadline_of(held, Term.CALL, now)
    assert (one.is_over, one.is_late) == (is_over, is_over)


@pytest.mark.parametrize(
    ("households", "needed"), [(0, 0), (1, 1), (4, 1), (5, 2), (92, 23), (93, 24)]
)
def test_a_quarter_is_counted_in_whole_households(households, needed):
    assert terms.households_needed(households, 25) == needed


@pytest.mark.parametrize(
    ("begins", "limit"),
    [(1, "2027-09-30"), (7, "2027-03-31"), (3, "2027-11-30"), (4, "2027-12-31")],
)
def test_the_budget_is_agreed_on_three_months_before_the_accounts_begin(begins, limit):
    assert terms.budget_limit(begins, 2027) == date.fromisoformat(limit)


LONGER = Days(
    call_days=35, proposals_days=21, papers_days=10, minutes_days=14, asking_percent=30,
    accounts_begin=1,
)  # fmt: skip


@pytest.mark.django_db
def test_an_estates_own_articles_hold_for_what_is_not_called_yet(cast):
    grethe = cast.member("grethe")
    called, waiting = plan(grethe), plan(grethe, asked(starts_at=at("2027-03-04", "19:00")))
    actions.call(grethe, called, now=NOW)
    actions.set_terms(grethe, LONGER, now=NOW)
    assert fresh(called).call_days == 28
    assert fresh(waiting).day_of(Term.CALL) == date(2027, 1, 28)
    assert plan(grethe, asked(starts_at=at("2027-05-04", "19:00"))).minutes_days == 14


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [{"call_days": 0}, {"proposals_days": 36}, {"papers_days": 22}, {"asking_percent": 101}],
)
def test_terms_come_in_their_order(cast, facts):
    from dataclasses import replace

    with refused("no_such_days") as no:
        actions.set_terms(cast.member("grethe"), replace(LONGER, **facts), now=NOW)
    assert no.error.field == next(iter(facts))
    assert not MeetingTerms.objects.filter(call_days=35).exists()
