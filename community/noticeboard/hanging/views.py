"""The doors of paper and screens: a poster of any notice, and what hangs in a stairway without login."""

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

from community.noticeboard.hanging import actions, screens
from community.noticeboard.page import shown_to
from community.noticeboard.rules import KEEP_SCREENS
from community.noticeboard.views import notice_or_404
from community.paper.walk import entrance_key
from community.people.gate import MemberRequest
from community.people.letters import qr
from community.people.trust import for_roles
from community.ui.toasts import toast

STRIPS = 8
AGAIN = "300"  # seconds


@require_safe
@never_cache
def poster(request: MemberRequest, token: UUID) -> HttpResponse:
    """A4 with a QR and strips to tear off. No name of a resident hangs on a wall."""
    found = notice_or_404(request, token)
    if found.is_draft:
        raise Http404
    language = request.GET.get("sprog", "")
    address = settings.SITE_URL + reverse("board:notice", args=[found.estate.slug, found.token])
    context = {
        "member": request.member,
        "shown": shown_to(request.member, [found], language=language)[0],
        "notice": found,
        "qr": qr(address),
        "address": address.split("://", 1)[1],
        "strips": range(STRIPS),
    }
    return render(request, "noticeboard/poster.html", context)


@require_safe
@never_cache
@for_roles(*KEEP_SCREENS)
def screen_list(request: MemberRequest) -> HttpResponse:
    """The address of each stairway's screen, to be opened on it once."""
    rows = sorted(screens.keys_of(request.member), key=lambda row: entrance_key(row[0]))
    found = [(one, settings.SITE_URL + reverse("screen", args=[key])) for one, key in rows]
    return render(request, "noticeboard/screens.html", {"member": request.member, "found": found})


@require_POST
@for_roles(*KEEP_SCREENS)
def screen_anew(request: MemberRequest, pk: int) -> HttpResponse:
    """A new link for one stairway's screen, when the old one has come to where it should not be."""
    entrance = get_object_or_404(screens.entrances_of(request.member), pk=pk)
    actions.make_anew(request.member, entrance, now=timezone.now())
    said = _("{stairway} har et nyt link. Åbn det på skærmen. Det gamle virker ikke mere.")
    toast(request, said.format(stairway=entrance))
    there = reverse("board:screens", args=[request.member.estate.slug])
    return redirect(f"{there}#o{entrance.pk}")


@login_not_required
@require_safe
@never_cache
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """A stairway's screen: fetches itself every five minutes, knows nobody and asks for nothing."""
    entrance = screens.entrance_of(key)
    if entrance is None:
        raise Http404
    now = timezone.now()
    with translation.override("da"):
        shown = screens.on_screen(entrance, now)
        context = {"entrance": entrance, "shown": shown, "now": now}
        page = render(request, "noticeboard/screen.html", context)
    page["Refresh"] = AGAIN  # nobody reads from it by ear, and nobody can press «again» on a wall
    return page
