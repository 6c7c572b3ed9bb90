"""What the places of the estate have too little of: homes that waited for a time. Never which."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from bookings.models import Booking, Draw, Facility, Ticket, Waiting
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
    """Homes of the estate in a line for a time that was taken, and those that got a no. Who shows it
    hides what is few.

    A no is one that somebody gave, or a lot that was not drawn. Who was told at the door that a time is
    taken leaves no row: who still wanted it is in its line.
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
    noes = _noes(member, since, until)
    for theme, kinds in THEMES.items():
        homes_of = {home for kind, home in noes if kind in kinds}
        yield Seen(theme, _("Fik nej til en tid"), len(homes_of))


def _noes(member: Membership, since: datetime, until: datetime) -> set[tuple[str, int]]:
    """(kind of place, home): each is one, however often it got a no."""
    here = Q(household__dwelling__entrance__estate=member.estate_id)
    declined = Booking.objects.filter(
        here, facility__estate=member.estate_id, state=Booking.State.DECLINED,
        answered_at__gte=since, answered_at__lt=until,
    )  # fmt: skip
    missed = Ticket.objects.filter(
        here, draw__facility__estate=member.estate_id, draw__state=Draw.State.CONFIRMED,
        draw__answered_at__gte=since, draw__answered_at__lt=until,
        state__in=[Ticket.State.MISSED, Ticket.State.PASSED],
    )  # fmt: skip
    found = declined.values_list("facility__kind", "household")
    return set(found.union(missed.values_list("draw__facility__kind", "household")))
