"""The one verb that writes the logbook, the broom, and the check that nobody tampered with it."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from community.people.models import Entry, Estate, Organisation, User

KEPT = timedelta(days=366)  # docs/retention.md


@transaction.atomic
def note(
    act: str,
    *,
    by: User | None,
    estate: Estate,
    now: datetime,
    about: User | None = None,
    why: str = "",
    facts: dict[str, Any] | None = None,
) -> Entry:
    """Write one line: `by` did `act` ("contact.seen", "role.given") concerning `about`.

    Belongs in the transaction of what it tells. `facts` are numbers and codes, never names or what
    somebody wrote; `why` is a reason that was chosen or given for the act (at most 200 characters).
    One at a time in each organisation, because every line carries the seal of the one before.
    """
    with connection.cursor() as cursor:
        key = f"logbook:{estate.organisation_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
    last = Entry.objects.filter(organisation_id=estate.organisation_id).order_by("-pk").first()
    entry = Entry(
        organisation_id=estate.organisation_id,
        estate=estate,
        by=by,
        about=about,
        act=act,
        why=why[:200],
        facts=facts or {},
        at=now,
        previous=last.seal if last else "",
    )
    entry.seal = seal_of(entry)
    entry.save(force_insert=True)
    return entry


def seal_of(entry: Entry) -> str:
    """SHA-256 over everything the line says and the seal before it."""
    said = [
        entry.previous, entry.organisation_id, entry.estate_id, entry.by_id, entry.about_id,
        entry.act, entry.why, entry.facts, entry.at.timestamp(),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def first_broken(organisation: Organisation) -> Entry | None:
    """The first line whose seal does not fit what it says or the line before it; None: all hold.

    The oldest line there is may follow one that the broom has taken.
    """
    before: str | None = None
    for entry in Entry.objects.filter(organisation=organisation).order_by("pk").iterator():
        if entry.seal != seal_of(entry) or before not in (None, entry.previous):
            return entry
        before = entry.seal
    return None


def old(now: datetime) -> Any:
    """The lines whose time is over."""
    return Entry.objects.filter(at__lt=now - KEPT)


@transaction.atomic
def sweep(now: datetime) -> int:
    """Remove the lines whose time is over. The only way one ever goes."""
    allow_removal()
    return int(old(now).delete()[0])


def allow_removal() -> None:
    """Let this transaction remove lines: the broom, or an organisation that closes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL beboerhus.broom = 'on'")
