"""The doors of the agenda: all its points on one page, each mended where it stands."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.errors import Refused
from community.office import memo
from community.people.gate import MemberRequest
from community.ui.toasts import toast
from events.meeting import page
from events.meeting.agenda import actions
from events.meeting.forms import PointForm
from events.meeting.views import committee_only
from events.models import AgendaPoint, DepartmentMeeting

UP, DOWN, REMOVE = "op", "ned", "fjern"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@committee_only
def agenda(request: MemberRequest, token: UUID) -> HttpResponse:
    """The points in their order; POST adds one."""
    found = page.own_or_404(request.member, token)
    if request.method != "POST":
        return _show(request, found)
    form = PointForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form=form, status=422)
    try:
        actions.add_point(request.member, found, **form.cleaned_data, now=timezone.now())
    except Refused as no:
        form.refuse(no)
        return _show(request, found, form=form, status=422)
    return _there(request, token)


def _show(
    request: MemberRequest, found: DepartmentMeeting, *, form: PointForm | None = None,
    wrong: tuple[int, PointForm] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows = []
    for point in found.points.all():
        own = PointForm(
            initial={"title": point.title, "text": point.text}, auto_id=f"p{point.pk}-%s"
        )
        is_wrong = wrong is not None and wrong[0] == point.pk
        rows.append((point, wrong[1] if is_wrong and wrong else own, is_wrong))
    gone = wrong is not None and wrong[0] not in {point.pk for point, _form, _is in rows}
    now = timezone.now()
    context: dict[str, Any] = {
        "member": request.member,
        "meeting": found,
        "event": found.event,
        "rows": rows,
        "form": form or PointForm(),
        "wrong": wrong[1].non_field_errors()[0] if gone and wrong else "",
        "is_open": not (found.event.is_called_off or found.event.has_begun(now)),
    }
    return render(request, "events/meeting_agenda.html", context, status=status)


def _there(request: MemberRequest, token: UUID, at: int | None = None) -> HttpResponse:
    there = reverse("events:meeting_agenda", args=[request.member.estate.slug, token])
    return redirect(f"{there}#p{at}" if at else there)


@require_POST
@committee_only
def point(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """Another wording or place, or away; away can be undone."""
    member, now = request.member, timezone.now()
    found = page.own_or_404(member, token)
    row = get_object_or_404(found.points.select_related("meeting"), pk=pk)
    do = request.POST.get("do", "")
    form = PointForm(request.POST, auto_id=f"p{pk}-%s")
    try:
        if do in {UP, DOWN}:
            actions.move_point(member, row, up=do == UP, now=now)
        elif do == REMOVE:
            actions.remove_point(member, row, now=now)
            _offer_back(request, row, token)
            return _there(request, token)
        elif form.is_valid():
            actions.change_point(member, row, **form.cleaned_data, now=now)
            toast(request, _("Punktet er rettet."))
    except Refused as no:
        form.is_valid()
        form.refuse(no)
    if form.is_bound and form.errors and do not in {UP, DOWN, REMOVE}:
        return _show(request, found, wrong=(pk, form), status=422)
    return _there(request, token, pk)


def _offer_back(request: MemberRequest, row: AgendaPoint, token: UUID) -> None:
    facts = {"order": row.order, "title": row.title, "text": row.text}
    memo.keep(request.session, _memo(token), facts, timezone.now())
    undo = reverse("events:meeting_point_back", args=[request.member.estate.slug, token])
    toast(request, _("Punktet er taget af dagsordenen."), undo_url=undo)


def _memo(token: UUID) -> str:
    return f"point:{token}"


@require_POST
@committee_only
def point_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Fortryd»: the point stands where it stood."""
    now = timezone.now()
    found = page.own_or_404(request.member, token)
    kept = memo.take(request.session, _memo(token), now)
    if kept is None:
        toast(request, _("Det kan ikke fortrydes mere."))
        return _there(request, token)
    try:
        actions.put_point_back(request.member, found, **kept, now=now)
    except Refused as no:
        toast(request, no)
    return _there(request, token)
