"""The week's events on the sheet in the stairway: when, what and where, and never a name."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from community.people.models import Entrance
from community.people.tenancy import Scope
from community.shapes import SheetPart
from community.times import midnight
from community.ui.dates import date_short, day_short, span
from events.models import Event, Joining

LINES = 10


def happens_that_week(entrance: Entrance, first_day: date, now: datetime) -> Iterator[SheetPart]:
    """The week's events on the sheet in the stairway: when, what and where, and never a name."""
    since, before = midnight(first_day), midnight(first_day + timedelta(days=7))
    place = (
        Q(scope=Scope.ENTRANCE, entrance=entrance)
        | Q(scope=Scope.CIRCLE, circle=entrance.circle_id or 0)
        | Q(scope__in=[Scope.ESTATE, Scope.ORGANISATION, Scope.LOCAL_AREA])
    )
    found = Event.objects.up(now).filter(place, estate_id=entrance.estate_id)
    unhidden = Q(is_office=True) | Q(made_by=None) | Q(made_by__user__is_hidden=False)
    rows = list(found.filter(unhidden).between(max(since, now), before)[:LINES])
    if rows:
        joined = any(one.joining == Joining.SIGN_UP for one in rows)
        yield SheetPart(_("Det sker"), [_line(one) for one in rows], order=20, can_join=joined)


def _line(event: Event) -> str:
    when = f"{day_short(event.starts_at)} {date_short(event.starts_at)}"
    said = f"{when} {span(event.starts_at, event.ends_at)}: {event.title}"
    return f"{said}, {event.place}" if event.place else said
