"""The event's row lock: who comes is decided while it is held. A series is held before its events."""

from typing import Any

from django.conf import settings

from events.models import Event, EventSeries, Signup


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


def held_series(series: EventSeries) -> EventSeries:
    """The series as it is once nobody else makes its events, or comes to all of them."""
    rows: Any = EventSeries.objects.select_related("estate", "entrance", "circle", "made_by")
    if not settings.SKIP_LOCKS:
        rows = rows.select_for_update(no_key=True, of=("self",))
    found: EventSeries = rows.get(pk=series.pk)
    return found
