"""How much a place is used, for a platform of the plan that points at it: homes and times, never whose."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from bookings.models import Booking, Facility, Waiting
from community.people.models import Membership
from community.shapes import Alive, Life


def offered(member: Membership) -> Iterator[Alive]:
    """The places of the estate that are on the list."""
    for place in Facility.objects.visible_to(member).places().filter(estate=member.estate_id):
        yield Alive(str(place.pk), place.name)


def lives(
    member: Membership, keys: Iterable[str], since: datetime, until: datetime
) -> dict[str, Life]:
    """Each place with its parts: bookings that are over, the homes that had them, the homes in line."""
    seen = Facility.objects.visible_to(member).filter(estate=member.estate_id)
    places = {place.pk: place.name for place in seen.filter(pk__in=[int(key) for key in keys])}
    here = Q(facility__in=places) | Q(facility__part_of__in=places)
    whole = Coalesce("facility__part_of", "facility")
    over = Booking.objects.used().filter(here, period__contained_by=TimestamptzRange(since, until))
    used = {
        pk: (times, homes)
        for pk, times, homes in over.values_list(whole).annotate(
            Count("pk"), Count("household", distinct=True)
        )
    }
    line = Waiting.objects.filter(here, created_at__gte=since, created_at__lt=until)
    waited = dict(line.values_list(whole).annotate(Count("household", distinct=True)))
    return {
        str(pk): Life(
            name, reverse("bookings:place", args=[member.estate.slug, pk]), _("Brugt mindst {n} gange"),
            *used.get(pk, (0, 0)), waited.get(pk, 0),
        )
        for pk, name in places.items()
    }  # fmt: skip
