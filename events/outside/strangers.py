"""What may be read without a login: by a secret key, or because it is open to the neighbourhood."""

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from community.people.models import Estate, Membership
from events.models import CalendarFeed, Event, EventQuerySet


def reader_of(key: UUID) -> Membership | None:
    """Whose calendar key it is, as long as they may come in."""
    today = timezone.localdate()
    kept = CalendarFeed.objects.filter(key=key).values("member")
    member = Membership.objects.at_the_gate(today).filter(pk__in=kept).first()
    return member if member is not None and member.may_enter(today) else None


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
