"""The demo's help stands as the cast file has it, and standing twice changes nothing."""

import pytest
import yaml

from community.people.demo import moved
from community.people.models import User
from community.profiles.demo import demo as profiles
from helpdesk.demo import demo
from helpdesk.models import (
    HelpAgreement,
    HelpAlso,
    HelpAnswer,
    HelpNudge,
    HelpOffer,
    HelpRequest,
    HelpStep,
)  # fmt: skip
from tests.conftest import CAST_FILE, NOW
from tests.helpdesk.neighbours import DAY

pytestmark = pytest.mark.django_db
STATES = {"open": {"open"}, "offered": {"answered"}, "agreed": {"agreed"}}


@pytest.fixture
def told(cast):
    found = yaml.safe_load(CAST_FILE.read_text())
    profiles(found, NOW)
    demo(found, NOW)
    return found


def one(told, key):
    title = next(one["titel"] for one in told["help_requests"] if one["id"] == key)
    return HelpRequest.objects.get(title=title)


def test_every_request_is_as_far_as_the_file_says(told):
    assert HelpRequest.objects.count() == len(told["help_requests"]) == 24
    for facts in told["help_requests"]:
        row = one(told, facts["id"])
        assert row.state in STATES.get(facts["status"], {"done", "thanked"}), facts["id"]
        assert row.estate.number == facts["afd"]


def test_every_offer_stands(told):
    assert HelpOffer.objects.standing().count() == len(told["help_offers"]) == 8


def test_twice_is_once(told):
    models = (HelpRequest, HelpAnswer, HelpAgreement, HelpOffer, HelpAlso, HelpNudge, HelpStep)
    before = [model.objects.count() for model in models]
    demo(told, NOW)
    assert [model.objects.count() for model in models] == before


def test_ejnars_chair_is_carried_on_monday_and_torben_wrote_it_in(told):
    row = one(told, "h03")
    deal = HelpAgreement.objects.get(request=row)
    assert (row.member.user.name, row.helped_by.name) == ("Ejnar", "Torben")
    assert (deal.helper.user.name, deal.place) == ("Tomasz", "Opgang 7")
    day = next(one for one in told["help_requests"] if one["id"] == "h03")["aftale"]["tid"][:10]
    assert str(deal.starts_at.date()) == str(moved(type(NOW.date()).fromisoformat(day), told, NOW))
    lines = deal.conversation.messages.order_by("seq")
    assert [line.author.user.name for line in lines] == ["Tomasz", "Ejnar"]
    assert lines[1].helped_by == User.objects.get(name="Torben")


def test_the_hidden_neighbour_is_a_neighbour_and_two_need_the_same(told, cast):
    row = one(told, "h12")
    assert row.member.user.is_hidden
    assert row.also.count() == 2
    assert row.meeting_told_at is not None
    assert one(told, "h23").also.count() == 3


def test_days_somebody_is_away_are_hidden(told):
    for key in ("h08", "h22"):
        row = one(told, key)
        assert row.is_when_hidden
        assert row.starts_at > NOW


def test_neighbours_of_other_estates_help_where_they_were_asked(told):
    assert one(told, "h02").scope == one(told, "h19").scope == "organisation"
    assert one(told, "h01").scope == "estate"


def test_nothing_lies_ahead_of_the_demo(told):
    assert not HelpStep.objects.filter(at__gt=NOW).exists()
    assert not HelpAnswer.objects.filter(at__gt=NOW).exists()
    assert not HelpRequest.objects.filter(opened_at__lt=NOW - 30 * DAY).exists()


def test_some_were_asked_because_of_what_they_can(told):
    assert HelpNudge.objects.filter(reasons__contains="can").exists() or HelpNudge.objects.exists()


@pytest.mark.parametrize("later", [1, 3, 5, 200])
def test_it_stands_on_any_day_it_is_started(cast, later):
    from tests.conftest import NOW as MONDAY

    found = yaml.safe_load(CAST_FILE.read_text())
    demo(found, MONDAY + later * DAY)
    assert HelpRequest.objects.count() == 24


def test_once_is_not_a_crime(cast):
    from helpdesk import care

    assert not care.is_not_for_neighbours("Bare en gang om ugen")
    assert care.is_not_for_neighbours("He is a gang member")
