"""The page with the addresses, and what a calendar program fetches there."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.calendars import CONTENT, file_of
from community.features import features_of
from community.feeds import actions, strangers
from community.feeds.models import CalendarFeed
from community.people.acting import own_only
from community.people.gate import MemberRequest
from community.ui.toasts import toast


@require_safe
@never_cache
@own_only
def index(request: MemberRequest) -> HttpResponse:
    """The addresses for one's own calendar program."""
    feed = CalendarFeed.objects.visible_to(request.member).first()
    context = {
        "member": request.member,
        "addresses": _addresses(feed) if feed else [],
    }
    return render(request, "feeds/index.html", context)


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
    return redirect("feeds:index", request.member.estate.slug)


@login_not_required
@require_safe
@never_cache
def feed(request: HttpRequest, key: UUID, which: str) -> HttpResponse:
    """What a calendar program fetches: no session, only the key. 404 for a key nobody has."""
    member = strangers.reader_of(key)
    if member is None:
        raise Http404
    is_own, now = which == "mit", timezone.now()
    rooms = [room.calendar for room in features_of(member) if room.calendar]
    with translation.override(member.user.language):
        name = _("Det, jeg skal") if is_own else member.estate.name
        entries = (entry for calendar in rooms for entry in calendar(member, is_own, now))
        data = file_of(entries, name=name)
    return HttpResponse(data, content_type=CONTENT)
