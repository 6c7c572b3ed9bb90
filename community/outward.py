"""One request out of the house: to a public address, pinned, without redirects, over in ten seconds.

Where a name leads is looked at each time, and what was looked at is what is dialled (WB-5).
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

PORT = 443
SECONDS = 10
LONGEST = 600
# Nothing but the plain form: no user, no other port, no fragment, nothing two programs read apart.
PLAIN = re.compile(r"https://([a-z0-9.-]{1,200})(?::443)?(/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)")


class NotPublic(OSError):
    """The name leads to a place inside, or to none that everybody could reach."""


class TooMuch(OSError):
    """What they answer is longer than we read."""


@dataclass(frozen=True)
class Address:
    """A host, and the path there."""

    host: str
    path: str


@dataclass(frozen=True)
class Answer:
    """What they said. The body is empty where none was asked for."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes = b""


def taken_apart(text: str) -> Address | None:
    """An https address in its plain form; None for any other."""
    found = PLAIN.fullmatch(text) if len(text) <= LONGEST else None
    return Address(found[1], found[2]) if found else None


def public_address_of(host: str) -> str:
    """The address to connect to, asked for once, so that what was looked at is what is dialled.

    NotPublic when any of its addresses is one of ours or nobody's; OSError when it has none.
    """
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise NotPublic from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses or not all(is_public(address) for address in addresses):
        raise NotPublic
    return addresses[0]


def is_public(address: str) -> bool:
    """Reachable by everybody: not this machine, not a network of ours, not one made for a purpose."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inside(ip)
    return all(one.is_global and not one.is_multicast for one in (ip, inner) if one is not None)


def _inside(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one is a wrapping of (mapped, 6to4, NAT64), if it is."""
    if not isinstance(ip, ipaddress.IPv6Address):
        return None
    if ip in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


@cache
def trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Pinned(http.client.HTTPSConnection):
    """Connects to an address that was looked at, and asks for the certificate of the name."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(host, PORT, timeout=SECONDS, context=trust())
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
        hang_up_on(self.sock)


class Lines:
    """One open line to each host, for a sweep of two minutes: a call costs more than what is said.

    One request is under way at a time, so that a worker that is killed leaves one in doubt.
    """

    def __init__(self) -> None:
        self._open: dict[str, _Pinned] = {}

    def post(self, host: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """POST it once. No redirect is followed and no body is read: the status is the answer.

        NotPublic before anything is connected; OSError when they do not answer in ten seconds or
        do not speak as they should. A line they have closed meanwhile is dialled again.
        """
        line = self._open.pop(host, None)
        if line is not None:
            try:
                return self._say(line, path, body, headers)
            except (ConnectionError, ssl.SSLError):
                if line.is_cut:
                    raise
        return self._say(_Pinned(host, public_address_of(host)), path, body, headers)

    def hang_up(self) -> None:
        while self._open:
            self._open.popitem()[1].close()

    def _say(self, line: _Pinned, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        is_kept = False
        try:
            answer, is_kept = _ask(line, "POST", path, body, headers, 0)
            return answer
        finally:
            if is_kept and not line.is_cut:
                self._open[line.host] = line
            else:
                line.close()


def get(host: str, path: str, *, most: int, headers: dict[str, str]) -> Answer:
    """What stands there, at most so many bytes; no redirect is followed.

    NotPublic and OSError as `Lines.post`, and TooMuch when there is more of it.
    """
    line = _Pinned(host, public_address_of(host))
    try:
        return _ask(line, "GET", path, None, headers, most)[0]
    finally:
        line.close()


def _ask(
    line: _Pinned, method: str, path: str, body: bytes | None, headers: dict[str, str], most: int
) -> tuple[Answer, bool]:
    """What they said, and whether the line is good for another request."""
    try:
        with cut_off(line.cut):
            line.request(method, path, body, headers)
            answer = line.getresponse()
            read = answer.read(most + 1) if most else b""
            if len(read) > most:
                raise TooMuch
            return Answer(answer.status, answer.headers, read), _has_said_it_all(answer)
    except ConnectionError:
        raise
    except http.client.HTTPException as error:
        raise OSError(type(error).__name__) from None


@contextmanager
def cut_off(cut: Callable[[], None]) -> Iterator[None]:
    """`cut` is called when the block is not over in ten seconds, whatever is said now and then."""
    watch = threading.Timer(SECONDS, cut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def hang_up_on(line: socket.socket | None) -> None:
    """Whoever waits for its next byte waits no more."""
    if line is not None:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            line.close()


def _has_said_it_all(answer: http.client.HTTPResponse) -> bool:
    """Only then is the line good for another: who has a body is hung up on, and it is not read."""
    if answer.will_close or answer.length != 0:
        return False
    answer.read()
    return True


def seconds_of(text: str) -> int | None:
    """«Retry-After» in seconds, at most a day; a date is left to our own idea of when to try."""
    return min(int(text), 24 * 3600) if text.isdecimal() and len(text) < 9 else None
