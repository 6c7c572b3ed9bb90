"""The doors of writing: «Ny», the cards, the one screen, and «Ret»."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.errors import Refused
from community.people.gate import MemberRequest
from community.ui.toasts import toast
from helpdesk.duties import actions, rules
from helpdesk.duties.catalogue import TYPICAL, typical
from helpdesk.duties.doors import only, task_or_404
from helpdesk.duties.forms import WriteForm, initial_from, initial_of
from helpdesk.duties.routines import actions as routines


@never_cache
@require_safe
@only(rules.can_write)
def choose(request: MemberRequest) -> HttpResponse:
    """Typical tasks on cards."""
    context = {"member": request.member, "cards": TYPICAL}
    return render(request, "duties/choose.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only(rules.can_write)
def write(request: MemberRequest) -> HttpResponse:
    """One screen, filled in already where a card was tapped."""
    member, now = request.member, timezone.now()
    may_repeat = rules.can_plan(member)
    if request.method != "POST":
        card = typical(request.GET.get("som", ""))
        initial = initial_of(card, timezone.localdate(now)) | {"request_key": uuid4().hex}
        return _page(request, WriteForm(member, now, initial=initial, may_repeat=may_repeat))
    form = WriteForm(member, now, request.POST, may_repeat=may_repeat)
    if form.is_valid():
        try:
            return _keep(request, form)
        except Refused as no:
            no.beside(form)
    return _page(request, form, status=422)


def _keep(request: MemberRequest, form: WriteForm) -> HttpResponse:
    member, now, slug = request.member, timezone.now(), request.member.estate.slug
    _role, given_to = form.whose()
    if form.comes_again:
        every = form.cleaned_data["every"]
        routines.begin(member, form.written(), every=every, now=now)
        toast(request, _("Den kommer af sig selv fra nu af."))
        return redirect("duties:routines", slug)
    key = form.cleaned_data["request_key"]
    found = actions.write(
        member, form.written(_own_role(member)), given_to=given_to, request_key=key, now=now
    )
    toast(request, _("Opgaven er på listen."))
    return redirect("duties:task", slug, found.token)


def _own_role(member: Any) -> str:
    """What one gives oneself is of one's own office."""
    return rules.office_of(member)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only(rules.can_write)
def change(request: MemberRequest, token: UUID) -> HttpResponse:
    """Other words, another day, another place."""
    member, now = request.member, timezone.now()
    found = task_or_404(member, token)
    if found.is_done or not rules.can_change(member, found):
        raise Http404
    if request.method != "POST":
        initial = initial_from(found, member)
        return _page(request, WriteForm(member, now, initial=initial, may_repeat=False), found)
    form = WriteForm(member, now, request.POST, may_repeat=False)
    if form.is_valid():
        try:
            actions.change(member, found, form.written(found.role), now=now)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Opgaven er rettet."))
            return redirect("duties:task", member.estate.slug, found.token)
    return _page(request, form, found, status=422)


def _page(
    request: MemberRequest, form: WriteForm, found: Any = None, *, status: int = 200
) -> HttpResponse:
    if found is not None:
        form.fields.pop("to", None)  # who has it is changed by «Giv videre»
    context = {"member": request.member, "form": form, "task": found}
    return render(request, "duties/write.html", context, status=status)
