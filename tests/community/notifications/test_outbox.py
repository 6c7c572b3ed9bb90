"""The outbox against a real mail server: what is sent, dropped, tried again and given up."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from community.notifications import carriers
from community.notifications.actions import choose
from community.notifications.models import Delivery, Notification, Preference, Way
from community.notifications.sending import actions
from community.notifications.sending.actions import deliver_due
from community.notifications.sending.claims.actions import Sent, begin, claim
from community.people.models import Membership, User
from tests.community.notifications.conftest import PLAY
from tests.community.notifications.sink import DeafSink, DrippingSink, Sink
from tests.conftest import NOW

Say = Callable[..., list[Notification]]


def later(**delta: float) -> Callable[[], Any]:
    return lambda: timezone.now() + timedelta(**delta)


def test_sent_once_over_one_connection(say: Say, sink: Sink) -> None:
    say("birgit", "ahmad", "jens")
    assert deliver_due(timezone.now) == {"sent": 3}
    assert deliver_due(timezone.now) == {}
    assert sorted(sink.receivers) == ["ahmad@example.com", "birgit@example.dk", "jens@example.dk"]
    assert sink.connections == 1
    row = Delivery.objects.first()
    assert row is not None
    assert (row.state, row.tries, row.unanswered, row.claimed_until) == ("sent", 1, 0, None)
    assert row.sent_at is not None


def test_not_before_its_time(say: Say, sink: Sink) -> None:
    say("birgit", now=NOW + timedelta(hours=1))
    assert deliver_due(timezone.now) == {}
    assert deliver_due(later(hours=2)) == {"sent": 1}


def test_a_limit_leaves_the_rest(say: Say, sink: Sink) -> None:
    say("birgit", "ahmad", "jens")
    assert deliver_due(timezone.now, limit=2) == {"sent": 2}


def test_no_longer_wanted_is_dropped(say: Say, cast: Any, sink: Sink) -> None:
    say("birgit")
    choose(cast.user("birgit"), PLAY, Way.EMAIL, False)
    assert deliver_due(timezone.now) == {"dropped": 1}
    assert Delivery.objects.get().last_error == "unwanted"
    assert sink.raw == []


def test_wanted_of_another_kind_is_sent(say: Say, cast: Any, sink: Sink) -> None:
    say("birgit")
    choose(cast.user("birgit"), "theatre.tea", Way.EMAIL, False)
    choose(cast.user("ahmad"), PLAY, Way.EMAIL, False)
    assert deliver_due(timezone.now) == {"sent": 1}


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": None}])
def test_a_closed_account_is_dropped(say: Say, sink: Sink, change: dict[str, Any]) -> None:
    say("birgit")
    User.objects.filter(name="Birgit").update(**change)
    assert deliver_due(timezone.now) == {"dropped": 1}
    assert Delivery.objects.get().last_error == "no address"


def test_who_has_moved_out_is_not_told(say: Say, cast: Any, sink: Sink) -> None:
    say("birgit")
    say("birgit", estate=None)
    Membership.objects.filter(user=cast.user("birgit")).delete()
    assert deliver_due(timezone.now) == {"dropped": 1, "sent": 1}
    assert Delivery.objects.get(state="dropped").last_error == "not a member"


def test_late_is_worse_than_never(say: Say, sink: Sink) -> None:
    say("birgit", expires_at=NOW + timedelta(hours=1))
    say("ahmad", expires_at=NOW + timedelta(hours=3))
    assert deliver_due(later(hours=2)) == {"dropped": 1, "sent": 1}
    assert sink.receivers == ["ahmad@example.com"]


def test_too_late_during_the_sweep_is_dropped(say: Say, sink: Sink) -> None:
    say("birgit", expires_at=NOW + timedelta(hours=1))
    [claimed] = claim(Way.EMAIL, NOW, 1)
    assert actions._why_drop(claimed, NOW + timedelta(minutes=59)) == ""
    assert actions._why_drop(claimed, NOW + timedelta(hours=1)) == "expired"


def test_a_temporary_no_is_tried_again_later(say: Say, sink: Sink) -> None:
    sink.refuse["birgit@example.dk"] = "451 try later"
    say("birgit", "ahmad")
    assert deliver_due(timezone.now) == {"queued": 1, "sent": 1}
    row = Delivery.objects.get(state="queued")
    assert row.last_error == "SMTPRecipientsRefused 451"
    assert timedelta(seconds=45) < row.not_before - NOW < timedelta(seconds=80)
    assert (row.claimed_until, row.unanswered) == (None, 0)
    assert deliver_due(timezone.now) == {}
    sink.refuse.clear()
    assert deliver_due(later(minutes=2)) == {"sent": 1}
    row.refresh_from_db()
    assert (row.tries, row.last_error) == (2, "")


def test_tries_wait_longer_and_end_after_a_day(say: Say, sink: Sink) -> None:
    sink.refuse["birgit@example.dk"] = "451 try later"
    say("birgit")
    gone = timedelta()
    for _ in range(20):
        deliver_due(later(seconds=gone.total_seconds()))
        row = Delivery.objects.get()
        if row.state != "queued":
            break
        gone = row.not_before - NOW + timedelta(seconds=10)
    assert row.state == "failed"
    assert row.last_error == "SMTPRecipientsRefused 451"
    assert gone <= timedelta(hours=24)
    assert row.tries > 8


@pytest.mark.parametrize("where", ["refuse", "refuse_data"])
def test_a_final_no_is_given_up_at_once(say: Say, sink: Sink, where: str) -> None:
    getattr(sink, where)["birgit@example.dk"] = "550 no such person"
    say("birgit", "ahmad")
    assert deliver_due(timezone.now) == {"failed": 1, "sent": 1}
    assert Delivery.objects.get(state="failed").last_error.endswith(" 550")
    assert sink.connections == 1


def test_a_line_that_breaks_after_data_repeats_the_same_mail(say: Say, sink: Sink) -> None:
    sink.vanish_after_data.add("birgit@example.dk")
    say("birgit")
    say("ahmad")
    assert deliver_due(timezone.now) == {"queued": 1, "sent": 1}
    assert deliver_due(later(minutes=2)) == {"sent": 1}
    first, _, again = sink.mails
    assert first["Message-ID"] == again["Message-ID"]
    assert len(sink.raw) == 3


def test_a_deaf_server_costs_one_timeout_and_no_try(say: Say, settings: Settings) -> None:
    say("birgit", "ahmad")
    with DeafSink() as deaf:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", deaf.port
        settings.EMAIL_TIMEOUT = 0.3
        begun = time.monotonic()
        assert deliver_due(timezone.now) == {"unreachable": 1}
        assert time.monotonic() - begun < 2
    assert set(Delivery.objects.values_list("state", "tries")) == {("queued", 0)}
    assert Delivery.objects.due(timezone.now()).count() == 2


def test_a_server_that_is_down_loses_nothing(say: Say, sink: Sink, settings: Settings) -> None:
    say("birgit")
    settings.EMAIL_PORT, port = 1, settings.EMAIL_PORT
    assert deliver_due(timezone.now) == {"unreachable": 1}
    settings.EMAIL_PORT = port
    assert deliver_due(timezone.now) == {"sent": 1}


def test_one_slow_receiver_delays_the_others_by_one_timeout(
    say: Say, sink: Sink, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    sink.slow_to["birgit@example.dk"] = 1.0
    say("birgit")
    say("ahmad", "jens")
    begun = time.monotonic()
    assert deliver_due(timezone.now) == {"queued": 1, "sent": 2}
    assert time.monotonic() - begun < 3


def test_a_server_that_says_a_little_now_and_then_has_its_ten_seconds_too(
    say: Say, settings: Settings
) -> None:
    """Each wait is short, and all of them together are not longer than one may be."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 0.5
    say("birgit")
    with DrippingSink() as drips:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", drips.port
        begun = time.monotonic()
        assert deliver_due(timezone.now) == {"queued": 1}
        assert time.monotonic() - begun < 2
    assert Delivery.objects.get().last_error in {"SMTPServerDisconnected", "TimeoutError"}


