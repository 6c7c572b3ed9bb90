"""The way out of a mail: for its reader, its kind and its way alone, and nobody makes one but us."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core import signing
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from community.notifications.addresses import SALT, no_thanks_url
from community.notifications.models import Notification, Preference, Way
from community.notifications.sending.actions import deliver_due
from community.people.models import User
from tests.community.notifications.conftest import PLAY
from tests.community.notifications.sink import Sink

Say = Callable[..., list[Notification]]


def _path(user: User) -> str:
    return no_thanks_url(user.pk, PLAY, Way.EMAIL).removeprefix("https://rugmarken.example.dk")


def _forged(cast: Any) -> dict[str, str]:
    """What somebody might make of two links of their own, or with a key that is not ours."""

    def token(**facts: Any) -> str:
        mine = {"user": cast.user("ahmad").pk, "kind": PLAY, "way": "email"}
        return signing.dumps(mine | facts, salt=SALT)

    head, day, seal = token().split(":")
    other = token(user=cast.user("birgit").pk).split(":")
    calls = token(kind="noticeboard.urgent").split(":")
    birgits = {"user": cast.user("birgit").pk, "kind": PLAY, "way": "email"}
    return {
        "another person under my seal": f"{other[0]}:{day}:{seal}",
        "my words under another seal": f"{head}:{day}:{other[2]}",
        "another kind under my seal": f"{calls[0]}:{day}:{seal}",
        "a later day": f"{head}:{day[:-1]}{'A' if day[-1] != 'A' else 'B'}:{seal}",
        "without a seal": f"{head}:{day}:",
        "a shorter seal": f"{head}:{day}:{seal[:-1]}",
        "a longer seal": f"{head}:{day}:{seal}A",
        "sealed for something else": signing.dumps(birgits, salt="notifications.other"),
        "sealed without a purpose": signing.dumps(birgits),
        "sealed with a guessed key": signing.dumps(birgits, salt=SALT, key="x" * 50),
        "sealed and not what we write": signing.dumps([birgits], salt=SALT),
        "of a way there is not": signing.dumps(birgits | {"way": "pigeon"}, salt=SALT),
        "of nobody": signing.dumps(birgits | {"user": 0}, salt=SALT),
    }


def test_no_link_can_be_forged(cast: Any) -> None:
    for how, token in _forged(cast).items():
        answer = Client().post(f"/til-dig/nej-tak/{token}/", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 404, how
    assert not Preference.objects.exists()


def test_a_key_that_is_thrown_away_opens_nothing(cast: Any, settings: Settings) -> None:
    """While it is kept beside the new one, links in old mails work."""
    old, path = settings.SECRET_KEY, _path(cast.user("birgit"))
    settings.SECRET_KEY = "n" * 60
    assert Client().post(path).status_code == 404
    settings.SECRET_KEY_FALLBACKS = [old]
    assert Client().post(path).status_code == 200


def test_a_link_is_good_for_its_reader_kind_and_way_alone_and_for_a_year(
    cast: Any, monday: Any
) -> None:
    path = _path(cast.user("birgit"))
    monday.shift(timedelta(days=366))
    assert Client().post(path).status_code == 404
    monday.shift(timedelta(days=-2))
    assert Client().post(path).status_code == 200
    row = Preference.objects.get()
    assert (row.user, row.kind, row.way) == (cast.user("birgit"), PLAY, "email")


def test_a_click_between_the_telling_and_the_sending_counts(
    say: Say, sink: Sink, cast: Any
) -> None:
    """NT-9: what lies in the outbox already is not sent."""
    say("birgit", "ahmad")
    assert Client().post(_path(cast.user("birgit"))).status_code == 200
    assert deliver_due(timezone.now) == {"dropped": 1, "sent": 1}
    assert sink.receivers == ["ahmad@example.com"]
