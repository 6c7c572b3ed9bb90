"""Who was not there is told once, without a word of what was said."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.chat import actions
from community.chat.minding.actions import hide
from community.chat.models import Kind, Mention
from community.chat.telling.actions import tell_due
from community.moderation.blocking import actions as blocking
from community.notifications.models import Delivery, Notification
from tests.community.chat.conftest import say
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SOON, LATER = NOW + 3 * MINUTE, NOW + 30 * MINUTE


def told(cast, name):
    notes = Notification.objects.of(cast.user(name)).filter(kind__startswith="chat.")
    return list(notes.order_by("pk").values_list("kind", flat=True))


def test_ten_lines_are_one_note_and_nothing_until_they_are_read(cast, walkers):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    for number in range(10):
        say(birgit, walkers, f"Hemmeligt {number}", now=NOW + number * MINUTE / 60)
    assert tell_due(NOW + MINUTE) == 0  # whoever reads along has read it by then
    assert tell_due(SOON) == 2
    assert tell_due(SOON) == 0
    assert (told(cast, "kasper"), told(cast, "birgit")) == (["chat.new"], [])
    note = Notification.objects.of(kasper.user).get()
    assert note.title == "Nyt i Gåholdet"
    assert note.url == f"/rugmarken/chat/{walkers.token}/"
    assert "Hemmeligt" not in note.title + note.body
    assert "Birgit" not in note.title + note.body
    say(birgit, walkers, now=SOON)
    assert tell_due(LATER) == 0
    actions.read(kasper, walkers, up_to=11, now=LATER)
    note.refresh_from_db()
    assert note.seen_at == LATER
    say(birgit, walkers, now=LATER)
    tell_due(LATER + 3 * MINUTE)
    assert told(cast, "kasper") == ["chat.new", "chat.new"]


def test_what_was_read_before_the_mail_went_out_is_not_sent(cast, walkers):
    say(cast.member("birgit"), walkers)
    tell_due(SOON)
    waiting = Delivery.objects.waiting().filter(notification__user=cast.user("kasper"))
    assert waiting.count() == 1
    actions.read(cast.member("kasper"), walkers, up_to=1, now=LATER)
    assert waiting.count() == 0
    others = Delivery.objects.waiting().filter(notification__user=cast.user("grethe"))
    assert others.count() == 1


def test_in_quiet_hours_the_mail_waits_until_the_morning(cast, walkers):
    night = at("2026-11-23", "23:00")
    say(cast.member("birgit"), walkers, now=night)
    tell_due(night + 3 * MINUTE)
    mail = Delivery.objects.get(notification__user=cast.user("kasper"))
    assert mail.not_before == at("2026-11-24", "08:00")


def test_muted_is_not_told_but_for_who_is_named(cast, walkers):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    actions.mute(kasper, walkers, is_muted=True, now=NOW)
    say(birgit, walkers)
    tell_due(SOON)
    assert told(cast, "kasper") == []
    say(birgit, walkers, "@Kasper kommer du?", now=SOON)
    tell_due(SOON)
    tell_due(LATER)
    assert told(cast, "kasper") == ["chat.named"]
    assert Mention.objects.get().told_at == SOON


def test_who_is_named_and_told_is_not_told_of_the_same_once_more(cast, walkers):
    say(cast.member("birgit"), walkers, "@Kasper")
    tell_due(NOW)
    tell_due(SOON)
    assert told(cast, "kasper") == ["chat.named"]
    assert told(cast, "grethe") == ["chat.new"]


def test_who_has_read_the_name_already_is_not_told(cast, walkers):
    say(cast.member("birgit"), walkers, "@Kasper")
    actions.read(cast.member("kasper"), walkers, up_to=1, now=NOW)
    assert tell_due(NOW) == 0


def test_deleted_hidden_and_blocked_is_told_to_nobody(cast, walkers, pair):
    birgit, grethe = cast.member("birgit"), cast.member("grethe")
    actions.take_back(birgit, say(birgit, walkers, "@Kasper"), now=NOW)
    hide(say(birgit, walkers, "@Kasper"), now=NOW)
    blocking.block(cast.member("kasper"), grethe.user, now=NOW)
    say(grethe, walkers, "@Kasper")
    tell_due(SOON)
    assert told(cast, "kasper") == []
    assert told(cast, "birgit") == ["chat.new"]


def test_what_is_hidden_before_it_was_sent_is_not_sent(cast, walkers):
    said = say(cast.member("birgit"), walkers)
    tell_due(SOON)
    hide(said, now=SOON)
    assert not Delivery.objects.waiting().exists()


def test_on_paper_one_hears_from_the_desk_and_about_agreements_only(cast):
    ejnar, torben = cast.member("ejnar"), cast.member("torben", "rugmarken")
    fadumo, estate = cast.member("fadumo"), cast.estate()
    entrance = ejnar.household.dwelling.entrance
    stairs = actions.begin(estate, Kind.ENTRANCE, [ejnar, fadumo], now=NOW, entrance=entrance)
    say(fadumo, stairs, "@Ejnar hej")
    tell_due(SOON)
    assert told(cast, "ejnar") == []
    desk = actions.begin(estate, Kind.DESK, [ejnar], now=NOW, household=ejnar.household)
    actions.join(desk, torben, now=NOW, as_role="caretaker")
    say(torben, desk)
    tell_due(SOON)
    assert told(cast, "ejnar") == ["chat.new"]
    assert Delivery.objects.get(notification__user=ejnar.user).way in {"slip", "call"}


def test_what_a_helper_writes_is_told_to_whom_it_is_for_once_a_day(cast, pair):
    birgit = cast.member("birgit")
    birgit.helper = cast.user("jens")
    said = say(birgit, pair)
    say(birgit, pair)
    assert said.helped_by == birgit.helper
    notes = Notification.objects.of(birgit.user)
    assert [note.title for note in notes] == ["Der er skrevet for dig"]


def test_two_clocks_tell_once_and_looking_costs_the_same_for_many(cast, walkers):
    say(cast.member("birgit"), walkers)
    with CaptureQueriesContext(connection) as few:
        tell_due(NOW)
    for number in range(8):
        say(cast.member("birgit"), walkers, now=NOW + number * MINUTE / 60)
    with CaptureQueriesContext(connection) as more:
        tell_due(NOW)
    assert len(few) == len(more)
