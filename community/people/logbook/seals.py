"""The logbook's last seal, kept outside the database.

A chain of seals does not notice when its end is cut off, or when all of it is made anew. So the clock
writes the number and the seal of each organisation's last line to a file that is only ever added to,
and to the log: whoever changes the database has two more places to change.
"""

import logging
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from community.people.logbook.actions import KEPT
from community.people.models import Entry, Organisation

log = logging.getLogger(__name__)
LINE = re.compile(r"(\d{4}-\d\d-\d\dT\S+) (\d{1,18}) (\d{1,18}) ([0-9a-f]{64})\s*$")


@dataclass(frozen=True)
class Seal:
    """The last line of an organisation's logbook, at some hour."""

    at: datetime
    organisation: int
    number: int
    seal: str

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {self.organisation} {self.number} {self.seal}"


def path() -> Path:
    return Path(settings.PRIVATE_ROOT) / "logbook.seals"


def kept(file: Path | None = None) -> Iterator[Seal]:
    """Every seal in our file, or in a copy of it or of the log. A line cut short is passed over."""
    try:
        text = (file or path()).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        found = LINE.search(line)
        if found:
            at, organisation, number, seal = found.groups()
            yield Seal(datetime.fromisoformat(at), int(organisation), int(number), seal)


def keep() -> int:
    """Add the last line of every organisation's logbook that has changed since; how many there were."""
    known = set(kept())
    new = [seal for seal in _last_lines() if seal not in known]
    if new:
        path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # The line break comes first, so that a line cut short spoils no other.
            os.write(handle, "".join(f"\n{seal}" for seal in new).encode())
            os.fsync(handle)
        finally:
            os.close(handle)
    for seal in new:
        log.info("logbook seal: %s", seal)
    return len(new)


def _last_lines() -> Iterator[Seal]:
    last = Entry.objects.order_by("organisation", "-pk").distinct("organisation")
    for entry in last:
        yield Seal(entry.at, entry.organisation_id, entry.pk, entry.seal)


def first_lost(organisation: Organisation, seals: Iterable[Seal], *, now: datetime) -> Seal | None:
    """The first line that was sealed and is not there any more as it was; None: all are.

    A line whose time is over may have gone with the broom.
    """
    ours = sorted(
        (seal for seal in seals if seal.organisation == organisation.pk),
        key=lambda seal: seal.number,
    )
    rows = Entry.objects.filter(organisation=organisation, pk__in=[seal.number for seal in ours])
    there = dict(rows.values_list("pk", "seal"))
    for seal in ours:
        may_be_gone = seal.at < now - KEPT and seal.number not in there
        if not may_be_gone and there.get(seal.number) != seal.seal:
            return seal
    return None
