"""The letters with codes: which homes get one, and one printable page each, in Danish and beside it
the language the reader knows better.
"""

import base64
import errno
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext, gettext_noop

from community.errors import Refused
from community.people import actions, codes
from community.people.models import Dwelling, Estate, Household
from community.people.welcome import actions as welcome
from community.ui.dates import day_name

STYLES = ["ui/tokens.css", "ui/letter.css"]
FONT = "ui/fonts/hanken-grotesk-latin.woff2"
DANISH, ENGLISH = "da", "en"

HELLO = gettext_noop("Velkommen")
WHAT = gettext_noop(
    "Her kan I se, hvad der sker, hvor I bor. I kan booke vasketid, hjælpe og få hjælp."
)
HOW = gettext_noop(
    "Ret telefonens kamera mod firkanten, eller gå ind på adressen og skriv koden. "
    "To voksne kan bruge den. Gem brevet, til I begge er inde."
)
CODE = gettext_noop("Jeres kode")
UNTIL = gettext_noop("Koden virker til og med %(day)s.")
ONLY = gettext_noop("Giv kun koden til dem, du bor sammen med. Vi ringer aldrig og spørger om den.")
CALL = gettext_noop(
    "Har I ikke internet, eller vil I hellere tale med en? "
    "Ring til kontoret på %(phone)s (%(hours)s)."
)
SENTENCES = (HELLO, WHAT, HOW, CODE, UNTIL, ONLY, CALL)


@dataclass(frozen=True)
class Letter:
    """What stands on one page."""

    address: str
    town: str
    code: str
    qr: SafeString
    url: str
    last_day: date


@dataclass
class Post:
    """What came of it: the letters, how many empty homes got a household, and who gets none yet."""

    letters: list[Letter] = field(default_factory=list)
    new_households: int = 0
    moving_in_later: list[Dwelling] = field(default_factory=list)


@dataclass(frozen=True)
class Words:
    """What the letter says in one language."""

    language: str
    is_rtl: bool
    hello: str
    what: str
    how: str
    code: str
    until: str
    only: str
    call: str


@transaction.atomic
def make_letters(homes: list[Dwelling], *, now: datetime, days: int = 30) -> Post:
    """Make a code for each home. What this returns is the only place where the codes are.

    Older open codes of the same homes stop working. A home where nobody lives gets a household that
    begins today; one whose household moves in later gets no letter.
    """
    post = Post()
    for home in homes:
        _add_letter(post, home, now, days)
    return post


@transaction.atomic
def file_letters(
    homes: list[Dwelling],
    estate: Estate,
    path: Path,
    *,
    now: datetime,
    days: int = 30,
    language: str = "",
) -> Post:
    """`make_letters`, with the page that holds them all written to `path`.

    The codes exist in that file (mode 0600) and nowhere else. If it cannot be written (OSError), or
    there is no letter to write, nothing is made and older letters go on working.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
    post = make_letters(homes, now=now, days=days)
    if post.letters:
        context = words_around(estate, post.letters, language) | _styles()
        with translation.override(DANISH):
            _write_privately(path, render_to_string("people/letters.html", context))
    return post


# --- in which languages --------------------------------------------------------------------------


def is_spoken(language: str) -> bool:
    """Whether the whole letter exists in this language: half a letter helps nobody."""
    with translation.override(language):
        return language == DANISH or all(gettext(said) != said for said in SENTENCES)


def languages_of(estate: Estate) -> list[str]:
    """The languages that may stand beside the Danish: the estate's, as far as the letter has them."""
    return [code for code in estate.languages if code != DANISH and is_spoken(code)]


def beside_danish(estate: Estate, language: str) -> str:
    """The second language: the one asked for if the letter has it, else the estate's own choice.

    «da» asks for Danish alone; empty for English where the estate speaks it, else its first other.
    """
    if language and is_spoken(language):
        return "" if language == DANISH else language
    spoken = languages_of(estate)
    return ENGLISH if ENGLISH in spoken else next(iter(spoken), "")


