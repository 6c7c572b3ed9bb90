"""The private shelf: photos as files nobody can ask for by name, and only the house can open."""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from community.profiles.pictures import Picture

BIG, SMALL = "512", "96"


def _folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / "photos"


def _path(name: str, size: str) -> Path:
    """ValueError for what is no name of ours: nothing a reader typed is ever part of a path."""
    if len(name) != 32 or set(name) - set("0123456789abcdef") or size not in (BIG, SMALL):
        raise ValueError("no such picture")
    return _folder() / name[:2] / f"{name}-{size}.webp"


def put(picture: Picture) -> str:
    """Keep both sizes under a new random name, readable by the house alone. Returns the name."""
    name = secrets.token_hex(16)
    for size, data in ((BIG, picture.big), (SMALL, picture.small)):
        path = _path(name, size)
        for folder in (_folder().parent, _folder(), path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as kept:
            kept.write(data)
            kept.flush()
            os.fsync(kept.fileno())
    return name


def read(name: str, size: str = BIG) -> bytes | None:
    """The picture, or None when it is not there (any more)."""
    try:
        return _path(name, size).read_bytes()
    except (FileNotFoundError, ValueError):
        return None


def has(name: str) -> bool:
    return bool(name) and _path(name, BIG).is_file()


def take_down(name: str) -> None:
    """Remove both sizes. Nothing happens when they are gone already."""
    for size in (BIG, SMALL):
        with suppress(FileNotFoundError, ValueError):
            _path(name, size).unlink()


def standing_since_before(moment: datetime) -> Iterator[str]:
    """The names on the shelf that were put there before that."""
    for path in _folder().glob(f"*/*-{BIG}.webp"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment.timestamp():
                yield path.name.removesuffix(f"-{BIG}.webp")
