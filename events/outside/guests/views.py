"""The doors of those from outside. The page behind a link is for who has the link, and 404 else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.errors import Refused
from community.people import guesses
from community.ui.toasts import toast
from events import rules
from events.guests import actions
from events.models import Event, Outsider, Signup
from events.outside.guests.forms import AskForm, HeadsForm
from events.outside.views import public_or_404, show_area_event


@login_not_required
@require_POST
@never_cache
def ask(request: HttpRequest, area: str, token: UUID) -> HttpResponse:
    """A mail with a link is on its way, whoever has the address."""
    event = public_or_404(area, token)
    form = AskForm(request.POST)
    if not form.is_valid():
        return show_area_event(request, area, event, form=form, status=422)
    try:
        actions.ask(
            event,
            **form.cleaned_data,
            language=get_language() or "",
            place=guesses.place_of(request),
            now=timezone.now(),
        )
    except Refused as no:
        wrong = "" if form.refuse(no) else str(no)
        return show_area_event(request, area, event, form=form, wrong=wrong, status=no.status)
    return redirect(reverse("area_event", args=[area, token]) + "?mail=1#tilmeld")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def guest(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind the link. A mail program that follows links changes nothing by it."""
    try:
        outsider = actions.by_link(secret, timezone.now())
    except Refused:
        raise Http404 from None
    if request.method != "POST":
        return _show(request, outsider)
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        return _show(request, outsider)
    return verb(request, outsider, secret)


def _show(
    request: HttpRequest,
    outsider: Outsider,
    *,
    form: HeadsForm | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    now, event, signup = timezone.now(), outsider.event, actions.signup_of(outsider)
    standing = signup if signup is not None and signup.is_standing else None
    context = {
        "event": event,
        "signup": standing,
        "expired": signup is not None and standing is None,
        "can_answer": standing is not None and rules.is_offer_open(standing, now),
        "can_come": standing is None and rules.why_not_outside(event, now) is None,
        "has_begun": event.has_begun(now),
        "form": form
        or HeadsForm(initial={"heads": standing.party if standing else outsider.heads}),
        "wrong": wrong,
        "organisation": event.estate.organisation,
    }
    answer = render(request, "events/guest.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _counted(
    request: HttpRequest, outsider: Outsider, secret: str, verb: Callable[..., Signup], said: Any
) -> HttpResponse:
    form = HeadsForm(request.POST)
    if not form.is_valid():
        return _show(request, outsider, form=form, status=422)
    try:
        signup = verb(secret, heads=form.cleaned_data["heads"], now=timezone.now())
    except Refused as no:
        wrong = "" if form.refuse(no) else str(no)
        return _show(request, outsider, form=form, wrong=wrong, status=422)
    toast(request, said(signup))
    return redirect("guest", secret)


def _confirm(request: HttpRequest, outsider: Outsider, secret: str) -> HttpResponse:
    return _counted(request, outsider, secret, actions.confirm, _welcome)


def _welcome(signup: Signup) -> str:
    if signup.is_waiting:
        return _("Du står på venteliste. Vi skriver, hvis der bliver plads.")
    return _("Pladsen er din. Vi glæder os til at se dig.")


def _resize(request: HttpRequest, outsider: Outsider, secret: str) -> HttpResponse:
    return _counted(request, outsider, secret, actions.resize, lambda _signup: _("Det er rettet."))


def _yes(request: HttpRequest, outsider: Outsider, secret: str) -> HttpResponse:
    try:
        actions.say_yes(secret, now=timezone.now())
    except Refused as no:
        return _show(request, outsider, wrong=str(no), status=422)
    toast(request, _("Pladsen er din. Vi glæder os til at se dig."))
    return redirect("guest", secret)


def _leave(request: HttpRequest, outsider: Outsider, secret: str) -> HttpResponse:
    """The link has ended, so they land where anybody can come back from."""
    try:
        event = actions.leave(secret, now=timezone.now())
    except Refused as no:
        return _show(request, outsider, wrong=str(no), status=422)
    toast(request, _("Du er meldt fra. Din e-mail er slettet."))
    return redirect(_back_to(event))


def _back_to(event: Event) -> str:
    area = event.estate.local_area
    if event.is_public and area:
        return reverse("area_event", args=[area, event.token])
    return "/"


VERBS = {"kom": _confirm, "antal": _resize, "ja": _yes, "fra": _leave}
