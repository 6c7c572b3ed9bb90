"""The event's row lock, and what is said when many want it at once."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _

from community.errors import Refused
from events.models import Event, Signup

DEADLOCK, LOCK_TIMEOUT, CANCELED = "40P01", "55P03", "57014"
TRIES = 3  # two hundred at once are a few seconds of one row
T = TypeVar("T")


def held(event: Event) -> Event:
    """The event as it is once nobody else can change it or its sign-ups.

    `SKIP_LOCKS` is for the negative controls of the race tests.
    """
    rows: Any = Event.objects.select_related("estate__organisation", "entrance", "circle")
    if not settings.SKIP_LOCKS:
        rows = rows.select_for_update(no_key=True, of=("self",))
    found: Event = rows.get(pk=event.pk)
    return found


def held_signup(signup: Signup) -> tuple[Event, Signup]:
    """The event, locked, and the sign-up as it is now."""
    event = held(Event(pk=signup.event_id))
    found = Signup.objects.select_related("member__user", "household").get(pk=signup.pk)
    found.event = event
    return event, found


def again(work: Callable[[], T]) -> T:
    """Once more after a deadlock or a lock that was long in coming. Refused `busy` after three."""
    for attempt in range(1, TRIES + 1):
        try:
            return work()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state not in (DEADLOCK, LOCK_TIMEOUT, CANCELED):
                raise
            if attempt == TRIES:
                sentence = _("Der er mange på én gang lige nu. Prøv igen om lidt.")
                facts = {"retry_after": 2}
                raise Refused("busy", sentence, status=503, facts=facts) from error
    raise AssertionError("unreachable")


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the constraint that had the last word."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
