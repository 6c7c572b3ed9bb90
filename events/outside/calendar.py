"""Events as other programs read them (RFC 5545): one file, or a feed that follows every change.

Each time of a series is an entry of its own, without a rule (ADR 0023): what is moved, called off or
hosted by another stays right in every program. `SEQUENCE` and `LAST-MODIFIED` say which version is
the newest, and the UID never changes. Times are wall time with the zone, so a calendar that moves
across a clock change stays right. What is called off stays in the feed as CANCELLED, which is how
programs take it out of people's days. No name of anybody leaves the house.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from icalendar import Event as Entry

from community.calendars import entry_of, file_of
from community.people.models import Membership
from events import page
from events.models import Event

LOOKED_BACK, AHEAD = timedelta(days=60), timedelta(days=365)
MOST = 500


def calendar(member: Membership, is_own: bool, now: datetime) -> Iterator[Entry]:
    """What happens, or what of it the member comes to."""
    rows = Event.objects.visible_to(member, now).between(now - LOOKED_BACK, now + AHEAD)
    if is_own:
        rows = rows.filter(page.is_for_me(member))
    for event in rows.exclude(state=Event.State.DRAFT)[:MOST]:
        yield _entry(event, member.estate.slug)


def ics(events: Iterable[Event], slug: str) -> bytes:
    """The calendar of these events; their links lead to the house of this estate."""
    return file_of(_entry(event, slug) for event in events)


def _entry(event: Event, slug: str) -> Entry:
    changed = event.changed_at or event.made_at
    url = reverse("events:event", args=[slug, event.token])
    entry = entry_of(
        f"event-{event.token}", event.title, event.starts_at, event.ends_at,
        url=url, place=event.place, stamped=changed,
    )  # fmt: skip
    entry.add("created", event.made_at)
    entry.add("last-modified", changed)
    entry.add("sequence", event.sequence)
    if event.text:
        entry.add("description", event.text)
    entry.add("status", "CANCELLED" if event.is_called_off else "CONFIRMED")
    return entry
