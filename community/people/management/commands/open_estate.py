"""manage.py open_estate --organisation … --number 1 --slug rugmarken --name Rugmarken."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from community.errors import Refused
from community.people.opening.actions import Opened, open_for_residents

OFFICE = {
    "office_phone": "kontorets telefon, fx «00 00 10 00»",
    "office_hours": "hvornår kontoret tager den, fx «hverdage 9–13»",
    "emergency": "hvem man ringer til, når det haster",
}


class Command(BaseCommand):
    help = (
        "Åbner en afdeling, og organisationen med, hvis den er ny. Må køres igen: det, der er her "
        "i forvejen, bliver ikke ændret. Kontorets telefon og tider kan rettes senere på siden "
        "«Kontoret»."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, help="boligorganisationens navn")
        parser.add_argument("--number", required=True, type=int, help="afdelingens nummer, fx 1")
        parser.add_argument("--name", required=True, help="afdelingens navn, fx Rugmarken")
        parser.add_argument(
            "--slug", required=True, help="det første i adressen, fx rugmarken; kan ikke ændres"
        )
        parser.add_argument(
            "--languages", default="", help="sprog til kodebreve, med komma imellem, fx ar,so"
        )
        parser.add_argument(
            "--new-organisation",
            action="store_true",
            help="organisationen er ny, selv om her er andre",
        )
        for name, told in OFFICE.items():
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help=told)

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError (exit code 1) when something does not fit; then nothing is written."""
        with translation.override("da"):
            try:
                opened = open_for_residents(
                    organisation=options["organisation"],
                    number=options["number"],
                    name=options["name"],
                    slug=options["slug"],
                    languages=[one.strip() for one in options["languages"].split(",") if one],
                    new_organisation=options["new_organisation"],
                    **{name: options[name] for name in OFFICE},
                )
            except Refused as no:
                told = " Er den ny, så sæt --new-organisation på."
                more = told if no.code == "unknown_organisation" else ""
                raise CommandError(f"{no}{more} Intet er skrevet.") from None
        self._report(opened)

    def _report(self, opened: Opened) -> None:
        estate = opened.estate
        if opened.new_organisation:
            self.stdout.write(f"Organisationen «{estate.organisation}» er oprettet.")
        if not opened.new_estate:
            self.stdout.write(f"{estate} er her i forvejen. Intet er ændret.")
            return
        self.stdout.write(self.style.SUCCESS(f"{estate}: {settings.SITE_URL}/{estate.slug}/"))
        self.stdout.write(
            "Nu mangler boligerne (manage.py import_dwellings) "
            "og en i administrationen (manage.py administration)."
        )
