"""What a browser says of where its notes go is a stranger's word: nothing of ours is ever reached."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from community import outward
from community.errors import Refused
from community.notifications.models import Delivery, Notification, PushSubscription, Way
from community.notifications.push.actions import listen
from community.notifications.push.endpoints import endpoint_of
from community.notifications.sending.actions import deliver_due
from community.outward import NotPublic, public_address_of
from tests.community.notifications.push.maker import HOST, Browser
from tests.conftest import NOW

GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:def-123_",
    f"https://{HOST}/wpush/v2/gAAA",
    "https://web.push.apple.com/QABC",
    "https://db5p.notify.windows.com/w/?token=BQYAA%2b",
    "https://fcm.googleapis.com:443/fcm/send/abc",
]
STRANGE = [
    "", "fcm.googleapis.com/x", "http://fcm.googleapis.com/x", "ftp://fcm.googleapis.com/x",
    "https://127.0.0.1/x", "https://[::1]/x", "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/x", "https://0x7f000001/x", "https://2130706433/x", "https://localhost/x",
    "https://fcm.googleapis.com@evil.dk/x", "https://fcm.googleapis.com:443@evil.dk/x",
    "https://user:word@fcm.googleapis.com/x", "https://evil.dk#fcm.googleapis.com/x",
    "https://evil.dk/#@fcm.googleapis.com/", "https://evil.dk?fcm.googleapis.com/",
    "https://evil.dk\\@fcm.googleapis.com/x", "https://fcm.googleapis.com\\@evil.dk/x",
    "https://fcm.googleapis.com.evil.dk/x", "https://evilfcm.googleapis.com/x",
    "https://notify.windows.com.evil.dk/x", "https://xnotify.windows.com/x",
    "https://.notify.windows.com.evil/x", "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:22/x", "https://fcm.googleapis.com:/x",
    "https://fcm.googleapis.com", "https://fcm.googleapis.com./x",
    "https://FCM.googleapis.com/x", "https://fcm.googleapis.com/x#y",
    "https://fcm.googleapis.com/x y", "https://fcm.googleapis.com/x\r\nHost: evil.dk",
    "https://fcm.googleapis.com/\tx", "https://fcm\u3002googleapis.com/x",
    "https://ｆcm.googleapis.com/x", "https:fcm.googleapis.com/x", "https:///fcm.googleapis.com/x",
    "//fcm.googleapis.com/x", "https://fcm.googleapis.com/" + "x" * 600, "\0",
]  # fmt: skip
INSIDE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1",
    "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:db8::1",
    "nonsense",
]  # fmt: skip


@pytest.mark.parametrize("address", GOOD)
def test_the_known_makers(address: str) -> None:
    assert endpoint_of(address).path.startswith("/")


@pytest.mark.parametrize("address", STRANGE)
def test_no_other_address_is_written_down(cast: Any, address: str) -> None:
    birgit = cast.user("birgit")
    said = Browser().said | {"endpoint": address}
    with pytest.raises(Refused) as no:
        listen(birgit, session="x", now=NOW, **said)
    assert (no.value.code, no.value.status) == ("strange_endpoint", 422)
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_ours_is_not_public(address: str) -> None:
    assert not outward.is_public(address)


@pytest.mark.parametrize("address", ["142.250.74.10", "2a00:1450:400f:80d::200a", "17.188.1.1"])
def test_what_everybody_reaches_is(address: str) -> None:
    assert outward.is_public(address)


def names(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Every name leads to these."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["142.250.74.10", "10.0.0.1"], []])
def test_a_name_that_leads_inside_is_not_dialled(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    names(monkeypatch, *addresses)
    with pytest.raises(NotPublic):
        public_address_of(HOST)


def test_whatever_stands_in_the_table_reaches_nobody_inside(
    monkeypatch: pytest.MonkeyPatch, cast: Any, says_yes: Callable[..., Any]
) -> None:
    """Written past the door that refuses them: every name leads to us, and we hear nobody."""
    kept = says_yes("birgit", Browser())
    more = [f"https://127.0.0.1:{{}}/{n}" for n in range(2)] + [f"https://{HOST}/x"]
    with socket.socket() as inside:
        inside.bind(("127.0.0.1", 0))
        inside.listen()
        inside.setblocking(False)
        port = inside.getsockname()[1]
        monkeypatch.setattr(outward, "PORT", port)
        names(monkeypatch, "127.0.0.1")
        strange = [one for one in STRANGE if one and "\0" not in one and len(one) <= 600]
        queue(kept, [*strange, *(one.format(port) for one in more)])
        found = deliver_due(timezone.now, ways=[Way.PUSH])
        with pytest.raises(BlockingIOError):
            inside.accept()
    assert found == {"failed": len(strange) + len(more)}
    assert set(Delivery.objects.values_list("last_error", flat=True)) == {"not a public address"}


def queue(like: PushSubscription, endpoints: list[str]) -> None:
    """A row due for each of these addresses."""
    rows = PushSubscription.objects.bulk_create(
        PushSubscription(
            user=like.user, session_id=like.session_id, endpoint=endpoint, created_at=NOW,
            p256dh=like.p256dh, auth=like.auth,
        )
        for endpoint in endpoints
    )  # fmt: skip
    note = Notification.objects.create(user=like.user, kind="x.y", title="Hej", created_at=NOW)
    Delivery.objects.bulk_create(
        Delivery(
            notification=note, way="push", not_before=NOW, subscription=row,
            message_id=f"<{row.pk}@x.dk>",
        )
        for row in rows
    )  # fmt: skip


def test_a_name_that_has_turned_inwards_since_reaches_nobody(
    monkeypatch: pytest.MonkeyPatch, say: Callable[..., Any], says_yes: Callable[..., Any]
) -> None:
    says_yes("birgit", Browser())
    say("birgit")
    with socket.socket() as inside:
        inside.bind(("127.0.0.1", 0))
        inside.listen()
        inside.setblocking(False)
        monkeypatch.setattr(outward, "PORT", inside.getsockname()[1])
        names(monkeypatch, "127.0.0.1")
        assert deliver_due(timezone.now, ways=[Way.PUSH]) == {"failed": 1}
        with pytest.raises(BlockingIOError):
            inside.accept()
    assert Delivery.objects.get(way="push").last_error == "not a public address"
    assert not PushSubscription.objects.exists()
