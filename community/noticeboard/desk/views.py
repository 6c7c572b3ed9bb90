"""The doors for committee and colleagues: the round from door to door, and the categories."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.noticeboard import actions, rules
from community.noticeboard.doors import round_of
from community.noticeboard.models import Category, Notice
from community.noticeboard.page import shown_to
from community.noticeboard.readers import homes_hit
from community.noticeboard.subjects import actions as subjects
from community.noticeboard.subjects.forms import CategoryForm
from community.noticeboard.views import notice_or_404
from community.noticeboard.works import actions as works
from community.people.gate import MemberRequest
from community.people.models import TRUSTED
from community.people.trust import for_roles
from community.ui.toasts import toast


def _rounded(request: MemberRequest, token: UUID) -> Notice:
    found = notice_or_404(request, token)
    if not rules.may_see_doors(request.member, found):
        raise Http404
    return found


@require_safe
@never_cache
@for_roles(*TRUSTED)
def doors(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Døre at banke på», in the order one walks. Doors without names; prints on a sheet."""
    found = _rounded(request, token)
    now = timezone.now()
    context = {
        "member": request.member,
        "now": now,
        "shown": shown_to(request.member, [found])[0],
        "notice": found,
        "round": round_of(found, now),
    }
    return render(request, "noticeboard/doors.html", context)


@require_POST
@for_roles(*TRUSTED)
def knock(request: MemberRequest, token: UUID, household: int) -> HttpResponse:
    """A tick on the round, or taking it back (`fortryd`)."""
    found, now = _rounded(request, token), timezone.now()
    home = get_object_or_404(homes_hit(found, now), pk=household)
    try:
        verb = works.unknock if "fortryd" in request.POST else works.knock
        verb(request.member, found, home, now=now)
    except Refused as no:
        raise Http404 from no
    there = reverse("board:doors", args=[request.member.estate.slug, token])
    return redirect(f"{there}#d{household}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*subjects.KEEPERS)
def categories(request: MemberRequest) -> HttpResponse:
    """The estate's categories, and a new one."""
    known = Category.objects.visible_to(request.member)
    if not known.exists():
        actions.begin_categories(request.member.estate)
    form = CategoryForm(request.POST if request.method == "POST" else None, initial=START)
    if request.method == "POST" and form.is_valid():
        try:
            made = subjects.add(request.member, now=timezone.now(), **form.cleaned_data)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Emnet «{name}» er lavet.").format(name=made.shown_name))
            return redirect("board:categories", request.member.estate.slug)
    rows = Category.objects.visible_to(request.member)
    context = {"member": request.member, "rows": rows, "form": form}
    status = 422 if form.errors else 200
    return render(request, "noticeboard/categories.html", context, status=status)


START = {
    "icon": "chat-circle-text-duotone",
    "writer": "anybody",
    "shape": "plain",
    "days": 30,
    "order": 500,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*subjects.KEEPERS)
def category(request: MemberRequest, pk: int) -> HttpResponse:
    """Change one category."""
    found = get_object_or_404(Category.objects.visible_to(request.member), pk=pk)
    initial = {name: getattr(found, name) for name in CategoryForm.base_fields}
    form = CategoryForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            subjects.change(request.member, found, now=timezone.now(), **form.cleaned_data)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Emnet er gemt."))
            return redirect("board:categories", request.member.estate.slug)
    context = {"member": request.member, "category": found, "form": form}
    return render(request, "noticeboard/category.html", context, status=422 if form.errors else 200)
