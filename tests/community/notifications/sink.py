"""A mail server that keeps what it gets, and says no, hangs or hangs up when told to."""

import asyncio
import email
import socket
import threading
import time
from contextlib import suppress
from email import policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol
from aiosmtpd.smtp import Envelope, Session


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Sink:
    """`refuse[address]` answers RCPT, `refuse_data[address]` answers DATA; `delay` is per mail."""

    def __init__(self, delay: float = 0) -> None:
        self.delay = delay
        self.refuse: dict[str, str] = {}
        self.refuse_data: dict[str, str] = {}
        self.slow_to: dict[str, float] = {}
        self.vanish_after_data: set[str] = set()
        self.began = threading.Event()
        self.answers = threading.Event()  # cleared: nobody is answered until it is set
        self.answers.set()
        self.raw: list[tuple[str, bytes]] = []
        self.connections = 0
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._more = threading.Condition()

    def __enter__(self) -> Self:
        self._controller.start()
        self.connections = 0  # the controller knocks once to see that it is up
        return self

    def __exit__(self, *failure: object) -> None:
        self._controller.stop()

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(raw, policy=policy.default) for _, raw in self.raw]

    @property
    def receivers(self) -> list[str]:
        return [receiver for receiver, _ in self.raw]

    def wait_for(self, count: int, seconds: float = 30) -> None:
        """Come back when this many mails have arrived."""
        with self._more:
            assert self._more.wait_for(lambda: len(self.raw) >= count, seconds)

    async def handle_EHLO(
        self, server: Protocol, session: Session, envelope: Envelope, host: str, lines: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = host
        return lines

    async def handle_RCPT(
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Protocol, session: Session, envelope: Envelope) -> str:
        receiver = envelope.rcpt_tos[0]
        if receiver in self.refuse_data:
            return self.refuse_data[receiver]
        self.began.set()
        if not self.answers.is_set():
            await asyncio.to_thread(self.answers.wait, 30)
        await asyncio.sleep(self.slow_to.get(receiver, self.delay))
        assert isinstance(envelope.content, bytes)
        with self._more:
            self.raw.append((receiver, envelope.content))
            self._more.notify_all()
        if receiver in self.vanish_after_data:
            self.vanish_after_data.discard(receiver)
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"


class DeafSink:
    """Takes the call and never says a word."""

    def __enter__(self) -> Self:
        self._door = socket.socket()
        self._door.bind(("127.0.0.1", 0))
        self._door.listen()
        self.port = int(self._door.getsockname()[1])
        return self

    def __exit__(self, *failure: object) -> None:
        self._door.close()


class DrippingSink:
    """Greets, and then says a letter of its answer now and then, and never all of it."""

    def __enter__(self) -> Self:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._drip, daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._door.close()

    def _drip(self) -> None:
        line, _ = self._door.accept()
        with line, suppress(OSError):
            line.sendall(b"220 here\r\n")
            for letter in b"250".ljust(100):
                line.sendall(bytes([letter]))
                time.sleep(0.1)
