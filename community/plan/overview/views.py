"""The doors of the overview: for committee and colleagues, to look at, print and take along."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.plan import rules
from community.plan.overview import page, sheet
from community.plan.overview.periods import first_count


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def overview(request: MemberRequest) -> HttpResponse:
    """The newest quarter; before anything is counted, when it will be."""
    found = page.found(request.member)
    if found is None:
        comes = first_count(timezone.now())
        return render(request, "plan/overview_empty.html", {"member": request.member, "on": comes})
    return render(request, "plan/overview.html", page.context(found))


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def period(request: MemberRequest, code: str) -> HttpResponse:
    """One month, quarter or year that is over."""
    found = page.found(request.member, code)
    if found is None:
        raise Http404
    return render(request, "plan/overview.html", page.context(found))


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def report(request: MemberRequest, year: int) -> HttpResponse:
    """The year on A4, for the meeting of the estate."""
    found = _year(request, year)
    context = {
        "member": request.member, "year": found, "number": year, "reference": page.REFERENCE,
        "headlines": list(found.overview.headlines()), "reached": list(found.overview.reached()),
    }  # fmt: skip
    return render(request, "plan/overview_year.html", context)


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def figures_csv(request: MemberRequest, year: int) -> HttpResponse:
    """The year's figures as a spreadsheet."""
    lines = "".join(sheet.file_of(_year(request, year)))
    answer = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="overblik-{year}.csv"'
    return answer


def _year(request: MemberRequest, year: int) -> sheet.Year:
    found = sheet.year_of(request.member, year) if 2000 <= year < 2100 else None
    if found is None:
        raise Http404
    return found
