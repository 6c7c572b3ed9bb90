"""Where a push may be handed in: a few known houses, over TLS, at a public address and no other.

A browser says where its notes go, so the address is a stranger's word. It is looked at when it is
written down, and where its name leads is looked at each time something is sent.
"""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.outward import Address, taken_apart

STRANGE = _("Den telefon kan ikke få besked fra os. Prøv i en anden browser.")


def endpoint_of(address: str) -> Address:
    """The address taken apart: the path is where this one browser's notes are handed in.

    Refused `strange_endpoint` (422) for any but a known maker's.
    """
    found = taken_apart(address)
    if found is None or not _is_known(found.host):
        raise Refused("strange_endpoint", STRANGE, status=422)
    return found


def _is_known(host: str) -> bool:
    """Named in settings.PUSH_HOSTS; one that begins with a dot stands for all below it."""
    return any(
        host.endswith(known) if known.startswith(".") else host == known
        for known in settings.PUSH_HOSTS
    )
