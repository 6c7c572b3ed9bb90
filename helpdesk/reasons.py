"""Why somebody is proposed, in words; and which of them this reader may know."""

from collections.abc import Sequence

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from community.people.models import Membership
from community.profiles.models import Profile
from community.profiles.rules import circles_of, may_see
from community.profiles.words import LANGUAGE_NAMES
from community.ui.dates import is_danish

# The field of a profile each reason is taken from.
FIELDS = {"can": "can", "would": "would", "speaks": "languages", "free": "times"}


def profile_of(one: Membership) -> Profile:
    profile: Profile | None = getattr(one.user, "profile", None)
    return profile or Profile(user=one.user)


def reason_words(
    codes: Sequence[str], about: Membership, reader: Membership, *, offer_is_seen: bool = True
) -> list[str]:
    """«samme opgang», «taler arabisk», «fri tirsdag»: what this reader may know of this neighbour.

    Who it is about reads all of it. Others read only what the profile shows to them, and nothing at
    all of who is hidden. `offer_is_seen`: whether the reader sees the neighbour's standing offer.
    """
    if about.user_id == reader.user_id:
        return [words for words in map(_words, codes) if words]
    if about.user.is_hidden:
        return []
    circles, profile = circles_of(reader, about), profile_of(about)
    shown = []
    for code in codes:
        field = FIELDS.get(code.partition(":")[0])
        hidden = field is not None and not may_see(profile, field, circles)
        if not hidden and (offer_is_seen or not code.startswith("offer")):
            shown.append(_words(code))
    return [words for words in shown if words]


def _words(code: str) -> str:
    """One reason, as it is said of a neighbour. Nothing for a code of another day."""
    kind, _colon, what = code.partition(":")
    if kind == "speaks":
        return _("taler {language}").format(language=language_word(what))
    if kind in {"free", "offered"} and what.isdigit() and int(what) in WEEKDAYS:
        day = str(WEEKDAYS[int(what)])
        return _("fri {day}").format(day=day.lower() if is_danish() else day)
    plain = {
        "entrance": _("samme opgang"),
        "circle": _("samme nabokreds"),
        "offers": _("har et fast tilbud"),
        "can": _("har sagt, de kan"),
        "would": _("vil gerne"),
    }
    return plain.get(kind, "")


def language_word(code: str) -> str:
    """The language in the reader's own words where we have them, else by its own name."""
    try:
        word = str(get_language_info(code)["name_translated"])
    except KeyError:
        return LANGUAGE_NAMES.get(code, code)
    return word.lower() if is_danish() else word
