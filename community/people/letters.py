"""The letters with codes: which homes get one, and one printable page each."""

import base64
from dataclasses import dataclass
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


@transaction.atomic
def make_letters(
    homes: list[Dwelling],
    estate: Estate,
    path: Path,
    *,
    now: datetime,
    days: int = 30,
    language: str = "da",
) -> int:
    """Make a code for each home and write the page with all letters to `path`; says how many.

    The codes exist in that file (mode 0600) and nowhere else. If it cannot be written (OSError),
    no code is made and older letters go on working.
    """
    letters = [_letter(home, now, days) for home in homes]
    with translation.override(language):
        page = render_to_string("people/letters.html", _context(estate, letters))
    _write_privately(path, page)
    return len(letters)


def homes_of(estate: Estate, *, entrance: str = "", home: str = "") -> list[Dwelling]:
    """The estate's homes, all or those of one stairway («Rugmarken 3») or just one."""
    dwellings = Dwelling.objects.filter(entrance__estate=estate).select_related("entrance")
    found = dwellings.order_by("entrance_id", "pk")
    return [
        dwelling
        for dwelling in found
        if entrance in {"", str(dwelling.entrance), dwelling.entrance.house_number}
        and home.lower() in {"", str(dwelling).lower()}
    ]


def _letter(dwelling: Dwelling, now: datetime, days: int) -> Letter:
    code = welcome.invite(_household(dwelling, now), now=now, days=days)
    url = settings.SITE_URL + reverse("people:code", args=[code])
    return Letter(
        address=str(dwelling),
        town=f"{dwelling.entrance.postcode} {dwelling.entrance.city}",
        code=codes.shown(code),
        qr=qr(url),
        url=settings.SITE_URL.partition("://")[2] + reverse("people:welcome"),
        last_day=timezone.localdate(now) + timedelta(days=days - 1),
    )


def _household(dwelling: Dwelling, now: datetime) -> Household:
    today = timezone.localdate(now)
    living = dwelling.households.living_here(today).first()
    return living or actions.move_in(dwelling, on=today)


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
    """Only we may read it; an older file of the name is replaced whole."""
    draft = path.with_name(f".{path.name}.tmp")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(page, encoding="utf-8")
    draft.replace(path)
