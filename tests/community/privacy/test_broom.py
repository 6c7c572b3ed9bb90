"""The broom takes what its time is over for, and nothing else; the documents say the same."""

import re
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from bookings.models import Booking, Closure
from community import features
from community.features import Feature
from community.people import actions as people
from community.people.logbook import actions as logbook
from community.people.models import (
    CodeCard,
    Entry,
    Guess,
    Helping,
    Invitation,
    Membership,
    Role,
    RoleTerm,
    User,
)
from community.privacy import actions as privacy
from community.privacy.archive import actions as archives
from community.privacy.broom import actions as broom
from community.privacy.models import Archive
from community.privacy.rules import FORGET_AFTER, LINK_LIVES
from community.shapes import Retention
from tests.conftest import NOW, at

DAY = timedelta(days=1)
TABLE = (Path(__file__).parents[3] / "docs" / "retention.md").read_text()
LINE = re.compile(r"^\| `(\w+\.\w+)` \|[^|]+\|([^|]+)\|([^|]+)\|$", re.MULTILINE)
UNITS = {
    "day": "day",
    "days": "day",
    "dag": "day",
    "dage": "day",
    "months": "month",
    "måneder": "month",
}


def counts(now):
    """Rule → how many rows would go, for those that would take any."""
    found: dict[str, int] = {}
    for line in broom.report(now):
        found[line.rule.key] = found.get(line.rule.key, 0) + (line.number or 0)
    return {key: number for key, number in found.items() if number}


def swept(now):
    return {line.rule.key: line.number for line in broom.sweep(now) if line.number}


def around(key, before, after):
    """Just before its time a row stays and is not counted; just after, it is counted and goes."""
    assert key not in counts(before)
    broom.sweep(before)
    assert key in counts(after), counts(after)
    taken = swept(after)
    assert taken[key] == 1
    assert key not in counts(after)


# --- one rule at a time ----------------------------------------------------------------------------


def test_a_wrong_code_is_kept_for_a_day(db):
    Guess.objects.create(purpose="letter", key="x", at=NOW)
    around("people.Guess", NOW + DAY, NOW + DAY + timedelta(seconds=1))


def test_a_letter_is_kept_for_thirty_days_after_it_expired(cast):
    Invitation.objects.create(
        household=cast.member("birgit").household, digest="x", created_at=NOW, expires_at=NOW
    )
    around("people.Invitation", NOW + 30 * DAY, NOW + 31 * DAY)


def test_a_card_that_works_no_more_is_kept_for_thirty_days(cast):
    ejnar = cast.user("ejnar")
    CodeCard.objects.create(user=ejnar, number="1", digest="x", created_at=NOW, revoked_at=NOW)
    CodeCard.objects.create(user=ejnar, number="2", digest="x", created_at=NOW)
    around("people.CodeCard", NOW + 30 * DAY, NOW + 31 * DAY)
    assert CodeCard.objects.get().number == "2"


@pytest.mark.parametrize("end", [{"ended_at": NOW}, {"ends_at": NOW}])
def test_a_help_is_kept_for_a_year_after_its_end(cast, end):
    facts = {"helped": cast.member("ejnar"), "helper": cast.user("sofie"), "began_at": NOW - DAY}
    Helping.objects.create(kind="named", **facts, **end)
    standing = Helping.objects.create(
        kind="named", helped=cast.member("birgit"), helper=cast.user("sofie"), began_at=NOW
    )
    around("people.Helping", NOW + 365 * DAY, NOW + 366 * DAY)
    assert Helping.objects.get() == standing


def test_one_rule_speaks_of_helps():
    assert [rule.key for rule in broom.rules()].count("people.Helping") == 1
    assert "helping.ended" not in {rule.key for rule in broom.rules()}


def test_a_line_of_the_logbook_is_kept_for_a_year(cast):
    birgit = cast.member("birgit")
    logbook.note("contact.seen", by=None, about=birgit.user, estate=birgit.estate, now=NOW)
    around("people.Entry", NOW + 365 * DAY, NOW + 367 * DAY)
    assert not Entry.objects.exists()


