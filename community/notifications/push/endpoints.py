"""Where a push may be handed in: a few known houses, over TLS, at a public address and no other.

A browser says where its notes go, so the address is a stranger's word. It is looked at when it is
written down, and where its name leads is looked at each time something is sent.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.errors import Refused

PORT = 443
LONGEST = 600
# Nothing but the plain form: no user, no other port, no fragment, nothing two programs read apart.
PLAIN = re.compile(r"https://([a-z0-9.-]{1,200})(?::443)?(/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)")
STRANGE = _("Den telefon kan ikke få besked fra os. Prøv i en anden browser.")


class NotPublic(OSError):
    """The name leads to a place inside, or to none that everybody could reach."""


@dataclass(frozen=True)
class Endpoint:
    """A known host, and the path at which this one browser's notes are handed in."""

    host: str
    path: str


def endpoint_of(address: str) -> Endpoint:
    """The address taken apart. Refused `strange_endpoint` (422) for any but a known maker's."""
    found = PLAIN.fullmatch(address) if len(address) <= LONGEST else None
    if found is None or not _is_known(found[1]):
        raise Refused("strange_endpoint", STRANGE, status=422)
    return Endpoint(found[1], found[2])


def _is_known(host: str) -> bool:
    """Named in settings.PUSH_HOSTS; one that begins with a dot stands for all below it."""
    return any(
        host.endswith(known) if known.startswith(".") else host == known
        for known in settings.PUSH_HOSTS
    )


def public_address_of(host: str) -> str:
    """The address to connect to, asked for once, so that what was looked at is what is dialled.

    NotPublic when any of its addresses is one of ours or nobody's; OSError when it has none.
    """
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
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
