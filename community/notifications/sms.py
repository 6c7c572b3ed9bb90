"""An SMS: what stands in it, and who takes it: a file, the log, or GatewayAPI (docs/operate.md)."""

import base64
import http.client
import json
import logging
import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.utils.text import Truncator

from community.notifications.addresses import absolute
from community.notifications.models import Delivery
from community.outward import cut_off, hang_up_on, seconds_of

log = logging.getLogger(__name__)
SECONDS = 10
LONGEST = 300  # two SMS of Danish letters, with the address
BODY = 65536
DANISH, COUNTRY = 8, "45"


class Refusal(Exception):
    """The provider answered, and did not take it."""

    def __init__(self, status: int, wait: int | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.wait = wait


class Provider(Protocol):
    """Takes one SMS and returns what it calls it. Refusal when it does not; OSError when it is away."""

    def send(self, number: str, text: str, reference: str) -> str: ...


def text_for(row: Delivery) -> str:
    """The title, which may be read on a locked screen, and where the rest stands."""
    note = row.notification
    link = absolute(note.url or "/")
    return f"{Truncator(note.title).chars(LONGEST - len(link) - 1)} {link}"


def number_of(phone: str) -> str:
    """Digits with the country in front, as providers want it; "" for what is no number."""
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith("+") or digits.startswith("00"):
        return digits.removeprefix("00")
    return COUNTRY + digits if len(digits) == DANISH else ""


@dataclass(frozen=True)
class Files:
    """One file for each, for the demo and for whoever tries it out."""

    folder: Path

    def send(self, number: str, text: str, reference: str) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w-]", "", reference)[:60]
        (self.folder / f"{name}.txt").write_text(f"{number}\n{text}\n")
        return name


class Console:
    """A line in the log that one was sent. Neither to whom nor what it says."""

    def send(self, number: str, text: str, reference: str) -> str:
        log.info("sms of %d letters", len(text))
        return ""


@dataclass(frozen=True)
class GatewayApi:
    """POST /rest/mtsms of GatewayAPI: the token as user, JSON both ways, no redirect followed.

    `userref` is our Message-ID, so that one sent twice is known for what it is.
    """

    host: str
    port: int | None
    token: str
    sender: str
    is_plain: bool = False

    def send(self, number: str, text: str, reference: str) -> str:
        message = {
            "sender": self.sender,
            "message": text,
            "encoding": "UCS2" if not text.isascii() else "UTF8",
            "userref": reference,
            "recipients": [{"msisdn": int(number)}],
        }
        proof = base64.b64encode(f"{self.token}:".encode()).decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {proof}"}
        line = self._line()
        try:
            with cut_off(lambda: hang_up_on(line.sock)):
                line.request("POST", "/rest/mtsms", json.dumps(message), headers)
                answer = line.getresponse()
                said = answer.read(BODY)
        except http.client.HTTPException as error:
            raise OSError(type(error).__name__) from None
        finally:
            line.close()
        if answer.status != 200:
            raise Refusal(answer.status, seconds_of(answer.headers.get("Retry-After", "")))
        return _number_in(said)

    def _line(self) -> http.client.HTTPConnection:
        if self.is_plain:
            return http.client.HTTPConnection(self.host, self.port, timeout=SECONDS)
        trust = ssl.create_default_context()
        return http.client.HTTPSConnection(self.host, self.port, timeout=SECONDS, context=trust)


def _number_in(said: bytes) -> str:
    try:
        return str(json.loads(said)["ids"][0])[:100]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""


def provider() -> Provider:
    """Whom settings.SMS_URL names: `file:`, `console:` or `gatewayapi://token@host/?from=Name`."""
    parts = urlsplit(settings.SMS_URL)
    if parts.scheme == "file":
        return Files(Path(settings.VAR) / "sms")
    if parts.scheme != "gatewayapi":
        return Console()
    options = parse_qs(parts.query)
    return GatewayApi(
        parts.hostname or "gatewayapi.eu",
        parts.port,
        unquote(parts.username or ""),
        options.get("from", ["Beboerhus"])[0][:11],
        is_plain=parts.hostname in {"127.0.0.1", "localhost"},
    )
