"""The doors of those who host: who comes, who waits, how many there is room for, and with whom."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.errors import Refused
from community.people.acting import not_on_a_visit
from community.people.gate import MemberRequest
from community.people.models import Membership
from community.people.trust import ask_for_factor
from community.profiles.page import Known, known_to
from community.ui.toasts import toast
from events import actions
from events.ending import actions as ending
from events.making import page
from events.making.asking import HostForm, SeatsForm
from events.making.known import acquainted
from events.models import Event, Signup
from events.written import as_written


@dataclass(frozen=True)
class Party:
    """Those who come together, as their hosts see them."""

    signup: Signup
    who: Known

    @property
    def said(self) -> str:
        """«2 voksne, 1 barn»."""
        one = self.signup
        parts = [
            ngettext("{n} voksen", "{n} voksne", one.adults).format(n=one.adults),
            ngettext("{n} barn", "{n} børn", one.children).format(n=one.children),
            ngettext("{n} gæst", "{n} gæster", one.guests).format(n=one.guests),
        ]
        numbers = (one.adults, one.children, one.guests)
        return ", ".join(part for part, n in zip(parts, numbers, strict=True) if n)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def people(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Who comes and who waits; and how many there is room for."""
    event = page.event_or_404(request, token)
    form = SeatsForm(initial={"capacity": event.capacity})
    if request.method != "POST":
        return _people(request, event, form)
    form = SeatsForm(request.POST)
    if form.is_valid():
        wanted = replace(as_written(event), capacity=form.cleaned_data["capacity"])
        try:
            actions.change(request.member, event, wanted, now=timezone.now())
        except Refused as no:
            form.add_error("capacity", str(no))
        else:
            toast(request, _("Antallet af pladser er rettet."))
            return redirect("events:people", request.member.estate.slug, token)
    return _people(request, event, form)


def _who(member: Membership, signup: Signup) -> Known:
    """A neighbour as they are known; from outside the house a first name and no more."""
    if signup.outsider is None:
        return known_to(member, signup.member)
    return Known(signup.outsider.name, _("gæst udefra"))


def _people(request: MemberRequest, event: Event, form: SeatsForm) -> HttpResponse:
    standing = Signup.objects.visible_to(request.member).standing().filter(event=event)
    rows = [
        Party(signup, _who(request.member, signup))
        for signup in standing.with_people().order_by("pk")
    ]
    coming = [row for row in rows if row.signup.is_coming]
    context = {
        "member": request.member,
        "event": event,
        "form": form,
        "sees_names": page.sees_names(request.member, event),
        "coming": coming,
        "offered": [row for row in rows if row.signup.is_offered],
        "waiting": [row for row in rows if row.signup.is_waiting],
        "sums": {
            name: sum(getattr(row.signup, name) for row in coming)
            for name in ("adults", "children", "guests", "party")
        },
    }
    status = 422 if form.errors else 200
    return render(request, "events/people.html", context, status=status)


# --- with whom -----------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def hosts(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Who says hello. A neighbour one knows in one tap, another by name."""
    event = page.event_or_404(request, token)
    if page.must_prove(request, for_office=event.is_office):
        return ask_for_factor(request)
    if request.method != "POST":
        return _hosts(request, event, HostForm(request.member))
    known = _known(request, event, request.POST.get("nabo", ""))
    form = HostForm(request.member, None if known else request.POST)
    chosen = known or (form.found if form.is_valid() else None)
    if chosen is None:
        return _hosts(request, event, form, status=422)
    wrong = _set(request, event, [*_now(event), chosen])
    if wrong is not None:
        return _hosts(request, event, form, wrong=wrong, status=422)
    toast(request, _("{name} er vært nu, og har fået besked.").format(name=chosen.user.shown_name))
    return redirect("events:hosts", request.member.estate.slug, token)


@require_POST
@not_on_a_visit
def host_away(request: MemberRequest, token: UUID, person: UUID) -> HttpResponseBase:
    """One host fewer; oneself or another. The last one finds somebody first."""
    event = page.event_or_404(request, token)
    if page.must_prove(request, for_office=event.is_office):
        return ask_for_factor(request)
    if person == request.member.token:
        return _step_down(request, event)
    left = [host for host in _now(event) if host.token != person]
    wrong: Any = None if left else Refused("last_host", _("Find en anden vært først, eller aflys."))
    wrong = wrong or _set(request, event, left)
    if wrong is not None:
        return _hosts(request, event, HostForm(request.member), wrong=wrong, status=422)
    toast(request, _("Der er en vært mindre nu."))
    return redirect("events:hosts", request.member.estate.slug, token)


def _step_down(request: MemberRequest, event: Event) -> HttpResponse:
    try:
        ending.step_down(request.member, event, now=timezone.now())
    except Refused as no:
        return _hosts(request, event, HostForm(request.member), wrong=no, status=422)
    toast(request, _("Du er ikke vært mere. De andre værter har fået besked."))
    slug = request.member.estate.slug
    if event.is_draft and event.made_by_id != request.member.pk:
        return redirect("events:drafts", slug)
    return redirect("events:event", slug, event.token)


def _now(event: Event) -> list[Membership]:
    return [host.member for host in event.hosts.all()]


def _known(request: MemberRequest, event: Event, token: str) -> Membership | None:
    known = acquainted(request.member, timezone.now())
    return next((one for one in known if str(one.token) == token), None)


def _set(request: MemberRequest, event: Event, wanted: list[Membership]) -> Refused | None:
    """These host it from now on; a new one is told."""
    try:
        actions.change(
            request.member, event, replace(as_written(event), hosts=wanted), now=timezone.now()
        )
    except Refused as no:
        return no
    return None


def _hosts(
    request: MemberRequest, event: Event, form: HostForm, *, wrong: Any = None, status: int = 200
) -> HttpResponse:
    now = _now(event)
    there = {one.pk for one in now}
    context = {
        "member": request.member,
        "event": event,
        "hosts": [(one, known_to(request.member, one)) for one in now],
        "known": [
            (one, known_to(request.member, one))
            for one in acquainted(request.member, timezone.now())
            if one.pk not in there
        ],
        "form": form,
        "wrong": wrong,
    }
    return render(request, "events/hosts.html", context, status=status)