def test_a_term_is_kept_for_two_years_after_its_end(cast):
    broom.sweep(at("2028-11-01"))
    term = people.appoint(cast.member("jens"), Role.GUEST, since=date(2026, 1, 1), until=NOW.date())
    around("people.RoleTerm", NOW + 729 * DAY, NOW + 732 * DAY)
    assert not RoleTerm.objects.filter(pk=term.pk).exists()


def test_a_forgotten_neighbour_is_gone_after_two_years(cast):
    birgit = cast.member("birgit")
    privacy.forget(birgit.user, now=NOW)
    around("people.Membership", NOW + 730 * DAY, NOW + 731 * DAY)
    assert not User.objects.filter(pk=birgit.user_id).exists()
    assert not Membership.objects.filter(pk=birgit.pk).exists()


def test_who_the_logbook_speaks_of_waits_for_the_logbook(cast):
    birgit = cast.member("birgit")
    privacy.forget(birgit.user, now=NOW)
    late = NOW + 700 * DAY
    logbook.note("x.y", by=None, about=birgit.user, estate=birgit.estate, now=late)
    broom.sweep(NOW + 731 * DAY)
    assert User.objects.filter(pk=birgit.user_id).exists()
    broom.sweep(late + 367 * DAY)
    assert not User.objects.filter(pk=birgit.user_id).exists()


def test_neighbours_stay_whatever_the_year(cast):
    before = set(User.objects.values_list("pk", flat=True))
    broom.sweep(NOW + 5000 * DAY)
    assert set(User.objects.values_list("pk", flat=True)) == before


@pytest.fixture
def booking(cast):
    birgit = cast.member("birgit")
    return Booking.objects.create(
        facility=cast.facility(), made_under=cast.facility().rules,
        household=birgit.household, booked_by=birgit,
        helped_by=cast.user("torben"), request_key="k", created_at=NOW, state="done",
        period=(NOW - timedelta(hours=2), NOW),
    )  # fmt: skip


def test_who_booked_is_kept_for_a_year_and_that_it_was_booked_for_two(booking):
    around("bookings.Booking", NOW + 365 * DAY, NOW + 366 * DAY)
    booking.refresh_from_db()
    assert (booking.booked_by, booking.helped_by, booking.request_key) == (None, None, None)
    around("bookings.Booking", NOW + 730 * DAY, NOW + 731 * DAY)
    assert not Booking.objects.exists()


def test_a_closure_is_kept_for_two_years_and_one_without_an_end_stays(cast):
    Closure.objects.all().delete()
    for until in (NOW, None):
        Closure.objects.create(facility=cast.facility(), reason="Gulv", period=(NOW - DAY, until))
    around("bookings.Closure", NOW + 730 * DAY, NOW + 731 * DAY)
    assert Closure.objects.get().period.upper is None


def test_that_somebody_asked_for_a_file_is_kept_for_thirty_days(cast):
    archives.ask(cast.user("birgit"), now=NOW)
    Archive.objects.update(state="failed")
    around("privacy.Archive", NOW + 30 * DAY, NOW + 31 * DAY)


def test_a_file_nobody_fetched_is_gone_after_a_week(
    cast, private, django_capture_on_commit_callbacks
):
    archives.ask(cast.user("birgit"), now=NOW)
    archives.build_due(lambda: NOW)
    assert counts(NOW + 7 * DAY - timedelta(minutes=1)) == {}
    assert counts(NOW + 7 * DAY) == {"privacy.Archive": 1}
    with django_capture_on_commit_callbacks(execute=True):
        assert swept(NOW + 7 * DAY) == {"privacy.Archive": 1}
    assert counts(NOW + 7 * DAY) == {}
    assert list((private / "archives").iterdir()) == []


@pytest.fixture
def logged_in(cast, step_in):
    """A browser of Birgit's, and what we know of it."""
    client = step_in("birgit")
    UserSession.objects.all().delete()
    return UserSession.objects.create(
        user=cast.user("birgit"), session_key=client.session.session_key, ip="127.0.0.1",
        user_agent="Firefox",
    )  # fmt: skip


