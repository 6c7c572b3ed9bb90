"""«Jeg kan hjælpe»: who may say it, what it does, and how it is taken back."""

import pytest

from community.moderation.blocking.actions import block
from community.people.acting import stands_in
from community.people.models import Helping
from helpdesk.answering import actions as answering
from helpdesk.models import HelpAgreement, HelpAnswer, HelpNudge, HelpRequest
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, choose, state, told, words
from tests.refusing import refused

pytestmark = pytest.mark.django_db


def test_several_may_answer_and_the_asker_hears_of_each(cast, request_):
    for name in ("yahya", "oksana"):
        answer(cast.member(name), request_, text="Det vil jeg gerne.")
    assert state(request_) == "answered"
    assert told("birgit") == ["En nabo vil gerne hjælpe dig"] * 2
    assert "Yahya vil gerne hjælpe" in words("birgit")


def test_answering_twice_is_answering_once(cast, request_):
    yahya = cast.member("yahya")
    assert answer(yahya, request_) == answer(yahya, request_)
    assert len(told("birgit")) == 1


def test_who_answered_sees_their_own_answer_and_nobody_elses(cast, request_):
    first, second = (answer(cast.member(name), request_) for name in ("yahya", "oksana"))
    seen = HelpAnswer.objects.visible_to
    assert list(seen(cast.member("yahya"))) == [first]
    assert set(seen(cast.member("birgit"))) == {first, second}
    assert not seen(cast.member("tomasz")).exists()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("long_text", "x" * 301), ("cpr", "010190-1234"), ("not_here", "Der bor en pusher"),
    ],
)  # fmt: skip
def test_what_is_written_in_an_answer_is_looked_at(cast, request_, code, text):
    with refused(code):
        answer(cast.member("yahya"), request_, text=text)
    assert not HelpAnswer.objects.exists()


def test_nobody_answers_themselves_or_what_they_cannot_see(cast, request_):
    with refused("your_own"):
        answer(cast.member("birgit"), request_)
    with refused("not_there") as no:
        answer(cast.member("sofie"), request_)  # of another estate
    assert no.error.status == 404


def test_a_block_between_two_is_as_if_it_were_not_there(cast, request_):
    birgit, yahya = cast.member("birgit"), cast.member("yahya")
    found = answer(yahya, request_)
    block(birgit, yahya.user, now=NOW)
    assert not HelpRequest.objects.visible_to(yahya).exists()
    assert not HelpAnswer.objects.visible_to(birgit).exists()
    with refused("not_there"):
        choose(birgit, found)
    HelpAnswer.objects.all().delete()
    with refused("not_there"):
        answer(yahya, request_)


def test_a_hidden_neighbour_stays_hidden_until_they_agree(cast, request_):
    yahya = cast.member("yahya")
    yahya.user.is_hidden = True
    yahya.user.save()
    answer(cast.member("yahya"), request_)
    assert "Yahya" not in words("birgit")
    assert "En nabo vil gerne hjælpe" in words("birgit")


# --- children ------------------------------------------------------------------------------------


@pytest.fixture
def fetch(cast):
    return ask(cast.member("rania"), asked(category="children", title="Hente i børnehaven"))


def test_children_are_looked_after_by_grown_ups_with_an_account(cast, fetch):
    assert answer(cast.member("birgit"), fetch).is_standing
    young = cast.member("yahya")
    young.user.is_adult = False
    with refused("not_with_children"):
        answer(young, fetch)
    with refused("not_with_children"):
        answer(cast.member("ejnar"), fetch)  # on paper: nobody answers in his name


def test_nobody_offers_to_look_after_children_for_somebody_else(cast, fetch):
    helping = Helping.objects.create(
        helped=cast.member("birgit"), helper=cast.user("kasper"), kind="named", began_at=NOW
    )
    with refused("not_with_children"):
        answer(stands_in(helping, NOW), fetch)


def test_who_works_here_does_not_look_after_children(cast, fetch):
    with refused("not_with_children"):
        answer(cast.member("torben"), fetch)


# --- the first wins ------------------------------------------------------------------------------


def test_the_first_who_can_gets_it(cast):
    made = ask(cast.member("birgit"), asked(first_wins=True, size="ten_minutes"))
    found = answer(cast.member("yahya"), made)
    assert (state(made), found.state, found.agreement.minutes) == ("agreed", "chosen", 10)
    assert told("birgit") == ["Du har en aftale med en nabo"]
    with refused("enough"):
        answer(cast.member("oksana"), made)


def test_the_first_comes_when_it_was_wanted(cast):
    starts = at("2026-11-24", "10:00")
    made = ask(cast.member("birgit"), asked(first_wins=True, when="day", starts_at=starts))
    assert answer(cast.member("yahya"), made).agreement.starts_at == starts


# --- taking back ---------------------------------------------------------------------------------


def test_an_offer_is_taken_back_once_and_the_question_is_open_again(cast, request_):
    yahya = cast.member("yahya")
    found = answer(yahya, request_)
    for _twice in range(2):
        answering.take_back(yahya, found, now=NOW)
    assert state(request_) == "open"
    assert told("birgit") == [
        "En nabo vil gerne hjælpe dig",
        "Et tilbud om hjælp er trukket tilbage",
    ]
    assert "Yahya" not in words("birgit").splitlines()[-1]
    with refused("taken_back"):
        choose(cast.member("birgit"), found)
    assert answer(yahya, request_) != found


def test_what_is_agreed_is_called_off_and_not_taken_back(cast, agreement):
    with refused("agreed"):
        answering.take_back(cast.member("yahya"), agreement.answer, now=NOW)
    with refused("not_yours"):
        answering.take_back(cast.member("oksana"), agreement.answer, now=NOW)


def test_when_a_task_was_handed_on_an_answer_settles_it(cast, request_):
    from helpdesk.duties import actions as duties
    from helpdesk.models import Duty, SocialTask

    HelpRequest.objects.filter(pk=request_.pk).update(state="handed_on", handed_on_at=NOW)
    duties.make(
        cast.estate(), kind=Duty.UNANSWERED, title="Find en nabo",
        due=NOW.date(), role="caretaker", origin=f"help:{request_.pk}", now=NOW,
    )  # fmt: skip
    answer(cast.member("yahya"), request_)
    assert state(request_) == "answered"
    assert SocialTask.objects.get().state == "done"


def test_who_was_shown_a_discreet_question_answers_it_and_nobody_else(cast):
    made = ask(cast.member("birgit"), asked(reach="matched"))
    HelpNudge.objects.create(request=made, member=cast.member("yahya"), at=NOW)
    assert answer(cast.member("yahya"), made).is_standing
    with refused("not_there"):
        answer(cast.member("oksana"), made)
    assert not HelpAgreement.objects.exists()
