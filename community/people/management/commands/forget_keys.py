"""manage.py forget_keys jens@example.dk: for who has lost telephone, app and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from community.people.factors.actions import remove_all
from community.people.models import User


class Command(BaseCommand):
    help = (
        "Fjerner alle nøgler, apps og reservekoder fra en profil og logger den ud overalt. "
        "Vær sikker på, hvem du taler med. Personen får en mail, og det står i logbogen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="den e-mail, personen logger ind med")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError (exit code 1) when nobody logs in with that address."""
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError("Ingen logger ind med den e-mail. Se efter, hvordan den er stavet.")
        gone = remove_all(user, now=timezone.now())
        self.stdout.write(f"Fjernet: {gone}. Personen logger ind med en kode på e-mail.")
