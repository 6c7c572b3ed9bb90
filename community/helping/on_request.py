"""The doors for what somebody on paper may ask of the house: their file printed, and to be forgotten."""

import secrets

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.errors import Refused
from community.helping import lists, rules
from community.helping.forms import AgreedForm
from community.helping.papers import actions as papers
from community.helping.work import LOOKED, answer, looked_up
from community.people.gate import MemberRequest
from community.people.models import Membership
from community.people.trust import firmly_proved, for_roles
from community.people.views import form_page
from community.privacy.page import held, remains
from community.ui.toasts import toast

ONCE = "file_once"  # session: the page that was asked for and has not been shown yet


@never_cache
@form_page
@for_roles(*rules.WHO_PRINTS)
@firmly_proved
def file(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks; POST shows everything we know about them, once, to print. It is stored nowhere.

    Sending the same form again does not show it again: each print is asked for, and written down.
    """
    person = looked_up(request, pk)
    label = _("Beboeren har selv bedt om at få sine oplysninger på papir")
    form = AgreedForm(request.POST if request.method == "POST" else None, label=label)
    status = 200
    if form.is_valid():
        try:
            _refuse_twice(request)
            return _show(request, person)
        except Refused as no:
            no.beside(form)
            status = no.status
    request.session[ONCE] = secrets.token_hex(8)
    context = {"person": person, "name": lists.called(person.user), "once": request.session[ONCE]}
    context["status"] = max(status, 422) if form.errors else 200
    return answer(request, "file_ask", form, **context)


def _refuse_twice(request: MemberRequest) -> None:
    if request.POST.get("once", "") != request.session.pop(ONCE, None):
        again = _("Siden er vist én gang. Skal den printes igen, så sæt kryds, og tryk igen.")
        raise Refused("shown_once", again, status=422)


def _show(request: MemberRequest, person: Membership) -> HttpResponse:
    """Raises Refused."""
    now = timezone.now()
    printed = papers.print_file(request.member, person, agreed=True, now=now)
    context = {
        "member": request.member,
        "person": person,
        "name": lists.called(person.user),
        "printed": printed,
        "now": now,
    }
    return render(request, "helping/file.html", context)


@never_cache
@form_page
@for_roles(*rules.WHO_FORGETS)
@firmly_proved
def forget(request: MemberRequest, pk: int) -> HttpResponse:
    """GET says what goes and what stays; POST with the tick does it. It cannot be undone."""
    person = looked_up(request, pk)
    label = _("Beboeren har selv bedt om at blive slettet og ved, at det ikke kan fortrydes")
    form = AgreedForm(request.POST if request.method == "POST" else None, label=label)
    status = 200
    if form.is_valid():
        try:
            papers.forget_person(request.member, person, agreed=True, now=timezone.now())
        except Refused as no:
            no.beside(form)
            status = no.status
        else:
            request.session.pop(LOOKED, None)
            toast(request, _("Profilen er slettet. Linjen i logbogen er uden navn."))
            return redirect("helpers:address", request.member.estate.slug)
    context = {"person": person, "name": lists.called(person.user)}
    context |= {"remains": remains(), "held": held()}
    context["status"] = max(status, 422) if form.errors else 200
    return answer(request, "forget_ask", form, **context)
