"""manage.py administration --estate rugmarken …: the first person who may give offices to others."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone, translation

from community.errors import Refused
from community.office.roles.actions import begin_administration
from community.people.management.commands.import_dwellings import estate_of


class Command(BaseCommand):
    help = (
        "Giver en person administrationen i en afdeling, der ingen har. Derfra giver de selv "
        "roller til andre på siden «Kontoret». Personen logger ind med en kode til sin e-mail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--estate", required=True, help="afdelingens korte navn, fx rugmarken")
        parser.add_argument("--name", required=True, help="fornavn")
        parser.add_argument("--email", required=True, help="hvor koden til at logge ind sendes hen")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError (exit code 1) when there is an administration already, or no such estate."""
        estate = estate_of(options["estate"])
        try:
            validate_email(options["email"])
            with translation.override("da"):
                begin_administration(
                    estate, name=options["name"], email=options["email"], now=timezone.now()
                )
        except ValidationError:
            raise CommandError("Der mangler noget i e-mailen. Se efter et @.") from None
        except Refused as no:
            raise CommandError(str(no)) from None
        self.stdout.write(self.style.SUCCESS(f"Administrationen i {estate} er åben."))
