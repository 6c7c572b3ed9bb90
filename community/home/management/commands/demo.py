"""`manage.py demo`: Nabolyst moves in, with its places and a few weeks of life."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone, translation

from community import features
from community.people.actions import close_organisation
from community.people.demo import others_live_here, seed_people
from community.people.models import Organisation

CAST = Path(settings.BASE) / "demo" / "nabolyst.yaml"
LOCK = "beboerhus.demo"


class Command(BaseCommand):
    help = "Lægger eksemplet ind: Nabolyst med boliger, folk og tider. Kun i et eksempel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="gør ingenting, hvis det er der")
        parser.add_argument(
            "--reload", action="store_true", help="slet eksemplet, og læg det ind igen"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing, one at a time. CommandError where this is no example, or not only one."""
        if not settings.DEMO:
            raise CommandError("Det er kun i et eksempel (BEBOERHUS_DEMO=1). Intet er rørt.")
        cast = yaml.safe_load(CAST.read_text(encoding="utf-8"))
        began = time.monotonic()
        with translation.override("da"), transaction.atomic():
            _one_at_a_time()
            _refuse_a_real_house()
            if self._make_room(cast["organisation"]["name"], reload=options["reload"]):
                self._furnish(cast)
                self.stdout.write(f"Eksemplet er klar ({time.monotonic() - began:.1f} s).")

    def _make_room(self, name: str, *, reload: bool) -> bool:
        """Whether there is room for the example now."""
        is_here = Organisation.objects.filter(name=name).exists()
        if is_here and not reload:
            self.stdout.write("Eksemplet ligger her i forvejen.")
            return False
        if is_here:
            self._step("Det gamle eksempel flytter ud", partial(close_organisation, name))
        return True

    def _furnish(self, cast: dict[str, Any]) -> None:
        now = timezone.now()
        self._step("Boliger og folk", partial(seed_people, cast, now))
        for feature in features.all_features():
            if feature.demo is not None:
                self._step(str(feature.name), partial(feature.demo, cast, now))

    def _step(self, what: str, work: Callable[[], object]) -> None:
        self.stdout.write(f"{what} …", ending=" ")
        self.stdout.flush()
        began = time.monotonic()
        work()
        self.stdout.write(f"{time.monotonic() - began:.1f} s")


def _refuse_a_real_house() -> None:
    if others_live_here():
        raise CommandError(
            "Der bor en anden boligorganisation her end eksemplets. Intet er rørt. "
            "Slå eksemplet fra (BEBOERHUS_DEMO), eller brug en anden database."
        )


def _one_at_a_time() -> None:
    """Two who start at once would both find it empty: the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
