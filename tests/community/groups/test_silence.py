"""A group in which nothing happens: asked once, and then it rests. Nobody is blamed."""

from datetime import date, timedelta

import pytest

from community.chat.models import Conversation
from community.groups import actions
from community.groups.holding import actions as holding
from community.groups.models import InterestGroup
from community.groups.silence import actions as silence
from community.notifications.models import Notification
from tests.community.groups.conftest import also_holds, meet, told, words
from tests.conftest import NOW

DAY = timedelta(days=1)
LATER = NOW + 121 * DAY
QUESTION = ["En gruppe har været stille længe"]


def reread(group):
    return InterestGroup.objects.get(pk=group.pk)


def say(group, when):
    Conversation.objects.filter(pk=group.conversation_id).update(said_at=when)


def test_after_120_days_those_who_hold_it_are_asked_once(cast, walkers):
    assert silence.ask_due(NOW + 119 * DAY) == 0
    assert silence.ask_due(LATER) == 1
    assert silence.ask_due(LATER + DAY) == 0
    assert told("Birgit") == QUESTION
    assert told("Kasper") == []


@pytest.mark.django_db(transaction=True)
def test_two_clocks_ask_once(cast, walkers, together):
    counts = together(lambda: silence.ask_due(LATER), lambda: silence.ask_due(LATER))
    assert sorted(counts) == [0, 1]
    assert told("Birgit") == QUESTION


@pytest.mark.django_db(transaction=True)
def test_two_clocks_let_it_rest_once(cast, walkers, together):
    silence.ask_due(LATER)
    late = LATER + 30 * DAY
    counts = together(lambda: silence.rest_due(late), lambda: silence.rest_due(late))
    assert sorted(counts) == [0, 1]
    assert told("Birgit") == [*QUESTION, "En gruppe holder pause"]


def test_a_group_that_writes_is_not_silent(cast, walkers):
    say(walkers, LATER - DAY)
    assert silence.ask_due(LATER) == 0


def test_a_group_that_meets_is_not_silent(cast, walkers):
    also_holds(cast.member("kasper"), walkers)
    meet(cast.member("birgit"), walkers, every="month_day")
    assert silence.ask_due(LATER) == 0
    assert silence.ask_due(LATER + DAY) == 0
    assert told("Birgit") == []


def test_a_meeting_that_was_called_off_for_good_is_no_sign_of_life(cast, walkers):
    meeting = meet(cast.member("birgit"), walkers, day=date(2026, 11, 25))
    meeting.not_on = [date(2026, 11, 25)]
    meeting.save(update_fields=["not_on"])
    assert silence.ask_due(LATER) == 1


@pytest.mark.parametrize("verb", [holding.pause, holding.close])
def test_nobody_is_asked_about_what_rests_or_is_over(cast, walkers, verb):
    verb(cast.member("birgit"), walkers, now=NOW)
    assert silence.ask_due(LATER) == 0


def test_nobody_answers_and_it_rests(cast, walkers):
    silence.ask_due(LATER)
    assert silence.rest_due(LATER + 29 * DAY) == 0
    assert silence.rest_due(LATER + 30 * DAY) == 1
    assert silence.rest_due(LATER + 31 * DAY) == 0
    assert reread(walkers).is_resting
    assert silence.ask_due(LATER + 300 * DAY) == 0


def test_somebody_writes_after_all_and_the_question_is_forgotten(cast, walkers):
    silence.ask_due(LATER)
    say(walkers, LATER + 2 * DAY)
    assert silence.rest_due(LATER + 3 * DAY) == 0
    assert reread(walkers).asked_at is None
    assert not Notification.objects.unseen().filter(user__name="Birgit").exists()
    assert silence.rest_due(LATER + 60 * DAY) == 0


def test_we_go_on(cast, walkers):
    silence.ask_due(LATER)
    holding.stay(cast.member("birgit"), walkers, now=LATER)
    assert silence.rest_due(LATER + 31 * DAY) == 0
    assert silence.ask_due(LATER + 119 * DAY) == 0
    assert silence.ask_due(LATER + 121 * DAY) == 1


def test_what_is_given_away_and_taken_by_nobody_rests_too(cast, walkers):
    silence.ask_due(LATER)
    holding.hand_over(cast.member("birgit"), walkers, now=LATER)
    assert silence.rest_due(LATER + 30 * DAY) == 1
    assert "holder pause nu" in words("Birgit")


def test_a_rest_that_was_a_slip_of_the_thumb_leaves_the_question_open(cast, walkers):
    """Undoing is waking it: that is an answer too."""
    silence.ask_due(LATER)
    holding.pause(cast.member("birgit"), walkers, now=LATER)
    holding.wake(cast.member("birgit"), walkers, now=LATER)
    assert reread(walkers).asked_at is None


def test_where_nobody_holds_it_everybody_is_asked(cast, walkers):
    actions.member_left(cast.member("birgit"), NOW, NOW)
    silence.ask_due(LATER)
    assert len(told("Kasper")) == len(told("Grethe")) == 2


def test_the_page_has_the_three_buttons_and_a_fourth(cast, walkers, at, monday):
    silence.ask_due(LATER)
    said = cast.client("birgit").get(at(walkers)).content.decode()
    assert "Her har været stille længe" in said
    for verb in ("pause", "giv-videre", "luk", "bliv"):
        assert at(walkers, f"hold/{verb}/") in said
    assert (
        "Her har været stille længe" not in cast.client("kasper").get(at(walkers)).content.decode()
    )
