"""One request to the maker of a browser: pinned, without redirects, and over in ten seconds."""

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

    def connect(self) -> None:
        line = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = trust().wrap_socket(line, server_hostname=self.host)
        except BaseException:
            line.close()
            raise

    def cut(self) -> None:
        """Hang up on who says a byte now and then: each would begin the waiting anew."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()


def hand_over(endpoint: Endpoint, body: bytes, headers: dict[str, str]) -> Reply:
    """POST it once. No redirect is followed and no body is read: the status is the answer.

    NotPublic before anything is connected; OSError when they do not answer in ten seconds or do
    not speak as they should.
    """
    line = _Pinned(endpoint.host, public_address_of(endpoint.host))
    watch = threading.Timer(SECONDS, line.cut)
    watch.daemon = True
    watch.start()
    try:
        line.request("POST", endpoint.path, body, headers)
        answer = line.getresponse()
        return Reply(
            answer.status,
            _seconds(answer.getheader("Retry-After", "")),
            answer.getheader("Location", "").rpartition("/")[2][:100],
        )
    except http.client.HTTPException as error:
        raise OSError(type(error).__name__) from None
    finally:
        watch.cancel()
        line.close()


def _seconds(text: str) -> int | None:
    """«Retry-After» in seconds, at most a day; a date is left to our own idea of when to try."""
    return min(int(text), 24 * 3600) if text.isdecimal() and len(text) < 9 else None
