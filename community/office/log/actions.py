"""Taking the logbook out of the house is itself a line in it."""

from datetime import datetime

from django.db import transaction

from community.people.logbook import actions as logbook
from community.people.models import Membership


@transaction.atomic
def note_export(by: Membership, *, lines: int, now: datetime) -> None:
    """The member takes a copy of so many lines along."""
    logbook.note("logbook.exported", by=by.user, estate=by.estate, now=now, facts={"lines": lines})
