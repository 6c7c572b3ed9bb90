"""The doors of what is read: the papers before the meeting, and the minutes after it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.finding import NOT_LATIN
from community.office import memo
from community.people.around import View
from community.people.gate import MemberRequest
from community.pictures import serving
from community.pictures.uploads import lets_in, was_too_much
from community.ui.toasts import toast
from events.meeting import page, rules, shelf, terms
from events.meeting.forms import MinutesForm, PaperForm
from events.meeting.papers import actions
from events.meeting.views import committee_only
from events.models import DepartmentMeeting, Term

REMOVE, PUBLISH = "fjern", "udgiv"


def takes_a_paper(view: View) -> View:
    """Outermost on the view of a form with a file: what is too long is not kept while it comes."""
    return lets_in(lambda: shelf.MOST_BYTES, view)


def _asked(form: PaperForm, request: MemberRequest) -> bool:
    """Whether the form is whole, and the file came with it."""
    if was_too_much(request):
        form.is_valid()
        form.refuse(shelf.big_file())
    return form.is_valid()


@takes_a_paper
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@committee_only
def papers(request: MemberRequest, token: UUID) -> HttpResponse:
    """What residents are to read; POST adds one."""
    found = page.own_or_404(request.member, token)
    if request.method != "POST":
        return _show(request, found)
    form = PaperForm(request.POST, request.FILES)
    if not _asked(form, request):
        return _show(request, found, form=form, status=422)
    try:
        actions.add_paper(request.member, found, **form.said)
    except Refused as no:
        form.refuse(no)
        return _show(request, found, form=form, status=422)
    toast(request, _("Papiret er lagt ind."))
    return _there(request, token)


def _show(
    request: MemberRequest, found: DepartmentMeeting, *, form: PaperForm | None = None,
    wrong: tuple[int, PaperForm] | None = None, no: Any = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows = []
    for paper in found.papers.all():
        facts = {"title": paper.title, "text": paper.text, "link": paper.link}
        is_wrong = wrong is not None and wrong[0] == paper.pk
        own = PaperForm(initial=facts, auto_id=f"p{paper.pk}-%s", has_file=bool(paper.file))
        rows.append((paper, wrong[1] if is_wrong and wrong else own, is_wrong))
    now = timezone.now()
    one = terms.deadline_of(found, Term.PAPERS, now)
    context: dict[str, Any] = {
        "member": request.member,
        "meeting": found,
        "event": found.event,
        "rows": rows,
        "form": form or PaperForm(),
        "wrong": no,
        "deadline": one,
        "late_says": page.late_says(one) if one.is_late else "",
        "is_open": not (found.event.is_called_off or found.event.has_begun(now)),
    }
    return render(request, "events/meeting_papers.html", context, status=status)


def _there(request: MemberRequest, token: UUID) -> HttpResponse:
    return redirect("events:meeting_papers", request.member.estate.slug, token)


@takes_a_paper
@require_POST
@committee_only
def paper(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """Another wording, or away; away can be undone."""
    member = request.member
    found = page.own_or_404(member, token)
    row = get_object_or_404(found.papers.select_related("meeting"), pk=pk)
    form = PaperForm(request.POST, request.FILES, auto_id=f"p{pk}-%s", has_file=bool(row.file))
    try:
        if request.POST.get("do") == REMOVE:
            actions.remove_paper(member, row)
            facts = {"title": row.title, "text": row.text, "link": row.link, "was": row.file}
            memo.keep(request.session, _memo(token), facts, timezone.now())
            undo = reverse("events:meeting_paper_back", args=[member.estate.slug, token])
            toast(request, _("Papiret er taget væk."), undo_url=undo)
        elif _asked(form, request):
            actions.change_paper(member, row, **form.said)
            toast(request, _("Papiret er rettet."))
        else:
            return _show(request, found, wrong=(pk, form), status=422)
    except Refused as refusal:
        form.is_valid()
        form.refuse(refusal)
        return _show(request, found, wrong=(pk, form), status=422)
    return _there(request, token)


def _memo(token: UUID) -> str:
    return f"paper:{token}"


@require_POST
@committee_only
def paper_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Fortryd»: the paper lies there again."""
    found = page.own_or_404(request.member, token)
    kept = memo.take(request.session, _memo(token), timezone.now())
    if kept is None:
        toast(request, _("Det kan ikke fortrydes mere."))
        return _there(request, token)
    try:
        actions.add_paper(request.member, found, **kept)
    except Refused as refusal:
        return _show(request, found, no=refusal, status=422)
    return _there(request, token)


@require_safe
def paper_file(request: MemberRequest, token: UUID, pk: int) -> HttpResponseBase:
    """The PDF, for who may read the paper. Http404 when there is none, or not for them, alike."""
    found = page.meeting_or_404(request.member, token)
    own = rules.is_committee(request.member) and found.event.estate_id == request.member.estate_id
    row = next((one for one in page.papers_of(found, own=own) if one.pk == pk), None)
    if row is None or not row.file:
        raise Http404
    path = shelf.papers.path(row.file, shelf.papers.main)
    saved_as = f"{slugify(row.title.lower().translate(NOT_LATIN)) or shelf.papers.name}.{shelf.PDF}"
    response = serving.file(request, path, kind="application/pdf", saved_as=saved_as)
    if response is None:
        raise Http404
    return response


@require_POST
@committee_only
def lay_out(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Læg papirerne frem»: all who live here can read them."""
    found = page.own_or_404(request.member, token)
    try:
        told = actions.lay_out(request.member, found, now=timezone.now())
    except Refused as refusal:
        return _show(request, found, no=refusal, status=422)
    if told:
        said = ngettext(
            "Papirerne er lagt frem. {n} beboer får besked.",
            "Papirerne er lagt frem. {n} beboere får besked.",
            told,
        )
        toast(request, said.format(n=told))
    return redirect("events:meeting", request.member.estate.slug, token)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@committee_only
def minutes(request: MemberRequest, token: UUID) -> HttpResponse:
    """Written by the committee, kept until it is done, and then for everybody."""
    member, now = request.member, timezone.now()
    found = page.own_or_404(member, token)
    form = MinutesForm(
        request.POST if request.method == "POST" else None, initial={"text": found.minutes}
    )
    if request.method != "POST" or not form.is_valid():
        return _minutes(request, found, form, status=422 if form.errors else 200)
    publish = request.POST.get("do") == PUBLISH
    text = form.cleaned_data["text"]
    try:
        told = actions.write_minutes(member, found, text=text, publish=publish, now=now)
    except Refused as refusal:
        form.refuse(refusal)
        return _minutes(request, found, form, status=422)
    toast(request, _said(found, publish, told))
    return redirect("events:meeting", member.estate.slug, token)


def _said(found: DepartmentMeeting, publish: bool, told: int) -> str:
    if told:
        said = ngettext(
            "Referatet er udgivet. {n} beboer får besked.",
            "Referatet er udgivet. {n} beboere får besked.",
            told,
        )
        return said.format(n=told)
    if publish or found.minutes_at is not None:
        return _("Referatet er rettet.")
    return _("Referatet er gemt. Kun bestyrelsen kan se det.")


def _minutes(
    request: MemberRequest, found: DepartmentMeeting, form: MinutesForm, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    one = terms.deadline_of(found, Term.MINUTES, now)
    context = {
        "member": request.member,
        "meeting": found,
        "event": found.event,
        "form": form,
        "points": found.points.all(),
        "deadline": one,
        "late_says": page.late_says(one) if one.is_late else "",
        "is_held": found.event.has_begun(now),
    }
    return render(request, "events/meeting_minutes.html", context, status=status)
