"""Somebody moves or is forgotten: nobody is left waiting for help that does not come."""

from datetime import timedelta

import pytest

from community.privacy.actions import forget
from helpdesk.feature import feature, lets_go
from helpdesk.filed import export
from helpdesk.keeping import actions as keeping
from helpdesk.models import HelpAgreement, HelpAlso, HelpAnswer, HelpNudge, HelpRequest
from helpdesk.parting import actions as parting
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, choose, state, told

pytestmark = pytest.mark.django_db


def test_a_helper_who_moves_is_stood_in_for(cast, request_, agreement):
    yahya = cast.member("yahya")
    other = ask(cast.member("oksana"))
    offered = answer(yahya, other)
    parting.member_left(yahya, NOW, NOW)
    assert (state(request_), state(other)) == ("open", "open")
    offered.refresh_from_db()
    assert offered.state == "taken_back"
    assert told("birgit")[-1] == "Vi finder en anden, der kan hjælpe"


def test_who_asked_and_moves_asks_no_more_and_the_helper_hears_it(cast, request_, agreement):
    birgit = cast.member("birgit")
    draft = ask(birgit, is_draft=True)
    parting.member_left(birgit, NOW, NOW)
    assert state(request_) == "withdrawn"
    assert told("yahya")[-1] == "En aftale er aflyst"
    assert not HelpRequest.objects.filter(pk=draft.pk).exists()


def test_what_lies_before_the_day_they_move_is_kept(cast, request_, agreement):
    for name in ("yahya", "birgit"):
        parting.member_left(cast.member(name), at("2026-11-30"), NOW)
    assert state(request_) == "agreed"


def test_what_lies_after_that_day_goes_to_somebody_else_now(cast, request_, agreement):
    yahya = cast.member("yahya")
    assert list(lets_go(yahya, at("2026-11-25"))) == [
        "Din aftale med en nabo onsdag 25.\u00a0november kl.\u00a016"
    ]
    parting.member_left(yahya, at("2026-11-25"), NOW)
    assert state(request_) == "open"


def test_what_comes_again_goes_on_until_the_day_itself(cast, request_):
    yahya = cast.member("yahya")
    choose(cast.member("birgit"), answer(yahya, request_), every="week")
    parting.member_left(yahya, at("2026-12-25"), NOW)
    assert state(request_) == "agreed"
    parting.member_left(yahya, NOW, NOW)
    assert state(request_) == "open"


def test_nobody_in_the_home_needs_it_any_more(cast, request_):
    oksana = cast.member("oksana")
    HelpAlso.objects.create(request=request_, household=oksana.household, member=oksana, at=NOW)
    parting.home_left(oksana.household, NOW + timedelta(days=1), NOW)
    assert HelpAlso.objects.exists()
    parting.home_left(oksana.household, NOW, NOW)
    assert not HelpAlso.objects.exists()


def test_who_is_forgotten_leaves_no_word_and_no_name(cast, request_, agreement):
    oksana = cast.member("oksana")
    answer(oksana, ask(cast.member("kasper")), text="Oksanas ord")
    HelpNudge.objects.create(request=request_, member=oksana, at=NOW)
    forget(cast.user("birgit"), now=NOW)
    assert not HelpRequest.objects.filter(pk=request_.pk).exists()
    assert not HelpAgreement.objects.exists()
    forget(oksana.user, now=NOW)
    assert not HelpAnswer.objects.filter(text__contains="Oksana").exists()
    assert told("yahya")[-1] == "En aftale er aflyst"


def test_a_helper_who_is_forgotten_leaves_what_was_asked(cast, request_, agreement):
    forget(cast.user("yahya"), now=NOW)
    assert state(request_) == "open"
    assert not HelpAnswer.objects.exists()
    assert request_.steps.filter(by=None).exists()


def test_the_file_has_what_one_asked_answered_and_agreed(cast, request_, agreement):
    found = export(cast.user("birgit"))
    assert [one["name"] for one in found["help_you_asked_for"]] == ["Sende et billede"]
    assert [one["state"] for one in found["help_you_asked_for"][0]["steps"]][-1] == "help.agreed"
    assert found["help_you_agreed"][0]["part"] == "help.asker"
    assert export(cast.user("yahya"))["help_you_agreed"][0]["part"] == "help.helper"
    assert export(cast.user("yahya"))["answers_you_gave"][0]["state"] == "answer.chosen"


def test_every_code_in_the_file_has_a_word():
    from helpdesk.models import HelpRequest

    for value in HelpRequest.State.values:
        assert f"help.{value}" in feature.called
    for value in HelpAnswer.State.values:
        assert f"answer.{value}" in feature.called


# --- the broom -----------------------------------------------------------------------------------


def test_a_year_after_it_is_over_nothing_is_left_of_it(cast, request_, agreement):
    HelpRequest.objects.filter(pk=request_.pk).update(state="done", over_at=NOW)
    still = ask(cast.member("birgit"))
    year = NOW + timedelta(days=365)
    assert keeping.sweep_requests(year) == 0
    assert keeping.sweep_requests(year + timedelta(seconds=1)) == 1
    assert list(HelpRequest.objects.all()) == [still]
    assert not HelpAgreement.objects.exists()


def test_a_draft_goes_after_three_months_and_what_is_asked_does_not(cast, request_):
    ask(cast.member("birgit"), asked(), is_draft=True)
    assert keeping.sweep_drafts(NOW + timedelta(days=90)) == 0
    assert keeping.sweep_drafts(NOW + timedelta(days=91)) == 1
    assert list(HelpRequest.objects.all()) == [request_]


def test_whom_the_house_asked_goes_when_it_is_over(cast, request_):
    HelpNudge.objects.create(request=request_, member=cast.member("yahya"), at=NOW)
    later = NOW + timedelta(days=91)
    assert keeping.sweep_nudges(later) == 0
    HelpRequest.objects.filter(pk=request_.pk).update(state="withdrawn", over_at=NOW)
    assert keeping.sweep_nudges(later) == 1
