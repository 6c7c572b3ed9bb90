"""What the room tells the floor: own inbox only, everything out, everything gone."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from community.notifications.actions import choose
from community.notifications.feature import FEATURE, erase, export
from community.notifications.models import Delivery, Notification, Preference, Way
from tests.community.notifications.conftest import PLAY
from tests.conftest import NOW


def test_only_ones_own_inbox_can_be_watched(cast: Any) -> None:
    birgit, ahmad = cast.member("birgit"), cast.member("ahmad")
    may_watch = FEATURE.topics["inbox"]
    assert may_watch(birgit, birgit.user_id) is True
    assert may_watch(birgit, ahmad.user_id) is False


def test_all_of_it_comes_along(say: Callable[..., Any], cast: Any) -> None:
    say("birgit", thread="play:1")
    say("birgit", estate=None, now=NOW + timedelta(hours=1))
    say("ahmad")
    choose(cast.user("birgit"), PLAY, Way.EMAIL, False)
    told = json.loads(json.dumps(export(cast.user("birgit"))))
    assert [note["estate"] for note in told["notes"]] == [None, "rugmarken"]
    assert told["notes"][1]["title"] == "Tæppet går op"
    assert [delivery["state"] for delivery in told["deliveries"]] == ["queued", "queued"]
    assert told["choices"] == [{"kind": PLAY, "way": "email", "wanted": False}]


def test_all_of_it_is_gone(say: Callable[..., Any], cast: Any) -> None:
    say("birgit", "ahmad")
    choose(cast.user("birgit"), PLAY, Way.EMAIL, False)
    erase(cast.user("birgit"), NOW)
    assert not any(export(cast.user("birgit")).values())
    assert Notification.objects.count() == Delivery.objects.count() == 1
    assert not Preference.objects.exists()
