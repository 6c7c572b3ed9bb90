"""The sprites can be made again from the icon package."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community.ui.icons import sprites

DRAWING = '<svg viewBox="0 0 256 256"><path d="M10.237,20.9951a8,8,0,0,1-8,8Z"/></svg>'


@pytest.fixture
def package(tmp_path):
    for names in sprites().values():
        for name in names:
            weight = name.rsplit("-", 1)[-1]
            folder = weight if weight in {"fill", "duotone", "bold"} else "regular"
            path = tmp_path / "assets" / folder / f"{name}.svg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(DRAWING)
    return tmp_path


def test_every_icon_lands_in_its_sprite_with_one_decimal(package, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    call_command("build_sprite", package, to=out, stdout=StringIO())
    first = (out / "sprite.svg").read_text()
    assert '<symbol id="bell" viewBox="0 0 256 256"><path d="M10.2,20.9a8' in first
    assert 'id="mark"' in first
    assert 'id="printer"' in (out / "sprite-more.svg").read_text()


def test_a_missing_drawing_is_said_aloud(package, tmp_path):
    (package / "assets/regular/bell.svg").unlink()
    with pytest.raises(CommandError, match="bell"):
        call_command("build_sprite", package, to=tmp_path, stdout=StringIO())
