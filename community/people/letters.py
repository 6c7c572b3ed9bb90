"""The letters with codes: which homes get one, and one printable page each."""

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

from community.errors import Refused
from community.people import actions, codes
from community.people.models import Dwelling, Estate, Household
from community.people.welcome import actions as welcome

STYLES = ["ui/tokens.css", "ui/letter.css"]
FONT = "ui/fonts/hanken-grotesk-latin.woff2"


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


@transaction.atomic
def make_letters(
    homes: list[Dwelling],
    estate: Estate,
    path: Path,
    *,
    now: datetime,
    days: int = 30,
    language: str = "da",
) -> Post:
    """Make a code for each home and write the page with all letters to `path`.

    A home where nobody lives gets a household that begins today; one whose household moves in later
    gets no letter. The codes exist in that file (mode 0600) and nowhere else. If it cannot be
    written (OSError), or there is no letter to write, nothing is made and older letters go on
    working.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
    post = Post()
    for home in homes:
        _add_letter(post, home, now, days)
    if post.letters:
        with translation.override(language):
            page = render_to_string("people/letters.html", _context(estate, post.letters))
        _write_privately(path, page)
    return post


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


def _context(estate: Estate, letters: list[Letter]) -> dict[str, Any]:
    phone = estate.organisation.office_phone.replace(" ", "\u00a0")
    return {
        "estate": estate,
        "letters": letters,
        "phone": phone,
        "hours": estate.organisation.office_hours,
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
