"""manage.py import_dwellings FILE.csv --estate rugmarken: homes into an estate, a dry run first."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import translation

from community.errors import Refused
from community.people import actions
from community.people.importing import KNOWN, MAX_BYTES, NEW, WRONG, Line, Sheet, plan
from community.people.models import Estate


class Command(BaseCommand):
    help = (
        "Læser boliger fra en CSV-fil: vej, husnr, etage, doer, postnr, by, bolignummer, nabokreds. "
        "Viser først, hvad der vil ske. Skriver kun med --ja."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FIL.csv")
        parser.add_argument("--estate", required=True, help="afdelingens korte navn, fx rugmarken")
        parser.add_argument(
            "--ja", "--yes", "--commit", action="store_true", dest="commit", help="skriv boligerne"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError (exit code 1) when the file or any line is wrong; then nothing is written."""
        with translation.override("da"):
            estate = estate_of(options["estate"])
            try:
                sheet = plan(estate, _bytes_of(options["file"]))
            except Refused as no:
                raise CommandError(str(no)) from None
            self._report(sheet)
            if sheet.count(WRONG):
                raise CommandError("Der er fejl i filen. Intet er skrevet.")
            self._carry_out(estate, sheet, commit=options["commit"])

    def _report(self, sheet: Sheet) -> None:
        for warning in sheet.warnings:
            self.stdout.write(self.style.WARNING(f"OBS: {warning}"))
        for line in sheet.lines:
            self.stdout.write(_told(line))
        counts = ", ".join(f"{sheet.count(status)} {status}" for status in (NEW, KNOWN, WRONG))
        self.stdout.write(f"I alt {len(sheet.lines)} linjer: {counts}.")

    def _carry_out(self, estate: Estate, sheet: Sheet, *, commit: bool) -> None:
        if not commit:
            self.stdout.write("Det var en prøve. Intet er skrevet. Kør igen med --ja.")
            return
        try:
            added = actions.import_dwellings(estate, sheet.new_homes)
        except IntegrityError:
            raise CommandError(
                "En anden har lige ændret boligerne. Intet er skrevet. Prøv igen."
            ) from None
        self.stdout.write(self.style.SUCCESS(f"{added} boliger er skrevet."))


def estate_of(slug: str) -> Estate:
    """The estate by its slug. CommandError with the ones there are."""
    estate = Estate.objects.filter(slug=slug).first()
    if estate is None:
        known = ", ".join(Estate.objects.values_list("slug", flat=True).order_by("slug"))
        raise CommandError(f"Afdelingen «{slug}» findes ikke. Der er: {known or 'ingen endnu'}.")
    return estate


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"Filen {path.name} kan ikke læses: {error.strerror}.") from None


def _told(line: Line) -> str:
    """«12  ny      Rugmarken 3, 1. tv», or what is wrong with it; nothing a terminal obeys."""
    home = line.home
    behind = (
        " ".join(p for p in (f"{home.floor}." * bool(home.floor), home.door) if p) if home else ""
    )
    where = f"{home.street} {home.house_number}{', ' * bool(behind)}{behind}" if home else ""
    wrong = " ".join(str(problem) for problem in line.problems)
    told = f"linje {line.number:>4}  {line.status:<6}  {where}{': ' * bool(where and wrong)}{wrong}"
    return "".join(character if character.isprintable() else "?" for character in told)
