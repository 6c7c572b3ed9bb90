"""A note reaches a browser: sealed, pinned, once; and what its maker answers is heeded."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from community import outward
from community.errors import Refused
from community.notifications.actions import choose, forget
from community.notifications.models import Delivery, PushSubscription, Way
from community.notifications.push import silence as silent
from community.notifications.push.actions import AT_MOST, hush
from community.notifications.sending.actions import deliver_due
from community.people.models import User
from tests.community.notifications.conftest import PLAY
from tests.community.notifications.push.maker import HOST, Browser, Maker, silence
from tests.community.notifications.sink import Sink
from tests.community.notifications.test_outbox import later
from tests.conftest import NOW

PUSH = [Way.PUSH]
Say = Callable[..., Any]
SaysYes = Callable[..., PushSubscription]


def test_from_the_house_to_the_screen(say: Say, says_yes: SaysYes, maker: Maker) -> None:
    browser = Browser()
    says_yes("birgit", browser)
    (note,) = say("birgit", thread="play:1", expires_at=NOW + timedelta(hours=2))
    assert deliver_due(timezone.now, ways=PUSH) == {"sent": 1}
    (sent,) = maker.sent
    told = json.loads(browser.opened(sent.body))
    assert told | {"tag": ""} == {
        "title": "Tæppet går op",
        "body": "Rugmarken",
        "url": "/rugmarken/teater/1/",
        "tag": "",
        "lang": "da",
    }
    assert sent.headers["Host"] == f"{HOST}:{maker.port}"
    assert sent.headers["Topic"] == told["tag"]
    assert 7100 < int(sent.headers["TTL"]) <= 7200
    assert sent.headers["Authorization"].startswith("vapid t=")
    row = Delivery.objects.get(notification=note)
    assert (row.way, row.state, row.provider_id) == ("push", "sent", "number-1")
    assert "Laden" not in str(told)  # what it says is read behind the login


def test_told_once_on_the_telephone_and_not_by_mail_as_well(
    say: Say, says_yes: SaysYes, maker: Maker, cast: Any, sink: Sink
) -> None:
    says_yes("birgit", Browser())
    say("birgit")
    assert [row.way for row in Delivery.objects.all()] == ["push"]
    choose(cast.user("birgit"), PLAY, Way.EMAIL, True)
    choose(cast.user("birgit"), "times", Way.PUSH, False)
    say("birgit")
    assert Delivery.objects.latest("pk").way == "email"


def test_every_browser_gets_its_own(say: Say, says_yes: SaysYes, maker: Maker) -> None:
    one, two = Browser("a"), Browser("b")
    says_yes("birgit", one)
    says_yes("birgit", two)
    maker.answers["/wpush/v2/a"] = 503
    say("birgit")
    assert deliver_due(timezone.now, ways=PUSH) == {"sent": 1, "queued": 1}
    maker.answers.clear()
    assert deliver_due(later(minutes=2), ways=PUSH) == {"sent": 1}
    assert [sent.path[-1] for sent in maker.sent] == ["a", "b", "a"]
    assert {sent.headers["Topic"] for sent in maker.sent}.__len__() == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    say: Say, says_yes: SaysYes, maker: Maker, status: int
) -> None:
    says_yes("birgit", Browser())
    maker.answers["/wpush/v2/a"] = status
    say("birgit")
    assert deliver_due(timezone.now, ways=PUSH) == {"failed": 1}
    assert not PushSubscription.objects.exists()
    say("birgit")
    assert Delivery.objects.latest("pk").way == "email"


@pytest.mark.parametrize(("status", "ends"), [(413, "failed"), (400, "failed"), (403, "queued")])
def test_other_answers(say: Say, says_yes: SaysYes, maker: Maker, status: int, ends: str) -> None:
    says_yes("birgit", Browser())
    maker.answers["/wpush/v2/a"] = status
    say("birgit")
    assert deliver_due(timezone.now, ways=PUSH) == {ends: 1}
    assert Delivery.objects.get().last_error == f"answered {status}"
    assert PushSubscription.objects.exists()


def test_who_asks_us_to_wait_is_waited_for(say: Say, says_yes: SaysYes, maker: Maker) -> None:
    says_yes("birgit", Browser())
    maker.answers["/wpush/v2/a"] = (429, {"Retry-After": "600"})
    say("birgit")
    assert deliver_due(timezone.now, ways=PUSH) == {"queued": 1}
    assert Delivery.objects.get().not_before - NOW > timedelta(seconds=590)


def test_nobody_is_followed_elsewhere(say: Say, says_yes: SaysYes, maker: Maker) -> None:
    says_yes("birgit", Browser())
    there = f"https://127.0.0.1:{maker.port}/inside"
    maker.answers["/wpush/v2/a"] = (307, {"Location": there})
    say("birgit")
    assert deliver_due(timezone.now, ways=PUSH) == {"failed": 1}
    assert [sent.path for sent in maker.sent] == ["/wpush/v2/a"]


def test_a_body_without_end_is_not_read(say: Say, says_yes: SaysYes, maker: Maker) -> None:
    says_yes("birgit", Browser())
    maker.answers["/wpush/v2/a"] = (201, {"Content-Length": str(10 * 2**30)})
    say("birgit")
    assert deliver_due(timezone.now, ways=PUSH) == {"sent": 1}


def test_one_that_hangs_costs_its_time_and_no_more(
    say: Say, says_yes: SaysYes, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outward, "SECONDS", 0.5)
    says_yes("birgit", Browser("a"))
    says_yes("ahmad", Browser("b"))
    maker.answers["/wpush/v2/a"] = silence(3)
    say("birgit", "ahmad")
    began = time.monotonic()
    assert deliver_due(timezone.now, ways=PUSH) == {"queued": 1, "sent": 1}
    assert time.monotonic() - began < 2.5


def test_a_maker_who_is_silent_rests_for_all_workers(
    say: Say, says_yes: SaysYes, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three in vain, in whatever sweeps: then nobody waits for it, until it speaks again."""
    monkeypatch.setattr(outward, "SECONDS", 0.2)
    for name in "abcde":
        says_yes("birgit", Browser(name))
        maker.answers[f"/wpush/v2/{name}"] = silence(2)
    say("birgit")
    assert deliver_due(timezone.now, ways=PUSH, limit=2) == {"queued": 2}
    assert not silent.is_silent(HOST)
    began = time.monotonic()
    assert deliver_due(timezone.now, ways=PUSH) == {"queued": 3}
    assert time.monotonic() - began < 0.2 * 3
    assert silent.is_silent(HOST)
    reasons = list(Delivery.objects.order_by("pk").values_list("last_error", flat=True))
    assert [reason == "not asked: silent" for reason in reasons] == [False] * 3 + [True] * 2
    assert Delivery.objects.latest("pk").not_before - NOW >= silent.REST
    silent.heard(HOST)
    maker.answers.clear()
    assert deliver_due(later(minutes=5), ways=PUSH) == {"sent": 5}


