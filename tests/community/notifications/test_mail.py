"""The mail as it arrives: words, language, headers, and nothing a stranger should read."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from community.notifications.models import Delivery, Notification, Preference
from community.notifications.sending.actions import deliver_due
from community.people.models import User
from tests.community.notifications.sink import Sink

Say = Callable[..., list[Notification]]


def bodies(mail: EmailMessage) -> tuple[str, str]:
    """The plain text and the HTML."""
    text, html = (part.get_content().replace("\r\n", "\n") for part in mail.iter_parts())
    return text, html


def test_the_mail_of_a_note(say: Say, sink: Sink) -> None:
    say("birgit", thread="play:1")
    deliver_due(timezone.now)
    [mail] = sink.mails
    delivery = Delivery.objects.get()
    assert sink.receivers == ["birgit@example.dk"]
    assert mail["Subject"] == "Tæppet går op"
    assert mail["Message-ID"] == delivery.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<[0-9a-f]{32}@rugmarken\.example\.dk>", mail["References"])
    text, html = bodies(mail)
    for part in (text, html):
        assert "Hej Birgit." in part
        assert "Kl. 19 i Laden" in part
        assert "https://rugmarken.example.dk/rugmarken/teater/1/" in part
        assert "Du får denne, fordi «Skuespil» er slået til hos dig." in part
    assert '<html lang="da">' in html
    assert "<script" not in html
    assert "\n-- \n" in text


def test_the_unsubscribe_header_works_for_a_mail_program(say: Say, sink: Sink) -> None:
    say("birgit")
    deliver_due(timezone.now)
    header = str(sink.mails[0]["List-Unsubscribe"]).strip()
    path = header.removeprefix("<https://rugmarken.example.dk").removesuffix(">")
    assert re.fullmatch(r"/til-dig/nej-tak/[\w:-]+/", path)
    one_click = Client(enforce_csrf_checks=True)
    assert one_click.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.get().wanted is False


def test_the_footer_speaks_the_readers_language(say: Say, sink: Sink) -> None:
    User.objects.filter(name="Birgit").update(language="en")
    say("birgit")
    deliver_due(timezone.now)
    assert '<html lang="en">' in bodies(sink.mails[0])[1]


def test_a_mail_comes_from_our_address_only(say: Say, sink: Sink, settings: Settings) -> None:
    settings.SITE_URL = "https://andet.example.dk"
    say("birgit", url="")
    deliver_due(timezone.now)
    html = bodies(sink.mails[0])[1]
    hosts = set(re.findall(r'href="(https?://[^/"]+)', html))
    assert hosts == {"https://andet.example.dk"}
    assert 'href="https://andet.example.dk/rugmarken/til-dig/"' in html


def test_text_is_text_also_when_it_looks_like_html(say: Say, sink: Sink) -> None:
    say("birgit", title="<b>Hej</b> & hå", body="<script>1</script>")
    deliver_due(timezone.now)
    [mail] = sink.mails
    assert mail["Subject"] == "<b>Hej</b> & hå"
    text, html = bodies(mail)
    assert "<script>1</script>" in text
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_undeclared_kind_names_the_estate(say: Say, sink: Sink) -> None:
    say("birgit", kind="old.matter")
    say("birgit", kind="old.matter", estate=None)
    deliver_due(timezone.now)
    texts = [bodies(mail)[0] for mail in sink.mails]
    assert "fordi du hører til i Rugmarken." in texts[0]
    assert "fordi du har en konto hos Beboerhus." in texts[1]


def test_nothing_private_in_the_log(say: Say, sink: Sink, caplog: Any) -> None:
    sink.refuse["birgit@example.dk"] = "550 birgit@example.dk is unknown"
    say("birgit", "ahmad", title="Hemmelig")
    with caplog.at_level("DEBUG", logger="community"):
        deliver_due(timezone.now)
    ours = [line for name, _, line in caplog.record_tuples if name.startswith("community")]
    assert ours == ["outbox: {'failed': 1, 'sent': 1}"]
    assert Delivery.objects.get(state="failed").last_error == "SMTPRecipientsRefused 550"
