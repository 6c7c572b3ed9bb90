"""What a room told, made fit to read: names for its keys, dates as the house says them, tables."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from community import features
from community.privacy.archive.words import KEYS, VALUES
from community.ui.dates import day_name, oclock

STYLE = Path(__file__).parent.parent / "static" / "privacy" / "archive.css"
NARROW = 4  # columns a phone has room for; what has more is written as a list
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
CLOCK = re.compile(r"\d\d:\d\d:\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass
class Table:
    """Rows of one kind. With few columns a table, else a list of small cards."""

    title: str
    heads: list[str]
    rows: list[list[str]]

    @property
    def is_narrow(self) -> bool:
        return len(self.heads) <= NARROW

    @property
    def cards(self) -> list[list[tuple[str, str]]]:
        """Each row as (heading, text), without what is empty."""
        pairs = [zip(self.heads, row, strict=True) for row in self.rows]
        return [[(head, text) for head, text in row if text] for row in pairs]


@dataclass
class Section:
    """One room's part."""

    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.facts and not any(table.rows for table in self.tables)


def section(title: str, told: dict[str, Any]) -> Section:
    """What `told` says, in the active language. Keys without a word of ours are shown as they are."""
    found = Section(title)
    _read(found, told, "")
    return found


def _read(found: Section, told: dict[str, Any], above: str) -> None:
    for key, value in told.items():
        name = f"{above}{word(key)}"
        if isinstance(value, dict):
            _read(found, value, f"{name}: ")
        elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
            found.tables.append(_table(name, value))
        elif isinstance(value, list) and not value:
            found.tables.append(Table(name, [], []))
        else:
            found.facts.append((name, said(value)))


def _table(title: str, rows: list[Any]) -> Table:
    whole = [row if isinstance(row, dict) else {"value": row} for row in rows]
    keys = list(dict.fromkeys(key for row in whole for key in row))
    texts = [[said(row.get(key)) for key in keys] for row in whole]
    return Table(title, [word(key) for key in keys], texts)


def word(key: str) -> str:
    """What we call a key, or the key itself with spaces."""
    known = KEYS.get(key)
    return str(known) if known else key.replace("_", " ").capitalize()


def said(value: Any) -> str:
    """A value as somebody would write it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, dict):
        return "; ".join(f"{word(key)}: {said(one)}" for key, one in value.items() if said(one))
    if isinstance(value, list):
        return ", ".join(said(one) for one in value)
    text = str(value)
    return _moment(text) or str(VALUES.get(text) or _kinds().get(text, text))


def _kinds() -> dict[str, Any]:
    """What people call the kinds of notes and acts: «bookings.reminder» is «Mine bookinger»."""
    words = {told.kind: told.label for told in features.kinds_told()}
    for feature in features.all_features():
        words |= feature.called
    return words


def _moment(text: str) -> str:
    """«mandag 23. november 2026 kl. 10» for what is written as a moment, or nothing."""
    try:
        if MOMENT.match(text) and (moment := parse_datetime(text)):
            return f"{_day(moment)} {oclock(moment)}"
        if DAY.fullmatch(text) and (day := parse_date(text)):
            return _day(day)
        if CLOCK.fullmatch(text) and (at := parse_time(text)):
            return oclock(at)
    except ValueError:
        return ""
    return ""


def _day(moment: date | datetime) -> str:
    return f"{day_name(moment)} {moment.year}"


def style() -> SafeString:
    """The page's style, which lies in it: a file on somebody's computer asks nobody for anything."""
    css = mark_safe(STYLE.read_text(encoding="utf-8"))  # noqa: S308 - our own file
    return format_html("<style>{}</style>", css)
