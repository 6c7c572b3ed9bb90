"""Who moves, who is forgotten, what is reported, and what the broom takes."""

from datetime import timedelta
from uuid import uuid4

import pytest

from community import features
from community.chat import actions, reports
from community.chat.direct.actions import answer_asking, ask_to_talk
from community.chat.feature import export, feature, needs_pictures, shows_picture
from community.chat.keeping import actions as keeping
from community.chat.models import Conversation, Kind, Mention, Message, Participant
from community.chat.page import after
from community.pictures.models import Picture
from tests.community.chat.conftest import say, seat_of, seen_by
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_who_moves_is_out_of_everything_on_the_day_and_not_before(cast, walkers):
    kasper = cast.member("kasper")
    keeping.member_left(kasper, NOW + DAY, NOW)
    assert seat_of(kasper, walkers).left_at is None
    keeping.member_left(kasper, NOW, NOW)
    assert seat_of(kasper, walkers).left_at == NOW


def test_who_is_forgotten_has_said_nothing_and_pages_find_out(cast, walkers, pair):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    say(birgit, walkers, "Hemmeligt")
    say(kasper, walkers, "@Birgit hej")
    say(birgit, pair, "Også hemmeligt")
    before = Conversation.objects.get(pk=walkers.pk).seq
    keeping.erase(birgit.user, NOW)
    assert not Message.objects.filter(author=birgit).exists()
    assert not Participant.objects.filter(member=birgit).exists()
    assert not Mention.objects.exists()
    assert not Message.objects.filter(text__contains="emmeligt").exists()
    seen = after(kasper, seen_by(kasper, walkers), before)
    assert [(row.seq, row.deleted_at) for row in seen.messages] == [(1, NOW)]


def test_the_file_has_what_one_said_and_nothing_of_what_others_said(cast, walkers):
    say(cast.member("birgit"), walkers, "Mine ord")
    say(cast.member("kasper"), walkers, "Andres ord @Birgit")
    file = export(cast.user("birgit"))
    assert [row["text"] for row in file["messages"]] == ["Mine ord"]
    assert len(file["named"]) == len(file["taking_part"]) == 1
    assert "Andres ord" not in str(file)


# --- reports -------------------------------------------------------------------------------------


def test_a_message_is_reported_by_who_reads_it_and_hidden_for_all_but_its_author(cast, walkers):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    said = say(birgit, walkers, "Grimt")
    token = str(said.token)
    assert reports.find(kasper, token).text == "Grimt"
    assert reports.find(cast.member("jens"), token) is None
    assert reports.find(kasper, "x") is None
    reports.hide(token, NOW)
    reports.hide(token, NOW)
    assert reports.find(kasper, token) is None
    assert reports.look(token).is_hidden
    assert seen_by(kasper, walkers).unread == 0
    edited = actions.edit(birgit, said, "Pænt", now=NOW + DAY)
    assert edited.text == "Pænt"
    reports.show(token, NOW)
    reports.show(token, NOW)
    assert reports.find(kasper, token).text == "Pænt"
    actions.take_back(birgit, said, now=NOW)
    assert reports.look(token) is None
    reports.hide(token, NOW)
    assert features.reportable("chat.message", kasper) is reports.message


def test_a_picture_is_shown_where_it_was_said(cast, walkers):
    birgit = cast.member("birgit")
    picture = Picture.objects.create(owner=birgit.user, size=1, added_at=NOW, state="waiting")
    assert not shows_picture(cast.member("kasper"), picture)
    said = say(birgit, walkers, "", picture=picture)
    assert shows_picture(cast.member("kasper"), picture)
    assert not shows_picture(cast.member("jens"), picture)
    assert needs_pictures([picture.pk, 10**6]) == {picture.pk}
    reports.hide(str(said.token), NOW)
    assert not shows_picture(cast.member("kasper"), picture)
    actions.take_back(birgit, said, now=NOW)
    assert needs_pictures([picture.pk]) == set()


# --- the broom -----------------------------------------------------------------------------------


def test_a_year_old_words_go_and_the_conversation_stays(cast, walkers):
    birgit = cast.member("birgit")
    old = say(birgit, walkers, now=NOW - timedelta(days=366))
    young = say(birgit, walkers, now=NOW - timedelta(days=364))
    assert keeping.old_messages(NOW).count() == 1
    assert keeping.sweep_messages(NOW) == 1
    assert list(Message.objects.all()) == [young]
    assert old.pk != young.pk
    assert Conversation.objects.filter(pk=walkers.pk).exists()


def test_the_settings_say_for_how_long(cast, walkers, settings):
    say(cast.member("birgit"), walkers, now=NOW - timedelta(days=10))
    assert keeping.sweep_messages(NOW) == 0
    settings.CHAT_DAYS_KEPT = {"group": 9}
    assert keeping.sweep_messages(NOW) == 1


def test_what_was_closed_a_month_ago_goes_as_a_whole(cast):
    members = [cast.member("birgit"), cast.member("kasper")]
    talks = [actions.begin(cast.estate(), Kind.AGREEMENT, members, now=NOW) for _number in range(2)]
    for talk, days in zip(talks, (31, 29), strict=True):
        say(members[0], talk, now=NOW - timedelta(days=40))
        actions.close(talk, closes_at=NOW - timedelta(days=days))
    assert keeping.sweep_conversations(NOW) == 1
    assert list(Conversation.objects.all()) == [talks[1]]
    assert Message.objects.count() == 1


def test_two_neighbours_words_go_when_both_have_left_or_after_two_silent_years(cast, pair):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    say(birgit, pair, now=NOW - timedelta(days=500))
    assert keeping.sweep_messages(NOW) == 0
    actions.step_out(birgit, pair, now=NOW)
    assert keeping.sweep_conversations(NOW) == 0
    actions.step_out(kasper, pair, now=NOW)
    assert keeping.sweep_conversations(NOW) == 1
    silent = actions.begin(
        cast.estate(), Kind.DIRECT, [birgit, kasper], now=NOW - timedelta(days=731)
    )
    say(birgit, silent, now=NOW - timedelta(days=731))
    assert keeping.sweep_conversations(NOW) == 1


def test_a_question_nobody_answered_goes_and_a_no_is_remembered(cast):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    talk = ask_to_talk(birgit, kasper.token, now=NOW)
    answer_asking(kasper, talk, yes=False, now=NOW)
    actions.step_out(birgit, talk, now=NOW)
    assert keeping.sweep_conversations(NOW + DAY) == 0
    assert keeping.sweep_conversations(NOW + 31 * DAY) == 1


def test_thousands_go_a_thousand_at_a_time(cast, walkers, monkeypatch):
    monkeypatch.setattr(keeping, "BATCH", 10)
    birgit = cast.member("birgit")
    Message.objects.bulk_create(
        Message(conversation=walkers, author=birgit, seq=n, changed_seq=n, client_id=uuid4(),
                text="x", said_at=NOW - timedelta(days=400))
        for n in range(1, 36)
    )  # fmt: skip
    assert keeping.sweep_messages(NOW) == 35


def test_every_rule_of_the_broom_counts_what_it_takes(cast, walkers):
    say(cast.member("birgit"), walkers, now=NOW - timedelta(days=400))
    counted = {rule.key: rule.count(NOW) for rule in feature.retention}
    assert counted == {"chat.Message": 1, "chat.Conversation": 0}
    assert {rule.key: rule.sweep(NOW) for rule in feature.retention} == counted
