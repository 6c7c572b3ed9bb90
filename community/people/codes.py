"""The code in the letter: ten characters no one mistakes for another, kept only as a digest."""

import re
import secrets
import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: five bits a character
LENGTH = 10
LOOK_ALIKES = str.maketrans("OIL", "011")
SALT = "community.people.codes"


def new_code() -> str:
    """Fifty random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """Two groups of five, as it stands in the letter."""
    return f"{code[:5]} {code[5:]}"


def normalise(text: str) -> str:
    """The code a person meant, or nothing: case, spaces, hyphens, O, I and L do not matter."""
    if len(text) > 100:
        return ""
    plain = unicodedata.normalize("NFKC", text).upper().translate(LOOK_ALIKES)
    code = re.sub(r"[\s.\-\u2010-\u2015\u2212]", "", plain)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def digest(code: str, secret: str | None = None) -> str:
    """What the database keeps: HMAC-SHA256 with a key derived from SECRET_KEY."""
    return salted_hmac(SALT, code, secret=secret, algorithm="sha256").hexdigest()


def digests(text: str) -> list[str]:
    """All digests the typed code may have been kept under, so that a secret can be changed.

    Empty for what cannot be a code at all.
    """
    code = normalise(text)
    if not code:
        return []
    return [digest(code, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
