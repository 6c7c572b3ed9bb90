"""Where mails point: always to our own address from the settings, never to a request's Host."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.notifications.models import Way
from community.people.models import User

SALT = "notifications.no-thanks"
A_YEAR = 365 * 24 * 3600
UNKNOWN_LINK = _("Linket virker ikke længere. Log ind, og vælg under «Til dig».")


def absolute(path: str) -> str:
    """Our own address with this path ("" is the front door)."""
    return f"{settings.SITE_URL}{path or '/'}"


def mail_domain() -> str:
    """What stands after the @ in a Message-ID."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def no_thanks_url(user_id: int, kind: str, way: str) -> str:
    """The absolute address at which one POST turns this kind off, without login, for a year."""
    token = signing.dumps({"user": user_id, "kind": kind, "way": way}, salt=SALT)
    return absolute(reverse("no_thanks:no_thanks", args=[token]))


@dataclass(frozen=True)
class Link:
    """What a link in a mail is about."""

    user: User
    kind: str
    way: Way


def open_link(token: str) -> Link:
    """What a link of ours is about; reads, changes nothing.

    Refused when it is forged, broken or older than a year, or its reader is gone.
    """
    try:
        facts = signing.loads(token, salt=SALT, max_age=A_YEAR)
        return Link(User.objects.get(pk=facts["user"]), str(facts["kind"]), Way(facts["way"]))
    except (signing.BadSignature, User.DoesNotExist, KeyError, TypeError, ValueError):
        raise Refused("unknown_link", UNKNOWN_LINK, status=404) from None
