"""The matrix as a spreadsheet: the same cells as the page, in the words of the page."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from community.office.log.sheet import BOM, plain
from community.people.models import Membership
from community.plan.evidence import evidence_of, in_short, signs_of
from community.plan.page import points_of


def matrix_file(member: Membership) -> Iterator[str]:
    """CSV as Danish offices open it, a line for each entry of a cell."""
    head = [_("Gruppe"), _("Slags"), _("Emne"), _("Hvad"), _("Hvor meget"), _("Set det sidste år")]
    yield BOM + _row(head)
    shown = evidence_of(member)
    for point in points_of(member):
        yield _row(
            [
                point.group.name, point.get_kind_display(), point.get_theme_display(), point.text,
                point.get_weight_display(), in_short(signs_of(shown, point.theme)),
            ]
        )  # fmt: skip


def _row(cells: list[Any]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([plain(cell) for cell in cells])
    return out.getvalue()
