"""A real mail server in this process, a room that tells about plays, and a quick way to tell."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from community import features, outward
from community.features import Feature, Subject, Tell
from community.notifications.actions import tell
from community.notifications.feature import FEATURE
from community.notifications.models import Notification, PushSubscription
from community.notifications.push import silence
from community.notifications.push.actions import listen
from tests.community.notifications.push.maker import HOST, Browser, Maker
from tests.community.notifications.sink import Sink
from tests.conftest import NOW

PLAY = "theatre.play"


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_TIMEOUT = 10
        yield sink


@pytest.fixture(autouse=True)
def theatre(monkeypatch: pytest.MonkeyPatch) -> Feature:
    """One room that tells about three things, one of them to the board, whatever the real ones tell."""
    room = Feature(
        key="theatre",
        name="Teater",
        badges=FEATURE.badges,  # the bell's own
        tells=[
            Tell(PLAY, "Skuespil", "Når tæppet går op", Subject.TIMES),
            Tell("theatre.tea", "Te", "", Subject.HOUSE),
            Tell("theatre.till", "Kassen", "", Subject.HOUSE, lambda member: member.is_board),
        ],
    )
    monkeypatch.setattr(features, "_features", {"theatre": room})
    return room


@pytest.fixture
def say(cast: Any) -> Callable[..., list[Notification]]:
    """`say("birgit", "ahmad", title=…)`: told as a room would, in a transaction of its own."""

    def say(*names: str, title: Any = "Tæppet går op", body: Any = "Kl. 19 i Laden", **more: Any):
        facts = {"url": "/rugmarken/teater/1/", "now": NOW, "estate": cast.estate()} | more
        kind = facts.pop("kind", PLAY)
        with transaction.atomic():
            return tell(
                kind, [cast.user(name) for name in names], title, body, facts.pop("url"), **facts
            )

    return say


@pytest.fixture
def maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Maker]:
    """The names of all makers lead here: only the address, the port and the trust are the test's."""
    with Maker(tmp_path) as maker:
        trust = ssl.create_default_context(cafile=str(maker.certificate))
        monkeypatch.setattr(outward, "trust", lambda: trust)
        monkeypatch.setattr(outward, "public_address_of", lambda host: "127.0.0.1")
        monkeypatch.setattr(outward, "PORT", maker.port)
        silence.heard(HOST)
        yield maker


@pytest.fixture
def says_yes(cast: Any) -> Callable[..., PushSubscription]:
    """`says_yes("birgit", browser)`: in a session of theirs."""

    def listening(name: str, browser: Browser, session: str = "") -> PushSubscription:
        session = session or str(cast.client(name).session.session_key)
        return listen(cast.user(name), session=session, now=NOW, **browser.said)

    return listening
