"""What lies in the file: a page to read, the same for programs, and the photos."""

import json
import os
import re
import secrets
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from community import features
from community.people.insight import everything_about
from community.people.models import User
from community.privacy.archive import reading

SPOOL = 1_000_000  # bytes of the readable page that are kept in memory
PHOTOS = "filer"


@dataclass(frozen=True)
class Part:
    """What one room has: its key, what people call what is there, and how to ask it."""

    key: str
    name: Any
    ask: Callable[[User], dict[str, Any]]
    is_private: bool = False


def folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / "archives"


def new_name() -> str:
    return f"{secrets.token_hex(16)}.zip"


def parts() -> list[Part]:
    """Everything there is to ask: people, and each room that knows something."""
    asked = [feature for feature in features.all_features() if feature.export]
    rooms = [Part(f.key, f.holds, f.export, f.export_is_private) for f in asked if f.export]
    return [Part("person", _("Dig, og hvor du bor"), everything_about), *rooms]


def everything(user: User) -> dict[str, Any]:
    """What each room knows about the person, by the room's key."""
    return {part.key: part.ask(user) for part in parts()}


@dataclass(frozen=True)
class Printed:
    """The readable page for somebody on paper: what is on it, and what another may not print."""

    sections: list[reading.Section]
    left_out: list[str]
    photos: int


def to_print(user: User) -> Printed:
    """Everything as it stands on the readable page, in the person's language. Nothing is written.

    Without what only they may read: somebody else presses the button and takes the paper.
    """
    asked = parts()
    with translation.override(user.language):
        return Printed(
            [reading.section(str(p.name), p.ask(user)) for p in asked if not p.is_private],
            [str(part.name) for part in asked if part.is_private],
            sum(1 for _photo in _every_file(user)),
        )


def _every_file(user: User) -> Iterator[tuple[str, str, bytes]]:
    """(room, name, content) of every file the rooms have."""
    for feature in features.all_features():
        for name, content in feature.export_files(user) if feature.export_files else []:
            yield feature.key, name, content


def write(user: User, path: Path, *, now: datetime, each: Callable[[int, int], None]) -> int:
    """Write the whole file, readable by nobody but us, and say how many bytes it has.

    `each(done, total)` is called before the first part and after each. One part at a time is held
    in memory. What was begun is removed when something goes wrong; `path` appears when it is whole.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.tmp")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                _fill(archive, user, now, each)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path.stat().st_size


def _fill(
    archive: zipfile.ZipFile, user: User, now: datetime, each: Callable[[int, int], None]
) -> None:
    asked = parts()
    each(0, len(asked))
    with (
        translation.override(user.language),
        SpooledTemporaryFile(max_size=SPOOL, mode="w+b") as page,
    ):
        photos = list(_photos(archive, user, now))
        page.write(_top(user, now).encode())
        with archive.open(_entry("data.json", now), "w") as data:
            _write_parts(asked, user, page, data, each)
        page.write(_bottom(photos).encode())
        page.seek(0)
        with archive.open(_entry("index.html", now), "w") as entry:
            while chunk := page.read(65536):
                entry.write(chunk)


def _write_parts(
    asked: list[Part],
    user: User,
    page: IO[bytes],
    data: IO[bytes],
    each: Callable[[int, int], None],
) -> None:
    for number, part in enumerate(asked, start=1):
        told = part.ask(user)
        written = json.dumps(told, ensure_ascii=False, indent=2, default=str)
        before = "{" if number == 1 else ","
        data.write(f"{before}\n{json.dumps(part.key)}: {written}".encode())
        section = {"section": reading.section(str(part.name), told)}
        page.write(render_to_string("privacy/archive/_part.html", section).encode())
        each(number, len(asked))
    data.write(b"\n}\n")


def _photos(archive: zipfile.ZipFile, user: User, now: datetime) -> Iterator[str]:
    """Put every file the rooms have into the archive, one at a time; their paths in it."""
    for room, name, content in _every_file(user):
        path = f"{PHOTOS}/{room}/{_safe(name)}"
        with archive.open(_entry(path, now), "w") as entry:
            entry.write(content)
        yield path


def _safe(name: str) -> str:
    """A file name that stays in its folder on anybody's computer."""
    return re.sub(r"[^\w.-]+", "-", Path(name).name).strip(".-")[:80] or "fil"


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, timezone.localtime(now).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _top(user: User, now: datetime) -> str:
    facts = {
        "user": user,
        "now": now,
        "language": user.language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "style": reading.style(),
    }
    return render_to_string("privacy/archive/_top.html", facts)


def _bottom(photos: list[str]) -> str:
    return render_to_string("privacy/archive/_bottom.html", {"photos": photos})