def test_one_that_drips_is_cut_off(
    say: Say, says_yes: SaysYes, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(request: Any) -> None:
        for _ in range(30):
            try:
                request.wfile.write(b"H")
            except OSError:
                return
            time.sleep(0.1)

    monkeypatch.setattr(outward, "SECONDS", 0.5)
    says_yes("birgit", Browser())
    maker.answers["/wpush/v2/a"] = drip
    say("birgit")
    began = time.monotonic()
    assert deliver_due(timezone.now, ways=PUSH) == {"queued": 1}
    assert time.monotonic() - began < 2


def test_ten_each_and_the_oldest_gives_way(says_yes: SaysYes, cast: Any) -> None:
    session = str(cast.client("birgit").session.session_key)
    rows = [says_yes("birgit", Browser(f"n{n}"), session) for n in range(AT_MOST + 2)]
    kept = PushSubscription.objects.order_by("pk").values_list("pk", flat=True)
    assert list(kept) == [row.pk for row in rows[2:]]


def test_a_telephone_that_changes_hands_tells_the_new_ones(
    say: Say, says_yes: SaysYes, maker: Maker
) -> None:
    browser = Browser()
    says_yes("birgit", browser)
    say("birgit")
    says_yes("ahmad", browser)
    assert deliver_due(timezone.now, ways=PUSH) == {"dropped": 1}
    assert maker.sent == []


def test_who_logs_out_is_told_no_more_there(
    say: Say, says_yes: SaysYes, maker: Maker, cast: Any
) -> None:
    client = cast.client("birgit")
    says_yes("birgit", Browser(), str(client.session.session_key))
    say("birgit")
    client.post(reverse("account_logout"))
    assert not PushSubscription.objects.exists()
    assert deliver_due(timezone.now, ways=PUSH) == {"dropped": 1}
    assert maker.sent == []


def test_silent_again_and_forgotten(says_yes: SaysYes, cast: Any) -> None:
    row = says_yes("birgit", Browser())
    hush(cast.user("birgit"), session=row.session_id)
    assert not PushSubscription.objects.exists()
    says_yes("birgit", Browser())
    forget(cast.user("birgit"))
    assert not PushSubscription.objects.exists()


def test_without_a_key_nobody_is_told_this_way(say: Say, says_yes: SaysYes, settings: Any) -> None:
    says_yes("birgit", Browser())
    settings.PUSH_KEY = ""
    say("birgit")
    assert [row.way for row in Delivery.objects.all()] == ["email"]


def test_all_of_a_makers_over_one_line(
    say: Say, says_yes: SaysYes, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("birgit", "ahmad", "jens"):
        says_yes(name, Browser(name))
    say("birgit", "ahmad", "jens")
    assert deliver_due(timezone.now, ways=PUSH) == {"sent": 3}
    assert maker.connections == 1


def test_a_line_they_have_closed_is_dialled_again(
    say: Say, says_yes: SaysYes, maker: Maker
) -> None:
    def leaves_without_a_word(request: Any) -> None:
        request.send_response(201)
        request.send_header("Content-Length", "0")
        request.end_headers()
        request.close_connection = True

    for name in ("birgit", "ahmad"):
        says_yes(name, Browser(name))
    maker.answers["/wpush/v2/birgit"] = leaves_without_a_word
    say("birgit", "ahmad")
    assert deliver_due(timezone.now, ways=PUSH) == {"sent": 2}
    assert (maker.connections, len(maker.sent)) == (2, 2)


def test_strange_keys_are_refused(cast: Any, says_yes: SaysYes) -> None:
    browser = Browser(auth=b"short")
    with pytest.raises(Refused):
        says_yes("birgit", browser)


def test_a_closed_account_is_told_nothing(say: Say, says_yes: SaysYes, maker: Maker) -> None:
    says_yes("birgit", Browser())
    say("birgit")
    User.objects.filter(name="Birgit").update(is_active=False)
    assert deliver_due(timezone.now, ways=PUSH) == {"dropped": 1}
