"""The doors of the guide: read by anybody, written by who works in the estate."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.letters import qr
from community.people.trust import for_roles
from community.ui.toasts import toast
from helpdesk.guide import actions, rules
from helpdesk.guide.forms import EntryForm
from helpdesk.guide.shown import Line, estate_at, guide_of, line_of, worried_of
from helpdesk.models import GuideEntry, Heading

# --- for everybody, without a profile --------------------------------------------------------------


@login_not_required
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """«Hvem hjælper med hvad». The phone keeps it for when there is no net, so it is nobody's own."""
    estate = estate_at(slug)
    context = {"estate": estate, "place": estate.name, "parts": guide_of(estate)}
    return render(request, "guide/show.html", context)


@login_not_required
@require_safe
def worried(request: HttpRequest, slug: str) -> HttpResponse:
    """«Bekymret for en nabo?»: whom one calls, and what happens then. Nothing to write in."""
    estate = estate_at(slug)
    context = {"estate": estate, "place": estate.name, "lines": worried_of(estate)}
    return render(request, "guide/worried.html", context)


@login_not_required
@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """A4 for the stairway, with the way to the page for a phone."""
    estate = estate_at(slug)
    address = settings.SITE_URL + reverse("guide:show", args=[slug])
    context = {"estate": estate, "place": estate.name, "parts": guide_of(estate)}
    context |= {"qr": qr(address), "address": rules.shown_address(address)}
    return render(request, "guide/sheet.html", context)


# --- for who works here --------------------------------------------------------------------------


@require_safe
@never_cache
@for_roles(*rules.EDITORS)
def edit(request: MemberRequest) -> HttpResponse:
    """What stands there, in order, with a way to change each."""
    found = GuideEntry.objects.visible_to(request.member).standing().in_order()
    rows = list(found.select_related("estate__organisation", "changed_by"))
    groups = [
        (heading.label, under)
        for heading in Heading
        if (under := [row for row in rows if row.heading == heading])
    ]
    context = {
        "member": request.member,
        "groups": groups,
        "parts": [] if rows else guide_of(request.member.estate),
        "has_begun": bool(rows) or GuideEntry.objects.visible_to(request.member).exists(),
    }
    return render(request, "guide/edit.html", context)


@require_POST
@for_roles(*rules.EDITORS)
def begin(request: MemberRequest) -> HttpResponse:
    """«Ret listen»: what the house says becomes the estate's own to change."""
    actions.begin(request.member, now=timezone.now())
    return _back(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.EDITORS)
def new(request: MemberRequest) -> HttpResponse:
    """One more."""
    return _form(request, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.EDITORS)
def entry(request: MemberRequest, token: UUID) -> HttpResponse:
    """Change one."""
    return _form(request, _entry_or_404(request, token))


def _form(request: MemberRequest, found: GuideEntry | None) -> HttpResponse:
    """Looked at first («vis») or kept at once; what was typed stays when the answer is no."""
    if request.method != "POST":
        return _form_page(request, EntryForm.of(found) if found else EntryForm(), found)
    form, now = EntryForm(request.POST), timezone.now()
    if not form.is_valid():
        return _form_page(request, form, found, status=422)
    try:
        if "vis" in request.POST:
            seen = actions.checked(form.said(), request.member.estate)
            return _form_page(request, form, found, preview=_preview(request, seen))
        if found is None:
            actions.add(request.member, form.said(), now=now)
        else:
            actions.change(request.member, found, form.said(), now=now)
    except Refused as no:
        no.beside(form)
        return _form_page(request, form, found, status=422)
    toast(request, _("Det er gemt. Alle kan læse det nu."))
    return _back(request)


def _preview(request: MemberRequest, said: actions.Said) -> Line:
    fields = dict(vars(said).items())
    return line_of(GuideEntry(estate=request.member.estate, **fields))


def _form_page(
    request: MemberRequest, form: EntryForm, found: GuideEntry | None, *, status: int = 200,
    preview: Line | None = None,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "member": request.member, "form": form, "entry": found, "line": preview,
    }  # fmt: skip
    return render(request, "guide/entry.html", context, status=status)


@require_POST
@for_roles(*rules.EDITORS)
def move(request: MemberRequest, token: UUID) -> HttpResponse:
    """One place up or down."""
    found = _entry_or_404(request, token)
    actions.move(request.member, found, up="op" in request.POST, now=timezone.now())
    return _back(request, found)


@require_POST
@for_roles(*rules.EDITORS)
def remove(request: MemberRequest, token: UUID) -> HttpResponse:
    """Off the page, with a way back."""
    found = _entry_or_404(request, token)
    actions.remove(request.member, found, now=timezone.now())
    undo = reverse("guide:put_back", args=[request.member.estate.slug, token])
    toast(request, _("«{title}» er taget væk.").format(title=found.shown_title), undo_url=undo)
    return _back(request)


@require_POST
@for_roles(*rules.EDITORS)
def put_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Fortryd»."""
    found = _entry_or_404(request, token)
    actions.put_back(request.member, found, now=timezone.now())
    toast(request, _("Den står der igen."))
    return _back(request, found)


def _entry_or_404(request: MemberRequest, token: UUID) -> GuideEntry:
    rows = GuideEntry.objects.visible_to(request.member)
    found: GuideEntry = get_object_or_404(rows.select_related("estate__organisation"), token=token)
    return found


def _back(request: MemberRequest, found: GuideEntry | None = None) -> HttpResponse:
    there = reverse("guide:edit", args=[request.member.estate.slug])
    return redirect(f"{there}#e{found.token}" if found else there)
