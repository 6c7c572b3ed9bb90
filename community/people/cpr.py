"""Keep civil registration numbers out: whatever looks like one is refused before it is written."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from community.errors import Refused

# ddmmyy and four digits, plausible as a date. Modulus 11 is no help: since 2007 not all obey it.
NUMBER = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01]) ?(0[1-9]|1[0-2]) ?\d{2}[\s.\-/]{0,3}\d{4}(?!\d)")
SENTENCE = _("Det ligner et CPR-nummer. Vi gemmer det ikke. Fjern det, og prøv igen.")


def looks_like_cpr(text: str) -> bool:
    """Whether the text holds something that could be a CPR number, in any script's digits."""
    return NUMBER.search(_plain(text)) is not None


def refuse_cpr(text: str, *, field: str = "") -> str:
    """The text as it came. Refused `cpr` when it holds what looks like a CPR number."""
    if looks_like_cpr(text):
        raise Refused("cpr", SENTENCE, status=422, field=field)
    return text


def _plain(text: str) -> str:
    """ASCII digits, plain hyphens, no format characters."""
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd":
        return "-"
    return "" if category == "Cf" else character
