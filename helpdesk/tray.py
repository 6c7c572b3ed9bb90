"""What of nabo-hjælp needs my answer: whom to choose, is it done, ask more, meet, does it still hold."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.people.models import Membership
from community.people.tenancy import Scope
from community.shapes import Waits
from helpdesk.also.rules import TO_MEET
from helpdesk.models import HelpAgreement, HelpAlso, HelpAnswer, HelpOffer, HelpRequest, Reach
from helpdesk.offering.rules import answers_until
from helpdesk.waiting.rules import can_widen

ICON, SECTION = "hand-heart-duotone", "nabohjaelp"
# Where there is somebody more to ask.
CAN_GROW = Q(reach=Reach.MATCHED) | Q(reach=Reach.OPEN, scope__in=[Scope.ENTRANCE, Scope.CIRCLE])


def waiting_for(member: Membership) -> QuerySet[Any]:
    """Whatever waits, for counting: the requests and the offers by their numbers."""
    requests = requests_of(member).order_by().values("pk")
    return requests.union(offers_of(member).order_by().values("pk"), all=True)


def requests_of(member: Membership) -> QuerySet[Any]:
    """Mine that somebody has answered, or nobody, and those of which I am asked something."""
    seen = HelpRequest.objects.visible_to(member)
    found = seen.annotate(
        is_to_choose=Exists(HelpAnswer.objects.filter(request=OuterRef("pk")).offered()),
        is_asked=Exists(_asked_whether_done(member)),
        is_to_meet=Exists(seen.filter(_to_meet(member), pk=OuterRef("pk"))),
    )
    to_choose = Q(is_to_choose=True, member=member.pk, state__in=HelpRequest.OPEN)
    return found.filter(to_choose | Q(is_asked=True) | Q(is_to_meet=True) | _to_widen(member))


def _asked_whether_done(member: Membership) -> QuerySet[Any]:
    mine = HelpAgreement.objects.visible_to(member).standing().filter(done_asked_at__isnull=False)
    not_said = Q(helper=member.pk, helper_done_at=None)
    not_said |= Q(request__member=member.pk, asker_done_at=None)
    return mine.filter(not_said, request=OuterRef("pk"))


def _to_meet(member: Membership) -> Q:
    """Three homes need it, mine is one of them, and it has not answered."""
    own = HelpAlso.objects.filter(request=OuterRef("pk"), household=member.household_id or 0)
    silent = Exists(own.filter(wants_to_meet=None)) | (Q(member=member.pk) & ~Exists(own))
    told = Q(meeting_told_at__isnull=False, state__in=TO_MEET, hidden_at=None)
    return told & Q(silent)


def _to_widen(member: Membership) -> Q:
    asked = Q(member=member.pk, state=HelpRequest.State.OPEN, widen_asked_at__isnull=False)
    return asked & CAN_GROW


def offers_of(member: Membership) -> QuerySet[HelpOffer]:
    """Standing offers of mine that are asked about once a year."""
    mine: QuerySet[HelpOffer] = HelpOffer.objects.mine(member)
    return mine.filter(state=HelpOffer.State.STANDING, confirm_asked_at__isnull=False)


def waits(member: Membership, now: datetime) -> Iterator[Waits]:
    """Two queries, however many there are."""
    said = HelpAnswer.objects.filter(request=OuterRef("pk")).offered().order_by()
    counted = Subquery(said.values("request").annotate(n=Count("pk")).values("n"))
    for row in requests_of(member).annotate(can_help=counted).order_by("-opened_at", "-pk"):
        url = reverse("helpdesk:request", args=[member.estate.slug, row.token])
        for label in _labels(member, row):
            yield Waits(label, row.title, ICON, url, SECTION)
    for offer in offers_of(member).order_by("confirm_asked_at", "pk"):
        url = reverse("helpdesk:offer", args=[member.estate.slug, offer.token])
        about = str(offer.get_category_display())
        yield Waits(_("Gælder dit tilbud stadig?"), about, ICON, url, SECTION, answers_until(offer))


def _labels(member: Membership, row: Any) -> Iterator[Any]:
    is_mine = row.member_id == member.pk
    if row.is_asked:
        yield _("Er det klaret?")
    if row.is_to_choose and is_mine and row.is_open:
        yield ngettext(
            "%(n)s nabo kan hjælpe dig. Vælg en.",
            "%(n)s naboer kan hjælpe dig. Vælg en.",
            row.can_help,
        ) % {"n": row.can_help}
    elif is_mine and row.state == HelpRequest.State.OPEN and row.widen_asked_at and can_widen(row):
        yield _("Ingen har svaret endnu. Skal vi spørge flere?")
    if row.is_to_meet:
        yield _("Flere har brug for det samme. Vil I mødes?")
