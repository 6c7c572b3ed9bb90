"""The list for the rent as a file: the home, what for, and how much. No names, no cards."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.db.models import Q
from django.utils.translation import gettext as _

from bookings.models import Charge, RentRun
from community.people.models import Dwelling
from community.times import local

BOM = "\ufeff"  # so that a Danish spreadsheet reads æ, ø and å


@dataclass(frozen=True)
class Line:
    """A row of the list; what goes back is below nothing."""

    charge: Charge
    amount: int

    @property
    def home(self) -> Dwelling:
        assert self.charge.booking.household is not None
        return self.charge.booking.household.dwelling


def lines_of(run: RentRun) -> list[Line]:
    """What stands on it, home by home."""
    rows = Charge.objects.filter(Q(noted_in=run) | Q(credited_in=run)).select_related(
        "booking__facility__part_of", "booking__household__dwelling__entrance__estate"
    )
    found = []
    for row in rows.order_by("booking__household__dwelling", "booking", "pk"):
        if row.noted_in_id == run.pk:
            found.append(Line(row, row.amount))
        if row.credited_in_id == run.pk:
            found.append(Line(row, -row.amount))
    return found


def csv_of(run: RentRun) -> Iterator[str]:
    """The file, line by line, as the office's spreadsheet opens it."""
    yield BOM + _row(
        [_("Bolig"), _("Nummer"), _("Sted"), _("Dag"), _("Hvad"), _("Kroner"), _("Nr.")]
    )
    for line in lines_of(run):
        booking = line.charge.booking
        yield _row(
            [
                str(line.home),
                line.home.number,
                booking.facility.full_name,
                f"{local(booking.begins):%Y-%m-%d}",
                line.charge.get_kind_display(),
                line.amount,
                line.charge.pk,
            ]
        )


def _row(cells: list[object]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([_plain(one) for one in cells])
    return out.getvalue()


def _plain(cell: object) -> object:
    """A spreadsheet shall not take somebody's words for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell
