"""What may be read without a login, because it is open to the neighbourhood."""

from datetime import datetime

from django.http import Http404

from community.people.models import Estate
from events.models import Event, EventQuerySet


def estates_of(area: str) -> list[Estate]:
    """The estates of a neighbourhood that have events. Http404 where there are none."""
    found = Estate.objects.filter(local_area=area).exclude(features_off__contains=["events"])
    estates = list(found.select_related("organisation").order_by("number"))
    if not area or not estates:
        raise Http404
    return estates


def open_in(estates: list[Estate], now: datetime) -> EventQuerySet:
    """What anybody may come to, with what a page shows of it."""
    found: EventQuerySet = Event.objects.public(now).filter(estate__in=estates).with_people()
    return found
