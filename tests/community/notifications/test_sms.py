"""An SMS: to a file in the demo, and to GatewayAPI as it is asked for, against a stub of it."""

import base64
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pytest_django import Settings

from community import outward
from community.notifications.actions import choose
from community.notifications.models import Delivery, Way
from community.notifications.sending.actions import deliver_due
from community.notifications.sms import number_of
from community.people.models import User
from config.env import sms_url
from tests.community.notifications.gateway import Gateway
from tests.community.notifications.sink import Sink, free_port
from tests.conftest import NOW

SMS = [Way.SMS]
Say = Callable[..., Any]


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    with Gateway() as found:
        settings.SMS_URL = f"gatewayapi://s3cret@127.0.0.1:{found.port}/?from=Huset"
        yield found


@pytest.fixture
def wants_sms(cast: Any) -> User:
    """Birgit has asked for an SMS about her times, and for no mail."""
    User.objects.filter(name="Birgit").update(phone="20 30 11 22")
    birgit: User = cast.user("birgit")
    choose(birgit, "times", Way.SMS, True)
    choose(birgit, "times", Way.EMAIL, False)
    return birgit


def test_as_the_provider_wants_it(say: Say, wants_sms: User, gateway: Gateway) -> None:
    say("birgit", title="I morgen kl. 10: Vaskehus A", url="/rugmarken/booking/")
    assert deliver_due(timezone.now, ways=SMS) == {"sent": 1}
    ((path, headers, body),) = gateway.sent
    row = Delivery.objects.get()
    assert path == "/rest/mtsms"
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")) == b"s3cret:"
    assert body == {
        "sender": "Huset",
        "message": "I morgen kl. 10: Vaskehus A https://rugmarken.example.dk/rugmarken/booking/",
        "encoding": "UTF8",
        "userref": row.message_id,
        "recipients": [{"msisdn": 4520301122}],
    }
    assert (row.state, row.provider_id) == ("sent", "421332671")


@pytest.mark.parametrize(
    ("status", "ends"),
    [(400, "failed"), (422, "failed"), (401, "queued"), (429, "queued"), (500, "queued")],
)
def test_what_it_answers(
    say: Say, wants_sms: User, gateway: Gateway, status: int, ends: str
) -> None:
    gateway.status = status
    say("birgit")
    assert deliver_due(timezone.now, ways=SMS) == {ends: 1}
    assert Delivery.objects.get().last_error == f"answered {status}"


def test_one_that_says_when_is_asked_again_then(
    say: Say, wants_sms: User, gateway: Gateway
) -> None:
    gateway.status, gateway.headers = 429, {"Retry-After": "900"}
    say("birgit")
    assert deliver_due(timezone.now, ways=SMS) == {"queued": 1}
    assert timedelta(seconds=890) < Delivery.objects.get().not_before - NOW


def test_one_that_drips_is_cut_off(
    say: Say, wants_sms: User, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outward, "SECONDS", 0.5)
    gateway.drips = True
    say("birgit")
    began = time.monotonic()
    assert deliver_due(timezone.now, ways=SMS) == {"queued": 1}
    assert time.monotonic() - began < 2


def test_one_that_is_away_holds_up_no_mail(
    say: Say, wants_sms: User, settings: Settings, sink: Sink
) -> None:
    settings.SMS_URL = f"gatewayapi://x@127.0.0.1:{free_port()}/"
    for _ in range(5):
        say("birgit")
    say("ahmad")
    assert deliver_due(timezone.now) == {"queued": 3, "unreachable": 1, "sent": 1}
    assert sink.receivers == ["ahmad@example.com"]


def test_without_a_provider_what_waits_is_dropped(
    say: Say, wants_sms: User, settings: Settings
) -> None:
    say("birgit")
    settings.SMS_URL = ""
    assert deliver_due(timezone.now, ways=SMS) == {"dropped": 1}


def test_the_demo_writes_a_file(
    say: Say, wants_sms: User, settings: Settings, tmp_path: Path
) -> None:
    settings.SMS_URL, settings.VAR = "file:", tmp_path
    say("birgit", title="Vi ses")
    assert deliver_due(timezone.now, ways=SMS) == {"sent": 1}
    (file,) = (tmp_path / "sms").iterdir()
    assert file.read_text().startswith("4520301122\nVi ses https://")


def test_nobody_gets_one_who_has_not_asked(say: Say, cast: Any) -> None:
    User.objects.update(phone="20 30 11 22")
    say("birgit", "ahmad")
    assert set(Delivery.objects.values_list("way", flat=True)) == {"email"}


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("20 30 40 50", "4520304050"),
        ("+45 20 30 40 50", "4520304050"),
        ("0046 70 123 45 67", "46701234567"),
        ("12", ""),
    ],
)
def test_numbers(phone: str, number: str) -> None:
    assert number_of(phone) == number


@pytest.mark.parametrize("url", ["gatewayapi://gatewayapi.eu", "https://x", "gatewayapi://t@"])
def test_an_address_that_is_none_is_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("SMS_URL", url)
    with pytest.raises(ImproperlyConfigured, match="SMS_URL"):
        sms_url(demo=True)
