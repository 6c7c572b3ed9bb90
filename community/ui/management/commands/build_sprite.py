"""Makes the two icon sprites again from an unpacked @phosphor-icons/core package."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.ui.icons import MARK, sprites

STATIC = Path(__file__).resolve().parents[2] / "static" / "ui"
WEIGHTS = re.compile(r"(?P<stem>.+?)(?:-(?P<weight>fill|duotone|bold))?")
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg">\n'
    "<!-- Icons: Phosphor 2.1, MIT, https://phosphoricons.com -->\n"
)
WINDOWS = (
    f'<symbol id="{MARK}" viewBox="0 0 24 24">'
    '<rect x="3" y="2" width="8" height="9.2" rx="1.4" fill="#f5c768"/>'
    '<rect x="13" y="2" width="8" height="9.2" rx="1.4" fill="#57997c"/>'
    '<rect x="3" y="12.8" width="8" height="9.2" rx="1.4" fill="#57997c"/>'
    '<rect x="13" y="12.8" width="8" height="9.2" rx="1.4" fill="#fbe3ab"/></symbol>'
)


def source_of(assets: Path, name: str) -> Path:
    """Where Phosphor keeps the drawing called `name` ("bell", "bell-fill", "bell-duotone")."""
    match = WEIGHTS.fullmatch(name)
    weight = (match and match["weight"]) or "regular"
    return assets / weight / f"{name}.svg"


def symbol(name: str, drawing: str) -> str:
    """One <symbol>; one decimal on a 256 grid is still a twentieth of a pixel."""
    body = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.S)
    if body is None:
        raise CommandError(f"{name}: no <svg> in the drawing")
    inner = re.sub(r"(\d\.\d)\d+", r"\1", body[1].strip())
    return f'<symbol id="{name}" viewBox="0 0 256 256">{inner}</symbol>'


class Command(BaseCommand):
    """`manage.py build_sprite path/to/@phosphor-icons/core`."""

    help = "Makes the icon sprites again from an unpacked @phosphor-icons/core folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """One argument: the unpacked package, and optionally somewhere else to write."""
        parser.add_argument("core", type=Path, help="the folder that holds assets/regular/…")
        parser.add_argument("--to", type=Path, default=STATIC, help="where the sprites are written")

    def handle(self, *args: Any, core: Path, to: Path, **options: Any) -> None:
        """Write one file per list in icons.txt; refuse when a drawing is missing."""
        for sprite, names in sprites().items():
            symbols = [self._symbol(core / "assets", name) for name in sorted(names)]
            if sprite == "sprite":
                symbols.append(WINDOWS)
            text = HEAD + "\n".join(symbols) + "\n</svg>\n"
            (to / f"{sprite}.svg").write_text(text, encoding="utf-8")
            self.stdout.write(f"{sprite}.svg: {len(symbols)} icons")

    def _symbol(self, assets: Path, name: str) -> str:
        path = source_of(assets, name)
        if not path.exists():
            raise CommandError(f"Phosphor has no icon called {name}")
        return symbol(name, path.read_text(encoding="utf-8"))
