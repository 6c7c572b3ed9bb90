"""What is written to somebody from outside, and the secret of their link. Reads and writes no rows.

A mail may be read by others than who it is for: it says what anybody can read on the public page,
and never a name.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from events.days import tomorrow_evening
from events.models import Outsider, Signup

SALT = "events.guests"
State = Signup.State


def new_seed() -> str:
    """A hundred and twenty-eight random bits."""
    return secrets.token_hex(16)


def secret_of(outsider: Outsider) -> str:
    """What stands in the link: made of the seed and the house's key, or an older key of it."""
    made = [_secret(outsider.seed, key) for key in _keys()]
    return next((one for one in made if digest(one) == outsider.digest), made[0])


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _secret(seed: str, key: str) -> str:
    return salted_hmac(SALT, seed, secret=key, algorithm="sha256").hexdigest()


def digest(secret: str) -> str:
    """What the row keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def first_digest(seed: str) -> str:
    """The digest of a new row."""
    return digest(_secret(seed, settings.SECRET_KEY))


def link_of(outsider: Outsider) -> str:
    return settings.SITE_URL + reverse("guest", args=[secret_of(outsider)])


# --- which letter ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """A mail that is owed: which one, and what the row knows once it has gone."""

    name: str
    marks: dict[str, Any]


def owed(outsider: Outsider, signup: Signup | None, now: datetime) -> Letter | None:
    """The one thing to say now, the most needed first; None when all is said. Needs `event`."""
    name = _name(outsider, signup, now)
    if not name:
        return None
    event = outsider.event
    marks: dict[str, Any] = {
        "knows_starts_at": event.starts_at,
        "knows_place": event.place,
        "knows_off": event.is_called_off,
        "knows_state": signup.state if signup else "",
    }
    if name == "link":
        marks["sent_at"] = now
    if name == "reminder":
        marks["reminded_at"] = now
    elif event.starts_at != outsider.knows_starts_at:
        marks["reminded_at"] = None
    return Letter(name, marks)


def _name(outsider: Outsider, signup: Signup | None, now: datetime) -> str:
    if outsider.event.starts_at <= now:
        return ""
    if outsider.sent_at is None:
        return "link"
    if signup is None:
        return ""
    return _news(outsider, signup) or _reminder(outsider, signup, now)


def _news(outsider: Outsider, signup: Signup) -> str:
    """What is not as the last mail said."""
    event = outsider.event
    if event.is_called_off != outsider.knows_off:
        return "off" if event.is_called_off else "on"
    is_another = signup.state != outsider.knows_state
    if is_another and signup.state in (State.OFFERED, State.EXPIRED):
        return "offered" if signup.is_offered else "expired"
    if (event.starts_at, event.place) != (outsider.knows_starts_at, outsider.knows_place):
        return "changed"
    return ""


def _reminder(outsider: Outsider, signup: Signup, now: datetime) -> str:
    window = tomorrow_evening(now)
    if window is None or outsider.reminded_at is not None or not signup.is_coming:
        return ""
    return "reminder" if window[0] <= outsider.event.starts_at < window[1] else ""


# --- in words --------------------------------------------------------------------------------------


def mail_of(letter: Letter, outsider: Outsider, signup: Signup | None) -> EmailMessage:
    """The letter in the language of the page it was asked for on."""
    with translation.override(outsider.language or settings.LANGUAGE_CODE):
        facts = {
            "event": outsider.event,
            "signup": signup,
            "is_confirmed": outsider.confirmed_at is not None,
            "link": link_of(outsider),
        }
        subject = _subjects()[letter.name]
        text = render_to_string(f"events/mail/{letter.name}.txt", facts)
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, text, None, [outsider.email], headers=headers)


def _subjects() -> dict[str, str]:
    return {
        "link": _("Tryk på linket, så er pladsen din"),
        "offered": _("Der er blevet plads til dig"),
        "expired": _("Pladsen er gået videre"),
        "changed": _("Det, du skal til, er lavet om"),
        "off": _("Det, du skulle til, er aflyst"),
        "on": _("Det, du skal til, bliver til noget alligevel"),
        "reminder": _("I morgen: du har sagt, at du kommer"),
    }
