"""What is counted of the shared places and things when a month is over: times and homes, never whose."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking, Facility, Loan
from community.people.models import Estate
from community.plan.overview.words import LIFE, Part
from community.shapes import Figure, Figures

SHOWN = [
    Figure("rooms", _("Lokaler og andre steder: tider brugt"), Part.PLACES),
    Figure("homes", _("Hjem, der brugte dem"), Part.PLACES),
    Figure("open", _("Tider, der var for alle"), Part.PLACES, is_public=True),
    Figure("laundry", _("Vasketider brugt"), Part.PLACES),
    Figure("loans", _("Ting lånt ud"), Part.PLACES),
    Figure(LIFE, _("Hjem, der brugte stedet")),
]
WASHING = Q(facility__kind=Facility.Kind.LAUNDRY_ROOM) | Q(
    facility__part_of__kind=Facility.Kind.LAUNDRY_ROOM
)


def tally(estate: Estate, since: datetime, until: datetime) -> Iterator[tuple[str, str, int]]:
    """Times by when they began, loans by when they were fetched."""
    used = Booking.objects.used().filter(facility__estate=estate).starting(since, until)
    homes, times = Q(household__isnull=False), Count("pk")
    found = used.aggregate(
        rooms=Count("pk", filter=homes & ~WASHING),
        homes=Count("household", distinct=True, filter=~WASHING),
        open=Count("pk", filter=Q(is_for_all=True)),
        laundry=Count("pk", filter=homes & WASHING),
    )
    for key, number in found.items():
        yield key, "", number
    lent = Loan.objects.filter(thing__estate=estate, out_at__gte=since, out_at__lt=until)
    yield "loans", "", lent.aggregate(times=times)["times"]
    whole = Coalesce("facility__part_of", "facility")
    for pk, number in used.values_list(whole).annotate(Count("household", distinct=True)):
        yield LIFE, str(pk), number


figures = Figures(SHOWN, tally)
