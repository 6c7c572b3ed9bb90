"""manage.py code_letters --estate rugmarken: letters with codes, one printable page a home."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from community.errors import Refused
from community.people.letters import Post, file_letters, homes_of
from community.people.management.commands.import_dwellings import estate_of
from community.people.welcome.actions import LONGEST_LETTER


class Command(BaseCommand):
    help = (
        "Laver breve med koder som én HTML-fil til print. Koderne findes kun i filen. "
        "Ældre koder til de samme hjem holder op med at virke. "
        "Et hjem, hvor ingen bor, får en ny husstand fra i dag. Til sidst står der, hvor mange det blev."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--estate", required=True, help="afdelingens korte navn, fx rugmarken")
        parser.add_argument("--out", type=Path, metavar="FIL.html", help="hvor filen skal ligge")
        parser.add_argument("--entrance", default="", help="kun én opgang, fx «Rugmarken 3»")
        parser.add_argument("--home", default="", help="kun ét hjem, fx «Rugmarken 3, 1. tv»")
        parser.add_argument("--days", type=int, default=LONGEST_LETTER, help="hvor længe, højst 30")
        parser.add_argument(
            "--language",
            default="",
            choices=dict(settings.LANGUAGES),
            help="sproget ved siden af det danske; «da» er dansk alene",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError (exit code 1) when there is no letter or no file; then nothing is made."""
        estate = estate_of(options["estate"])
        if not 1 <= options["days"] <= LONGEST_LETTER:
            raise CommandError(f"En kode kan leve i 1 til {LONGEST_LETTER} dage.")
        homes = homes_of(estate, entrance=options["entrance"], home=options["home"])
        if not homes:
            raise CommandError("Der er ingen hjem at skrive til. Se efter, hvordan de er stavet.")
        path = options["out"] or settings.VAR / f"breve-{estate.slug}.html"
        try:
            post = file_letters(
                homes,
                estate,
                path,
                now=timezone.now(),
                days=options["days"],
                language=options["language"],
            )
        except IsADirectoryError:
            raise CommandError(f"«{path}» er en mappe. Skriv også filens navn.") from None
        except OSError as error:
            raise CommandError(f"Filen kan ikke skrives: {error.strerror}.") from None
        except Refused as no:  # somebody moved out this very moment
            raise CommandError(str(no)) from None
        self._report(post, path)

    def _report(self, post: Post, path: Path) -> None:
        for home in post.moving_in_later:
            self.stdout.write(f"{home} får intet brev: der flytter en husstand ind senere.")
        if not post.letters:
            raise CommandError("Der blev ingen breve. Intet er skrevet.")
        letters = _number(len(post.letters), "brev", "breve")
        homes = _number(post.new_households, "tom bolig", "tomme boliger")
        self.stdout.write(f"{letters} ligger i {path.name}. {homes} fik en ny husstand.")
        self.stdout.write("Print brevene, og slet filen bagefter.")


def _number(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
