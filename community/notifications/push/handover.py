"""Requests to the makers of browsers: pinned, without redirects, each over in ten seconds."""

import http.client
import socket
import ssl
import threading
from dataclasses import dataclass
from functools import cache

from community.notifications.push import endpoints
from community.notifications.push.endpoints import Endpoint, public_address_of

SECONDS = 10


@dataclass(frozen=True)
class Reply:
    """What they said: the status, how long to wait (seconds), and what they call it."""

    status: int
    retry_after: int | None = None
    number: str = ""


@cache
def trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Pinned(http.client.HTTPSConnection):
    """Connects to an address that was looked at, and asks for the certificate of the name."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(host, endpoints.PORT, timeout=SECONDS, context=trust())
        self._address = address
        self.is_cut = False

    def connect(self) -> None:
        line = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = trust().wrap_socket(line, server_hostname=self.host)
        except BaseException:
            line.close()
            raise

    def cut(self) -> None:
        """Hang up on who says a byte now and then: each would begin the waiting anew."""
        self.is_cut = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()


class Lines:
    """One open line to each maker, for a sweep of two minutes: a call costs more than what is said.

    One request is under way at a time, so that a worker that is killed leaves one in doubt.
    """

    def __init__(self) -> None:
        self._open: dict[str, _Pinned] = {}

    def hand_over(self, endpoint: Endpoint, body: bytes, headers: dict[str, str]) -> Reply:
        """POST it once. No redirect is followed: the status is the answer, and its body is nothing.

        NotPublic before anything is connected; OSError when they do not answer in ten seconds or
        do not speak as they should. A line they have closed meanwhile is dialled again.
        """
        line = self._open.pop(endpoint.host, None)
        if line is not None:
            try:
                return self._ask(line, endpoint, body, headers)
            except (ConnectionError, ssl.SSLError):
                if line.is_cut:
                    raise
        line = _Pinned(endpoint.host, public_address_of(endpoint.host))
        return self._ask(line, endpoint, body, headers)

    def hang_up(self) -> None:
        while self._open:
            self._open.popitem()[1].close()

    def _ask(
        self, line: _Pinned, endpoint: Endpoint, body: bytes, headers: dict[str, str]
    ) -> Reply:
        watch = threading.Timer(SECONDS, line.cut)
        watch.daemon = True
        watch.start()
        is_kept = False
        try:
            line.request("POST", endpoint.path, body, headers)
            answer = line.getresponse()
            is_kept = _has_said_it_all(answer)
            return Reply(
                answer.status,
                _seconds(answer.getheader("Retry-After", "")),
                answer.getheader("Location", "").rpartition("/")[2][:100],
            )
        except ConnectionError:
            raise
        except http.client.HTTPException as error:
            raise OSError(type(error).__name__) from None
        finally:
            watch.cancel()
            if is_kept and not line.is_cut:
                self._open[endpoint.host] = line
            else:
                line.close()


def _has_said_it_all(answer: http.client.HTTPResponse) -> bool:
    """Only then is the line good for another: who has a body is hung up on, and it is not read."""
    if answer.will_close or answer.length != 0:
        return False
    answer.read()
    return True


def _seconds(text: str) -> int | None:
    """«Retry-After» in seconds, at most a day; a date is left to our own idea of when to try."""
    return min(int(text), 24 * 3600) if text.isdecimal() and len(text) < 9 else None
