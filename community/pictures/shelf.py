"""The private shelf: files nobody can ask for by name, and only the house can open."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

Content = bytes | Path


class Shelf:
    """A folder of the house's own, with the same sizes of everything that stands on it.

    `sizes` says what there is of each thing, the one that is always there first, and which ending
    its file has: {"512": "webp", "96": "webp"}.
    """

    def __init__(self, folder: str, sizes: Mapping[str, str]) -> None:
        self.name, self.sizes = folder, dict(sizes)
        self.main = next(iter(self.sizes))

    def folder(self) -> Path:
        return Path(settings.PRIVATE_ROOT) / self.name

    def path(self, name: str, size: str) -> Path:
        """ValueError for what is no name of ours: nothing a reader typed is ever part of a path."""
        if len(name) != 32 or set(name) - set("0123456789abcdef") or size not in self.sizes:
            raise ValueError("no such picture")
        return self.folder() / name[:2] / f"{name}-{size}.{self.sizes[size]}"

    def put(self, files: Mapping[str, Content]) -> str:
        """Keep these sizes under a new random name, readable by the house alone.

        What is a path is moved there. Returns the name. OSError when the disk is full; then nothing
        of it is kept.
        """
        name = secrets.token_hex(16)
        try:
            for size, content in files.items():
                self._keep(self.path(name, size), content)
        except BaseException:
            self.take_down(name)
            raise
        return name

    def _keep(self, path: Path, content: Content) -> None:
        for folder in (self.folder().parent, self.folder(), path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if isinstance(content, Path):
            content.chmod(0o600)
            content.replace(path)
            return
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as kept:
            kept.write(content)
            kept.flush()
            os.fsync(kept.fileno())

    def read(self, name: str, size: str = "") -> bytes | None:
        """What stands there, or None when it is not there (any more)."""
        try:
            return self.path(name, size or self.main).read_bytes()
        except (FileNotFoundError, ValueError):
            return None

    def has(self, name: str) -> bool:
        return bool(name) and self.path(name, self.main).is_file()

    def take_down(self, name: str) -> None:
        """Remove every size. Nothing happens when they are gone already."""
        for size in self.sizes:
            with suppress(FileNotFoundError, ValueError):
                self.path(name, size).unlink()

    def standing_since_before(self, moment: datetime) -> Iterator[str]:
        """The names on the shelf that were put there before that, each once."""
        seen = set()
        for path in self.folder().glob("*/*"):
            name = path.name.partition("-")[0]
            with suppress(FileNotFoundError):
                if name not in seen and path.stat().st_mtime < moment.timestamp():
                    seen.add(name)
                    yield name
