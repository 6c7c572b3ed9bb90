"""The doors to the outside: a poster, a file, a feed, and what anybody in the area may read."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.calendars import CONTENT
from community.people.gate import MemberRequest
from community.people.letters import qr
from events import page, rules
from events.models import Event
from events.outside import strangers
from events.outside.calendar import ics
from events.outside.guests.forms import AskForm
from events.page import event_or_404

STRIPS = 8


@require_safe
@never_cache
def poster(request: MemberRequest, token: UUID) -> HttpResponse:
    """A4 with a QR and strips to tear off. No name of a resident hangs on a wall."""
    found = event_or_404(request.member, token)
    if found.is_draft:
        raise Http404
    address = settings.SITE_URL + _address(found)
    context = {
        "member": request.member,
        "event": found,
        "access": page.access_of(found),
        "qr": qr(address),
        "address": address.split("://", 1)[1],
        "strips": range(STRIPS),
    }
    return render(request, "events/poster.html", context)


def _address(found: Event) -> str:
    """Where the poster leads: for everybody, if everybody may read it."""
    if found.is_public and found.estate.local_area:
        return reverse("area_event", args=[found.estate.local_area, found.token])
    return reverse("events:event", args=[found.estate.slug, found.token])


@require_safe
@never_cache
def file(request: MemberRequest, token: UUID) -> HttpResponse:
    """One event for one's own calendar."""
    found = event_or_404(request.member, token)
    return _calendar(ics([found], request.member.estate.slug))


def _calendar(data: bytes) -> HttpResponse:
    answer = HttpResponse(data, content_type=CONTENT)
    answer["Content-Disposition"] = 'attachment; filename="kalender.ics"'
    return answer


# --- for everybody in the area -------------------------------------------------------------------


@login_not_required
@require_safe
def area(request: HttpRequest, area: str) -> HttpResponse:
    """«Det sker i kvarteret»: what is opened to all, for whoever walks by."""
    now = timezone.now()
    estates = strangers.estates_of(area)
    found = strangers.open_in(estates, now).exclude(state=Event.State.CALLED_OFF)
    context = {
        "area": area,
        "estates": estates,
        "events": found.coming(now)[: page.PAGE * 2],
        "organisation": estates[0].organisation,
    }
    return render(request, "events/area.html", context)


@login_not_required
@require_safe
@never_cache
def area_event(request: HttpRequest, area: str, token: UUID) -> HttpResponse:
    """One event that is opened to all. The hosts are not named to strangers."""
    return show_area_event(request, area, public_or_404(area, token))


def public_or_404(area: str, token: UUID) -> Event:
    """What anybody may read in this area; Http404 for everything else."""
    seen = strangers.open_in(strangers.estates_of(area), timezone.now())
    found: Event = get_object_or_404(seen, token=token)
    return found


def show_area_event(
    request: HttpRequest,
    area: str,
    event: Event,
    *,
    form: AskForm | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """The public page, with the form for who has no profile where one signs up."""
    now = timezone.now()
    can_ask = rules.why_not_outside(event, now) is None
    context = {
        "area": area,
        "event": event,
        "access": page.access_of(event),
        "how_many": page.how_many(event),
        "organisation": event.estate.organisation,
        "is_over": event.ends_at <= now,
        "is_closed": rules.is_closed(event, now),
        "address": settings.SITE_URL + reverse("area_event", args=[area, event.token]),
        "form": (form or AskForm(initial={"heads": 1})) if can_ask else None,
        "is_sent": "mail" in request.GET and form is None,
        "wrong": wrong,
    }
    return render(request, "events/area_event.html", context, status=status)
