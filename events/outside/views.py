"""The doors to the outside: a poster, a file, a feed, and what anybody in the area may read."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.people.acting import own_only
from community.people.gate import MemberRequest
from community.people.letters import qr
from community.ui.toasts import toast
from events import page, rules
from events.models import CalendarFeed, Event
from events.outside import actions, strangers
from events.outside.calendar import ics
from events.outside.guests.forms import AskForm
from events.page import event_or_404

STRIPS = 8
LOOKED_BACK = timedelta(days=60)
MOST = 500
CALENDAR = "text/calendar; charset=utf-8"


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
    answer = HttpResponse(data, content_type=CALENDAR)
    answer["Content-Disposition"] = 'attachment; filename="kalender.ics"'
    return answer


@require_safe
@never_cache
@own_only
def feeds(request: MemberRequest) -> HttpResponse:
    """The addresses for one's own calendar program."""
    feed = CalendarFeed.objects.visible_to(request.member).first()
    context = {
        "member": request.member,
        "addresses": _addresses(feed) if feed else [],
    }
    return render(request, "events/feeds.html", context)


def _addresses(feed: CalendarFeed) -> list[tuple[str, str, str]]:
    """(what is in it, the address, the same for one tap)."""
    names = {"mit": _("Det, jeg skal"), "alt": _("Alt, der sker her")}
    found = []
    for which, name in names.items():
        address = settings.SITE_URL + reverse("calendar_feed", args=[feed.key, which])
        found.append((name, address, "webcal://" + address.partition("://")[2]))
    return found


@require_POST
@own_only
def renew(request: MemberRequest) -> HttpResponse:
    """Another address, or the first one."""
    had = CalendarFeed.objects.visible_to(request.member).exists()
    actions.renew(request.member, now=timezone.now())
    if had:
        toast(request, _("Den gamle adresse virker ikke mere. Sæt den nye ind i din kalender."))
    return redirect("events:feeds", request.member.estate.slug)


@login_not_required
@require_safe
@never_cache
def feed(request: HttpRequest, key: UUID, which: str) -> HttpResponse:
    """What a calendar program fetches: no session, only the key. 404 for a key nobody has."""
    now = timezone.now()
    member = strangers.reader_of(key)
    if member is None or "events" in member.estate.features_off:
        raise Http404
    seen = Event.objects.visible_to(member, now).between(now - LOOKED_BACK, now + timedelta(365))
    mine = seen.filter(page.is_for_me(member))
    rows = mine if which == "mit" else seen
    name = _("Det, jeg skal") if which == "mit" else member.estate.name
    with translation.override(member.user.language):
        shown = rows.exclude(state=Event.State.DRAFT)[:MOST]
        data = ics(shown, member.estate.slug, name=name)
    return HttpResponse(data, content_type=CALENDAR)


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
