"""`manage.py forget_again`: after a restore, forget whom the backup brought back (docs/backup.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from community.privacy import actions, ledger


class Command(BaseCommand):
    help = "Glemmer igen dem, en gendannet sikkerhedskopi har bragt tilbage."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="tæl dem kun")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many, never who."""
        if not ledger.path().exists():
            self.stdout.write(f"Der er ingen liste over glemte ({ledger.path()}).")
            return
        if options["dry_run"]:
            self.stdout.write(f"{len(actions.back_again())} er kommet tilbage. Intet er slettet.")
            return
        self.stdout.write(f"{len(actions.forget_again(timezone.now()))} er glemt igen.")
