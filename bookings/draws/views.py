"""The doors of draws, for people. Every page works without JavaScript.

Anybody who sees the place may look; who looks after it makes, confirms and calls off.
"""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings import rules
from bookings.drawing import actions
from bookings.drawing.actions import Plan
from bookings.drawing.clock.actions import had_it
from bookings.drawing.deciding import actions as deciding
from bookings.drawing.page import standing
from bookings.draws.forms import ApplyForm, CallOffForm, MakeForm
from bookings.draws.page import draw_page, had_one, where
from bookings.models import Draw, Facility, Ticket
from bookings.places.views import kept_or_404
from bookings.rules import KEEPERS
from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.ui.toasts import toast

FORMS = ["GET", "HEAD", "POST"]
PAGE = 20


def _draw(request: MemberRequest, pk: int) -> Draw:
    return get_object_or_404(Draw.objects.visible_to(request.member).with_place(), pk=pk)


def _kept(request: MemberRequest, pk: int) -> Draw:
    """One of a place the reader looks after; 404 for everybody else's."""
    draw = _draw(request, pk)
    if not rules.can_close(request.member, draw.facility):
        raise Http404
    return draw


def _to(request: MemberRequest, draw: Draw) -> HttpResponse:
    return redirect("bookings:draw", request.member.estate.slug, draw.pk)


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Those that are not decided, and those that were."""
    over = Draw.objects.visible_to(request.member).exclude(state__in=Draw.STANDING).with_place()
    earlier = Paginator(over.order_by("-closes_at", "-pk"), PAGE)
    context = {
        "member": request.member,
        "standing": standing(request.member),
        "earlier": earlier.get_page(request.GET.get("side")),
    }
    return render(request, "bookings/draws/index.html", context)


@never_cache
@require_safe
def draw(request: MemberRequest, pk: int) -> HttpResponse:
    """A draw: when, which days, one's own ticket, and afterwards all it takes to check it."""
    return _show(request, _draw(request, pk))


def _show(
    request: MemberRequest, found: Draw, *, wrong: Any = "", status: int = 200
) -> HttpResponse:
    page = draw_page(request.member, found, timezone.now())
    context = {"page": page, "draw": found, "member": request.member, "wrong": wrong}
    return render(request, "bookings/draws/draw.html", context, status=status)


@never_cache
@require_http_methods(FORMS)
def apply(request: MemberRequest, pk: int) -> HttpResponse:
    """Apply, or change what one has applied for."""
    found, now, member = _draw(request, pk), timezone.now(), request.member
    if not found.takes_tickets(now) or not member.lives_here:
        return _to(request, found)
    place, held = where(member, found)
    if held is None:
        raise Http404
    ticket = Ticket.objects.visible_to(member).filter(draw=found).first()
    form = ApplyForm(place, held, found, ticket, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.apply(member, found, form.wanted(), now=now, wish=form.said())
        except Refused as no:
            form.refuse(no)
        else:
            toast(request, _("I har søgt. Vi trækker lod, når tiden er gået."))
            return _to(request, found)
    context = {
        "form": form, "draw": found, "place": place, "member": member, "ticket": ticket,
        "is_half": had_one(member, found, had_it(found, now)),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "bookings/draws/apply.html", context, status=status)


def _own(request: MemberRequest, pk: int) -> Ticket:
    own = Ticket.objects.visible_to(request.member)
    return get_object_or_404(own.filter(draw=_draw(request, pk)))


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Take it back; it can be regretted until lots are drawn."""
    ticket = _own(request, pk)
    try:
        actions.withdraw(request.member, ticket, now=timezone.now())
    except Refused as no:
        return _show(request, _draw(request, pk), wrong=no, status=422)
    undo = reverse("bookings:draw_undo", args=[request.member.estate.slug, pk])
    toast(request, _("I er ikke med mere."), undo_url=undo)
    return _to(request, _draw(request, pk))


@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """With all the same."""
    ticket = _own(request, pk)
    try:
        actions.undo_withdraw(request.member, ticket, now=timezone.now())
    except Refused as no:
        return _show(request, _draw(request, pk), wrong=no, status=422)
    toast(request, _("I er med igen."))
    return _to(request, _draw(request, pk))


# --- who looks after the place ------------------------------------------------------------------


@never_cache
@require_http_methods(FORMS)
@for_roles(*KEEPERS)
def make(request: MemberRequest, pk: int) -> HttpResponse:
    """A new draw about days at a place. What it means is shown first; then it is made."""
    place, now = kept_or_404(request, pk), timezone.now()
    if not place.is_bookable or place.rules is None:
        raise Http404
    form = MakeForm(request.POST if request.method == "POST" else None, now)
    seen: Draw | None = None
    if form.is_valid():
        try:
            seen, is_made = _look_or_make(request, place, form, form.plan())
        except Refused as no:
            no.beside(form)
        else:
            if is_made:
                toast(request, _("Nu kan man søge. Dagene kan ikke bookes imens."))
                return _to(request, seen)
    context = {"form": form, "place": place, "member": request.member, "seen": seen}
    status = 422 if form.errors else 200
    return render(request, "bookings/draws/make.html", context, status=status)


def _look_or_make(
    request: MemberRequest, place: Facility, form: MakeForm, plan: Plan
) -> tuple[Draw, bool]:
    """(what it would be, False) the first time; (what it is, True) when just that was said yes to."""
    now = timezone.now()
    if form.cleaned_data["sure"] == form.digest():
        return actions.make(request.member, place, plan, now=now), True
    return actions.looked_at(request.member, place, plan, now=now), False


@require_POST
@for_roles(*KEEPERS)
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """Yes: who was drawn has the day, and everybody gets an answer."""
    found = _kept(request, pk)
    try:
        deciding.confirm(request.member, found, now=timezone.now())
    except Refused as no:
        return _show(request, _draw(request, pk), wrong=no, status=422)
    toast(request, _("Afgjort. Alle har fået svar."))
    return _to(request, found)


@never_cache
@require_http_methods(FORMS)
@for_roles(*KEEPERS)
def call_off(request: MemberRequest, pk: int) -> HttpResponse:
    """No draw after all, with a reason."""
    found = _kept(request, pk)
    form = CallOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            deciding.call_off(request.member, found, reason, now=timezone.now())
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Lodtrækningen er aflyst. Alle, der har søgt, har fået besked."))
            return _to(request, found)
    context = {"form": form, "draw": found, "member": request.member}
    status = 422 if form.errors else 200
    return render(request, "bookings/draws/call_off.html", context, status=status)
