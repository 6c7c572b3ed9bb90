"""A mail written out by hand: the framework's own way costs more than the rest of a delivery.

What it writes is the same mail: the same headers, two parts of plain UTF-8, and no line break in a
header.
"""

import hashlib
from email.header import Header
from email.message import EmailMessage
from email.policy import Policy
from email.utils import formatdate
from functools import lru_cache

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.core.mail.message import sanitize_address

LONGEST = 900  # bytes in a line; a server need not take more than 998
SHORT = 60  # a subject of so many plain letters stands as it is


class Letter(EmailMultiAlternatives):
    """Plain text and HTML, without attachments, to one person."""

    def message(self, *, policy: Policy | None = None) -> EmailMessage:
        """Written out, or as the framework does it where a line is too long to stand as it is."""
        parts = [("plain", _with_crlf(str(self.body)))]
        parts += [("html", _with_crlf(str(html))) for html, _kind in self.alternatives]
        if any(len(line.encode()) > LONGEST for _, text in parts for line in text.split("\r\n")):
            return super().message()
        return _Written(self._head(), parts)

    def _head(self) -> list[tuple[str, str]]:
        """BadHeaderError for one with a line break."""
        head = [
            ("Subject", _subject(str(self.subject))),
            ("From", _address(str(self.from_email))),
            ("To", ", ".join(map(_address, self.to))),
            ("Date", formatdate(localtime=settings.EMAIL_USE_LOCALTIME)),
            *self.extra_headers.items(),
        ]
        if any({"\r", "\n"} & set(value.replace("\r\n ", "")) for _, value in head):
            raise BadHeaderError("a header has one line")
        return head


class _Written(EmailMessage):
    """Bytes that are there already, where the framework asks for them."""

    def __init__(self, head: list[tuple[str, str]], parts: list[tuple[str, str]]) -> None:
        super().__init__()
        self._head = head
        self._parts = parts

    def as_bytes(
        self, unixfrom: bool = False, policy: Policy | None = None, linesep: str = "\n"
    ) -> bytes:
        """The whole mail. What stands between the parts is drawn from the Message-ID."""
        mark = hashlib.sha256(str(self._head).encode()).hexdigest()[:32]
        lines = [f'Content-Type: multipart/alternative; boundary="{mark}"', "MIME-Version: 1.0"]
        lines += [f"{name}: {value}" for name, value in self._head]
        for kind, text in self._parts:
            lines += ["", f"--{mark}", f'Content-Type: text/{kind}; charset="utf-8"']
            lines += ["MIME-Version: 1.0", "Content-Transfer-Encoding: 8bit", "", text]
        raw = "\r\n".join([*lines, "", f"--{mark}--", ""]).encode()
        return raw if linesep == "\r\n" else raw.replace(b"\r\n", linesep.encode())


def _with_crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


def _subject(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise BadHeaderError("a header has one line")
    if text.isascii() and len(text) <= SHORT and "=?" not in text:
        return text
    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")


@lru_cache(maxsize=64)
def _address(text: str) -> str:
    """As a header has it; ValueError for what is none."""
    return str(sanitize_address(text, "utf-8"))
