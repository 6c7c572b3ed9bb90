"""How a series goes, for a platform of the plan that points at it: homes and times, never whose."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from community.people.models import Membership
from community.shapes import Alive, Life
from events.models import Event, EventSeries, Signup


def offered(member: Membership) -> Iterator[Alive]:
    """The series of the estate that go on."""
    seen = EventSeries.objects.visible_to(member).filter(estate=member.estate_id)
    for series in seen.going_on().order_by("title", "pk"):
        yield Alive(str(series.pk), series.title)


def lives(
    member: Membership, keys: Iterable[str], since: datetime, until: datetime
) -> dict[str, Life]:
    """Each series: the times it was held, the homes that came, also by paper, and those it was full for."""
    seen = EventSeries.objects.visible_to(member).filter(estate=member.estate_id)
    rows = {row.pk: row.title for row in seen.filter(pk__in=[int(key) for key in keys])}
    held = Event.objects.filter(
        series__in=rows, state=Event.State.PUBLISHED, ends_at__gte=since, ends_at__lte=until
    )
    times = dict(held.values_list("series").annotate(Count("pk")))
    here = Signup.objects.filter(event__series__in=rows, event__ends_at__gte=since)
    came = here.been_there(until).values_list("event__series")
    homes = dict(came.annotate(Count("home", distinct=True)))
    full = here.filter(Q(state=Signup.State.WAITING) | Q(offered_at__isnull=False))
    waited = dict(full.values_list("event__series").annotate(Count("home", distinct=True)))
    return {
        str(pk): Life(
            title, reverse("events:index", args=[member.estate.slug]), _("Holdt mindst {n} gange"),
            times.get(pk, 0), homes.get(pk, 0), waited.get(pk, 0),
        )
        for pk, title in rows.items()
    }  # fmt: skip
