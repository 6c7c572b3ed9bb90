"""Read a ready-made table of totals: what a line is called, and how many. Writes nothing."""

import csv
import io
import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.noticeboard.words import tidied
from community.people.cpr import refuse_cpr
from community.people.importing import FORBIDDEN
from community.plan import rules

MOST, LONGEST = 300, 80
# CPR, rent, origin, health.
ABOUT_PERSONS = 4
HIDDEN = {"under 5", "<5", "< 5", "..", ".", "x"}


@dataclass(frozen=True)
class Cell:
    """A line of the table. A small number is not kept."""

    label: str
    number: int | None
    is_few: bool


@dataclass(frozen=True)
class Read:
    """The cells, and how many of them were too small to show."""

    cells: list[Cell]

    @property
    def hidden(self) -> int:
        return sum(cell.is_few for cell in self.cells)


def read(text: str) -> Read:
    """Two columns with a heading: what, and how many. Semicolons, commas or tabs between them.

    Refused `no_table` (not two columns, or nothing under the heading), `private_column`,
    `no_number`, `twice`, `long_text`, `cpr`, `too_many`.
    """
    refuse_cpr(text, field="text")
    lines = [line for line in text.replace("\ufeff", "").splitlines() if line.strip()]
    if len(lines) < 2:
        raise _no("no_table", _("Sæt tabellen ind med overskrifter øverst."))
    if len(lines) > MOST:
        raise _no("too_many", _("Det er for mange linjer på én gang."))
    mark = next((one for one in ";\t," if one in lines[0]), ";")
    head, *rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=mark)
    for words in [*head, *(row[0] for row in rows if row)]:
        _refuse_private(words)
    cells = [_cell(row, number) for number, row in enumerate(rows, start=2)]
    if len({cell.label.lower() for cell in cells}) < len(cells):
        raise _no("twice", _("Den samme linje står to gange i tabellen."))
    return Read(cells)


def _refuse_private(words: str) -> None:
    """What is about persons' numbers, rent, origin or health comes in from nowhere, not as totals."""
    for pattern, why in FORBIDDEN[:ABOUT_PERSONS]:
        if re.search(pattern, words.strip().lower()):
            raise _no("private_column", why)


def _cell(row: list[str], line: int) -> Cell:
    if len(row) != 2:
        raise _no("no_table", _("Der skal være to kolonner: hvad og hvor mange."))
    label, typed = tidied(row[0]), row[1].strip().lower()
    if not label or len(label) > LONGEST:
        raise _no("long_text", _("Linje {line} mangler et kort navn.").format(line=line))
    if typed in HIDDEN:
        return Cell(label, None, is_few=True)
    bare = typed.replace(".", "").replace("\u00a0", "").replace(" ", "")
    if not (bare.isascii() and bare.isdecimal()) or len(bare) > 7:
        sentence = _("I linje {line} står der ikke et helt tal.").format(line=line)
        raise _no("no_number", sentence)
    few = rules.is_few(int(bare))
    return Cell(label, None if few else int(bare), few)


def _no(code: str, sentence: object) -> Refused:
    return Refused(code, sentence, status=422, field="text")
