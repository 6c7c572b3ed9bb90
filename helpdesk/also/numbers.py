"""How many households need it too, and what one's own has said. Numbers, and never names."""

from collections.abc import Iterable

from django.db.models import Count, F

from community import handing
from community.people.acting import is_visit
from community.people.models import Membership
from helpdesk.also import rules
from helpdesk.models import HelpAlso, HelpRequest


def households_of(requests: Iterable[HelpRequest]) -> dict[int, int]:
    """Request → so many households besides the asker's. One query for a list of any length."""
    ids = [one.pk for one in requests]
    others = HelpAlso.objects.filter(request__in=ids).exclude(
        household=F("request__member__household")
    )
    counted = others.values("request").annotate(number=Count("household", distinct=True))
    return dict(counted.values_list("request", "number"))


def own_of(member: Membership, requests: Iterable[HelpRequest]) -> dict[int, HelpAlso]:
    """Request → what the member's household has said. One query for a list of any length."""
    if not member.lives_here:
        return {}
    ids = [one.pk for one in requests]
    rows = HelpAlso.objects.filter(request__in=ids, household=member.household_id)
    return {row.request_id: row for row in rows}


def is_asked_to_meet(member: Membership, request: HelpRequest, own: HelpAlso | None) -> bool:
    """Whether «I er 3. Vil I mødes?» stands there for the member, and waits for an answer."""
    part = request.member_id == member.pk or own is not None
    return part and rules.may_meet(request) and (own is None or own.wants_to_meet is None)


def meets(member: Membership, request: HelpRequest) -> bool:
    """Whether the member has said yes to meeting, and somebody else has, too: there is a group."""
    if request.meeting_id is None:
        return False
    said = HelpAlso.objects.filter(request=request.pk, member=member.pk, wants_to_meet=True)
    return said.exists()


def can_set_a_day(member: Membership, request: HelpRequest) -> bool:
    """Whether «Sæt en dag på» stands there: for who meets, where drafts are kept."""
    may = rules.may_meet(request) and not is_visit(member)
    return may and handing.can_draft(member) and meets(member, request)
