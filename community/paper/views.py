"""The door for colleagues who carry by hand, and for who prints the week. Works without JavaScript."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reselect, reswap, retarget

from community.errors import Refused
from community.notifications.models import Way
from community.paper import actions
from community.paper.page import call_of, call_page, greeting, person_of, slip_page
from community.paper.week import (
    SLIPS,
    WEEKS,
    chosen,
    entrances_of,
    languages_of,
    monday_of,
    sheets,
)
from community.people.gate import MemberRequest
from community.people.models import COLLEAGUES, TRUSTED, Membership
from community.people.trust import for_roles
from community.ui.dates import oclock, relative_day
from community.ui.toasts import toast

colleagues_only = for_roles(*sorted(COLLEAGUES))
MOST = 2000  # lines in one press


def _person(request: MemberRequest, token: UUID) -> Membership:
    found = person_of(request.member, token, timezone.now())
    if found is None:
        raise Http404
    return found


def _lines(texts: list[str]) -> list[int]:
    """The ids somebody sent; whatever is none is left out."""
    return [int(text) for text in texts[:MOST] if text.isdecimal() and len(text) < 19]


# --- calls ---------------------------------------------------------------------------------------


@colleagues_only
@require_safe
def calls(request: MemberRequest) -> HttpResponse:
    """«Ringeliste»: one card a person."""
    return _show_calls(request)


def _show_calls(request: MemberRequest, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    shown = request.GET.getlist("vist")[:50]
    found = call_page(request.member, request.GET.get("side"), timezone.now(), shown)
    context = {
        "member": request.member,
        "calls": found,
        "greeting": greeting(request.member.estate),
    }
    answer = render(request, "paper/calls.html", context | {"wrong": wrong}, status=status)
    if request.htmx and wrong:  # asked for one card; what went wrong is said on top of them all
        answer = retarget(reswap(reselect(answer, "#main > *"), "innerHTML"), "#main")
    return answer


@colleagues_only
@require_POST
def number(request: MemberRequest, person: UUID) -> HttpResponse:
    """«Vis nummer»: the card with the number to tap, and a line in the logbook."""
    someone = _person(request, person)
    now = timezone.now()
    call = call_of(request.member, someone, now)
    if call is None:
        gone = _("Det er ikke aktuelt mere. Du skal ikke gøre noget.")
        return _show_calls(request, wrong=gone, status=409)
    try:
        phone = actions.see_number(request.member, someone, now=now)
    except Refused as no:
        return _show_calls(request, wrong=no, status=no.status)
    context = {
        "member": request.member,
        "call": call,
        "phone": phone,
        "tel": re.sub(r"[^\d+]", "", phone),
        "greeting": greeting(request.member.estate),
    }
    template = "paper/_call.html" if request.htmx else "paper/call.html"
    return render(request, template, context)


@colleagues_only
@require_POST
def called(request: MemberRequest, person: UUID) -> HttpResponse:
    someone, lines = _person(request, person), _lines(request.POST.getlist("linje"))
    try:
        rows = actions.called(request.member, someone, lines, now=timezone.now())
    except Refused as no:
        return _show_calls(request, wrong=no, status=no.status)
    said = _("Godt. %(name)s ved det nu.") % {"name": someone.user.name}
    toast(request, said, undo_url=_undo_url(request, "undo", [row.pk for row in rows]))
    return redirect("paper:calls", request.member.estate.slug)


def _undo_url(request: MemberRequest, name: str, lines: list[int], *args: Any) -> str:
    there = reverse(f"paper:{name}", args=[request.member.estate.slug, *args])
    return f"{there}?{urlencode({'linje': lines}, doseq=True)}"


@colleagues_only
@require_POST
def nobody_home(request: MemberRequest, person: UUID) -> HttpResponse:
    someone, lines = _person(request, person), _lines(request.POST.getlist("linje"))
    now = timezone.now()
    try:
        line = actions.nobody_home(request.member, someone, lines, now=now)
    except Refused as no:
        return _show_calls(request, wrong=no, status=no.status)
    facts = {"name": someone.user.name, "time": oclock(line.not_before)}
    if line.way == Way.SLIP:
        said = _("Ingen svarede tre gange. %(name)s får en seddel.") % facts
    elif line.not_before <= now:
        said = _("Prøv %(name)s igen, før det er for sent.") % facts
    else:
        day = relative_day(line.not_before)
        said = _("Prøv %(name)s igen %(day)s %(time)s.") % (facts | {"day": day})
    toast(request, said)
    return redirect("paper:calls", request.member.estate.slug)


@colleagues_only
@require_POST
def give_slip(request: MemberRequest, person: UUID) -> HttpResponse:
    someone, lines = _person(request, person), _lines(request.POST.getlist("linje"))
    try:
        rows = actions.give_slip(request.member, someone, lines, now=timezone.now())
    except Refused as no:
        return _show_calls(request, wrong=no, status=no.status)
    undo_url = _undo_url(request, "call_after_all", [row.pk for row in rows], someone.token)
    said = _("%(name)s får en seddel i stedet.") % {"name": someone.user.name}
    toast(request, said, undo_url=undo_url)
    return redirect("paper:calls", request.member.estate.slug)


@colleagues_only
@require_POST
def call_after_all(request: MemberRequest, person: UUID) -> HttpResponse:
    """Undo of «Giv en seddel i stedet»."""
    someone, lines = _person(request, person), _lines(request.GET.getlist("linje"))
    try:
        actions.call_after_all(request.member, someone, lines, now=timezone.now())
    except Refused as no:
        return _show_calls(request, wrong=no, status=no.status)
    toast(request, _("%(name)s er på ringelisten igen.") % {"name": someone.user.name})
    return redirect("paper:calls", request.member.estate.slug)


@colleagues_only
@require_POST
def undo(request: MemberRequest) -> HttpResponse:
    """«Fortryd» in the toast: it was not said, or not handed out, after all."""
    lines = _lines(request.GET.getlist("linje"))
    try:
        way = actions.put_back(request.member, lines, now=timezone.now())
    except Refused as no:
        return _show_calls(request, wrong=no, status=no.status)
    toast(request, _("Det venter igen."))
    there = "paper:calls" if way == Way.CALL else "paper:slips"
    return redirect(there, request.member.estate.slug)


# --- slips ---------------------------------------------------------------------------------------


@colleagues_only
@require_safe
def slips(request: MemberRequest) -> HttpResponse:
    """«Sedler»: what lies ready for whose letter box."""
    return _show_slips(request)


def _show_slips(request: MemberRequest, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    found = slip_page(request.member, timezone.now(), request.GET.get("side"))
    context = {"member": request.member, "found": found, "wrong": wrong}
    return render(request, "paper/slips.html", context, status=status)


@colleagues_only
@require_safe
def slips_of(request: MemberRequest, person: UUID) -> HttpResponse:
    """One person's waiting slips, to print before one leaves them."""
    someone = _person(request, person)
    found = slip_page(request.member, timezone.now(), person=someone)
    context = {"member": request.member, "found": found, "person": someone}
    return render(request, "paper/slips_of.html", context)