def test_a_session_that_ran_out_goes_with_what_browser_it_was(logged_in):
    Session.objects.update(expire_date=NOW)
    assert UserSession.objects.count() == 1
    around("sessions.Session", NOW + DAY, NOW + DAY + timedelta(seconds=1))
    assert not UserSession.objects.exists()


def test_each_rule_of_sessions_takes_its_own_rows_and_is_asked_once(logged_in, monkeypatch):
    Session.objects.update(expire_date=NOW)
    late = NOW + 2 * DAY
    assert counts(late) == {"sessions.Session": 1, "usersessions.UserSession": 1}
    found = [rule for rule in broom.rules() if rule.key.endswith("Session")]
    assert [rule.key for rule in found] == ["sessions.Session", "usersessions.UserSession"]
    assert [rule.sweep(late) for rule in found] == [1, 1]
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_what_browser_it_was_goes_when_its_session_is_gone(logged_in):
    Session.objects.all().delete()
    assert counts(NOW) == {"usersessions.UserSession": 1}
    broom.sweep(NOW)
    assert not UserSession.objects.exists()


# --- all together ----------------------------------------------------------------------------------


def test_one_rule_that_fails_holds_up_no_other(db, monkeypatch, caplog):
    def trouble(now):
        raise ValueError("Birgit")

    rule = Retention("skak.Game", "Spil", "1 dag", count=lambda now: 1, sweep=trouble)
    monkeypatch.setitem(features._features, "a", Feature(key="a", name="a", retention=[rule]))
    Guess.objects.create(purpose="letter", key="x", at=NOW - 2 * DAY)
    lines = {line.rule.key: line for line in broom.sweep(NOW)}
    assert lines["skak.Game"].is_broken
    assert not Guess.objects.exists()
    assert "ValueError" in caplog.text
    assert "Birgit" not in caplog.text
    with pytest.raises(CommandError):
        call_command("retention", "--sweep", stdout=StringIO())


def test_the_report_says_what_would_go_and_takes_nothing(cast, booking, monday):
    monday.move_to(NOW + 400 * DAY)
    said = StringIO()
    call_command("retention", stdout=said)
    lines = said.getvalue().splitlines()
    assert "       1  bookings.Booking             Hvem der bookede en tid (12 måneder)" in lines
    assert lines[-1] == "Intet er slettet: --sweep gør det."
    booking.refresh_from_db()
    assert booking.booked_by
    said = StringIO()
    call_command("retention", "--sweep", stdout=said)
    assert said.getvalue().endswith("Slettet.\n")
    booking.refresh_from_db()
    assert booking.booked_by is None


def times(text):
    """«30 days», «12 måneder» → {(30, "day"), (12, "month")}."""
    found = re.findall(r"(\d+) (day|days|dag|dage|months|måneder)\b", text)
    return {(int(number), UNITS[unit]) for number, unit in found}


def promised():
    """Model → the times its line in the table promises the broom keeps."""
    return {
        model: times(how_long) for model, how_long, who in LINE.findall(TABLE) if "the broom" in who
    }


def about_rows():
    """The rules about tables; files («profiles.photos») stand in the second table."""
    return [rule for rule in broom.rules() if rule.key.partition(".")[2][0].isupper()]


def test_every_line_the_broom_has_is_a_rule_and_every_rule_has_its_line():
    rules = {rule.key for rule in about_rows()}
    assert rules == set(promised())
    assert len(rules) > 10


def test_the_table_and_the_rules_say_the_same_times():
    """Sessions live as long as they are renewed; the rule is about the day after."""
    kept: dict[str, set] = {}
    for rule in about_rows():
        kept.setdefault(rule.key, set()).update(times(str(rule.kept)))
    promises = promised() | {"sessions.Session": {(1, "day")}}
    assert kept == promises


def test_a_line_with_a_time_and_nobody_to_keep_it_is_found():
    """What no broom takes names no time: it hangs on a person or on another row."""
    loose = [
        model
        for model, how_long, who in LINE.findall(TABLE)
        if times(how_long) and "the broom" not in who
    ]
    assert loose == []


def test_the_other_times_the_documents_name():
    assert FORGET_AFTER == 30 * DAY
    assert LINK_LIVES == 7 * DAY
    assert "thirty days after somebody has moved" in " ".join(TABLE.split())
