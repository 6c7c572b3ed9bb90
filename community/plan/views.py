"""The doors of the five steps: written by committee and colleagues, and one page for everybody."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.office import memo
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.plan import actions, page, rules, sheet
from community.plan.compared import compared
from community.plan.forms import KINDS, Kind, OutlineForm, TableForm
from community.plan.models import Line, Platform, Step, Upkeep
from community.ui.toasts import toast

SINGLE, SEVERAL = ("name", "group", "kind", "theme", "text"), ("interplay", "groups")
SAVED = "plan:done:{pk}"


@never_cache
@require_safe
def us(request: MemberRequest) -> HttpResponse:
    """«Det her er vi»: for everybody in the estate but guests."""
    if request.member.is_guest:
        raise Http404
    return render(request, "plan/us.html", page.us(request.member, timezone.now()))


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def index(request: MemberRequest) -> HttpResponse:
    """The five steps and how far they have come."""
    return render(request, "plan/index.html", page.front(request.member))


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def step(request: MemberRequest, step: int) -> HttpResponse:
    """One of the five."""
    found = _step_or_404(step)
    context = page.step_page(request.member, found, timezone.now())
    if found == Step.INTERPLAY:
        context = page.about(context, request.GET.get("emne", ""))
    return render(request, f"plan/step{found}.html", context)


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def versions(request: MemberRequest, step: int) -> HttpResponse:
    """How a step was: two versions side by side."""
    found = _step_or_404(step)
    asked = request.GET.get("foer", ""), request.GET.get("nu", "")
    return render(request, "plan/versions.html", compared(request.member, found, *asked))


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def guide(request: MemberRequest) -> HttpResponse:
    """Short questions to take along to a conversation."""
    return render(request, "plan/guide.html", {"member": request.member})


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def paper(request: MemberRequest) -> HttpResponse:
    """All five steps on A4, beside the plan for the buildings."""
    return render(request, "plan/paper.html", page.whole(request.member, timezone.now()))


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def matrix_csv(request: MemberRequest) -> HttpResponse:
    """The matrix as a spreadsheet."""
    lines = "".join(sheet.matrix_file(request.member))
    answer = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="behov-og-ressourcer.csv"'
    return answer


# --- what the place is, and tables about it ----------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.EDITORS)
def outline(request: MemberRequest) -> HttpResponse:
    """What the place is known for, and whether anybody lives there yet."""
    known = page.outline_of(request.member)
    given = {"is_planned": known.is_planned, "characteristics": known.characteristics}
    form = OutlineForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        actions.outline(request.member, form.cleaned_data, now=timezone.now())
        return _saved(request, Step.PEOPLE)
    return _show(request, form, _("Hvad er I kendt for?"), Step.PEOPLE)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.EDITORS)
def table(request: MemberRequest) -> HttpResponse:
    """A ready-made table; the answer says how many of its cells were too small to show."""
    form = TableForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            read = actions.bring_in(request.member, facts.pop("text"), facts, now=timezone.now())
        except Refused as no:
            no.beside(form)
        else:
            told = _("{n} tal er læst. {hidden} var under 5 og er skjult.")
            toast(request, told.format(n=len(read.cells), hidden=read.hidden))
            return _to(request, Step.PEOPLE)
    return _show(request, form, _("Tal om området"), Step.PEOPLE)


# --- lines of every kind -----------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.EDITORS)
def new(request: MemberRequest, kind: str) -> HttpResponse:
    """One more of a kind; a suggestion brings some of the answers along."""
    known = _kind_or_404(kind)
    if not known.new:
        raise Http404
    return _line(request, known, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.EDITORS)
def edit(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Change one, or decide about it."""
    known = _kind_or_404(kind)
    return _line(request, known, _line_or_404(request, known, pk))


def _line(request: MemberRequest, kind: Kind, line: Line | None) -> HttpResponse:
    member = request.member
    form = kind.form(request.POST if request.method == "POST" else None, member=member, line=line)
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, kind, line, form.facts())
        except Refused as no:
            no.beside(form)
        else:
            return _saved(request, kind.step)
    elif line is None and request.method != "POST":
        form.initial = {**form.initial, **_suggested(request)}
    removes = line if line and kind.gone else None
    heading = str(line)[:40] if line else str(kind.new)
    return _show(request, form, heading, kind.step, line=removes, kind=_slug(kind))


def _write(request: MemberRequest, kind: Kind, line: Line | None, facts: dict[str, Any]) -> None:
    now = timezone.now()
    if isinstance(line, Platform) and "state" in facts:
        actions.decide(request.member, line, facts, now=now)
    else:
        actions.write(request.member, kind.model, line, facts, now=now)


