"""The doors of the call: look at it, send it, print it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.letters import qr
from community.ui.toasts import toast
from events.meeting import actions, page, terms
from events.meeting.forms import CallForm
from events.meeting.views import committee_only
from events.models import DepartmentMeeting, Term
from events.page import access_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@committee_only
def call(request: MemberRequest, token: UUID) -> HttpResponse:
    """What goes out, to how many, and whether it is in time; then one button."""
    found = page.own_or_404(request.member, token)
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, found, form, status=422 if form.errors else 200)
    why = form.cleaned_data["late_because"]
    try:
        told = actions.call(request.member, found, late_because=why, now=timezone.now())
    except Refused as no:
        form.refuse(no)
        return _show(request, found, form, status=422)
    if told:
        said = ngettext(
            "Indkaldelsen er sendt til {n} beboer. Hæng den også op.",
            "Indkaldelsen er sendt til {n} beboere. Hæng den også op.",
            told,
        )
        toast(request, said.format(n=told))
    else:
        toast(request, _("Indkaldelsen var allerede sendt."))
    return redirect("events:meeting_sheets", request.member.estate.slug, token)


def _show(
    request: MemberRequest, found: DepartmentMeeting, form: CallForm, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    one = terms.deadline_of(found, Term.CALL, now)
    context = {
        "member": request.member,
        "meeting": found,
        "event": found.event,
        "form": form,
        "points": found.points.all(),
        "reach": page.reach_of(request.member, now),
        "deadline": one,
        "late_says": page.late_says(one) if one.is_late else "",
        "has_begun": found.event.has_begun(now),
        "proposals_by": found.day_of(Term.PROPOSALS),
    }
    return render(request, "events/meeting_call.html", context, status=status)


@require_safe
@never_cache
@committee_only
def sheets(request: MemberRequest, token: UUID) -> HttpResponse:
    """A4 for each stairway, with a QR and a phone. Nobody's name is on it."""
    found = page.own_or_404(request.member, token)
    reach = page.reach_of(request.member, timezone.now())
    address = settings.SITE_URL + reverse("events:meeting", args=[found.event.estate.slug, token])
    chosen = request.GET.get("opgang", "")
    shown = [one for one in reach.entrances if str(one.pk) == chosen] or reach.entrances
    context: dict[str, Any] = {
        "member": request.member,
        "meeting": found,
        "event": found.event,
        "points": list(found.points.all()),
        "entrances": reach.entrances,
        "shown": shown,
        "chosen": chosen,
        "access": access_of(found.event),
        "qr": qr(address),
        "address": address.split("://", 1)[1],
        "proposals_by": found.day_of(Term.PROPOSALS),
        "office": found.event.estate.organisation,
    }
    return render(request, "events/meeting_sheets.html", context)
