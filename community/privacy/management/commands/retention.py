"""`manage.py retention`: what the broom would take now; with --sweep it takes it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from community.privacy.broom import actions as broom


class Command(BaseCommand):
    help = "Viser, hvad der er for gammelt til at blive gemt. Intet slettes uden --sweep."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sweep", action="store_true", help="slet det, der er for gammelt")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each rule. CommandError when a rule failed."""
        with translation.override("da"):
            work = broom.sweep if options["sweep"] else broom.report
            lines = work(timezone.now())
            for line in lines:
                number = "–" if line.number is None else str(line.number)
                rule = line.rule
                self.stdout.write(f"{number:>8}  {rule.key:<28} {rule.what} ({rule.kept})")
            self.stdout.write(
                "Slettet." if options["sweep"] else "Intet er slettet: --sweep gør det."
            )
        if any(line.is_broken for line in lines):
            raise CommandError("En regel gik galt. Se i loggen.")
