"""`manage.py with_engines demo --reload`: run another command, also while the house is closed."""

from argparse import REMAINDER
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.engines import running
from config.identity import EngineError


class Command(BaseCommand):
    help = "Run a command with PostgreSQL and Valkey: those of the house, or its own meanwhile."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs=REMAINDER)

    def handle(self, *args: Any, words: list[str], **options: Any) -> None:
        try:
            with running(settings.BASE):
                call_command("migrate", interactive=False, verbosity=0)
                call_command(*words)
        except EngineError as reason:
            raise CommandError(str(reason)) from None
