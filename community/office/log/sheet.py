"""The logbook as a spreadsheet: CSV as Danish offices open it, and no cell that is a formula."""

import csv
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community.office.log.lines import told
from community.people.models import Entry, User

BATCH = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def rows_of(entries: QuerySet[Entry], reader: User) -> Iterator[str]:
    """The lines of the file, newest first, a batch of rows at a time."""
    write = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n").writerow
    yield BOM + str(write(_head()))
    found = entries.order_by("-at", "-pk").iterator(chunk_size=BATCH)  # one pass
    while batch := list(islice(found, BATCH)):
        for entry, line in zip(batch, told(batch, reader), strict=True):
            cells = [
                timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"), line.estate,
                line.office, line.by, line.what, line.detail, line.about, line.place, line.why,
                json.dumps(entry.facts, sort_keys=True), entry.pk,
            ]  # fmt: skip
            yield str(write([plain(cell) for cell in cells]))


def _head() -> list[str]:
    return [
        _("Hvornår"), _("Afdeling"), _("Rolle"), _("Hvem"), _("Hvad"), _("Mere"), _("Om"),
        _("Opgang"), _("Hvorfor"), _("Tal"), _("Linje"),
    ]  # fmt: skip


def plain(cell: Any) -> str:
    """Text that a spreadsheet shows and does not reckon with."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