@colleagues_only
@require_POST
def print_slips(request: MemberRequest) -> HttpResponse:
    """The slips as they come out of the printer: all, those of a stairway, or one person's."""
    now = timezone.now()
    stairway = _lines(request.POST.getlist("opgang"))
    person = _asked_person(request)
    found = slip_page(
        request.member,
        now,
        entrance=next(iter(stairway), None),
        person=person,
        new_only=request.POST.get("nye") == "1",
        whole=True,
    )
    if not found.slips:
        return _show_slips(request, wrong=_("Der er ingen sedler at printe."), status=409)
    actions.print_slips(request.member, found.lines, now=now)
    back = reverse("paper:slips", args=[request.member.estate.slug])
    context = {"member": request.member, "found": found, "back": back, "now": now}
    return render(request, "paper/print.html", context)


def _asked_person(request: MemberRequest) -> Membership | None:
    text = request.POST.get("person", "")
    if not text:
        return None
    try:
        return _person(request, UUID(text))
    except ValueError:
        raise Http404 from None


@colleagues_only
@require_POST
def hand_out(request: MemberRequest) -> HttpResponse:
    lines = _lines(request.POST.getlist("linje"))
    try:
        rows = actions.hand_out(request.member, lines, now=timezone.now())
    except Refused as no:
        return _show_slips(request, wrong=no, status=no.status)
    people = len({row.notification.user_id for row in rows})
    said = ngettext("Tak. %(n)s seddel er delt ud.", "Tak. %(n)s sedler er delt ud.", people)
    toast(request, said % {"n": people}, undo_url=_undo_url(request, "undo", [r.pk for r in rows]))
    return redirect("paper:slips", request.member.estate.slug)


# --- the week's sheet ----------------------------------------------------------------------------


@for_roles(*sorted(TRUSTED))
@require_safe
def week(request: MemberRequest) -> HttpResponse:
    """«Ugeark»: chosen, looked at, and printed; one page of paper for each stairway."""
    now, estate = timezone.now(), request.member.estate
    entrances = entrances_of(estate)
    wanted = [request.GET.get(name, "") for name in ("uge", "opgang", "sprog")]
    choice = chosen(estate, entrances, *wanted)
    context = {
        "member": request.member,
        "entrances": entrances,
        "languages": languages_of(estate),
        "weeks": [(number, monday_of(now, number)) for number in range(WEEKS)],
        "choice": choice,
        "sheets": sheets(request.member, entrances, choice, now),
        "tear_offs": SLIPS,
        "office": estate.organisation,
    }
    return render(request, "paper/week.html", context)
