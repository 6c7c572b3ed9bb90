"""`manage.py up`: everything `make run` runs once the packages are there."""

import os
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.env import number
from config.up import House


class Command(BaseCommand):
    help = "Start engines, database, demo, web, worker and clock; stop them all with Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")

    def handle(self, *args: Any, host: str, **options: Any) -> None:
        house = House(
            project=settings.BASE,
            host=host,
            port=settings.PORT,
            workers=max(1, number("WEB_WORKERS", 1)),
            began=float(os.environ.get("BEBOERHUS_STARTED") or time.time()),
        )
        sys.exit(house.run())
