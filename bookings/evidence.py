"""What the places of the estate have too little of: homes that waited for a time. Never which."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from bookings.models import Facility, Waiting
from community.people.models import Membership
from community.shapes import Seen

Kind = Facility.Kind
# What the five steps of an estate's plan call it (`plan.models.Theme`).
THEMES = {
    "food": [Kind.LAUNDRY_ROOM, Kind.KITCHEN],
    "children": [Kind.PLAYGROUND],
    "school": [Kind.STUDY_ROOM],
    "heavy": [Kind.TRAILER, Kind.WORKSHOP],
    "place": [Kind.COMMON_ROOM, Kind.GUEST_ROOM, Kind.GRILL, Kind.MEETING_SPOT],
}


def waited(member: Membership, since: datetime, until: datetime) -> Iterator[Seen]:
    """Homes of the estate in a line for a time that was taken. Who shows it hides what is few.

    A booking that was refused leaves no row: who still wanted the time is in its line.
    """
    rows = Waiting.objects.filter(
        facility__estate=member.estate_id,
        household__dwelling__entrance__estate=member.estate_id,
        created_at__gte=since,
        created_at__lt=until,
    )
    homes = {
        theme: Count("household", distinct=True, filter=Q(facility__kind__in=kinds))
        for theme, kinds in THEMES.items()
    }
    for theme, number in rows.aggregate(**homes).items():
        yield Seen(theme, _("Ventede på en tid"), number)
