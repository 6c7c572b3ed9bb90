"""The tab of pictures: what they did together, seen by those in the group and nobody else."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.errors import Refused
from community.groups.album import actions
from community.groups.doors import own_group_or_404
from community.groups.forms import PictureForm
from community.groups.models import GroupPicture, InterestGroup
from community.groups.page import tabs_of
from community.people.acting import not_on_a_visit
from community.people.gate import MemberRequest
from community.pictures.taking import takes_pictures
from community.ui.toasts import toast

PAGE = 24


@require_safe
def album(request: MemberRequest, token: UUID) -> HttpResponse:
    """The newest first."""
    group = own_group_or_404(request.member, token)
    return _show(request, group)


def _show(request: MemberRequest, group: InterestGroup) -> HttpResponse:
    member, now = request.member, timezone.now()
    rows = _seen(request, group, now).order_by("-put_up_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("side"))
    context = {
        "member": member,
        "group": group,
        "tabs": tabs_of(member, group, now, "album", is_in=True),
        "page": page,
        "may_add": not group.is_closed,
    }
    return render(request, "groups/album.html", context)


def _seen(request: MemberRequest, group: InterestGroup, now: datetime) -> Any:
    seen = GroupPicture.objects.visible_to(request.member).standing(now).filter(group=group)
    return seen.select_related("picture", "put_up_by__user", "group")


@takes_pictures
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def new(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Sæt billeder op»."""
    group = own_group_or_404(request.member, token)
    data = request.POST if request.method == "POST" else None
    form = PictureForm(data, member=request.member, place=f"group-{group.pk}")
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_up(request.member, group, now=timezone.now(), **form.cleaned_data)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Det er sat op. Kun I i gruppen kan se det."))
            return redirect("groups:album", request.member.estate.slug, group.token)
    context = {"member": request.member, "group": group, "form": form}
    return render(request, "groups/picture_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, token: UUID, picture: UUID) -> HttpResponse:
    """«Fjern mig», or one's own picture down again: asked once, because it is for good."""
    group = own_group_or_404(request.member, token)
    put_up = get_object_or_404(_seen(request, group, timezone.now()), token=picture)
    is_own = put_up.put_up_by_id == request.member.pk
    if request.method != "POST":
        context = {"member": request.member, "group": group, "put_up": put_up, "is_own": is_own}
        return render(request, "groups/picture_remove.html", context)
    actions.take_down(request.member, put_up, now=timezone.now())
    toast(request, _("Billedet er væk for alle."))
    return redirect("groups:album", request.member.estate.slug, group.token)
