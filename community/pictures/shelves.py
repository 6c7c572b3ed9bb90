"""Where pictures lie: what was sent in a folder nobody is shown anything from, the made on a shelf."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from community.pictures.shelf import Shelf

# How long the longest side is; a film has its still in the same sizes.
SMALL, MIDDLE, LARGE, FILM = "160", "860", "1600", "film"
SIZES = (SMALL, MIDDLE, LARGE)
made = Shelf("pictures", {SMALL: "webp", MIDDLE: "webp", LARGE: "webp", FILM: "mp4"})
SPARE = 200 * 1024 * 1024  # bytes the disk keeps for everything else
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DiskFull(Exception):
    """There is no room for it."""


def _arriving() -> Path:
    return Path(settings.PRIVATE_ROOT) / "arriving"


def new_draft() -> str:
    return secrets.token_hex(16)


def draft(name: str) -> Path:
    """Where what was sent lies. ValueError for what is no name of ours."""
    if len(name) != 32 or set(name) - set("0123456789abcdef"):
        raise ValueError("no such draft")
    return _arriving() / name


def workbench(name: str) -> Path:
    """A folder of its own for what is being made of a draft; it is thrown away afterwards."""
    folder = _arriving() / f"{draft(name).name}.{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700, parents=True)
    return folder


def has_room_for(size: int) -> bool:
    """Whether the disk would keep its spare room with that many bytes more."""
    folder = Path(settings.PRIVATE_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free - size >= SPARE


def write(name: str, offset: int, data: bytes) -> None:
    """Put these bytes there, for good. Doing it twice is doing it once. DiskFull."""
    path = draft(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(file, "wb") as kept:
            kept.seek(offset)
            kept.write(data)
            kept.flush()
            os.fsync(kept.fileno())
    except OSError as trouble:
        if trouble.errno in FULL:
            raise DiskFull from trouble
        raise


def discard(name: str) -> None:
    """Throw away what was sent. Nothing happens when it is gone."""
    with suppress(FileNotFoundError, ValueError):
        draft(name).unlink()


def arrived_before(moment: datetime) -> Iterator[Path]:
    """Everything in the folder of arrivals that has not been written to since."""
    for path in _arriving().glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment.timestamp():
                yield path


def throw_away(path: Path) -> None:
    """A draft or a workbench, whichever it is."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
