"""The doors of afterwards: how it went, pictures, and the way into the conversation."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.people.acting import not_on_a_visit, own_only
from community.people.gate import MemberRequest
from community.people.trust import ask_for_factor
from community.pictures.taking import takes_pictures
from community.ui.toasts import toast
from events.afterwards import actions, rules
from events.making import page
from events.making.after.forms import LookBackForm, PictureForm
from events.models import Event, EventPicture
from events.page import event_or_404
from events.talking import actions as talking

PAGE = 24


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def look_back(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Hvordan gik det?», for its hosts, when it is over."""
    event = page.event_or_404(request, token)
    if not rules.may_look_back(event, timezone.now()):
        return redirect("events:event", request.member.estate.slug, token)
    if page.must_prove(request, for_office=event.is_office):
        return ask_for_factor(request)
    if request.method != "POST":
        said = {"came": event.came, "again": event.again, "note": event.again_note}
        return _ask(request, event, LookBackForm(initial=said))
    form = LookBackForm(request.POST)
    if form.is_valid():
        try:
            actions.look_back(request.member, event, **form.cleaned_data, now=timezone.now())
        except Refused as no:
            form.refuse(no)
        else:
            toast(request, _("Tak. Det står, når nogen vil gentage det."))
            return redirect("events:event", request.member.estate.slug, token)
    return _ask(request, event, form, status=422)


def _ask(
    request: MemberRequest, event: Event, form: LookBackForm, *, status: int = 200
) -> HttpResponse:
    context = {"member": request.member, "event": event, "form": form}
    return render(request, "events/look_back.html", context, status=status)


# --- pictures ------------------------------------------------------------------------------------


@require_safe
@never_cache
def pictures(request: MemberRequest, token: UUID) -> HttpResponse:
    """The newest first."""
    event, now = event_or_404(request.member, token), timezone.now()
    rows = _seen(request, event, now).order_by("-put_up_at", "-pk")
    context = {
        "member": request.member,
        "event": event,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("side")),
        "may_add": _may_add(request, event, now),
    }
    return render(request, "events/pictures.html", context)


def _seen(request: MemberRequest, event: Event, now: datetime) -> Any:
    seen = EventPicture.objects.visible_to(request.member, now).filter(event=event)
    return seen.select_related("picture", "put_up_by", "event")


def _may_add(request: MemberRequest, event: Event, now: datetime) -> bool:
    return rules.takes_pictures(event, now) and actions.was_there(request.member, event)


@takes_pictures
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def picture_new(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Sæt billeder op», for who hosted or was there."""
    event, now = event_or_404(request.member, token), timezone.now()
    if not _may_add(request, event, now):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = PictureForm(data, member=request.member, place=f"event-{event.pk}")
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_up(request.member, event, **form.said, now=now)
        except Refused as no:
            form.refuse(no)
        else:
            toast(request, _("Det er sat op. Kun naboer med en profil kan se det."))
            return redirect("events:pictures", request.member.estate.slug, token)
    context = {"member": request.member, "event": event, "form": form}
    return render(request, "events/picture_new.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def picture_remove(request: MemberRequest, token: UUID, picture: UUID) -> HttpResponse:
    """«Fjern mig», or one's own down again: asked once, because it is for good."""
    event = event_or_404(request.member, token)
    put_up = get_object_or_404(_seen(request, event, timezone.now()), token=picture)
    is_own = put_up.put_up_by_id == request.member.pk
    if request.method != "POST":
        context = {"member": request.member, "event": event, "put_up": put_up, "is_own": is_own}
        return render(request, "events/picture_remove.html", context)
    actions.take_down(request.member, put_up, now=timezone.now())
    toast(request, _("Billedet er væk for alle."))
    return redirect("events:pictures", request.member.estate.slug, token)


# --- the conversation ----------------------------------------------------------------------------


@require_POST
@own_only
@not_on_a_visit
def open_talk(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """A host opens it."""
    return _into(request, page.event_or_404(request, token), talking.open_talk)


@require_POST
@own_only
@not_on_a_visit
def join_talk(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """Who comes joins, or goes in again."""
    return _into(request, event_or_404(request.member, token), talking.join_talk)


def _into(request: MemberRequest, event: Event, verb: Callable[..., Any]) -> HttpResponse:
    slug = request.member.estate.slug
    if "chat" in request.member.estate.features_off:
        raise Http404
    try:
        talk = verb(request.member, event, now=timezone.now())
    except Refused as no:
        if no.status == 404:
            raise Http404 from None
        toast(request, str(no))
        return redirect("events:event", slug, event.token)
    return redirect("chat:conversation", slug, talk.token)
