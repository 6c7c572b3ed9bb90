"""The doors of the logbook: all of it for the administration, one's own part for everybody."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.office.log import actions
from community.office.log.acts import name_of
from community.office.log.lines import about_of, like, logbook_of, page_of
from community.office.log.sheet import rows_of
from community.people.acting import own_only
from community.people.gate import MemberRequest
from community.people.logbook import seals
from community.people.logbook.actions import first_broken
from community.people.models import Role
from community.people.proof import recently_proved
from community.people.trust import for_roles

WISHES = ("hvad", "af", "om")


@require_safe
@never_cache
@for_roles(Role.ADMINISTRATION)
def index(request: MemberRequest) -> HttpResponse:
    """Newest first; by act or by person; and whether anybody has tampered with it."""
    member = request.member
    wishes = {name: request.GET.get(name, "")[:40] for name in WISHES}
    every = logbook_of(member)
    found = like(every, act=wishes["hvad"], by=wishes["af"], about=wishes["om"])
    acts = every.order_by().values_list("act", flat=True).distinct()
    asked, organisation = "tjek" in request.GET, member.estate.organisation
    context = {
        "member": member,
        "page": page_of(found, request.GET.get("fra", ""), member.user),
        "wishes": wishes,
        "query": urlencode({name: wish for name, wish in wishes.items() if wish}),
        "acts": sorted(((act, name_of(act)) for act in acts), key=lambda pair: pair[1]),
        "checked": asked,
        "broken": first_broken(organisation) if asked else None,
        "lost": seals.first_lost(organisation, seals.kept(), now=timezone.now()) if asked else None,
    }
    return render(request, "office/logbook.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(Role.ADMINISTRATION)
@recently_proved
def export(request: MemberRequest) -> HttpResponseBase:
    """GET says what is in the file; POST gives it, and writes that down first."""
    member, now = request.member, timezone.now()
    every = logbook_of(member)
    if request.method != "POST":
        context = {"member": member, "count": every.count()}
        return render(request, "office/logbook_export.html", context)
    actions.note_export(member, lines=every.count(), now=now)
    response = StreamingHttpResponse(
        rows_of(every, member.user), content_type="text/csv; charset=utf-8"
    )
    name = f"logbog-{timezone.localdate(now)}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


@require_safe
@never_cache
@own_only
def about_me(request: MemberRequest) -> HttpResponse:
    """«Hvem har set dine oplysninger»: when, by which office, and why. Never another's name."""
    page = page_of(about_of(request.user), request.GET.get("fra", ""), request.user)
    return render(request, "office/about_me.html", {"member": request.member, "page": page})
