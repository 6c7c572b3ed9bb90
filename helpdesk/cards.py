"""What of nabo-hjælp stands on «I dag»: what is agreed, and one I could help."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from community.features import Card
from community.people.models import Membership
from community.profiles.page import known_to
from community.times import local, midnight
from helpdesk.models import HelpAnswer, HelpNudge, HelpRequest
from helpdesk.page import Deal, Row, deals_of
from helpdesk.reasons import reason_words

MOST = 2
# So far ahead an agreement stands on the card.
NEAR = timedelta(days=2)


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """What I have agreed today and tomorrow, and one who needs what I can."""
    for deal in _near(member, now):
        context: dict[str, Any] = {"deal": deal, "member": member}
        yield Card("helpdesk/_agreed_card.html", context, order=11, mine=True, at=deal.next_at)
    for one in _fitting(member):
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


def _fitting(member: Membership) -> list[Any]:
    """The newest of those the house asked me about, and I have not answered."""
    said = HelpAnswer.objects.filter(request=OuterRef("pk"), member=member.pk)
    nudges = HelpNudge.objects.filter(request=OuterRef("pk"), member=member.pk)
    found = (
        HelpRequest.objects.visible_to(member)
        .open()
        .filter(~Q(member=member.pk), ~Exists(said), Exists(nudges), hidden_at=None)
        .annotate(reasons=Subquery(nudges.values("reasons")[:1]))
    )
    return list(found.with_people().order_by("-opened_at", "-pk")[:1])
