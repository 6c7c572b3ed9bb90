"""Who has been forgotten, outside the database: a restored backup brings them back, and this knows.

One line for each: when, the number of the row, and a digest that tells this person from another
who got the same number after a restore. No names. The file is only ever added to.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from community.people.models import User

LENGTH = 24  # hexadecimal characters of the digest


@dataclass(frozen=True)
class Line:
    """One who was forgotten."""

    number: int
    mark: str


def path() -> Path:
    return Path(settings.PRIVATE_ROOT) / "erased.log"


def mark_of(user: User) -> str:
    """A digest of what a row keeps for as long as it lives: its number and when it was made."""
    said = f"{user.pk} {user.created_at.timestamp():.6f}"
    return hashlib.sha256(said.encode()).hexdigest()[:LENGTH]


def lines() -> Iterator[Line]:
    """Everybody in the ledger. A line cut short by a power failure is passed over."""
    try:
        text = path().read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        said = line.split()
        if len(said) == 3 and said[1].isdecimal() and len(said[2]) == LENGTH:
            yield Line(int(said[1]), said[2])


def add(user: User, now: datetime) -> None:
    """Write one line, on the disk before this returns."""
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # The line break comes first, so that a line cut short spoils no other.
        os.write(
            handle, f"\n{now.isoformat(timespec='seconds')} {user.pk} {mark_of(user)}".encode()
        )
        os.fsync(handle)
    finally:
        os.close(handle)


def missing(erased: Iterable[User]) -> list[User]:
    """Those of the forgotten that are not in the ledger."""
    known = set(lines())
    return [user for user in erased if Line(user.pk, mark_of(user)) not in known]


def came_back(people: Iterable[User]) -> list[User]:
    """Those among these people whom the ledger has forgotten already."""
    known = set(lines())
    return [user for user in people if Line(user.pk, mark_of(user)) in known]
