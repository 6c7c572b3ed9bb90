"""What of nabo-hjælp stands on «I dag»: answers to choose among, what is agreed, one I could help."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from community.features import Card
from community.people.models import Membership
from community.profiles.page import known_to
from community.times import local, midnight
from helpdesk.models import HelpAnswer, HelpNudge, HelpRequest
from helpdesk.page import Deal, Row, deals_of
from helpdesk.reasons import reason_words

LOOKED_AT, MOST = 20, 2
# So far ahead an agreement stands on the card.
NEAR = timedelta(days=2)


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """What waits for me, what I have agreed today and tomorrow, and one who needs what I can."""
    for deal in _near(member, now):
        context: dict[str, Any] = {"deal": deal, "member": member}
        yield Card("helpdesk/_agreed_card.html", context, order=11, mine=True, at=deal.next_at)
    found = _waiting_or_fitting(member)
    for one in [one for one in found if one.member_id == member.pk][:MOST]:
        row = Row(one, known_to(member, one.member), now, is_own=True, answers=one.waiting)
        context = {"row": row, "member": member}
        yield Card("helpdesk/_waiting_card.html", context, order=9, mine=True, at=now)
    for one in [one for one in found if one.member_id != member.pk][:1]:
        row = Row(one, known_to(member, one.member), now)
        reasons = ", ".join(reason_words(one.reasons or [], member, member))
        context = {"row": row, "reasons": reasons, "member": member}
        yield Card("helpdesk/_fits_card.html", context, order=20)


def _near(member: Membership, now: datetime) -> list[Deal]:
    """The first two of today and tomorrow that are not behind me."""
    today = midnight(local(now).date())
    deals = [deal for deal in deals_of(member, now, done_at=None) if deal.next_at is not None]
    near = [deal for deal in deals if deal.next_at and today <= deal.next_at < today + NEAR]
    return sorted(near, key=lambda deal: (deal.next_at or now, deal.agreement.pk))[:MOST]


def _waiting_or_fitting(member: Membership) -> list[Any]:
    """Mine that somebody has answered, with how many; and those the house asked me about."""
    said = HelpAnswer.objects.filter(request=OuterRef("pk"))
    offered = said.offered().order_by().values("request").annotate(n=Count("pk")).values("n")
    nudges = HelpNudge.objects.filter(request=OuterRef("pk"), member=member.pk)
    own = Q(member=member.pk, waiting__gt=0, state__in=HelpRequest.OPEN)
    asked = Q(is_asked=True, is_answered=False, state__in=HelpRequest.OPEN, hidden_at=None)
    found = (
        HelpRequest.objects.visible_to(member)
        .annotate(
            waiting=Subquery(offered),
            is_asked=Exists(nudges),
            is_answered=Exists(said.filter(member=member.pk)),
            reasons=Subquery(nudges.values("reasons")[:1]),
        )
        .filter(own | asked)
    )
    return list(found.with_people().order_by("-opened_at", "-pk")[:LOOKED_AT])
