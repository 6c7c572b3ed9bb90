"""Keep civil registration numbers out: whatever looks like one is refused before it is written."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.errors import Refused

# ddmmyy and four digits, plausible as a date. Modulus 11 is no help: since 2007 not all obey it.
SPACED = r"(0 [1-9]|[12] \d|3 [01]) (0 [1-9]|1 [0-2])( \d){2}( ?-)?( \d){4}"
DAY, MONTH = r"(?<!\d)(0[1-9]|[12]\d|3[01])", r"(0[1-9]|1[0-2])"
NUMBER = re.compile(
    rf"{DAY} ?{MONTH} ?\d{{2}}[\s.\-/_:,·]{{0,3}}\d{{4}}(?!\d)"  # 010190-1234, 01 01 90 1234
    rf"|{DAY}(?P<mark>[.\-/]){MONTH}(?P=mark)\d{{2}} ?-\s?\d{{4}}(?!\d)"  # 01.01.90-1234
    rf"|(?<!\d[ ])(?<!\d)({SPACED})(?![ ]?\d)"  # 0 1 0 1 9 0 1 2 3 4
)
# What a program made up (a UUID), and no person typed.
MADE_UP = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
SENTENCE = _("Det ligner et CPR-nummer. Vi gemmer det ikke. Fjern det, og prøv igen.")


def looks_like_cpr(text: str) -> bool:
    """Whether the text holds something that could be a CPR number, in any script's digits."""
    plain = _plain(text)
    return NUMBER.search(plain) is not None and not MADE_UP.fullmatch(plain)


def no_cpr(text: Any) -> None:
    """For fields: raises ValidationError beside the field it was typed in."""
    if isinstance(text, str) and looks_like_cpr(text):
        raise ValidationError(SENTENCE, code="cpr")


def refuse_cpr(text: str, *, field: str = "") -> str:
    """The text as it came. Refused `cpr` when it holds what looks like a CPR number."""
    if looks_like_cpr(text):
        raise Refused("cpr", SENTENCE, status=422, field=field)
    return text


def _plain(text: str) -> str:
    """ASCII digits, plain hyphens, single spaces, no format characters."""
    plain = "".join(_plain_character(character) for character in text)
    return re.sub(" +", " ", plain)


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character == "\u2212":
        return "-"
    if character.isspace():
        return " "
    return "" if category == "Cf" else character
