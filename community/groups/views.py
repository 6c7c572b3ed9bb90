"""The door for people: the list, a group, making and changing one, coming in and going out."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.features import tabs_of
from community.groups import actions, rules
from community.groups.doors import (
    group_or_404,
    held_group_or_404,
    part_on,
    show_group,
    ticket_for,
    to_group,
    try_it,
)
from community.groups.forms import EditForm, GroupForm
from community.groups.icons import Icon
from community.groups.making import actions as making
from community.groups.models import ABOUT_LENGTH, NAME_LENGTH, InterestGroup
from community.groups.page import listed
from community.people.acting import not_on_a_visit, own_only
from community.people.gate import MemberRequest
from community.ui.toasts import toast


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """«Grupper»: mine first, then those one can join."""
    found = listed(request.member, request.GET.get("side"), timezone.now())
    context = {
        "member": request.member,
        "found": found,
        "can_make": rules.can_make(request.member),
        "tabs": tabs_of(request.member, "groups"),
    }
    return render(request, "groups/index.html", context)


@require_safe
def group(request: MemberRequest, token: UUID) -> HttpResponse:
    """A group's first page."""
    return show_group(request, group_or_404(request.member, token))


@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def new(request: MemberRequest) -> HttpResponse:
    """«Lav en gruppe». Http404 for a partner of the house, who is a guest in others'."""
    if not rules.can_make(request.member):
        raise Http404
    form = GroupForm(
        request.POST if request.method == "POST" else None, initial=_said_already(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = making.make(request.member, now=timezone.now(), **form.cleaned_data)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Gruppen er lavet. Inviter en nabo, eller vent og se."))
            return to_group(request, made)
    return _form(request, form)


def _said_already(request: MemberRequest) -> dict[str, str]:
    """What the address brings along: it is only shown, and asked about again when it is sent."""
    words = {"navn": ("name", NAME_LENGTH), "tekst": ("about", ABOUT_LENGTH)}
    said = {
        name: request.GET[word][:most]
        for word, (name, most) in words.items()
        if word in request.GET
    }
    picture = request.GET.get("billede", "")
    return said | ({"icon": picture} if picture in Icon.values else {})


def _form(
    request: MemberRequest, form: GroupForm, made: InterestGroup | None = None
) -> HttpResponse:
    context = {"member": request.member, "form": form, "group": made}
    context["shares"] = request.member.estate.opens_groups
    return render(request, "groups/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@own_only
def edit(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Ret gruppen», for who holds it."""
    found = held_group_or_404(request.member, token)
    form = EditForm(request.POST) if request.method == "POST" else EditForm.of(found)
    if request.method == "POST" and form.is_valid():
        try:
            making.change(request.member, found, now=timezone.now(), **form.cleaned_data)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Det er gemt."))
            return to_group(request, found)
    return _form(request, form, found)


@require_POST
def join(request: MemberRequest, token: UUID) -> HttpResponse:
    """One tap through an open door, or a yes to an invitation."""
    found = group_or_404(request.member, token)
    _row, wrong = try_it(
        request, found, lambda: actions.join(request.member, found, now=timezone.now())
    )
    if wrong is not None:
        return wrong
    said = _("Du er med i %(group)s. Sig hej, når du har lyst.") % {"group": found.title}
    toast(request, said, undo_url=_url(request, "leave", found))
    return to_group(request, found)


@require_POST
def ask(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Må jeg være med?»"""
    found = group_or_404(request.member, token)
    _row, wrong = try_it(
        request, found, lambda: actions.ask(request.member, found, now=timezone.now())
    )
    if wrong is not None:
        return wrong
    toast(request, _("De er spurgt. Du får svar her."), undo_url=_url(request, "leave", found))
    return to_group(request, found)


@require_POST
@own_only
def answer(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """A holder says yes, or «ikke denne gang»."""
    found = held_group_or_404(request.member, token)
    row = found.members.filter(pk=pk).first()
    is_yes = request.POST.get("svar") == "ja"

    def verb() -> Any:
        if row is None:
            raise Refused("answered", _("Det er der allerede svaret på."))
        return actions.answer(request.member, found, row, is_yes=is_yes, now=timezone.now())

    _row, wrong = try_it(request, found, verb)
    if wrong is not None:
        return wrong
    toast(request, _("Så er I en mere.") if is_yes else _("Det er svaret, uden en grund."))
    return to_group(request, found)


@require_POST
def leave(request: MemberRequest, token: UUID) -> HttpResponse:
    """Out in one tap, and back in one tap."""
    found = group_or_404(request.member, token)
    part, wrong = try_it(
        request, found, lambda: actions.leave(request.member, found, now=timezone.now())
    )
    if wrong is not None:
        return wrong
    ticket = ticket_for(request.member, found, part)
    undo = reverse("groups:come_back", args=[request.member.estate.slug, ticket])
    toast(request, _("Du er gået ud af %(group)s.") % {"group": found.title}, undo_url=undo)
    return redirect("groups:index", request.member.estate.slug)


@require_POST
def come_back(request: MemberRequest, key: str) -> HttpResponse:
    """Leaving is taken back within ten minutes."""
    found, part = part_on(key, request.member)
    try:
        actions.come_back(request.member, found, part=part, now=timezone.now())
    except Refused as no:
        toast(request, str(no))
        return redirect("groups:index", request.member.estate.slug)
    toast(request, _("Du er med igen."))
    return to_group(request, found)


def _url(request: MemberRequest, name: str, found: InterestGroup) -> str:
    return reverse(f"groups:{name}", args=[request.member.estate.slug, found.token])
