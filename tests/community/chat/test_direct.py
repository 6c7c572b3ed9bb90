"""Two neighbours write when both have said yes. A no is nobody's business but who said it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from community.chat.actions import step_out
from community.chat.among import conversations_waiting
from community.chat.direct.actions import answer_asking, ask_to_talk
from community.chat.models import Conversation, Participant
from community.errors import Refused
from community.moderation.blocking import actions as blocking
from community.notifications.models import Notification
from community.people import actions as people
from tests.community.chat.conftest import say, seat_of
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refusal(member, token, now=NOW):
    with pytest.raises(Refused) as no:
        ask_to_talk(member, token, now=now)
    return no.value


def told(user):
    return list(Notification.objects.of(user).values_list("title", flat=True))


@pytest.fixture
def birgit(cast):
    return cast.member("birgit")


@pytest.fixture
def kasper(cast):
    return cast.member("kasper")


def test_the_asked_is_told_without_a_name_and_a_yes_is_told_back(birgit, kasper):
    talk = ask_to_talk(birgit, kasper.token, now=NOW)
    assert told(kasper.user) == ["En nabo vil gerne skrive med dig"]
    assert conversations_waiting(kasper) == 1
    answer_asking(kasper, talk, yes=True, now=NOW)
    assert told(birgit.user) == ["Din nabo har sagt ja"]
    say(kasper, talk)
    assert ask_to_talk(birgit, kasper.token, now=NOW + DAY).pk == talk.pk


def test_hidden_blocked_young_on_paper_elsewhere_and_not_there_sound_alike(cast, birgit, kasper):
    people.change_settings(cast.user("oksana"), is_hidden=True)
    blocking.block(kasper, birgit.user, now=NOW)
    yahya = cast.member("yahya")
    assert not yahya.user.is_adult
    tokens = [
        cast.member("oksana").token,
        kasper.token,
        yahya.token,
        cast.member("ejnar").token,
        cast.member("sofie").token,
        birgit.token,
        uuid4(),
        "x",
    ]
    said = {(no.code, str(no), no.status) for no in (refusal(birgit, token) for token in tokens)}
    assert said == {("cannot_be_asked", "Den nabo kan du ikke spørge her.", 404)}
    assert Conversation.objects.count() == 0


def test_a_no_is_final_for_thirty_days_and_looks_like_no_answer(birgit, kasper):
    talk = ask_to_talk(birgit, kasper.token, now=NOW)
    waiting = refusal(birgit, kasper.token, NOW + DAY)
    answer_asking(kasper, talk, yes=False, now=NOW + 2 * DAY)
    after = refusal(birgit, kasper.token, NOW + 3 * DAY)
    assert (waiting.code, str(waiting)) == (after.code, str(after))
    assert waiting.code == "already_asked"
    assert told(birgit.user) == []
    assert Conversation.objects.visible_to(birgit).filter(pk=talk.pk).exists()
    assert not Conversation.objects.visible_to(kasper).exists()
    assert refusal(birgit, kasper.token, NOW + 31 * DAY).code == "already_asked"
    again = ask_to_talk(birgit, kasper.token, now=NOW + 32 * DAY)
    assert again.pk == talk.pk
    assert seat_of(kasper, talk).is_asked
    assert Conversation.objects.visible_to(kasper).exists()


def test_who_said_no_may_change_their_mind_by_asking(birgit, kasper):
    talk = ask_to_talk(birgit, kasper.token, now=NOW)
    answer_asking(kasper, talk, yes=False, now=NOW)
    assert ask_to_talk(kasper, birgit.token, now=NOW + DAY).pk == talk.pk
    say(birgit, talk)
    say(kasper, talk)


def test_who_left_has_to_be_asked_again(birgit, kasper):
    talk = ask_to_talk(birgit, kasper.token, now=NOW)
    answer_asking(kasper, talk, yes=True, now=NOW)
    old = say(birgit, talk)
    step_out(kasper, talk, now=NOW)
    ask_to_talk(birgit, kasper.token, now=NOW + DAY)
    seat = seat_of(kasper, talk)
    assert (seat.is_asked, seat.from_seq) == (True, old.seq)


def test_who_works_here_is_written_to_at_the_desk(cast, birgit):
    grethe = cast.member("grethe")
    people.appoint(grethe, "caretaker", since=NOW.date())
    assert refusal(birgit, grethe.token).code == "use_the_desk"


def test_who_is_hidden_shows_themselves_before_asking(cast, kasper):
    people.change_settings(cast.user("birgit"), is_hidden=True)
    assert refusal(cast.member("birgit"), kasper.token).code == "you_are_hidden"


def test_a_young_neighbour_writes_with_their_own_home(cast, kasper):
    yahya, fadumo = cast.member("yahya"), cast.member("fadumo")
    assert refusal(yahya, kasper.token).code == "own_home_only"
    talk = ask_to_talk(fadumo, yahya.token, now=NOW)
    answer_asking(yahya, talk, yes=True, now=NOW)
    say(yahya, talk)


def test_five_questions_a_day(cast, birgit):
    names = ["kasper", "grethe", "jens", "pia", "tomasz", "ewa"]
    for name in names[:5]:
        ask_to_talk(birgit, cast.member(name).token, now=NOW)
    assert refusal(birgit, cast.member("ewa").token).code == "asked_often"
    ask_to_talk(birgit, cast.member("ewa").token, now=NOW + DAY + timedelta(seconds=1))


def test_only_the_asked_answers(cast, birgit, kasper):
    talk = ask_to_talk(birgit, kasper.token, now=NOW)
    answer_asking(birgit, talk, yes=True, now=NOW)
    assert seat_of(kasper, talk).is_asked
    with pytest.raises(Refused) as no:
        answer_asking(cast.member("jens"), talk, yes=True, now=NOW)
    assert no.value.code == "not_found"
    answer_asking(kasper, talk, yes=False, now=NOW)
    with pytest.raises(Refused):
        answer_asking(kasper, talk, yes=True, now=NOW)
    assert Participant.objects.filter(conversation=talk).count() == 2