def words_around(estate: Estate, letters: list[Letter], language: str = "") -> dict[str, Any]:
    """The context of a page of letters: Danish, and beside it the second language."""
    second = beside_danish(estate, language)
    spoken = [DANISH, second] if second else [DANISH]
    words = {letter.last_day: _words(spoken, letter.last_day, estate) for letter in letters}
    said = [(letter, words[letter.last_day]) for letter in letters]
    return {"estate": estate, "letters": said, "languages": spoken}


def _words(languages: list[str], last_day: date, estate: Estate) -> list[Words]:
    return [_said(language, last_day, estate) for language in languages]


def _said(language: str, last_day: date, estate: Estate) -> Words:
    phone = estate.organisation.office_phone.replace(" ", "\u00a0")
    facts = {"phone": phone, "hours": estate.organisation.office_hours}
    with translation.override(language):
        return Words(
            language=language,
            is_rtl=bool(get_language_info(language)["bidi"]),
            hello=gettext(HELLO),
            what=gettext(WHAT),
            how=gettext(HOW),
            code=gettext(CODE),
            until=gettext(UNTIL) % {"day": day_name(last_day)},
            only=gettext(ONLY),
            call=(gettext(CALL) % facts).replace(" ()", "") if phone else "",
        )


# --- which homes ---------------------------------------------------------------------------------


def homes_of(estate: Estate, *, entrance: str = "", home: str = "") -> list[Dwelling]:
    """The estate's homes, all or those of one stairway («Rugmarken 3», or «3») or just one."""
    dwellings = Dwelling.objects.filter(entrance__estate=estate).select_related("entrance")
    found = dwellings.order_by("entrance_id", "pk")
    return [
        dwelling
        for dwelling in found
        if entrance in {"", str(dwelling.entrance), dwelling.entrance.house_number}
        and home.lower() in {"", str(dwelling).lower()}
    ]


def _add_letter(post: Post, dwelling: Dwelling, now: datetime, days: int) -> None:
    today = timezone.localdate(now)
    household = dwelling.households.living_here(today).first()
    if household is None:
        try:
            household = actions.move_in(dwelling, on=today)
        except Refused:  # home_taken, and nobody lives there today
            post.moving_in_later.append(dwelling)
            return
        post.new_households += 1
    post.letters.append(_letter(dwelling, household, now, days))


def _letter(dwelling: Dwelling, household: Household, now: datetime, days: int) -> Letter:
    code = welcome.invite(household, now=now, days=days)
    url = settings.SITE_URL + reverse("people:code", args=[code])
    return Letter(
        address=str(dwelling),
        town=f"{dwelling.entrance.postcode} {dwelling.entrance.city}",
        code=codes.shown(code),
        qr=qr(url),
        url=settings.SITE_URL.partition("://")[2] + reverse("people:welcome"),
        last_day=timezone.localdate(now) + timedelta(days=days - 1),
    )


def qr(text: str) -> SafeString:
    """An inline SVG, dark on white whatever the paper's colours."""
    svg = segno.make(text, error="m", micro=False).svg_inline(
        border=2, scale=4, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(svg)  # noqa: S308 - drawn by segno from our own address


def _styles() -> dict[str, Any]:
    """What a file that is opened by itself carries along."""
    return {
        "styles": [mark_safe(_static(name).decode()) for name in STYLES],  # noqa: S308
        "font": base64.b64encode(_static(FONT)).decode(),
    }


def _static(name: str) -> bytes:
    """One of our own static files, as it lies in the source tree."""
    found = finders.find(name)
    return Path(found).read_bytes() if isinstance(found, str) else b""


def _write_privately(path: Path, page: str) -> None:
    """Only we may read it; an older file of the name is replaced whole, or left as it is."""
    draft = path.with_name(f".{path.name}.tmp")
    draft.unlink(missing_ok=True)
    try:
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(page, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
