"""The door of waiting, for people. Every page works without JavaScript."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings.forms import SpanField
from bookings.models import Booking, Facility, Waiting
from bookings.rooms.asked import Asked
from bookings.rooms.forms import SaidForm
from bookings.swapping.asking import to_ask_for
from bookings.swapping.page import offer_at
from bookings.views import show_mine
from bookings.waiting import actions
from community.errors import Refused
from community.people.gate import MemberRequest
from community.times import local
from community.ui.dates import relative_day, span
from community.ui.toasts import toast


def _facility(request: MemberRequest, pk: int) -> Facility:
    found = Facility.objects.visible_to(request.member).bookable().with_rules()
    return get_object_or_404(found, pk=pk)


def _own(request: MemberRequest, pk: int) -> Waiting:
    return get_object_or_404(Waiting.objects.visible_to(request.member).with_place(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: MemberRequest, pk: int) -> HttpResponse:
    """GET says what it means to stand in line, POST does. Without a time: to the times."""
    facility = _facility(request, pk)
    said = request.POST if request.method == "POST" else request.GET
    slot = SpanField.read(said.get("tid", ""))
    if slot is None:
        there = facility.part_of_id or facility.pk
        return redirect("bookings:place", request.member.estate.slug, there)
    day = local(slot.starts_at).date()
    rules = facility.rules_on(day)
    if rules is None:
        raise Http404
    purpose = Asked.of(facility, {"dag": f"{day}", "hvad": said.get("hvad", "")}, day).purpose
    given_on = offer_at(request.member, facility, slot, timezone.now())
    if given_on is not None and request.method != "POST":
        return redirect("bookings:take", request.member.estate.slug, given_on.pk)
    form = SaidForm(facility, rules, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            wish, now = form.wish(purpose), timezone.now()
            row = actions.wait(request.member, facility, slot, now=now, wish=wish)
        except Refused as no:
            form.refuse(no)
        else:
            toast(request, _told(row), undo_url=_address(request, "leave", row))
            return redirect("bookings:mine", request.member.estate.slug)
    context = {
        "member": request.member,
        "facility": facility,
        "slot": slot,
        "day": day.isoformat(),
        "span": SpanField.write(slot),
        "minutes": int(rules.held_for.total_seconds() // 60),
        "purpose": purpose,
        "form": form,
        "can_ask": to_ask_for(request.member, facility, slot, timezone.now()) is not None,
    }
    return render(request, "bookings/wait.html", context, status=422 if form.errors else 200)


def _told(row: Waiting) -> str:
    return _("I står på venteliste: %(name)s, %(day)s %(time)s.") % _facts(row)


def _facts(row: Waiting) -> dict[str, str]:
    return {
        "name": row.facility.full_name,
        "day": relative_day(row.begins),
        "time": span(row.begins, row.ends),
    }


def _address(request: MemberRequest, name: str, row: Waiting) -> str:
    return reverse(f"bookings:{name}", args=[request.member.estate.slug, row.pk])


@require_POST
def say_yes(request: MemberRequest, pk: int) -> HttpResponse:
    """Take the time that is held."""
    now: datetime = timezone.now()
    try:
        booking = actions.say_yes(request.member, _own(request, pk), now=now)
    except Refused as no:
        return show_mine(request, wrong=no, status=422)
    is_asked = booking.state == Booking.State.ASKED
    toast(request, _("I får svar snart.") if is_asked else _("Tiden er jeres."))
    return redirect("bookings:mine", request.member.estate.slug)


@require_POST
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """Out of the line, or no to what is offered."""
    row = _own(request, pk)
    was_offered = row.state == Waiting.State.ASKED
    try:
        actions.leave(request.member, row, now=timezone.now())
    except Refused as no:
        return show_mine(request, wrong=no, status=422)
    said = _("Godt. Vi spørger den næste.") if was_offered else _("I står ikke i kø mere.")
    toast(request, said)
    return redirect("bookings:mine", request.member.estate.slug)
