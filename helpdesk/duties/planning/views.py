"""The doors of planning: what comes again, lists on paper, and the sums of minutes."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.people.gate import MemberRequest
from community.times import days_of
from community.ui.toasts import toast
from helpdesk.duties import figures, rules
from helpdesk.duties.doors import only
from helpdesk.duties.planning.sheet import MONTHS, file_of, lines_of
from helpdesk.duties.routines import actions
from helpdesk.models import Routine


@never_cache
@require_safe
@only(rules.can_plan)
def routines(request: MemberRequest) -> HttpResponse:
    """What comes again, and when next."""
    today = timezone.localdate()
    found = Routine.objects.visible_to(request.member).going_on().select_related("entrance")
    rows = [
        (routine, next(days_of(routine.first, routine.again, today), None))
        for routine in found.order_by("title", "pk")
    ]
    context = {"member": request.member, "rows": rows}
    return render(request, "duties/routines.html", context)


@require_POST
@only(rules.can_plan)
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """No more of it."""
    routine = _routine(request, pk)
    actions.end(request.member, routine, now=timezone.now())
    slug = request.member.estate.slug
    undo = reverse("duties:routine_again", args=[slug, routine.pk])
    toast(request, _("Den kommer ikke igen."), undo_url=undo)
    return redirect("duties:routines", slug)


@require_POST
@only(rules.can_plan)
def begin_again(request: MemberRequest, pk: int) -> HttpResponse:
    """It goes on after all."""
    actions.begin_again(request.member, _routine(request, pk), now=timezone.now())
    toast(request, _("Den kommer igen."))
    return redirect("duties:routines", request.member.estate.slug)


def _routine(request: MemberRequest, pk: int) -> Routine:
    found: Routine = get_object_or_404(Routine.objects.visible_to(request.member), pk=pk)
    return found


@never_cache
@require_safe
@only(rules.can_see_minutes)
def minutes(request: MemberRequest) -> HttpResponse:
    """The social work beside the practical, by month and kind, without persons."""
    months = figures.by_month(request.member.estate, timezone.localdate())
    context = {"member": request.member, "months": months}
    return render(request, "duties/minutes.html", context)


@never_cache
@require_safe
@only(rules.can_see_minutes)
def minutes_file(request: MemberRequest) -> HttpResponseBase:
    """The same for a spreadsheet."""
    today = timezone.localdate()
    months = figures.by_month(request.member.estate, today)
    response = StreamingHttpResponse(file_of(months), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="minutter-{today}.csv"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


@never_cache
@require_safe
@only(rules.can_plan)
def paper_list(request: MemberRequest) -> HttpResponse:
    """A month's or a quarter's tasks on paper."""
    today = timezone.localdate()
    first, months = _asked(request.GET, today)
    context: dict[str, Any] = {
        "member": request.member,
        "first": first,
        "last": first + relativedelta(months=months, days=-1),
        "months": months,
        "lines": lines_of(request.member, first, months, today),
        "before": first - relativedelta(months=months),
        "after": first + relativedelta(months=months),
    }
    return render(request, "duties/paper_list.html", context)


def _asked(asked: Any, today: date) -> tuple[date, int]:
    """The first of a month, and how many; this month alone for what cannot be read."""
    months = 3 if asked.get("antal") == "3" else MONTHS[0]
    try:
        first = date.fromisoformat(f"{asked.get('fra', '')}-01")
    except ValueError:
        first = today.replace(day=1)
    near = abs((first - today).days) <= 2 * 366
    return (first if near else today.replace(day=1)), months
