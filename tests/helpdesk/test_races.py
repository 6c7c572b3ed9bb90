"""Many at once, with real threads on real PostgreSQL, and the proof that the race is real."""

from datetime import timedelta

import pytest

from community.chat.models import Conversation
from community.errors import Refused
from community.notifications.models import Notification
from helpdesk import actions
from helpdesk.agreeing import actions as agreeing
from helpdesk.answering import actions as answering
from helpdesk.models import HelpAgreement, HelpAnswer, HelpRequest, HelpStep
from helpdesk.reminding import actions as reminding
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, choose, state, steps_of

pytestmark = pytest.mark.django_db(transaction=True)


def codes(results):
    """What came of each: what it made, or the code of its refusal."""
    return [r.code if isinstance(r, Refused) else type(r).__name__ for r in results]


def standing(request):
    return HelpAgreement.objects.filter(request=request, called_off_at=None).count()


@pytest.fixture
def offered(cast, crowd):
    """Birgit's question, and eight who can."""

    def make(**facts):
        made = ask(cast.member("birgit"), asked(**facts))
        return made, [answer(member, made) for member in crowd(8)]

    return make


@pytest.mark.parametrize("round_", range(3))
@pytest.mark.parametrize("wanted", [1, 2])
def test_many_chosen_at_the_same_moment_are_never_more_than_wanted(
    cast, offered, together, wanted, round_
):
    made, answers = offered(wanted=wanted)
    results = together(*[lambda one=one: choose(cast.member("birgit"), one) for one in answers])
    expected = ["HelpAgreement"] * wanted + ["enough"] * (8 - wanted)
    assert sorted(codes(results)) == expected
    assert (standing(made), state(made), made.found) == (wanted, "agreed", wanted)
    assert Conversation.objects.filter(kind="agreement").count() == wanted
    assert HelpAnswer.objects.filter(request=made, state="not_needed").count() == 8 - wanted


@pytest.mark.parametrize("wanted", [1, 2])
def test_without_the_lock_the_constraints_still_let_no_one_too_many_through(
    cast, offered, together, settings, wanted
):
    """The negative control: who is refused now is refused by the database."""
    made, answers = offered(wanted=wanted)
    settings.SKIP_LOCKS = True
    results = together(*[lambda one=one: choose(cast.member("birgit"), one) for one in answers])
    assert "HelpAgreement" in codes(results)
    assert set(codes(results)) <= {"HelpAgreement", "enough", "busy", "changed"}
    assert 1 <= standing(made) <= wanted


def test_the_first_wins_and_the_others_are_thanked(cast, crowd, together):
    made = ask(cast.member("birgit"), asked(first_wins=True, size="ten_minutes"))
    results = together(*[lambda m=m: answer(m, made) for m in crowd(12)])
    assert sorted(codes(results)) == ["HelpAnswer"] + ["enough"] * 11
    assert (standing(made), state(made)) == (1, "agreed")
    assert Notification.objects.filter(user__name="Birgit", kind="helpdesk.agreed").count() == 1


def test_the_same_tap_twice_is_one_answer_and_one_agreement(cast, request_, together):
    yahya, birgit = cast.member("yahya"), cast.member("birgit")
    results = together(*[lambda: answer(yahya, request_)] * 6)
    assert len({one.pk for one in results}) == 1
    results = together(*[lambda: choose(birgit, results[0])] * 6)
    assert len({one.pk for one in results}) == 1
    assert steps_of(request_) == ["draft", "open", "answered", "agreed"]
    assert Notification.objects.filter(user__name="Yahya").count() == 1


@pytest.mark.parametrize("round_", range(4))
def test_what_is_withdrawn_is_never_agreed(cast, request_, together, round_):
    birgit = cast.member("birgit")
    found = answer(cast.member("yahya"), request_)
    chosen, withdrawn = together(
        lambda: choose(birgit, found), lambda: actions.withdraw(birgit, request_, now=NOW)
    )
    assert isinstance(withdrawn, HelpRequest)
    assert isinstance(chosen, HelpAgreement) or chosen.code == "withdrawn"
    assert (state(request_), request_.found, standing(request_)) == ("withdrawn", 0, 0)


