"""Reminders to those who come and nobody else, once, in time or not at all; and what was planned."""

from datetime import timedelta

import pytest

from community.notifications.actions import remind_me
from community.notifications.models import Delivery
from community.notifications.reminding import When
from events import actions
from events.clock import actions as clock
from events.ending import actions as ending
from events.signing import actions as signing
from tests.conftest import NOW, at
from tests.events.conftest import WEDNESDAY, join, make, seats, told, words

pytestmark = pytest.mark.django_db

EVENING = at("2026-11-24", "17:00")


def test_the_evening_before_those_who_come_are_told_once(cast, soup):
    join(cast.member("birgit"), soup, 3)
    join(cast.member("oksana"), soup, 2)
    assert clock.remind_due(EVENING - timedelta(minutes=1)) == 0
    assert clock.remind_due(EVENING) == 1
    assert clock.remind_due(EVENING + timedelta(minutes=1)) == 0
    assert told("birgit", "reminder") == ["I morgen kl. 18: du har sagt, at du kommer"]
    assert "Nabosuppe, Gården." in words("birgit")
    assert told("oksana", "reminder") == []
    assert told("fadumo", "reminder") == []


def test_a_hand_up_is_reminded_too(cast):
    from events.models import Joining
    from tests.events.conftest import written

    event = make(cast.member("fadumo"), written(joining=Joining.HAND))
    join(cast.member("birgit"), event)
    assert clock.remind_due(EVENING) == 1


def test_two_hours_before_for_who_asked(cast, soup):
    join(cast.member("birgit"), soup, remind_soon=True)
    join(cast.member("oksana"), soup)
    soon = WEDNESDAY - timedelta(hours=2)
    assert clock.remind_due(soon - timedelta(minutes=1)) == 0
    assert clock.remind_due(soon) == 1
    assert clock.remind_due(soon) == 0
    assert told("birgit", "reminder") == ["I dag kl. 18: du har sagt, at du kommer"]
    assert told("oksana", "reminder") == []


def test_who_signs_up_an_hour_before_needs_no_reminder(cast, soup):
    join(cast.member("birgit"), soup, remind_soon=True, now=WEDNESDAY - timedelta(hours=1))
    assert clock.remind_due(WEDNESDAY - timedelta(minutes=50)) == 0


def test_after_a_night_without_a_clock_nothing_is_said_too_late(cast, soup):
    join(cast.member("birgit"), soup, remind_soon=True)
    assert clock.remind_due(at("2026-11-25", "00:01")) == 0
    assert clock.remind_due(WEDNESDAY) == 0
    assert told("birgit") == []


def test_what_was_moved_is_reminded_of_on_its_new_day(cast, soup):
    from dataclasses import replace

    from events.written import as_written

    join(cast.member("birgit"), soup)
    clock.remind_due(EVENING)
    days = timedelta(days=2)
    moved = replace(as_written(soup), starts_at=WEDNESDAY + days, ends_at=soup.ends_at + days)
    actions.change(cast.member("fadumo"), soup, moved, now=EVENING)
    assert clock.remind_due(EVENING + days) == 1


def test_what_is_off_is_reminded_of_to_nobody_and_what_waits_is_withdrawn(cast, soup):
    join(cast.member("birgit"), soup)
    clock.remind_due(EVENING)
    ending.call_off(cast.member("fadumo"), soup, now=EVENING)
    waiting = Delivery.objects.waiting().filter(notification__kind="events.reminder")
    assert not waiting.exists()
    other = make(cast.member("fadumo"), seats(4))
    join(cast.member("birgit"), other)
    ending.call_off(cast.member("fadumo"), other, now=NOW)
    assert clock.remind_due(EVENING) == 0


def test_who_has_left_is_not_reminded_and_what_waits_is_withdrawn(cast, soup):
    birgit = cast.member("birgit")
    signup = join(birgit, soup)
    clock.remind_due(EVENING)
    signing.leave(birgit, signup, now=EVENING)
    assert not Delivery.objects.waiting().exists()
    other = join(birgit, soup)
    signing.leave(birgit, other, now=EVENING)
    assert clock.remind_due(EVENING) == 0


def test_planned_things_tell_their_hosts_as_they_go_up_once(cast):
    fadumo, yildiz = cast.member("fadumo"), cast.member("yildiz")
    up_at = at("2026-11-24", "08:00")
    make(fadumo, seats(4, publish_at=up_at, hosts=[fadumo, yildiz]))
    assert clock.publish_due(up_at - timedelta(seconds=1)) == 0
    assert told("yildiz") == []
    assert clock.publish_due(up_at) == 1
    assert clock.publish_due(up_at) == 0
    assert told("yildiz") == ["Du er vært"]


def test_sixty_are_reminded_in_batches(cast, crowd):
    event = make(cast.member("fadumo"), seats(None))
    for member in crowd(60):
        join(member, event)
    assert clock.remind_due(EVENING) == 60


def test_ones_own_choice_of_when_to_be_reminded(cast, soup):
    remind_me(cast.user("birgit"), When.SOON)
    remind_me(cast.user("oksana"), When.NEVER)
    remind_me(cast.user("fadumo"), When.NEVER)
    join(cast.member("birgit"), soup)
    join(cast.member("oksana"), soup)
    join(cast.member("fadumo"), soup, remind_soon=True)  # of this one, all the same
    assert clock.remind_due(EVENING) == 0
    assert clock.remind_due(WEDNESDAY - timedelta(hours=2)) == 2
    assert told("birgit", "reminder") == ["I dag kl. 18: du har sagt, at du kommer"]
    assert told("oksana", "reminder") == []
    assert len(told("fadumo", "reminder")) == 1
