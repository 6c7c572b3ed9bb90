"""The doors of «Indstillinger»: what an estate decides for itself, saved with «Fortryd»."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.errors import Refused
from community.office import memo
from community.office.settings import actions, rules
from community.office.settings.forms import SettingsForm
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.ui.toasts import toast


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(*rules.DECIDERS)
def edit(request: MemberRequest) -> HttpResponse:
    """All questions on one page, saved together by one button."""
    form = SettingsForm(request.POST if request.method == "POST" else None, member=request.member)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect("office:settings", request.member.estate.slug)
    return _show(request, form, status=422 if form.errors else 200)


def _show(
    request: MemberRequest, form: SettingsForm, *, wrong: Any = "", status: int = 200
) -> HttpResponse:
    estates = request.member.estate.organisation.estates.count() if _has_office(form) else 1
    context = {"member": request.member, "form": form, "wrong": wrong, "estates": estates}
    return render(request, "office/settings.html", context, status=status)


def _has_office(form: SettingsForm) -> bool:
    return "office_phone" in form.fields


def _save(request: MemberRequest, form: SettingsForm) -> bool:
    now = timezone.now()
    try:
        before, after = actions.change(request.member, now=now, **form.wishes())
    except Refused as no:
        no.beside(form)
        return False
    if not after:
        toast(request, _("Alt er, som det var."))
        return True
    kept = {"before": before, "after": after}
    memo.keep(request.session, _memo(request), kept, now)
    undo_url = reverse("office:settings_undo", args=[request.member.estate.slug])
    toast(request, _("Det er gemt og gælder fra nu af."), undo_url=undo_url)
    return True


@require_POST
@for_roles(*rules.DECIDERS)
def undo(request: MemberRequest) -> HttpResponse:
    """Set back what was saved a moment ago."""
    member, now = request.member, timezone.now()
    kept = memo.take(request.session, _memo(request), now)
    if kept is None:
        return _wrong(request, _("Det kan ikke fortrydes mere."))
    try:
        actions.restore(member, kept["before"], kept["after"], now=now)
    except Refused as no:
        return _wrong(request, no)
    toast(request, _("Det er, som det var før."))
    return redirect("office:settings", member.estate.slug)


def _memo(request: MemberRequest) -> str:
    return f"settings:{request.member.estate_id}"


def _wrong(request: MemberRequest, sentence: Any) -> HttpResponse:
    return _show(request, SettingsForm(member=request.member), wrong=sentence, status=422)
