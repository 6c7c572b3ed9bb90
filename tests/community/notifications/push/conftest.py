"""A maker of browsers on this machine, and people who have said yes in one of theirs."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from community.notifications.models import PushSubscription
from community.notifications.push import endpoints, handover
from community.notifications.push.actions import listen
from tests.community.notifications.push.maker import Browser, Maker
from tests.conftest import NOW


@pytest.fixture
def maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Maker]:
    """The names of all makers lead here: only the address, the port and the trust are the test's."""
    with Maker(tmp_path) as maker:
        trust = ssl.create_default_context(cafile=str(maker.certificate))
        monkeypatch.setattr(handover, "trust", lambda: trust)
        monkeypatch.setattr(handover, "public_address_of", lambda host: "127.0.0.1")
        monkeypatch.setattr(endpoints, "PORT", maker.port)
        yield maker


@pytest.fixture
def says_yes(cast: Any) -> Callable[..., PushSubscription]:
    """`says_yes("birgit", browser)`: in a session of theirs."""

    def listening(name: str, browser: Browser, session: str = "") -> PushSubscription:
        session = session or str(cast.client(name).session.session_key)
        return listen(cast.user(name), session=session, now=NOW, **browser.said)

    return listening
