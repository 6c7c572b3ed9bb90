"""A term that runs out: told once, two weeks before, by any number of workers."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from community import batches
from community.notifications.models import Delivery, Notification
from community.office.roles import actions
from community.office.roles.ending import actions as ending
from community.office.tasks import tell_ending
from community.people.models import Role, RoleTerm
from tests.community.office.conftest import TODAY
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def term(cast, sanne):
    """Pia greets the new ones until the end of January."""
    term = actions.give(
        sanne, cast.member("pia"), Role.WELCOME_NEIGHBOUR, since=TODAY,
        last_day=date(2027, 1, 31), now=NOW,
    )  # fmt: skip
    Notification.objects.all().delete()
    return term


def told(term):
    return Notification.objects.filter(user=term.membership.user, kind="office.term_ends")


def test_two_weeks_before_and_not_a_day_earlier(term):
    assert ending.tell_ending(at("2027-01-17", "23:59")) == 0
    assert ending.tell_ending(at("2027-01-18")) == 1
    note = told(term).get()
    assert "31.\xa0januar\xa02027" in note.body
    assert "Velkomstnabo" in note.body
    assert "Pia" not in note.title + note.body
    delivery = Delivery.objects.get(notification=note)
    assert delivery.expires_at == at("2027-02-01")


def test_once_is_once(term):
    moment = at("2027-01-20")
    assert [ending.tell_ending(moment), ending.tell_ending(moment)] == [1, 0]
    term.refresh_from_db()
    assert term.ending_told_at == moment
    assert told(term).count() == 1


def test_who_goes_on_is_not_told(term, sanne, cast):
    actions.give(
        sanne, cast.member("pia"), Role.WELCOME_NEIGHBOUR, since=date(2027, 2, 1),
        last_day=date(2027, 6, 1), now=NOW,
    )  # fmt: skip
    assert ending.tell_ending(at("2027-01-20")) == 0


def test_a_new_term_after_a_pause_is_no_renewal(term, sanne, cast):
    actions.give(
        sanne, cast.member("pia"), Role.WELCOME_NEIGHBOUR, since=date(2027, 2, 2),
        last_day=date(2027, 6, 1), now=NOW,
    )  # fmt: skip
    assert ending.tell_ending(at("2027-01-20")) == 1


def test_another_office_is_no_renewal(term, cast, sanne):
    actions.give(
        sanne,
        cast.member("pia"),
        Role.COMMITTEE,
        since=TODAY,
        last_day=date(2028, 1, 1),
        now=NOW,
    )
    assert ending.tell_ending(at("2027-01-20")) == 1


def test_too_late_is_never(term):
    assert ending.tell_ending(at("2027-02-01")) == 0


def test_who_was_given_a_week_was_told_at_once(cast, sanne):
    given = actions.give(
        sanne, cast.member("kasper"), Role.WELCOME_NEIGHBOUR, since=TODAY,
        last_day=date(2026, 11, 30), now=NOW,
    )  # fmt: skip
    assert given.ending_told_at == NOW
    assert ending.tell_ending(at("2026-11-28")) == 0


def test_a_mail_that_cannot_be_written_marks_nothing(term, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("between the note and its mark")

    monkeypatch.setattr(ending.notify, "ending", fail)
    with pytest.raises(RuntimeError):
        ending.tell_ending(at("2027-01-20"))
    term.refresh_from_db()
    assert term.ending_told_at is None


def test_more_than_a_batch_is_told_in_one_tick(cast, sanne, monkeypatch):
    monkeypatch.setattr(batches, "CLAIMED", 2)
    soon = DateRange(TODAY, date(2026, 12, 1))
    RoleTerm.objects.filter(role=Role.COMMITTEE).update(period=soon)
    count = RoleTerm.objects.filter(role=Role.COMMITTEE).count()
    assert ending.tell_ending(NOW) == count > 4


def test_the_clock_has_a_door(term, monday):
    monday.move_to(at("2027-01-20", "09:00"))
    tell_ending()
    assert told(term).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_it_once(term, together):
    moment = at("2027-01-20")
    done = together(*[lambda: ending.tell_ending(moment)] * 4)
    assert sorted(done) == [0, 0, 0, 1]
    assert told(term).count() == 1
