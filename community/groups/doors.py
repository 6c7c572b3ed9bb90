"""What the doors of the room share: find a group or a 404, show it, undo leaving it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from community.errors import Refused
from community.groups import rules
from community.groups.models import GroupMember, InterestGroup
from community.groups.page import group_page, own_row
from community.people.gate import MemberRequest
from community.people.models import Membership

LEFT = "groups.left"
UNDONE_WITHIN = 600  # seconds: as long as a toast may lie on a forgotten page


def group_or_404(member: Membership, token: UUID) -> InterestGroup:
    """A group the member may see. Http404 for all others, whatever the reason."""
    seen = InterestGroup.objects.visible_to(member).select_related("estate", "conversation")
    return get_object_or_404(seen, token=token)


def own_group_or_404(member: Membership, token: UUID) -> InterestGroup:
    """A group the member is in."""
    group = group_or_404(member, token)
    if not rules.is_in(own_row(member, group)):
        raise Http404
    return group


def held_group_or_404(member: Membership, token: UUID) -> InterestGroup:
    """A group the member holds."""
    group = group_or_404(member, token)
    if not rules.is_holder(own_row(member, group)):
        raise Http404
    return group


def show_group(
    request: MemberRequest, group: InterestGroup, *, wrong: Any = "", status: int = 200
) -> HttpResponse:
    """The group's first page, with what was refused on top."""
    everybody = request.GET.get("alle") == "1"
    context = group_page(request.member, group, timezone.now(), everybody=everybody)
    return render(request, "groups/group.html", context | {"wrong": wrong}, status=status)


def to_group(request: MemberRequest, group: InterestGroup) -> HttpResponse:
    return redirect("groups:group", request.member.estate.slug, group.token)


def try_it(
    request: MemberRequest, group: InterestGroup, verb: Callable[[], Any]
) -> tuple[Any, HttpResponse | None]:
    """What the verb returned, or the group's page with why not (422)."""
    try:
        return verb(), None
    except Refused as no:
        return None, show_group(request, group, wrong=no, status=422)


def ticket_for(member: Membership, group: InterestGroup, part: str) -> str:
    """What undoes leaving: signed, for this member, this group and a short while."""
    return signing.dumps([member.pk, group.pk, part], salt=LEFT)


def part_on(ticket: str, member: Membership) -> tuple[InterestGroup, str]:
    """The group somebody left a moment ago, and the part they had. Http404 for all else."""
    try:
        member_pk, group_pk, part = signing.loads(ticket, salt=LEFT, max_age=UNDONE_WITHIN)
    except signing.BadSignature:
        raise Http404 from None
    if member_pk != member.pk or part not in GroupMember.Part.values:
        raise Http404
    left = InterestGroup.objects.in_reach(member) | InterestGroup.objects.visible_to(member)
    group = left.select_related("estate", "conversation").filter(pk=group_pk).first()
    if group is None:
        raise Http404
    return group, part