@pytest.mark.parametrize("round_", range(4))
def test_what_is_withdrawn_is_never_agreed_by_the_first_who_wins(cast, crowd, together, round_):
    birgit = cast.member("birgit")
    made = ask(birgit, asked(first_wins=True))
    *answers, _withdrawn = together(
        *[lambda m=m: answer(m, made) for m in crowd(4)],
        lambda: actions.withdraw(birgit, made, now=NOW),
    )
    assert set(codes(answers)) <= {"HelpAnswer", "enough", "withdrawn", "not_there"}
    assert (state(made), made.found, standing(made)) == ("withdrawn", 0, 0)


@pytest.mark.parametrize("round_", range(3))
def test_who_steps_back_is_not_chosen(cast, request_, together, round_):
    found = answer(cast.member("yahya"), request_)
    chosen, back = together(
        lambda: choose(cast.member("birgit"), found),
        lambda: answering.take_back(cast.member("yahya"), found, now=NOW),
    )
    found.refresh_from_db()
    if isinstance(chosen, HelpAgreement):
        assert (back.code, found.state, state(request_)) == ("agreed", "chosen", "agreed")
    else:
        assert (chosen.code, found.state, state(request_)) == ("taken_back", "taken_back", "open")


def test_both_say_done_at_once_and_it_is_done_once(cast, request_, agreement, together):
    together(
        *[
            lambda name=name: agreeing.done(cast.member(name), agreement, now=NOW)
            for name in ("birgit", "yahya") * 3
        ]
    )
    assert state(request_) == "done"
    assert HelpStep.objects.filter(request=request_, after="done").count() == 1


def test_done_and_called_off_at_once_is_one_of_them(cast, request_, agreement, together):
    agreeing.done(cast.member("birgit"), agreement, now=NOW)
    together(
        lambda: agreeing.done(cast.member("yahya"), agreement, now=NOW),
        lambda: agreeing.call_off(cast.member("yahya"), agreement, now=NOW),
    )
    agreement.refresh_from_db()
    assert (agreement.done_at is None) != (agreement.called_off_at is None)
    assert state(request_) == ("done" if agreement.done_at else "open")


def test_thanks_are_said_once(cast, request_, agreement, together):
    for name in ("birgit", "yahya"):
        agreeing.done(cast.member(name), agreement, now=NOW)
    results = together(
        *[lambda: agreeing.thank(cast.member("birgit"), agreement, text="Tak", now=NOW)] * 5
    )
    assert sorted(codes(results)) == ["HelpAgreement"] + ["thanked"] * 4
    assert Notification.objects.filter(user__name="Yahya", title="Du har fået en tak").count() == 1


def test_two_taps_ask_once(cast, together):
    birgit = cast.member("birgit")
    results = together(*[lambda: ask(birgit, request_key="one")] * 5)
    assert len({one.pk for one in results}) == 1


def test_two_clocks_at_once_tell_once(cast, crowd, together):
    """Thirty agreements about tomorrow, four clocks: sixty notes."""
    members = crowd(30)
    for member in members:
        found = answer(member, ask(member_of(cast, member)))
        choose(found.request.member, found, starts_at=at("2026-11-24", "10:00"))
    Notification.objects.all().delete()
    evening = at("2026-11-23", "18:00")
    told = together(*[lambda: reminding.remind_due(evening)] * 4)
    assert sum(told) == 30
    assert Notification.objects.filter(kind="helpdesk.reminder").count() == 60
    asked_done = together(*[lambda: reminding.ask_whether_done_due(NOW + timedelta(days=5))] * 4)
    assert sum(asked_done) == 30
    assert Notification.objects.filter(kind="helpdesk.done").count() == 60


def member_of(cast, helper):
    """Somebody else in turn, so that nobody asks for too much."""
    names = ["birgit", "oksana", "yahya", "kasper"]
    return cast.member(names[helper.pk % len(names)])
