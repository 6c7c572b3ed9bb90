"""The operator sees how the outbox is, tries again what was given up, and sends a test to themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.errors import Refused
from community.notifications.models import Delivery
from community.notifications.sending.actions import deliver_due, resend
from community.people.models import User
from tests.community.notifications.sink import Sink
from tests.conftest import NOW, strong

OUTBOX = "/drift/notifications/delivery/udbakke/"
Say = Callable[..., Any]


@pytest.fixture
def operator(db: None) -> Client:
    return strong(User.objects.create_superuser("drift@example.dk", created_at=NOW))


def test_the_queue_what_failed_and_why(say: Say, sink: Sink, operator: Client) -> None:
    sink.refuse["birgit@example.dk"] = "550 no such user"
    sink.refuse["ahmad@example.com"] = "451 later"
    say("birgit", "ahmad", title="Hemmelig")
    say("jens", now=NOW - timedelta(minutes=3))
    deliver_due(timezone.now, limit=3)
    say("jens", now=NOW - timedelta(minutes=3))
    page = operator.get(OUTBOX).content.decode()
    assert "SMTPRecipientsRefused 550" in page
    assert "SMTPRecipientsRefused 451" in page
    assert 'datetime="2026-11-23T09:57:00+01:00"' in page
    assert "2 beskeder venter." in page
    assert "1 er opgivet i denne uge." in page
    assert page.count(">Prøv igen</button>") == 1
    assert "theatre.play" in page
    for private in ("Hemmelig", "birgit@", "Birgit"):
        assert private not in page


def test_it_is_a_page_of_the_house_and_says_so_when_there_is_nothing(operator: Client) -> None:
    page = operator.get(OUTBOX).content.decode()
    assert "ui/app" in page
    assert "admin/css" not in page
    for said in ("Intet venter.", "Intet gik galt.", "Intet er opgivet."):
        assert said in page


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("no worker survived it", "Hver gang den skulle sendes, gik afsenderen i stå."),
        ("not a public address", "Adressen er ikke på det åbne net."),
        ("not asked: silent", "De svarer ikke, så de er ikke spurgt."),
        ("answered 410", "De svarede 410."),
    ],
)
def test_a_reason_is_said_in_words(say: Say, operator: Client, reason: str, said: str) -> None:
    say("birgit")
    Delivery.objects.update(state="failed", last_error=reason)
    assert operator.get(OUTBOX).content.decode().count(said) == 2


def test_many_rows_ask_no_more_than_one(
    say: Say, operator: Client, django_assert_num_queries: Any
) -> None:
    say("birgit")
    Delivery.objects.update(state="failed", last_error="answered 410")
    with CaptureQueriesContext(connection) as first:
        operator.get(OUTBOX)
    for _ in range(29):
        say("birgit")
    Delivery.objects.update(state="failed", last_error="answered 410")
    with django_assert_num_queries(len(first)):
        page = operator.get(OUTBOX).content.decode()
    assert page.count(">Prøv igen</button>") == 30


def test_one_that_was_given_up_is_tried_again(say: Say, sink: Sink, operator: Client) -> None:
    sink.refuse["birgit@example.dk"] = "550 no such user"
    [note] = say("birgit")
    deliver_due(timezone.now)
    sink.refuse.clear()
    row = note.deliveries.get()
    assert operator.post(f"{OUTBOX}{row.pk}/").status_code == 302
    assert deliver_due(timezone.now) == {"sent": 1}
    answer = operator.post(f"{OUTBOX}{row.pk}/", follow=True).content.decode()
    assert "Den er ikke opgivet." in answer
    Delivery.objects.update(state="failed", sent_at=None, expires_at=NOW - timedelta(hours=1))
    with pytest.raises(Refused, match="for sent"):
        resend(Delivery.objects.get(), now=NOW)


def test_a_test_to_oneself(sink: Sink, operator: Client) -> None:
    assert operator.get(f"{OUTBOX}proeve/").status_code == 405
    assert operator.post(f"{OUTBOX}proeve/").status_code == 302
    assert deliver_due(timezone.now) == {"sent": 1}
    assert sink.receivers == ["drift@example.dk"]


def test_nobody_else_opens_it(cast: Any) -> None:
    assert cast.client("birgit").get(OUTBOX).status_code == 404
    assert cast.client("birgit").post(f"{OUTBOX}proeve/").status_code == 404
    assert Client().get(OUTBOX).status_code == 302


def test_the_same_as_numbers(say: Say, sink: Sink, capsys: Any) -> None:
    sink.refuse["birgit@example.dk"] = "451 later"
    say("birgit")
    deliver_due(timezone.now)
    say("ahmad", now=NOW - timedelta(seconds=90))
    call_command("outbox")
    lines = capsys.readouterr().out.splitlines()
    assert 'beboerhus_outbox_waiting{way="email"} 2' in lines
    assert 'beboerhus_outbox_due{way="email"} 1' in lines
    assert 'beboerhus_outbox_due{way="push"} 0' in lines
    assert 'beboerhus_outbox_given_up{way="email"} 0' in lines
    assert any(
        line.startswith('beboerhus_outbox_oldest_due_seconds{way="email"} 9') for line in lines
    )
    assert 'beboerhus_outbox_failures{way="email",reason="SMTPRecipientsRefused 451"} 1' in lines
