"""What of nabo-hjælp needs my answer: neighbours to choose among, and whether it is done."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.people.models import Membership
from community.shapes import Waits
from helpdesk.models import HelpAgreement, HelpAnswer, HelpRequest


def waiting_for(member: Membership) -> QuerySet[Any]:
    """Mine that somebody has answered; and those of which I am asked «er det klaret?»."""
    offers = HelpAnswer.objects.filter(request=OuterRef("pk")).offered()
    mine = HelpAgreement.objects.visible_to(member).standing().filter(done_asked_at__isnull=False)
    not_said = Q(helper=member.pk, helper_done_at=None)
    not_said |= Q(request__member=member.pk, asker_done_at=None)
    asked = mine.filter(not_said, request=OuterRef("pk"))
    found = HelpRequest.objects.annotate(is_to_choose=Exists(offers), is_asked=Exists(asked))
    to_choose = Q(is_to_choose=True, member=member.pk, state__in=HelpRequest.OPEN)
    return found.filter(to_choose | Q(is_asked=True))


def waits(member: Membership, now: datetime) -> Iterator[Waits]:
    """One query, however many there are."""
    said = HelpAnswer.objects.filter(request=OuterRef("pk")).offered().order_by()
    counted = Subquery(said.values("request").annotate(n=Count("pk")).values("n"))
    for row in waiting_for(member).annotate(can_help=counted).order_by("-opened_at", "-pk"):
        url = reverse("helpdesk:request", args=[member.estate.slug, row.token])
        if row.is_asked:
            yield Waits(_("Er det klaret?"), row.title, "hand-heart-duotone", url, "nabohjaelp")
        if row.is_to_choose and row.member_id == member.pk and row.is_open:
            label = ngettext(
                "%(n)s nabo kan hjælpe dig. Vælg en.",
                "%(n)s naboer kan hjælpe dig. Vælg en.",
                row.can_help,
            )
            words = label % {"n": row.can_help}
            yield Waits(words, row.title, "hand-heart-duotone", url, "nabohjaelp")
