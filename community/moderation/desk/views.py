"""The doors for who decides: the list of cases, a case, and what may be done with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.moderation import actions
from community.moderation.again import actions as again
from community.moderation.forms import DecideForm, HearForm
from community.moderation.models import MODERATORS, Case, CaseQuerySet, Decision
from community.moderation.page import CasePage, case_page, rows
from community.moderation.tone import RULES, suggestion
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.ui.toasts import toast

PAGE = 20
SETTLED = "afgjort"
for_moderators = for_roles(*sorted(MODERATORS))


@never_cache
@require_safe
@for_moderators
def cases(request: MemberRequest) -> HttpResponse:
    """What waits, oldest first, or what is settled, newest first."""
    is_settled = request.GET.get("vis") == SETTLED
    visible = Case.objects.visible_to(request.member)
    found = _settled(visible, request) if is_settled else _waiting(visible, request)
    shown = Paginator(found, PAGE).get_page(request.GET.get("side"))
    context = {
        "rows": rows(list(shown), request.member, timezone.now()),
        "shown": shown,
        "is_settled": is_settled,
        "waiting": shown.paginator.count
        if not is_settled
        else visible.waiting_for(request.member).count(),
    }
    return _page(request, "cases", context)


def _waiting(visible: CaseQuerySet, request: MemberRequest) -> CaseQuerySet:
    found = visible.waiting_for(request.member).with_everything()
    return found.prefetch_related("reports").order_by("opened_at", "pk")


def _settled(visible: CaseQuerySet, request: MemberRequest) -> CaseQuerySet:
    found = visible.settled_for(request.member).with_everything()
    return found.prefetch_related("reports").order_by("-closed_at", "-pk")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def case(request: MemberRequest, slug: UUID) -> HttpResponse:
    """GET shows the thing, the reasons and what may be done; POST decides."""
    page = _read(request, slug)
    form = _decide_form(request, page)
    if not form.is_bound:
        return _show(request, page, decide=form)
    if not form.is_valid():
        return _show(request, page, decide=form, status=422)
    try:
        done = actions.decide(request.member, page.case, now=timezone.now(), **form.answers())
    except Refused as no:
        # Read again: what was refused is most often that somebody else was quicker.
        return _show(
            request, _read(request, slug), decide=form, wrong=_beside(form, no), status=422
        )
    toast(request, _said(done), undo_url=_undo(request, done))
    return redirect("moderation:case", request.member.estate.slug, slug)


def _beside(form: Any, no: Refused) -> Refused | str:
    """The sentence beside its field; else it goes on top of the page."""
    if no.field not in form.fields:
        return no
    form.add_error(no.field, str(no))
    return ""


def _read(request: MemberRequest, slug: UUID) -> CasePage:
    found = Case.objects.visible_to(request.member).with_everything().prefetch_related("reports")
    return case_page(get_object_or_404(found, slug=slug), request.member, timezone.now())


def _decide_form(request: MemberRequest, page: CasePage) -> DecideForm:
    rule = page.likely_rule
    return DecideForm(
        request.POST if request.method == "POST" else None,
        initial={"rule": rule, "message": suggestion(rule, page.author_name)},
        is_gone=page.thing is None,
        name=page.author_name,
    )


def _said(done: Decision) -> str:
    if done.outcome == Decision.Outcome.STAND:
        return _("Det bliver stående. Den, der anmeldte det, har fået svar.")
    return _("Det er skjult nu. Den, der skrev det, har fået besked.")


def _undo(request: MemberRequest, done: Decision) -> str:
    if not done.is_hidden:
        return ""
    return reverse("moderation:show", args=[request.member.estate.slug, done.case.slug])


def _show(
    request: MemberRequest,
    page: CasePage,
    *,
    decide: DecideForm | None = None,
    hear: HearForm | None = None,
    wrong: Any = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    around = _waiting(Case.objects.visible_to(request.member), request)[:PAGE]
    context = {
        "page": page,
        "decide": decide or _decide_form(request, page),
        "hear": hear or HearForm(),
        "wrong": wrong,
        "rules": RULES,
        "rows": rows(list(around), request.member, now),
        "now": now,
    }
    return _page(request, "case", context, status=status)


@require_POST
@for_moderators
def take(request: MemberRequest, slug: UUID) -> HttpResponse:
    """«Jeg ser på den»: the others are told for half an hour."""
    return _do(request, slug, actions.take, _("De andre kan se, at du ser på den."))


@require_POST
@for_moderators
def show(request: MemberRequest, slug: UUID) -> HttpResponse:
    """«Vis igen»."""
    return _do(request, slug, actions.show_again, _("Det kan ses igen."))


@require_POST
@for_moderators
def second(request: MemberRequest, slug: UUID) -> HttpResponse:
    """Yes or no to the second week of a pause."""
    agrees = request.POST.get("svar") == "ja"
    said = _("Pausen er 14 dage nu.") if agrees else _("Pausen bliver på 7 dage.")
    return _do(request, slug, again.second, said, agrees=agrees)


def _do(
    request: MemberRequest, slug: UUID, verb: Callable[..., Any], said: str, **facts: Any
) -> HttpResponse:
    page = _read(request, slug)
    try:
        verb(request.member, page.case, now=timezone.now(), **facts)
    except Refused as no:
        return _show(request, _read(request, slug), wrong=no, decide=_blank(page), status=422)
    toast(request, said)
    return redirect("moderation:case", request.member.estate.slug, slug)


def _blank(page: CasePage) -> DecideForm:
    rule = page.likely_rule
    first = {"rule": rule, "message": suggestion(rule, page.author_name)}
    return DecideForm(initial=first, is_gone=page.thing is None, name=page.author_name)


@require_POST
@for_moderators
def hear(request: MemberRequest, slug: UUID) -> HttpResponse:
    """The answer to who disagrees."""
    page = _read(request, slug)
    form = HearForm(request.POST)
    if not form.is_valid():
        return _show(request, page, hear=form, decide=_blank(page), status=422)
    data = form.cleaned_data
    upheld = data["verdict"] == HearForm.UPHOLD
    try:
        again.hear(
            request.member, page.case, upheld=upheld, answer=data["answer"], now=timezone.now()
        )
    except Refused as no:
        wrong, page = _beside(form, no), _read(request, slug)
        return _show(request, page, hear=form, decide=_blank(page), wrong=wrong, status=422)
    toast(request, _("Svaret er sendt."))
    return redirect("moderation:case", request.member.estate.slug, slug)


def _page(
    request: MemberRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    around = {"member": request.member, "place": request.member.estate.name}
    return render(request, f"moderation/{name}.html", around | context, status=status)
