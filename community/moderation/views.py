"""The doors for everybody: report, read the answer, disagree, block, and the six rules."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.features import reportable
from community.moderation import actions
from community.moderation.again import actions as again
from community.moderation.blocking import actions as blocking
from community.moderation.forms import AppealForm, ReportForm
from community.moderation.models import Block, Decision, Report
from community.moderation.page import own_report
from community.moderation.parties import neighbour_of
from community.moderation.tone import RULES
from community.people.acting import not_on_a_visit, own_only
from community.people.gate import MemberRequest
from community.people.models import Helping
from community.ui.toasts import toast

PAGE = 20
form_page = require_http_methods(["GET", "HEAD", "POST"])


# --- reporting ---------------------------------------------------------------------------------


@never_cache
@form_page
def report(request: MemberRequest, key: str, token: str) -> HttpResponse:
    """GET quotes the thing and asks why; POST reports it. 404 for what one may not see."""
    try:
        kind, thing = actions.thing_for(request.member, key, token)
    except Refused:
        raise Http404 from None
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _report(request, key, token, form):
        toast(request, _("Tak. Vi ser på det inden for to dage, og du får svar."))
        return redirect(*_after_reporting(request))
    is_own = thing.author.pk == request.member.user_id
    context = {"form": form, "kind": kind, "thing": thing, "is_own": is_own}
    return _page(request, "report", context, status=422 if form.errors else 200)


def _report(request: MemberRequest, key: str, token: str, form: ReportForm) -> bool:
    try:
        actions.report(request.member, key, token, now=timezone.now(), **form.cleaned_data)
    except Refused as no:
        no.beside(form)
        return False
    return True


def _after_reporting(request: MemberRequest) -> tuple[str, str]:
    """The list with the receipt on; who helps for a moment does not read the neighbour's list."""
    helping = request.member.helping
    is_visit = helping is not None and helping.kind == Helping.Kind.VISIT
    return "house:today" if is_visit else "moderation:mine", request.member.estate.slug


@never_cache
@require_safe
@not_on_a_visit
def mine(request: MemberRequest) -> HttpResponse:
    """One's own reports with their answers, and what was decided about one's own words."""
    own = Report.objects.visible_to(request.member).select_related("case__decision")
    shown = Paginator(own.order_by("-created_at", "-pk"), PAGE).get_page(request.GET.get("side"))
    about_me = Decision.objects.visible_to(request.member).select_related("case")
    now = timezone.now()
    context = {
        "reports": [own_report(row, now) for row in shown],
        "shown": shown,
        "decisions": about_me.order_by("-decided_at")[:PAGE],
    }
    return _page(request, "mine", context)


@require_safe
def tone(request: MemberRequest) -> HttpResponse:
    """«God tone»: the six rules, for everybody."""
    return _page(request, "tone", {"rules": RULES})


# --- what was decided about me -----------------------------------------------------------------


@never_cache
@form_page
@not_on_a_visit
def decision(request: MemberRequest, slug: UUID) -> HttpResponse:
    """The rule, the reason and until when; POST says «jeg er uenig». 404 for everybody else."""
    found = _own_decision(request, slug)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _appeal(request, found, form):
        toast(request, _("Vi har fået det. En anden ser på det og svarer dig."))
        return redirect("moderation:decision", request.member.estate.slug, slug)
    return _decision_page(request, found, form)


def _decision_page(
    request: MemberRequest, found: Decision, form: AppealForm, *, wrong: Any = ""
) -> HttpResponse:
    kind = reportable(found.case.key)
    context = {
        "decision": found,
        "kind": kind.name if kind else "",
        "thing": kind.look(found.case.token) if kind else None,
        "pause": getattr(found, "pause", None),
        "appeal": getattr(found, "appeal", None),
        "form": form,
        "wrong": wrong,
        "now": timezone.now(),
    }
    return _page(request, "decision", context, status=422 if form.errors or wrong else 200)


def _own_decision(request: MemberRequest, slug: UUID) -> Decision:
    own = Decision.objects.visible_to(request.member).select_related("case", "pause", "appeal")
    return get_object_or_404(own, slug=slug)


def _appeal(request: MemberRequest, found: Decision, form: AppealForm) -> bool:
    try:
        again.appeal(request.member, found, text=form.cleaned_data["text"], now=timezone.now())
    except Refused as no:
        no.beside(form)
        return False
    return True


@require_POST
@not_on_a_visit
def mend(request: MemberRequest, slug: UUID) -> HttpResponse:
    """«Jeg har rettet det»."""
    found = _own_decision(request, slug)
    try:
        again.mend(request.member, found, now=timezone.now())
    except Refused as no:
        return _decision_page(request, found, AppealForm(), wrong=no)
    toast(request, _("Tak. Vi ser på det igen."))
    return redirect("moderation:decision", request.member.estate.slug, slug)


# --- blocking ----------------------------------------------------------------------------------


@never_cache
@form_page
@own_only
def block(request: MemberRequest, token: UUID) -> HttpResponse:
    """GET asks, POST does it. Unknown, hidden and foreign are the same 404."""
    now = timezone.now()
    other = neighbour_of(request.member, token, timezone.localdate(now))
    if other is None:
        raise Http404
    own = Block.objects.visible_to(request.member)
    if request.method == "POST":
        made = blocking.block(request.member, other, now=now)
        slug = request.member.estate.slug
        back = reverse("moderation:unblock", args=[slug, made.pk])
        toast(request, _("I ser ikke mere til hinanden her. Det får ingen at vide."), undo_url=back)
        return redirect("moderation:blocked", slug)
    context = {"other": other, "standing": own.filter(blocked=other).first(), "token": token}
    return _page(request, "block", context)


@never_cache
@require_safe
@own_only
def blocked(request: MemberRequest) -> HttpResponse:
    """Those I have blocked, by the name neighbours see."""
    own = Block.objects.visible_to(request.member).select_related("blocked")
    shown = Paginator(own.order_by("-created_at", "-pk"), PAGE).get_page(request.GET.get("side"))
    return _page(request, "blocked", {"shown": shown})


@require_POST
@own_only
def unblock(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Block.objects.visible_to(request.member), pk=pk)
    blocking.unblock(request.member, found)
    toast(request, _("I kan se hinanden igen."))
    return redirect("moderation:blocked", request.member.estate.slug)


def _page(
    request: MemberRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    around = {"member": request.member, "place": request.member.estate.name}
    return render(request, f"moderation/{name}.html", around | context, status=status)
