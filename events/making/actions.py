"""The verb behind the one screen: an event with the tasks its template brings along."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from community.people.models import Membership
from events import actions
from events.chores import actions as chores
from events.making.recipes import Chore
from events.models import Event
from events.written import Written


def make(
    member: Membership,
    written: Written,
    brings: Iterable[Chore],
    *,
    publish: bool,
    now: datetime,
    request_key: str,
) -> Event:
    """Announce it, or keep it as a draft, with its tasks. Refused as `actions.announce`.

    Asking twice makes one event, with its tasks once.
    """
    event = actions.announce(member, written, publish=publish, now=now, request_key=request_key)
    with transaction.atomic():
        event = actions.mine(member, event)
        if not event.tasks.exists():
            for chore in brings:
                chores.add(
                    member,
                    event,
                    what=str(chore.what),
                    effort=chore.effort,
                    wanted=chore.wanted,
                    is_cooking=chore.is_cooking,
                    now=now,
                )
    return event
