"""manage.py logbook --verify: is every line of every logbook there, and as it was written?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from community.people.logbook import seals
from community.people.logbook.actions import first_broken
from community.people.models import Entry, Organisation


class Command(BaseCommand):
    help = (
        "Går logbogen igennem linje for linje og siger, om noget er rettet bagfra, eller om de "
        "sidste linjer er væk. Det sidste ses af de segl, uret skriver ved siden af databasen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--verify", action="store_true", required=True, help="gå den igennem")
        parser.add_argument(
            "--seals", type=Path, metavar="FIL", help="en kopi af seglene, eller loggen med dem i"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError (exit code 1) when a line does not fit, or is gone; names only its number."""
        kept = _seals_in(options["seals"])
        wrong: list[int] = []
        for organisation in Organisation.objects.order_by("pk"):
            broken = first_broken(organisation)
            lost = seals.first_lost(organisation, kept, now=timezone.now())
            wrong += [broken.pk] if broken else [lost.number] if lost else []
            lines = Entry.objects.filter(organisation=organisation).count()
            self.stdout.write(f"{organisation}: {lines} linjer, {_said(broken, lost)}.")
        if not kept:
            self.stdout.write("Der er ingen segl endnu. Så kan det ikke ses, om enden mangler.")
        if wrong:
            numbers = ", ".join(map(str, wrong))
            raise CommandError(f"Noget er rettet bagfra. Første linje, der ikke passer: {numbers}.")


def _seals_in(file: Path | None) -> list[seals.Seal]:
    """CommandError for a file that cannot be read or has no seal in it."""
    try:
        found = list(seals.kept(file))
    except OSError as error:
        raise CommandError(f"Filen kan ikke læses: {error.strerror}.") from None
    if file and not found:
        raise CommandError("Der er ingen segl i filen. Se efter, om det er den rigtige.")
    return found


def _said(broken: Entry | None, lost: seals.Seal | None) -> str:
    if broken:
        return f"linje {broken.pk} passer ikke"
    return f"linje {lost.number} er væk eller skrevet om" if lost else "alt passer"
