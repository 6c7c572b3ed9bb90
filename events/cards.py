"""What of the events stands on «I dag»: what I come to, and the next that happens."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from community.features import Card
from community.people.models import Membership
from events.models import Event, Signup
from events.page import icon_of, is_for_me

MINE, NEXT = 2, 3
SOON = timedelta(days=14)


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """What I come to, and the next that happens: one question for both."""
    rows = _coming(member, now)
    for event in rows:
        if event.is_mine:
            context = {"event": event, "member": member, "icon": icon_of(event)}
            yield Card("events/_mine_card.html", context, order=12, mine=True, at=event.starts_at)
    rest = [event for event in rows if not event.is_mine]
    if rest:
        context = {"rows": [(event, icon_of(event)) for event in rest], "member": member}
        yield Card("events/_next_card.html", context, order=60)


def _coming(member: Membership, now: datetime) -> list[Any]:
    """Each with `is_mine`, and with `own_state`: what I have said to it, if anything."""
    seen = Event.objects.visible_to(member, now).coming(now)
    mine = Signup.objects.mine(member).standing().filter(event=OuterRef("pk"))
    seen = seen.annotate(own_state=Coalesce(Subquery(mine.values("state")[:1]), Value("")))
    for_me = Q(is_for_me(member)) & Q(state=Event.State.PUBLISHED)
    own = seen.annotate(is_mine=Value(True)).filter(for_me)[:MINE]
    near = seen.for_member(member, now).filter(starts_at__lt=now + SOON).exclude(for_me)
    others = near.annotate(is_mine=Value(False))[:NEXT]
    found = list(own.union(others, all=True))
    return sorted(found, key=lambda one: (one.starts_at, one.pk))
