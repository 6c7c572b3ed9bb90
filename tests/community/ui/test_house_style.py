"""What may never slip in: inline style or script, and more bytes than a phone should fetch."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ["community", "bookings", "helpdesk", "events", "config"]
UI = ROOT / "community" / "ui"
STATIC = UI / "static" / "ui"
TEMPLATES = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*")
    if path.suffix in {".html", ".svg"}
    and "templates" in path.parts
    # A file for print, opened from a folder and never served, carries its own style.
    and path.name != "letters.html"
)
FORBIDDEN = {
    "style attribute": re.compile(r"\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "script in the page": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.I),
    "handler attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "htmx script": re.compile(r"\bhx-on\b|[\"']js:", re.I),
    "data or script address": re.compile(
        r"(?:src|href|action)\s*=\s*[\"'](?:data|javascript):", re.I
    ),
}
# Mail has no stylesheet of ours; its templates are not pages and live in folders of this name.
MAIL = "mail"


def pages() -> list[Path]:
    return [path for path in TEMPLATES if MAIL not in path.parts]


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_holds_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    found = [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert found == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        '<a href="#" onclick="x()">',
        '<a hx-on:click="x()">',
        '<img src="data:image/png;base64,AA">',
    ],
)
def test_the_guard_sees_what_it_should(bad):
    assert any(pattern.search(bad) for pattern in FORBIDDEN.values())


def small(*paths: Path) -> int:
    return sum(len(brotli.compress(path.read_bytes(), quality=11)) for path in paths)


def test_all_css_together_is_at_most_16_kb():
    assert small(*STATIC.glob("*.css")) <= 16_000


def test_our_own_script_is_at_most_4_kb():
    assert small(STATIC / "app.js") <= 4_000


def test_a_first_visit_is_at_most_100_kb():
    """Style, script, font, both sprites and the street; 15 kB are left for the page and a photo."""
    htmx = finders.find("django_htmx/htmx-2.min.js")
    ours = ["tokens.css", "app.css", "app.js", "sprite.svg", "sprite-more.svg", "img/street.svg"]
    font = (STATIC / "fonts" / "hanken-grotesk-latin.woff2").stat().st_size
    assert small(*(STATIC / name for name in ours), Path(str(htmx))) + font <= 85_000


def test_every_listed_icon_is_in_its_sprite():
    from community.ui.icons import MARK, sprites

    for sprite, names in sprites().items():
        drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / f"{sprite}.svg").read_text()))
        assert drawn - {MARK} == set(names)


ICON_USE = re.compile(r"""{%\s*icon\s+["']([^"']+)["']""")


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_icon_a_template_names_exists(path):
    from community.ui.icons import sprite_of

    for name in ICON_USE.findall(path.read_text(encoding="utf-8")):
        assert sprite_of(name)


def test_css_names_only_files_that_exist():
    for sheet in STATIC.glob("*.css"):
        for url in re.findall(r'url\("([^"]+)"\)', sheet.read_text()):
            assert (sheet.parent / url).exists(), url


def test_licences_lie_beside_what_they_cover():
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts/OFL-hanken-grotesk.txt").read_text().upper()
    assert "MIT" in (STATIC / "img/LICENSE-phosphor.txt").read_text()
