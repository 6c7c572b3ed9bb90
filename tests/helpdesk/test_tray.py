"""«Venter på dig»: neighbours to choose among, «er det klaret?», and tasks whose day has gone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.home.page import waits_of
from community.people.tenancy import Scope
from helpdesk.agreeing.actions import done, not_done_yet
from helpdesk.also.actions import answer_meeting, need_too
from helpdesk.models import HelpAgreement, SocialTask
from helpdesk.offering import actions as offering
from helpdesk.reminding.actions import ask_whether_done_due
from helpdesk.waiting.actions import ask_to_widen_due
from helpdesk.widening.actions import widen
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, choose
from tests.helpdesk.duties.conftest import DAY, TODAY, make
from tests.helpdesk.neighbours import offers

LATER = NOW + timedelta(days=3)


def tray(cast, name, now=NOW):
    return [(str(one.label), one.about) for one in waits_of(cast.member(name), now)]


def test_two_can_help_until_one_is_chosen(cast, request_):
    for name in ("yahya", "kasper"):
        given = answer(cast.member(name), request_)
    assert tray(cast, "birgit") == [("2 naboer kan hjælpe dig. Vælg en.", request_.title)]
    assert tray(cast, "yahya") == []
    choose(cast.member("birgit"), given, starts_at=at("2026-11-24", "16:00"))
    assert tray(cast, "birgit") == []


@pytest.fixture
def agreed(cast, request_):
    given = answer(cast.member("yahya"), request_)
    return choose(cast.member("birgit"), given, starts_at=at("2026-11-23", "16:00"))


def test_both_are_asked_whether_it_is_done_until_each_has_said_so(cast, agreed):
    assert tray(cast, "yahya", LATER) == []
    ask_whether_done_due(LATER)
    question = [("Er det klaret?", agreed.request.title)]
    assert tray(cast, "birgit", LATER) == tray(cast, "yahya", LATER) == question
    assert tray(cast, "kasper", LATER) == []
    done(cast.member("yahya"), agreed, now=LATER)
    assert tray(cast, "yahya", LATER) == []
    assert tray(cast, "birgit", LATER) == question
    not_done_yet(cast.member("birgit"), HelpAgreement.objects.get(), now=LATER)
    assert tray(cast, "birgit", LATER) == []


def test_the_same_number_of_questions_for_one_and_for_many(cast, crowd):
    birgit, counts = cast.member("birgit"), []
    for number, neighbour in enumerate(crowd(6)):
        given = answer(neighbour, ask(birgit, asked(title=f"Sag {number}")))
        if number % 2:
            choose(birgit, given, starts_at=at("2026-11-23", "16:00"))
            ask_whether_done_due(LATER)
        with CaptureQueriesContext(connection) as seen:
            found = tray(cast, "birgit", LATER)
        counts.append(len(seen))
        assert len(found) == number + 1
    assert max(counts) == min(counts) == counts[0]


def test_my_task_whose_day_has_gone(cast):
    torben, birgit = cast.member("torben"), cast.member("birgit")
    mine = make(cast, title="Print ugeark", due=TODAY - DAY)
    make(cast, title="Ingens", due=TODAY - DAY)
    make(cast, title="I dag", due=TODAY)
    SocialTask.objects.exclude(title="Ingens").update(member=torben, state="claimed")
    assert tray(cast, "torben") == [("Er opgaven gjort?", mine.title)]
    assert tray(cast, "birgit") == []
    SocialTask.objects.filter(pk=mine.pk).update(member=birgit)
    assert tray(cast, "torben") == []


def test_three_homes_are_asked_whether_to_meet_until_each_has_said_so(cast):
    prams = ask(cast.member("sara"), asked(title="Andre på barsel?", category="company"))
    for name in ("ahmad", "oksana"):
        need_too(cast.member(name), prams, now=NOW)
    question = [("Flere har brug for det samme. Vil I mødes?", "Andre på barsel?")]
    assert all(tray(cast, name) == question for name in ("sara", "ahmad", "oksana"))
    assert tray(cast, "birgit") == []
    answer_meeting(cast.member("ahmad"), prams, yes=False, now=NOW)
    answer_meeting(cast.member("sara"), prams, yes=True, now=NOW)
    assert tray(cast, "ahmad") == tray(cast, "sara") == []
    # Solved for Sara, and Oksana can still say that she wants to meet.
    prams.__class__.objects.filter(pk=prams.pk).update(state="done")
    assert tray(cast, "oksana") == question
    there = f"/{cast.estate().slug}/hjaelp/{prams.token}/"
    assert cast.client("oksana").get(there).status_code == 200
    assert cast.client("ahmad").get(there).status_code == 404


def test_after_two_days_the_question_whether_to_ask_more_waits_for_the_asker_alone(cast):
    birgit = cast.member("birgit")
    mine = ask(birgit, asked(scope=Scope.ENTRANCE, entrance=birgit.household.dwelling.entrance))
    assert tray(cast, "birgit") == []
    ask_to_widen_due(LATER)
    assert tray(cast, "birgit") == [("Ingen har svaret endnu. Skal vi spørge flere?", mine.title)]
    assert tray(cast, "kasper") == []
    widen(birgit, mine, now=LATER)
    assert tray(cast, "birgit") == []


def test_nothing_waits_where_everybody_is_asked_already(cast):
    ask(cast.member("birgit"), asked(scope=Scope.ESTATE))
    ask_to_widen_due(LATER)
    assert tray(cast, "birgit") == []


def test_once_a_year_an_offer_waits_for_its_yes(cast):
    mine = offers(cast.member("yahya"))
    year = NOW + 366 * DAY
    offering.confirm_due(year - 2 * DAY)
    assert tray(cast, "yahya", year) == []
    offering.confirm_due(year)
    assert tray(cast, "yahya", year) == [("Gælder dit tilbud stadig?", "Tungt og praktisk")]
    offering.confirm(cast.member("yahya"), mine, now=year)
    assert tray(cast, "yahya", year) == []
