"""Mails to those from outside: rows the clock finds, each claimed by a lease and sent unlocked."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from community.notifications.postman import Postman, is_final, name_of
from events.days import tomorrow_evening
from events.guests.actions import signup_of
from events.guests.letters import mail_of, owed
from events.models import Outsider
from events.models.outsiders import TRIES

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
MOST = 200


def write_due(now: datetime) -> int:
    """The link, an offer, another time, a call-off, and a reminder the evening before. How many.

    A worker killed half-way loses nothing: its lease runs out. What could not be sent is tried
    again with the next lease, five times in all.
    """
    sent = 0
    with Postman() as postman:
        for pk in dict.fromkeys(_due(now)):
            if not postman.is_ready():
                break
            row = _claim(pk, now)
            if row is not None:
                sent += _bring(row, postman, now)
    return sent


def _due(now: datetime) -> Iterator[int]:
    rows = Outsider.objects
    found = [rows.without_link(now), rows.behind(now)]
    window = tomorrow_evening(now)
    if window is not None:
        found.append(rows.due_reminder(*window, now))
    for due in found:
        yield from due.order_by("pk").values_list("pk", flat=True)[:MOST]


@transaction.atomic
def _claim(pk: int, now: datetime) -> Outsider | None:
    """The row, if nobody else is writing to them."""
    free = Outsider.objects.unsent(now).filter(pk=pk)
    locked = free.select_for_update(skip_locked=True, no_key=True, of=("self",))
    row = locked.select_related("event__estate").first()
    if row is not None:
        Outsider.objects.filter(pk=pk).update(leased_until=now + LEASE, tries=F("tries") + 1)
    return row


def _bring(row: Outsider, postman: Postman, now: datetime) -> int:
    signup = signup_of(row)
    letter = owed(row, signup, now)
    mine = Outsider.objects.filter(pk=row.pk)
    if letter is None:
        mine.update(leased_until=None, tries=0)
        return 0
    try:
        postman.hand_over(mail_of(letter, row, signup))
    except OSError as error:  # also every smtplib.SMTPException
        log.warning("a guest could not be written to: %s", name_of(error))
        if is_final(error):
            mine.update(leased_until=None, tries=TRIES)
        return 0
    # Marks only what this letter said: who changed meanwhile is written to again.
    mine.update(leased_until=None, tries=0, **letter.marks)
    return 1
