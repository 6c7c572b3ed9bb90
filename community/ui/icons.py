"""Which icons the house has, and which of the two sprites each of them lives in."""

from functools import cache
from pathlib import Path

ICON_LIST = Path(__file__).with_name("icons.txt")
MARK = "mark"  # the house's own four windows, drawn in build_sprite and kept in the first sprite


class UnknownIcon(LookupError):
    """A template asked for an icon that is not in icons.txt."""


@cache
def sprites() -> dict[str, list[str]]:
    """Sprite name → its icons, as written in icons.txt ("[sprite]" opens a list, "#" a comment)."""
    found: dict[str, list[str]] = {}
    for line in ICON_LIST.read_text(encoding="utf-8").splitlines():
        word = line.strip()
        if word.startswith("["):
            names = found.setdefault(word.strip("[]"), [])
        elif word and not word.startswith("#"):
            names.append(word)
    return found


@cache
def sprite_of(name: str) -> str:
    """The static path of the sprite that holds `name`; raises UnknownIcon."""
    if name == MARK:
        return "ui/sprite.svg"
    for sprite, names in sprites().items():
        if name in names:
            return f"ui/{sprite}.svg"
    raise UnknownIcon(f"{name!r} is not in community/ui/icons.txt")
