"""The verbs of how a person is reached, each with a sentence for what will not do."""

import re
import unicodedata
from datetime import time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.models import User
from community.people.reach import notify

# What people write between the digits of a phone number.
BETWEEN = re.compile(r"[\s.\-/()\u2010-\u2015]")
# Eight digits here, or a country in front: «+46 …», «0046 …».
DANISH, ABROAD = re.compile(r"\d{8}"), re.compile(r"(?:\+|00)[1-9]\d{6,14}")


@transaction.atomic
def change_phone(user: User, *, phone: str) -> User:
    """The number this person is called on; empty for none. Who may see it is the profile's matter.

    When there was another one, a mail says that it was changed. Refused `cpr`, `no_phone`.
    """
    before, user.phone = user.phone, tidy_phone(phone)
    user.save(update_fields=["phone"])
    if before and before != user.phone and user.email:
        told = user.email
        transaction.on_commit(lambda: notify.mail(user, notify.PHONE_CHANGED, to=told))
    return user


def tidy_phone(text: str) -> str:
    """The number in pairs, as it is read aloud. Refused `cpr`, `no_phone` for what is none."""
    refuse_cpr(text, field="phone")
    plain = BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    plain = "".join(_digit(character) for character in plain)
    refuse_cpr(plain, field="phone")
    if not plain:
        return ""
    home = plain.removeprefix("+45") if len(plain) == 11 else plain
    if DANISH.fullmatch(home) and home.isascii():
        return " ".join(home[at : at + 2] for at in range(0, 8, 2))
    if ABROAD.fullmatch(plain) and plain.isascii() and len(plain) <= 17:
        return plain
    sentence = _("Det ligner ikke et telefonnummer. Skriv otte tal, eller begynd med + og land.")
    raise Refused("no_phone", sentence, status=422, field="phone")


def _digit(character: str) -> str:
    """Digits of any script are digits; what cannot be seen is nothing."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return "" if category == "Cf" else character


def change_quiet_hours(user: User, *, begins: time | None, ends: time | None) -> User:
    """Nobody is called or written to from `begins` until `ends` (wall time); both None: at any hour.

    Refused `half_quiet` when only one is given, `always_quiet` when they are the same.
    """
    if (begins is None) != (ends is None):
        sentence = _("Vælg både, hvornår der skal være ro, og hvornår den slutter.")
        raise Refused("half_quiet", sentence, status=422, field="quiet_from")
    if begins is not None and begins == ends:
        sentence = _("Vælg to forskellige tider. Ellers er der ro hele døgnet.")
        raise Refused("always_quiet", sentence, status=422, field="quiet_from")
    user.quiet_from, user.quiet_until = begins, ends
    user.save(update_fields=["quiet_from", "quiet_until"])
    return user


def come_of_age(user: User) -> User:
    """«Jeg er fyldt 18»: said once, and it stays so. No birth date is asked for."""
    if not user.is_adult:
        user.is_adult = True
        user.save(update_fields=["is_adult"])
    return user
