"""The doors of the walks: planned and told for the neighbours, made by those who walk."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.ui.toasts import toast
from helpdesk.models import SafetyWalk
from helpdesk.walks import actions, page, rules
from helpdesk.walks.forms import PlanForm


@require_safe
@never_cache
def index(request: MemberRequest) -> HttpResponse:
    """The walks there are: what comes, and what came of those before."""
    now = timezone.now()
    rows = page.listed_for(request.member, now)
    context = {
        "member": request.member,
        "page": Paginator(rows, page.PAGE).get_page(request.GET.get("side")),
        "may_edit": rules.walks_with(request.member),
        "now": now,
    }
    return render(request, "walks/index.html", context)


@require_safe
@never_cache
def walk(request: MemberRequest, token: UUID) -> HttpResponse:
    """One walk: the day and the way before, what was seen and how it goes after."""
    found = walk_or_404(request, token)
    return walk_page(request, found, timezone.now())


def walk_page(
    request: MemberRequest, found: SafetyWalk, now: datetime, *, no: str = "", status: int = 200
) -> HttpResponse:
    """`no`: why what was pressed did not happen."""
    may_edit = rules.walks_with(request.member)
    points = page.points_of(request.member, found)
    can_plan = may_edit and found.is_planned and not found.is_called_off
    context: dict[str, Any] = {
        "member": request.member,
        "walk": found,
        "points": points,
        "done": sum(point.is_done for point in points),
        "icons": page.ICONS,
        "may_edit": may_edit,
        "has_begun": timezone.localdate(found.starts_at) <= timezone.localdate(now),
        "plans": page.can_be_planned(request.member, found, _("Tryghedsvandring"))
        if can_plan
        else [],
        "no": no,
    }
    return render(request, "walks/walk.html", context, status=status)


def walk_or_404(request: MemberRequest, token: UUID) -> SafetyWalk:
    """The walk, if the member may see it."""
    rows = SafetyWalk.objects.visible_to(request.member).select_related("estate", "notice")
    found: SafetyWalk = get_object_or_404(rows, token=token)
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.WALKERS)
def new(request: MemberRequest) -> HttpResponse:
    """Plan one."""
    return _plan(request, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.WALKERS)
def change(request: MemberRequest, token: UUID) -> HttpResponse:
    """Another day, place or way."""
    return _plan(request, walk_or_404(request, token))


def _plan(request: MemberRequest, found: SafetyWalk | None) -> HttpResponse:
    if request.method == "POST":
        form = PlanForm(request.POST)
        if form.is_valid():
            try:
                kept = _kept(request, found, form)
            except Refused as no:
                no.beside(form)
            else:
                toast(request, _("Turen er gemt. Naboerne kan se dagen."))
                return redirect("walks:walk", request.member.estate.slug, kept.token)
    else:
        form = PlanForm.of(found) if found else PlanForm()
    context = {
        "member": request.member, "form": form, "walk": found,
        "key": request.POST.get("key") or uuid4().hex,
    }  # fmt: skip
    return render(request, "walks/plan.html", context, status=422 if form.errors else 200)


def _kept(request: MemberRequest, found: SafetyWalk | None, form: PlanForm) -> SafetyWalk:
    now = timezone.now()
    if found is not None:
        return actions.change(request.member, found, form.planned(), now=now)
    key = request.POST.get("key", "")[:40]
    return actions.plan(request.member, form.planned(), request_key=key, now=now)


@require_POST
@for_roles(*rules.WALKERS)
def call_off(request: MemberRequest, token: UUID) -> HttpResponse:
    """It is not walked, with a way back."""
    undo = reverse("walks:take_up", args=[request.member.estate.slug, token])
    return _pressed(request, token, actions.call_off, _("Turen er aflyst."), undo)


@require_POST
@for_roles(*rules.WALKERS)
def take_up(request: MemberRequest, token: UUID) -> HttpResponse:
    """It is walked after all."""
    return _pressed(request, token, actions.take_up, _("Turen er på igen."))


@require_POST
@for_roles(*rules.WALKERS)
def walked(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Turen er gået»."""
    return _pressed(request, token, actions.walked, _("Godt gået. Skriv resten, og fortæl om det."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.WALKERS)
def publish(request: MemberRequest, token: UUID) -> HttpResponse:
    """What the board will say, to read first; then it hangs there."""
    found = walk_or_404(request, token)
    if request.method == "POST":
        undo = reverse("walks:take_back", args=[request.member.estate.slug, token])
        said = _("Det hænger på tavlen. Alle kan se punkterne nu.")
        return _pressed(request, token, actions.publish, said, undo)
    points = page.points_of(request.member, found)
    if found.is_planned or found.is_published or not points:
        return redirect("walks:walk", request.member.estate.slug, token)
    try:
        written = actions.notice_of(request.member, found, points)
    except Refused as no:
        return walk_page(request, found, timezone.now(), no=str(no), status=409)
    context = {"member": request.member, "walk": found, "written": written}
    return render(request, "walks/publish.html", context)


@require_POST
@for_roles(*rules.WALKERS)
def take_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Fortryd»: the notice comes down."""
    return _pressed(request, token, actions.take_back, _("Opslaget er taget ned igen."))


def _pressed(
    request: MemberRequest, token: UUID, verb: Any, said: str, undo: str = ""
) -> HttpResponse:
    found, now = walk_or_404(request, token), timezone.now()
    try:
        verb(request.member, found, now=now)
    except Refused as no:
        return walk_page(request, walk_or_404(request, token), now, no=str(no), status=no.status)
    toast(request, said, undo_url=undo)
    return redirect("walks:walk", request.member.estate.slug, token)
