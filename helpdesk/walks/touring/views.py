"""The doors of a point: on the way with a phone, and afterwards at a desk."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.pictures.taking import takes_pictures
from community.ui.toasts import toast
from helpdesk.models import WalkPoint
from helpdesk.walks import page, rules
from helpdesk.walks.forms import PointForm, StatusForm
from helpdesk.walks.pointing import actions
from helpdesk.walks.views import walk_or_404


@takes_pictures
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.WALKERS)
def tour(request: MemberRequest, token: UUID) -> HttpResponse:
    """One form on the way, and again: it stays here. Sent twice on a bad line it is one point."""
    found, now = walk_or_404(request, token), timezone.now()
    data = request.POST if request.method == "POST" else None
    form = PointForm(data, member=request.member, place=f"walk-{found.pk}", now=now)
    if data is not None and form.is_valid():
        try:
            point = actions.add(
                request.member, found, form.said(), pictures=form.cleaned_data["pictures"],
                request_key=data.get("key", "")[:40], now=now,
            )  # fmt: skip
        except Refused as no:
            no.beside(form)
        else:
            undo = reverse("walks:remove", args=[request.member.estate.slug, point.token])
            toast(request, _("{place} er skrevet ned.").format(place=point.place), undo_url=undo)
            return redirect("walks:tour", request.member.estate.slug, token)
    context: dict[str, Any] = {
        "member": request.member, "walk": found, "form": form, "icons": page.ICONS,
        "points": page.points_of(request.member, found)[::-1],
        "key": request.POST.get("key") or uuid4().hex,
    }  # fmt: skip
    return render(request, "walks/tour.html", context, status=422 if form.errors else 200)


@takes_pictures
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.WALKERS)
def point(request: MemberRequest, token: UUID) -> HttpResponse:
    """Change a point."""
    found, now = _point_or_404(request, token), timezone.now()
    data = request.POST if request.method == "POST" else None
    form = PointForm(
        data, member=request.member, hanging=[found.picture] if found.picture else [],
        place=f"point-{found.pk}", initial=PointForm.known(found), now=now,
    )  # fmt: skip
    if data is not None and form.is_valid():
        try:
            chosen = form.cleaned_data["pictures"]
            actions.change(request.member, found, form.said(), pictures=chosen, now=now)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Punktet er gemt."))
            return _to_walk(request, found)
    context = {"member": request.member, "point": found, "form": form, "icons": page.ICONS}
    return render(request, "walks/point.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.WALKERS)
def status(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Skriv status»."""
    found, now = _point_or_404(request, token), timezone.now()
    data = request.POST if request.method == "POST" else None
    known = {"status": found.status, "is_done": found.done_at is not None}
    form = StatusForm(data, initial=known)
    if form.is_valid():
        try:
            actions.write_status(request.member, found, **form.cleaned_data, now=now)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Det er skrevet. Alle, der ser turen, kan læse det."))
            return _to_walk(request, found)
    context = {"member": request.member, "point": found, "form": form}
    return render(request, "walks/status.html", context, status=422 if form.errors else 200)


@require_POST
@for_roles(*rules.WALKERS)
def remove(request: MemberRequest, token: UUID) -> HttpResponse:
    """Off the list, with a way back."""
    found = _point_or_404(request, token)
    actions.remove(request.member, found, now=timezone.now())
    undo = reverse("walks:put_back", args=[request.member.estate.slug, token])
    toast(request, _("Punktet er taget væk."), undo_url=undo)
    return _to_walk(request, found)


@require_POST
@for_roles(*rules.WALKERS)
def put_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Fortryd»."""
    found = _point_or_404(request, token)
    actions.put_back(request.member, found, now=timezone.now())
    toast(request, _("Punktet er der igen."))
    return _to_walk(request, found)


def _point_or_404(request: MemberRequest, token: UUID) -> WalkPoint:
    rows = WalkPoint.objects.visible_to(request.member).with_tasks()
    found: WalkPoint = get_object_or_404(
        rows.select_related("walk__estate", "picture"), token=token
    )
    return found


def _to_walk(request: MemberRequest, found: WalkPoint) -> HttpResponse:
    there = reverse("walks:walk", args=[request.member.estate.slug, found.walk.token])
    return redirect(f"{there}#p{found.token}")
