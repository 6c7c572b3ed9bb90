"""The list for the rent as a file: the home, what for, and how much. No names, no cards."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from bookings.models import Charge, RentRun
from community.people.models import Dwelling

BOM = "\ufeff"  # so that a Danish spreadsheet reads æ, ø and å


@dataclass(frozen=True)
class Line:
    """A row of the list; what goes back is below nothing."""

    charge: Charge
    amount: int

    @property
    def home(self) -> Dwelling:
        assert self.charge.household is not None
        return self.charge.household.dwelling


def lines_of(run: RentRun) -> list[Line]:
    """What stands on it, home by home."""
    homes = ("booking__household__dwelling", "tenure__household__dwelling")
    rows = Charge.objects.filter(Q(noted_in=run) | Q(credited_in=run)).with_place()
    rows = rows.select_related(*(f"{one}__entrance__estate" for one in homes))
    found = []
    for row in rows.order_by(Coalesce(*homes), "booking", "pk"):
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
        yield _row(
            [
                str(line.home),
                line.home.number,
                line.charge.place_name,
                f"{line.charge.day:%Y-%m-%d}",
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
