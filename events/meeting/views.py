"""The doors of a meeting: its page for all who live here, the list of them, and the committee's desk."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community import lending
from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.models import BOARD
from community.people.trust import for_roles
from community.shapes import token_in
from community.times import local
from community.ui.toasts import toast
from events.meeting import actions, notify, page, rules, terms
from events.meeting.forms import MeetingForm, TermsForm, as_it_is, begins_as, year_later
from events.models import DepartmentMeeting
from events.page import access_of

committee_only = for_roles(*sorted(BOARD))


@require_safe
@never_cache
def meetings(request: MemberRequest) -> HttpResponse:
    """Those to come, and the minutes of those that were held."""
    member, now = request.member, timezone.now()
    if member.is_guest:
        raise Http404
    seen = DepartmentMeeting.objects.visible_to(member, now).filter(event__estate=member.estate)
    rows = seen.select_related("event").order_by("event__starts_at", "pk")
    held = rows.held_in(member.estate_id).filter(event__starts_at__lte=now).reverse()
    context = {
        "member": member,
        "now": now,
        "coming": rows.held_in(member.estate_id).filter(event__starts_at__gt=now),
        "held": held[: page.PAST_AT_MOST],
        "is_committee": rules.is_committee(member),
    }
    return render(request, "events/meetings.html", context)


@require_safe
@never_cache
def meeting(request: MemberRequest, token: UUID) -> HttpResponse:
    """The call as a page: when, where, the agenda, the terms, the papers, and later the minutes."""
    member, now = request.member, timezone.now()
    found = page.meeting_or_404(member, token)
    own = rules.is_committee(member) and found.event.estate_id == member.estate_id
    context = {
        "member": member,
        "now": now,
        "meeting": found,
        "event": found.event,
        "own": own,
        "lines": page.lines_of(found, now, own=own),
        "points": found.points.all(),
        "papers": page.papers_of(found, own=own),
        "access": access_of(found.event),
        "next": page.next_of(found, now) if own else None,
        "moved_too_near": own and page.changed_after_call(found, now),
        "has_begun": found.event.has_begun(now),
        "proposals_by": found.day_of("proposals"),
        "can_propose": local(now).date() <= found.day_of("proposals"),
    }
    return render(request, "events/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@committee_only
def new(request: MemberRequest) -> HttpResponse:
    """The day is all it takes: the terms and the agenda follow from it."""
    member, now = request.member, timezone.now()
    if request.method != "POST":
        return _form(request, MeetingForm(member, initial=_first(request)))
    form = MeetingForm(member, request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        made = actions.plan(member, form.asked(), now=now)
    except Refused as no:
        form.refuse(no)
        return _form(request, form, status=422)
    made.event.refresh_from_db(fields=["token"])
    toast(request, _("Mødet står i kalenderen. Her er fristerne."))
    return redirect("events:meeting", member.estate.slug, made.event.token)


def _first(request: MemberRequest) -> dict[str, Any]:
    """Empty, or last year's again: the same weekday, hour and place."""
    member, now = request.member, timezone.now()
    seen = DepartmentMeeting.objects.visible_to(member, now).filter(event__estate=member.estate)
    last = seen.filter(event__token=token_in(request.GET.get("fra", ""))).select_related("event")
    again = last.first()
    if again is not None:
        day = year_later(again, local(now).date())
        return as_it_is(again) | {"sort": "ordinary", "day": day}
    lent = lending.places_for(member)
    return begins_as(page.terms_of(member), lent[0].key if lent else "", None)


def _form(
    request: MemberRequest, form: MeetingForm, *, meeting: Any = None, status: int = 200
) -> HttpResponse:
    member = request.member
    own = page.terms_of(member)
    households = notify.households_of(member.estate, timezone.localdate())
    context = {
        "member": member,
        "form": form,
        "meeting": meeting,
        "households": households,
        "needed": terms.households_needed(households, own.asking_percent),
        "own": own,
    }
    return render(request, "events/meeting_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@committee_only
def change(request: MemberRequest, token: UUID) -> HttpResponse:
    """Another day, time, place or wording. Who was called is told of a move."""
    member, now = request.member, timezone.now()
    found = page.own_or_404(member, token)
    if request.method != "POST":
        return _form(
            request, MeetingForm(member, initial=as_it_is(found), meeting=found), meeting=found
        )
    form = MeetingForm(member, request.POST, meeting=found)
    if not form.is_valid():
        return _form(request, form, meeting=found, status=422)
    try:
        changed = actions.change(member, found, form.asked(), now=now)
    except Refused as no:
        form.refuse(no)
        return _form(request, form, meeting=found, status=422)
    is_moved = (changed.event.starts_at, changed.event.place) != (
        found.event.starts_at, found.event.place
    )  # fmt: skip
    told = is_moved and changed.called_at is not None
    toast(
        request,
        _("Det er rettet. Alle, der er kaldt, får besked.") if told else _("Det er rettet."),
    )
    return redirect("events:meeting", member.estate.slug, token)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@committee_only
def own_terms(request: MemberRequest) -> HttpResponse:
    """«Frister»: what the estate's own articles say."""
    member, now = request.member, timezone.now()
    form = (
        TermsForm(request.POST) if request.method == "POST" else TermsForm.of(page.terms_of(member))
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_terms(member, form.days(), now=now)
        except Refused as no:
            form.refuse(no)
        else:
            toast(request, _("Det er gemt. Møder, I ikke har kaldt til, følger med."))
            return redirect("events:meetings", member.estate.slug)
    households = notify.households_of(member.estate, timezone.localdate(now))
    percent = page.terms_of(member).asking_percent
    needed = terms.households_needed(households, percent)
    said = ngettext(
        "Det er {needed} af {all} husstand.", "Det er {needed} af {all} husstande.", households
    )
    context = {"member": member, "form": form, "count": said.format(needed=needed, all=households)}
    status = 422 if form.errors else 200
    return render(request, "events/meeting_terms.html", context, status=status)