def test_no_lock_is_held_while_the_server_thinks(
    transactional_db: None, say: Say, sink: Sink, together: Callable[..., list[Any]]
) -> None:
    sink.delay = 0.5
    say("birgit")

    def look() -> bool:
        sink.began.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 50")
            cursor.execute("SELECT id FROM notifications_delivery FOR UPDATE NOWAIT")
            return cursor.fetchone() is not None

    assert together(lambda: deliver_due(timezone.now), look) == [{"sent": 1}, True]


def test_a_row_that_kills_its_workers_is_set_aside(say: Say, sink: Sink) -> None:
    say("birgit")
    Delivery.objects.update(unanswered=7, tries=7)
    [dead] = claim(Way.EMAIL, timezone.now(), 1)
    assert begin(dead, None, timezone.now())  # and its worker never comes back
    assert deliver_due(later(seconds=50)) == {}
    assert deliver_due(later(seconds=70)) == {"failed": 1}
    assert Delivery.objects.get().last_error == "no worker survived it"
    assert sink.raw == []


def test_a_mail_that_cannot_be_made_does_not_stop_the_others(
    say: Say, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("birgit", title="Den onde")
    say("ahmad")
    make = carriers.message_for

    def choosy(row: Delivery) -> Any:
        if row.notification.title == "Den onde":
            raise KeyError("Birgit Bøgeløv")
        return make(row)

    monkeypatch.setattr(carriers, "message_for", choosy)
    assert deliver_due(timezone.now) == {"queued": 1, "sent": 1}
    assert Delivery.objects.get(state="queued").last_error == "KeyError"


def test_an_answer_after_the_lease_does_not_undo_what_another_did(say: Say, sink: Sink) -> None:
    say("birgit")
    [slow] = claim(Way.EMAIL, timezone.now(), 1)
    assert begin(slow, None, timezone.now())
    assert deliver_due(later(seconds=70)) == {"sent": 1}
    assert actions._settle(slow, Delivery.State.FAILED, "slow") == "failed"
    assert Delivery.objects.get().state == "sent"


def test_two_workers_send_each_row_once(
    transactional_db: None, cast: Any, sink: Sink, together: Callable[..., list[Any]]
) -> None:
    many(cast, 60)
    first, second = together(lambda: deliver_due(timezone.now), lambda: deliver_due(timezone.now))
    assert first["sent"] + second["sent"] == 60
    assert first["sent"] > 0
    assert second["sent"] > 0
    assert len({mail["Message-ID"] for mail in sink.mails}) == len(sink.raw) == 60


def test_queries_of_one_row(say: Say, sink: Sink, django_assert_num_queries: Any) -> None:
    say("birgit")
    # Late ones (begin, hold, end); claim (begin, lock, read, hold, end); begin the row; mark it; look again.
    with django_assert_num_queries(3 + 5 + 1 + 1 + 3):
        assert deliver_due(timezone.now, ways=[Way.EMAIL]) == {"sent": 1}


def test_each_more_is_one_query_more(say: Say, sink: Sink, django_assert_num_queries: Any) -> None:
    """The one before is marked as the next is begun."""
    say("birgit", "ahmad", "jens")
    with django_assert_num_queries(3 + 5 + 3 + 1 + 3):
        assert deliver_due(timezone.now, ways=[Way.EMAIL]) == {"sent": 3}


def test_a_worker_that_dies_has_tried_no_more_than_one(say: Say, sink: Sink) -> None:
    """The others it held cost no try, and go out when its lease ends."""
    say("birgit", "ahmad", "jens")
    first, *_ = claim(Way.EMAIL, timezone.now(), 50)
    assert begin(first, None, timezone.now())
    assert sorted(Delivery.objects.values_list("tries", flat=True)) == [0, 0, 1]
    assert deliver_due(later(seconds=50)) == {}
    assert deliver_due(later(seconds=70)) == {"sent": 3}


@pytest.mark.parametrize("change", [{"state": "dropped"}, {"claimed_until": None}])
def test_what_was_stopped_since_it_was_claimed_is_not_sent(
    say: Say, sink: Sink, change: dict[str, Any]
) -> None:
    say("birgit", "ahmad")
    one, two = claim(Way.EMAIL, timezone.now(), 50)
    assert begin(one, None, timezone.now())
    Delivery.objects.filter(pk=two.pk).update(**change)
    assert not begin(two, Sent(one, "", timezone.now()), timezone.now())
    assert Delivery.objects.get(pk=one.pk).state == "sent"


def test_what_was_read_of_them_is_true_for_five_seconds(
    say: Say, cast: Any, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is slow: who has said no since is not sent what was claimed before."""
    monkeypatch.setattr(actions, "FRESH", timedelta(seconds=-1))
    say("birgit", "ahmad")
    moments = iter([NOW] * 4)

    def clock() -> Any:
        moment = next(moments, NOW + timedelta(seconds=1))
        if moment > NOW:
            monkeypatch.setattr(actions, "FRESH", timedelta(seconds=5))
            Preference.objects.get_or_create(
                user=cast.user("birgit"), kind=PLAY, way="email", defaults={"wanted": False}
            )
        return moment

    assert deliver_due(clock, ways=[Way.EMAIL]) == {"dropped": 1, "sent": 1}


def many(cast: Any, count: int) -> None:
    """A queue of this many rows, all to Birgit."""
    birgit, estate = cast.user("birgit"), cast.estate()
    notes = Notification.objects.bulk_create(
        Notification(user=birgit, estate=estate, kind=PLAY, title=f"Nr. {n}", created_at=NOW)
        for n in range(count)
    )
    Delivery.objects.bulk_create(
        Delivery(notification=note, way="email", not_before=NOW, message_id=f"<{note.pk}@x.dk>")
        for note in notes
    )


def test_a_choice_made_while_the_row_was_claimed_counts_next_time(
    say: Say, cast: Any, sink: Sink
) -> None:
    sink.refuse["birgit@example.dk"] = "451 later"
    say("birgit")
    deliver_due(timezone.now)
    Preference.objects.create(user=cast.user("birgit"), kind=PLAY, way="email", wanted=False)
    assert deliver_due(later(minutes=5)) == {"dropped": 1}
