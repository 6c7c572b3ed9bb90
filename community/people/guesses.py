"""How many wrong codes are too many, and whose they are: pure arithmetic over addresses."""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

LETTER, LOGIN, MAIL, CARD, FACTOR = "letter", "login", "mail", "card", "factor"
PER_PLACE, PLACE_WINDOW = 5, timedelta(minutes=15)
PER_TARGET, TARGET_WINDOW = 10, timedelta(hours=1)
IN_ALL, ALL_WINDOW = 100, timedelta(minutes=1)
KEPT = timedelta(hours=1)
# Six digits that never change: ten wrong ones a day at one card, from wherever they come (AU-3).
PER_DAY, DAY = {CARD: 10}, timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` wrong codes in `window`; without a key it counts everybody's."""

    most: int
    window: timedelta
    key: str = ""


def limits_of(place: str, target: str = "", purpose: str = "") -> list[Limit]:
    """What holds for a guess from `place` at `target` (both keys, see below)."""
    limits = [Limit(PER_PLACE, PLACE_WINDOW, place), Limit(IN_ALL, ALL_WINDOW)]
    if target and purpose in PER_DAY:
        limits.append(Limit(PER_DAY[purpose], DAY, target))
    return limits + ([Limit(PER_TARGET, TARGET_WINDOW, target)] if target else [])


def kept_for(purpose: str) -> timedelta:
    """How long a wrong code has to be remembered."""
    return DAY if purpose in PER_DAY else KEPT


def key_of(text: str) -> str:
    """A keyed digest, so that neither addresses nor e-mails lie in the table of guesses."""
    return salted_hmac("community.people.guesses", text, algorithm="sha256").hexdigest()


def place_of(request: HttpRequest) -> str:
    """The key of where a request comes from: an IPv4 address or an IPv6 /64."""
    return key_of(_network(client_address(request)))


def client_address(request: HttpRequest) -> str:
    """The caller's address: the socket's, or the one our own outermost proxy wrote down.

    With PROXIES=n the n-th entry of X-Forwarded-For from the right is the only one we can trust;
    what stands further left was sent by the caller.
    """
    remote = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return remote
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    return hops[-settings.PROXIES] if len(hops) >= settings.PROXIES else remote


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]
    if known.version == 6 and known.ipv4_mapped:
        return str(known.ipv4_mapped)
    if known.version == 6:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)
