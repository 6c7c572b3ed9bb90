"""manage.py logbook --verify: is every line of every logbook as it was written?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community.people.logbook.actions import first_broken
from community.people.models import Entry, Organisation


class Command(BaseCommand):
    help = "Går logbogen igennem linje for linje og siger, om noget er rettet bagfra."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--verify", action="store_true", required=True, help="gå den igennem")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError (exit code 1) when a line does not fit its seal; names only its number."""
        broken = []
        for organisation in Organisation.objects.order_by("pk"):
            wrong = first_broken(organisation)
            if wrong is not None:
                broken.append(wrong.pk)
            lines = Entry.objects.filter(organisation=organisation).count()
            said = f"linje {wrong.pk} passer ikke" if wrong else "alt passer"
            self.stdout.write(f"{organisation}: {lines} linjer, {said}.")
        if broken:
            numbers = ", ".join(map(str, broken))
            raise CommandError(f"Noget er rettet bagfra. Første linje, der ikke passer: {numbers}.")
