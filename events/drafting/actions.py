"""The verb of neighbours who found each other elsewhere: one draft, held by all of them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from community.people.models import Membership
from community.shapes import Drafted, Meant
from events import rules
from events.actions import announce
from events.checks import HOSTS_AT_MOST
from events.locks import held
from events.models import Event, Host
from events.models.kinds import TEXT_LENGTH, TITLE_LENGTH
from events.written import LATER, Written, stands_in

State = Event.State


@transaction.atomic
def keep(member: Membership, meant: Meant, now: datetime) -> Drafted | None:
    """The draft of what they mean to do, begun by who asks first; the others come into it as hosts.

    Nobody else sees it before one of them puts it up, and then the others hear that they host it.
    What is over or called off stands no more: then the next time is another draft. The caller holds
    what `meant.key` names, so that two who ask at once come to one draft. None for a guest. Refused
    as `announce`.
    """
    if not rules.can_announce(member):
        return None
    known = Event.objects.filter(estate__organisation=member.estate.organisation_id)
    known = known.filter(Q(request_key=meant.key) | Q(request_key__startswith=f"{meant.key}:"))
    event = _standing(known, now).order_by("pk").first()
    if event is not None:
        _bring_in(event, meant.members)
        return Drafted(_page_of(event, member), is_new=False)
    number = known.count()
    key = f"{meant.key}:{number}" if number else meant.key
    event = announce(member, _written(member, meant, now), publish=False, now=now, request_key=key)
    event.refresh_from_db(fields=["token"])
    return Drafted(_page_of(event, member), is_new=True)


def _standing(known: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    coming = Q(state=State.PUBLISHED, ends_at__gt=now)
    return known.filter(Q(state=State.DRAFT) | coming)


def _written(member: Membership, meant: Meant, now: datetime) -> Written:
    """What is known, with no day yet: they find one together."""
    starts, ends = stands_in(timezone.localdate(now))
    others = [one for one in meant.members if one.pk != member.pk]
    return Written(
        title=meant.heading[:TITLE_LENGTH],
        text=meant.text[:TEXT_LENGTH],
        interplay=meant.interplay,
        scope=meant.scope,
        entrance=meant.entrance,
        circle=meant.circle,
        hosts=[member, *others][:HOSTS_AT_MOST],
        starts_at=starts,
        ends_at=ends,
        lacks=LATER,
    )


def _bring_in(event: Event, members: list[Membership]) -> None:
    """Who said yes later hosts it, too; what is up already is for its hosts to decide."""
    event = held(event)
    if not event.is_draft:
        return
    there = set(event.hosts.values_list("member_id", flat=True))
    new = [one for one in members if one.pk not in there][: HOSTS_AT_MOST - len(there)]
    Host.objects.bulk_create(
        Host(event=event, member=one, order=order) for order, one in enumerate(new, len(there))
    )


def _page_of(event: Event, member: Membership) -> str:
    """Its form as long as it is a draft, then its page."""
    page = "events:change" if event.is_draft else "events:event"
    return reverse(page, args=[member.estate.slug, event.token])