def _suggested(request: MemberRequest) -> dict[str, Any]:
    """What the address brings along: it is only shown, and asked about again when it is sent."""
    single = {
        name: request.GET[name][:120]
        for name in ("name", "group", "kind", "theme", "text")
        if name in request.GET
    }
    several = {
        name: request.GET.getlist(name)[:9]
        for name in ("interplay", "groups")
        if name in request.GET
    }
    return single | several


@require_POST
@for_roles(*rules.EDITORS)
def remove(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Off the page, with a way back."""
    known = _kind_or_404(kind)
    line = _line_or_404(request, known, pk)
    if not known.gone:
        raise Http404
    try:
        actions.remove(request.member, known.model, line, now=timezone.now())
    except Refused as no:
        form = known.form(member=request.member, line=line)
        return _show(
            request, form, str(line)[:40], known.step, line=line, kind=kind, wrong=no, status=422
        )
    undo = reverse("plan:put_back", args=[request.member.estate.slug, kind, pk])
    toast(request, known.gone, undo_url=undo)
    return _to(request, known.step)


@require_POST
@for_roles(*rules.EDITORS)
def put_back(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """«Fortryd»."""
    known = _kind_or_404(kind)
    line = _line_or_404(request, known, pk)
    try:
        actions.put_back(request.member, known.model, line, now=timezone.now())
    except Refused as no:
        toast(request, no)
    else:
        toast(request, _("Den står der igen."))
    return _to(request, known.step)


# --- kept in repair ----------------------------------------------------------------------------------


@require_POST
@for_roles(*rules.EDITORS)
def done(request: MemberRequest, pk: int) -> HttpResponse:
    """«Gjort»: it comes round again by itself."""
    line = _upkeep_or_404(request, pk)
    now = timezone.now()
    days = [one.isoformat() if one else "" for one in (line.last_done_on, line.next_on)]
    actions.done(request.member, line, now=now)
    memo.keep(request.session, SAVED.format(pk=pk), {"days": days}, now)
    undo = reverse("plan:not_done", args=[request.member.estate.slug, pk])
    toast(request, _("Skrevet ned. Tak."), undo_url=undo)
    return _to(request, Step.UPKEEP)


@require_POST
@for_roles(*rules.EDITORS)
def not_done(request: MemberRequest, pk: int) -> HttpResponse:
    """«Fortryd»."""
    line, now = _upkeep_or_404(request, pk), timezone.now()
    kept = memo.take(request.session, SAVED.format(pk=pk), now)
    if kept is None:
        toast(request, _("Det kan ikke fortrydes mere. Ret linjen i stedet."))
        return _to(request, Step.UPKEEP)
    last, due = (date.fromisoformat(one) if one else None for one in kept["days"])
    actions.not_done(request.member, line, last=last, due=due, now=now)
    toast(request, _("Det er, som det var før."))
    return _to(request, Step.UPKEEP)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.EDITORS)
def walk(request: MemberRequest) -> HttpResponse:
    """A quarter of an hour: how does each line go, from one to four?"""
    wrong: Any = ""
    if request.method == "POST":
        rows = page.standing(request.member, Upkeep)
        said = {row.pk: request.POST.get(f"c{row.pk}", "") for row in rows}
        found = {pk: int(one) for pk, one in said.items() if one.isascii() and one.isdecimal()}
        try:
            actions.walk_round(request.member, found, now=timezone.now())
        except Refused as no:
            wrong = no
        else:
            return _saved(request, Step.UPKEEP)
    context = page.step_page(request.member, Step.UPKEEP, timezone.now()) | {"wrong": wrong}
    return render(request, "plan/walk.html", context, status=422 if wrong else 200)


# --- in every door -----------------------------------------------------------------------------------


def _show(
    request: MemberRequest, form: Any, heading: Any, step: Step, *, line: Line | None = None,
    kind: str = "", wrong: Any = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "member": request.member, "form": form, "heading": heading, "step": step, "line": line,
        "kind": kind, "wrong": wrong,
    }  # fmt: skip
    return render(request, "plan/form.html", context, status=422 if form.errors else status)


def _saved(request: MemberRequest, step: Step) -> HttpResponse:
    toast(request, _("Det er gemt."))
    return _to(request, step)


def _to(request: MemberRequest, step: Step) -> HttpResponse:
    return redirect("plan:step", request.member.estate.slug, int(step))


def _step_or_404(step: int) -> Step:
    if step not in Step.values:
        raise Http404
    return Step(step)


def _kind_or_404(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _slug(kind: Kind) -> str:
    return next(slug for slug, one in KINDS.items() if one is kind)


def _line_or_404(request: MemberRequest, kind: Kind, pk: int) -> Line:
    found: Line = get_object_or_404(kind.model.objects.visible_to(request.member), pk=pk)
    return found


def _upkeep_or_404(request: MemberRequest, pk: int) -> Upkeep:
    rows = Upkeep.objects.visible_to(request.member).standing()
    found: Upkeep = get_object_or_404(rows, pk=pk)
    return found
