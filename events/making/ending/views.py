"""The doors of what is not to be. Calling off is a page with a reason: no slip of the thumb does it."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.errors import Refused
from community.people.acting import not_on_a_visit
from community.people.gate import MemberRequest
from community.people.trust import ask_for_factor
from community.ui.toasts import toast
from events.ending import actions
from events.making import page
from events.making.asking import ReasonForm
from events.models import Event


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def call_off(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Aflys»: says how many hear of it before anything is pressed."""
    event = page.event_or_404(request, token)
    if page.must_prove(request, for_office=event.is_office):
        return ask_for_factor(request)
    if request.method != "POST":
        return _ask(request, event, ReasonForm())
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _ask(request, event, form)
    try:
        actions.call_off(
            request.member, event, reason=form.cleaned_data["reason"], now=timezone.now()
        )
    except Refused as no:
        no.beside(form)
        return _ask(request, event, form)
    slug = request.member.estate.slug
    undo = reverse("events:put_on_again", args=[slug, token])
    toast(request, _("Det er aflyst. De, der ville være kommet, får besked."), undo_url=undo)
    return redirect("events:event", slug, token)


def _ask(request: MemberRequest, event: Event, form: ReasonForm) -> HttpResponse:
    context = {
        "member": request.member,
        "event": event,
        "form": form,
        "told": page.told(request.member, event, timezone.now()),
    }
    status = 422 if form.errors else 200
    return render(request, "events/call_off.html", context, status=status)


@require_POST
@not_on_a_visit
def put_on_again(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Hold det alligevel». What stands in the way is said on the page where one calls off."""
    event = page.event_or_404(request, token)
    if page.must_prove(request, for_office=event.is_office):
        return ask_for_factor(request)
    try:
        actions.put_on_again(request.member, event, now=timezone.now())
    except Refused as no:
        form = ReasonForm({"reason": event.reason})
        form.add_error(None, str(no))
        return _ask(request, event, form)
    toast(request, _("Det bliver til noget. De, der ville komme, får besked."))
    return redirect("events:event", request.member.estate.slug, token)


@require_POST
@not_on_a_visit
def discard(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """A draft is thrown away. What people have seen is called off instead."""
    event = page.event_or_404(request, token)
    slug = request.member.estate.slug
    try:
        actions.discard(request.member, event, now=timezone.now())
    except Refused:
        return redirect("events:call_off", slug, token)
    toast(request, _("Kladden er smidt ud."))
    return redirect("events:drafts", slug)
