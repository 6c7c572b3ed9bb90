"""The doors of «Roller»: who holds which office, giving one, ending one."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.office import memo
from community.office.roles import actions, rules
from community.office.roles.forms import EndForm, NewcomerForm, ResidentForm
from community.office.roles.terms import adults_of, ended_of, groups_of, row_of, terms_of
from community.office.words import role_word
from community.people.forms import HomeForm
from community.people.gate import MemberRequest
from community.people.models import COLLEAGUES, TRUSTED, Membership, Role, RoleTerm
from community.people.proof import recently_proved
from community.people.trust import for_roles
from community.ui.dates import whole_date
from community.ui.toasts import toast

GIVERS = [Role.ADMINISTRATION, Role.OPERATIONS, Role.COMMITTEE, Role.CHAIR]
LOOKED_AT = "office_home"  # session: the home that was looked up, and when
LOOK_LASTS = 900  # seconds; afterwards the home is looked up, and noted, again


@require_safe
@never_cache
@for_roles(*TRUSTED)
def index(request: MemberRequest) -> HttpResponse:
    """Who holds which office here: the holders, never a list of residents."""
    return _show(request)


def _show(request: MemberRequest, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "member": request.member,
        "groups": groups_of(request.member, today),
        "ended": ended_of(request.member, today),
        "may_give": rules.may_give(request.member),
        "wrong": wrong,
    }
    return render(request, "office/roles.html", context, status=status)


@require_safe
@never_cache
@for_roles(*GIVERS)
def new(request: MemberRequest) -> HttpResponse:
    """To whom? Who may only give residents an office is taken straight to the home."""
    if not rules.may_give(request.member) & (COLLEAGUES | rules.ONLY_OTHERS):
        return redirect("office:new_home", request.member.estate.slug)
    return render(request, "office/role_new.html", {"member": request.member})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(*GIVERS)
@recently_proved
def new_home(request: MemberRequest) -> HttpResponse:
    """One home at a time. Looking who lives there is noted, so it is a POST."""
    member, now = request.member, timezone.now()
    form = HomeForm(request.POST if request.method == "POST" else None, estate=member.estate)
    if request.method == "POST" and form.is_valid():
        home = form.cleaned_data["home"]
        try:
            actions.look(member, home, now=now)
        except Refused as no:
            no.beside(form)
        else:
            request.session[LOOKED_AT] = [home.pk, member.estate_id, now.timestamp()]
            return redirect("office:new_resident", member.estate.slug)
    context = {"member": member, "form": form}
    return render(request, "office/role_home.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(*GIVERS)
@recently_proved
def new_resident(request: MemberRequest) -> HttpResponse:
    """Which of the grown-ups in the home, which office, from when."""
    member, now = request.member, timezone.now()
    today = timezone.localdate(now)
    adults = _looked_up(request, now)
    if not adults:
        return redirect("office:new_home", member.estate.slug)
    data = request.POST if request.method == "POST" else None
    form = ResidentForm(data, by=member, today=today, adults=adults)
    if request.method == "POST" and form.is_valid():
        chosen = {str(adult.token): adult for adult in adults}[form.cleaned_data["person"]]
        term = _try(form, lambda facts: actions.give(member, chosen, **facts, now=now))
        if term is not None:
            request.session.pop(LOOKED_AT, None)
            return _given(request, term)
    home = adults[0].household.dwelling if adults[0].household else ""
    context = {"member": member, "form": form, "home": home}
    status = 422 if form.errors else 200
    return render(request, "office/role_resident.html", context, status=status)


def _looked_up(request: MemberRequest, now: datetime) -> list[Membership]:
    """The grown-ups of the home this session has just looked up, and noted."""
    home, estate, at = request.session.get(LOOKED_AT) or (0, 0, 0)
    if estate != request.member.estate_id or now.timestamp() - at > LOOK_LASTS:
        return []
    return adults_of(request.member, home, timezone.localdate(now))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(Role.ADMINISTRATION, Role.OPERATIONS)
@recently_proved
def new_colleague(request: MemberRequest) -> HttpResponse:
    """A colleague or a guest: a name, an address for the code, and an office."""
    member, now = request.member, timezone.now()
    data = request.POST if request.method == "POST" else None
    form = NewcomerForm(data, by=member, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        who = {key: form.cleaned_data[key] for key in ("name", "email", "title")}
        term = _try(form, lambda facts: actions.give_to_newcomer(member, **who, **facts, now=now))
        if term is not None:
            return _given(request, term)
    context = {"member": member, "form": form}
    status = 422 if form.errors else 200
    return render(request, "office/role_colleague.html", context, status=status)


def _try(form: forms.Form, verb: Any) -> RoleTerm | None:
    """The office as it was given; None, with the sentence in the form, when it was not."""
    data = form.cleaned_data
    facts = {"role": data["role"], "since": data["since"], "last_day": data["until"]}
    try:
        term: RoleTerm = verb(facts)
    except Refused as no:
        no.beside(form)
        return None
    return term


def _given(request: MemberRequest, term: RoleTerm) -> HttpResponse:
    row = row_of(request.member, term, timezone.localdate())
    said = _("%(name)s har rollen fra den %(since)s: %(role)s.") % {
        "name": row.name,
        "role": row.role,
        "since": whole_date(row.since),
    }
    toast(request, said)
    return redirect("office:roles", request.member.estate.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(*GIVERS)
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks when (the page behind the button), POST ends it; «Fortryd» takes it back."""
    member, now = request.member, timezone.now()
    today = timezone.localdate(now)
    term = get_object_or_404(terms_of(member), pk=pk)
    row = row_of(member, term, today)
    if not row.can_end:
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None, initial={"last_day": today})
    if request.method == "POST" and form.is_valid():
        try:
            before = actions.end(member, term, on=form.first_day_without(today), now=now)
        except Refused as no:
            no.beside(form)
        else:
            memo.keep(request.session, f"roles:{member.estate_id}", before, now)
            undo = reverse("office:role_undo", args=[member.estate.slug])
            toast(request, _("Rollen slutter. Vi har givet besked."), undo_url=undo)
            return redirect("office:roles", member.estate.slug)
    context = {"member": member, "form": form, "row": row}
    return render(request, "office/role_end.html", context, status=422 if form.errors else 200)


@require_POST
@for_roles(*GIVERS)
def undo(request: MemberRequest) -> HttpResponse:
    """Take back the end of a moment ago."""
    member, now = request.member, timezone.now()
    before = memo.take(request.session, f"roles:{member.estate_id}", now)
    if before is None:
        return _show(request, wrong=_("Det kan ikke fortrydes mere."), status=422)
    try:
        term = actions.restore(member, before, now=now)
    except Refused as no:
        return _show(request, wrong=no, status=422)
    toast(request, _("Rollen er tilbage: %(role)s.") % {"role": _role(member, term)})
    return redirect("office:roles", member.estate.slug)


def _role(member: Membership, term: RoleTerm) -> Any:
    return role_word(term.role, member.estate)
