"""The tab of meetings: when they meet next, making one, calling it off, and one's own calendar."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.groups import rules
from community.groups.doors import group_or_404, held_group_or_404
from community.groups.forms import MeetingForm
from community.groups.meetings import actions, calendar
from community.groups.models import InterestGroup, Meeting
from community.groups.page import coming_of, own_row, tabs_of
from community.people.acting import not_on_a_visit
from community.people.gate import MemberRequest
from community.people.models import Membership
from community.ui.dates import day_name, oclock
from community.ui.toasts import toast


@require_safe
def meetings(request: MemberRequest, token: UUID) -> HttpResponse:
    """The next ones."""
    return _show(request, group_or_404(request.member, token))


def _show(
    request: MemberRequest, group: InterestGroup, *, wrong: Any = "", status: int = 200
) -> HttpResponse:
    member, now = request.member, timezone.now()
    mine = own_row(member, group)
    is_in, is_holder = rules.is_in(mine), rules.is_holder(mine)
    coming = coming_of(member, group, now)
    listed = _listed(member, group, now)
    context = {
        "member": member,
        "group": group,
        "is_in": is_in,
        "can": {"edit": rules.can_edit(group, mine)},
        "tabs": tabs_of(member, group, now, "meetings", is_in=is_in),
        "coming": coming,
        "again": [(meeting, _told(meeting, now)) for meeting in listed if meeting.again],
        "single": [(meeting, _told(meeting, now)) for meeting in listed if not meeting.again],
        "may_know": is_in or group.door == InterestGroup.Door.OPEN,
        "is_alone": is_holder and group.members.holders().count() < rules.HOLDERS,
        "wrong": wrong,
    }
    return render(request, "groups/meetings.html", context, status=status)


def _listed(member: Membership, group: InterestGroup, now: datetime) -> list[Meeting]:
    """The meetings that are not over, as things one can do something about."""
    if group.is_closed:
        return []
    seen = Meeting.objects.visible_to(member).standing().filter(group=group)
    return [one for one in seen.order_by("begins_at", "pk") if one.coming(now, 1)]


def _told(meeting: Meeting, now: datetime) -> str:
    """«Hver uge. Næste gang torsdag 26. november kl. 17.»"""
    following = next((one for one in meeting.coming(now, 1) if not one.is_off), None)
    often = str(meeting.every.label)
    if following is None:
        return _("Aflyst")
    if not meeting.again:
        return f"{day_name(following.begins).capitalize()} {oclock(following.begins)}."
    facts = {"often": often, "day": day_name(following.begins), "time": oclock(following.begins)}
    return _("%(often)s. Næste gang %(day)s %(time)s.") % facts


@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def new(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Lav et møde»."""
    group = held_group_or_404(request.member, token)
    form = MeetingForm(request.POST if request.method == "POST" else None)
    said = _("Mødet er lavet. Vi minder jer om det dagen før.")
    return _write(request, group, form, None, said)


@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def change(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """«Ret mødet»: from its next time on."""
    group, meeting = _held(request, token, pk)
    now = timezone.now()
    following = next((one for one in meeting.coming(now, 1) if one.begins > now), None)
    begins = following.begins if following else meeting.begins_at
    posted = request.method == "POST"
    form = MeetingForm(request.POST) if posted else MeetingForm.of(meeting, begins)
    return _write(request, group, form, meeting, _("Mødet er lavet om. De andre har fået besked."))


def _write(
    request: MemberRequest,
    group: InterestGroup,
    form: MeetingForm,
    meeting: Meeting | None,
    said: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        verb: Callable[..., Any] = actions.change if meeting else actions.add
        about = (meeting,) if meeting else ()
        try:
            verb(request.member, group, *about, now=timezone.now(), **form.cleaned_data)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, said)
            return redirect("groups:meetings", request.member.estate.slug, group.token)
    alone = group.members.holders().count() < rules.HOLDERS
    context = {"member": request.member, "group": group, "form": form, "meeting": meeting}
    context["is_alone"] = alone
    return render(request, "groups/meeting.html", context, status=422 if form.errors else 200)


def _held(request: MemberRequest, token: UUID, pk: int) -> tuple[InterestGroup, Meeting]:
    group = held_group_or_404(request.member, token)
    return group, get_object_or_404(group.meetings.standing(), pk=pk)


def _day(text: str) -> date:
    """Refused `no_such_day` for what is no day at all."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise actions.no_such_day() from None


@require_POST
@not_on_a_visit
def call_off(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """«Aflys denne»."""
    group, meeting = _held(request, token, pk)
    text, now = request.POST.get("dag", ""), timezone.now()
    done = _try(
        request,
        group,
        lambda: actions.call_off(request.member, group, meeting, _day(text), now=now),
    )
    if done is not None:
        return done
    slug = request.member.estate.slug
    undo = reverse("groups:meeting_on", args=[slug, group.token, pk, text])
    toast(request, _("Mødet er aflyst. De andre får besked."), undo_url=undo)
    return redirect("groups:meetings", slug, group.token)


@require_POST
@not_on_a_visit
def on_after_all(request: MemberRequest, token: UUID, pk: int, key: str) -> HttpResponse:
    """That day it is held after all."""
    group, meeting = _held(request, token, pk)
    now = timezone.now()
    done = _try(
        request,
        group,
        lambda: actions.hold_after_all(request.member, group, meeting, _day(key), now=now),
    )
    if done is not None:
        return done
    toast(request, _("Mødet bliver til noget. De andre får besked."))
    return redirect("groups:meetings", request.member.estate.slug, group.token)


@require_POST
@not_on_a_visit
def call_off_all(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """«Aflys alle»."""
    group, meeting = _held(request, token, pk)
    done = _try(
        request,
        group,
        lambda: actions.call_off_all(request.member, group, meeting, now=timezone.now()),
    )
    if done is not None:
        return done
    slug = request.member.estate.slug
    undo = reverse("groups:meetings_on", args=[slug, group.token, pk])
    toast(request, _("Møderne er aflyst. De andre får besked."), undo_url=undo)
    return redirect("groups:meetings", slug, group.token)


@require_POST
@not_on_a_visit
def all_after_all(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """That they were called off is taken back."""
    group = held_group_or_404(request.member, token)
    meeting = get_object_or_404(group.meetings.all(), pk=pk)
    done = _try(
        request,
        group,
        lambda: actions.hold_all_after_all(request.member, group, meeting, now=timezone.now()),
    )
    if done is not None:
        return done
    toast(request, _("Møderne er her igen. De andre får besked."))
    return redirect("groups:meetings", request.member.estate.slug, group.token)


def _try(
    request: MemberRequest, group: InterestGroup, verb: Callable[[], Any]
) -> HttpResponse | None:
    try:
        verb()
    except Refused as no:
        return _show(request, group, wrong=no, status=422)
    return None


@require_safe
def ics(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """The meeting for one's own calendar, with its rule and the days it is called off."""
    group = group_or_404(request.member, token)
    seen = Meeting.objects.visible_to(request.member).standing().filter(group=group)
    meeting = get_object_or_404(seen.select_related("group"), pk=pk)
    response = HttpResponse(
        calendar.ics_of(meeting, request.member, timezone.now()),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="moede.ics"'
    return response
