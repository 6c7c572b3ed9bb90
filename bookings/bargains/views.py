"""The door of times that go from neighbour to neighbour. Every page works without JavaScript."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings.forms import SpanField
from bookings.models import Booking, Facility, Offer, Swap
from bookings.rules import belongs_to
from bookings.slots import Slot
from bookings.swapping import actions
from bookings.swapping.asking import standing_at
from bookings.swapping.page import to_give
from bookings.views import show_mine
from bookings.wishes import Wish
from community.errors import Refused
from community.people.gate import MemberRequest
from community.times import local
from community.ui.toasts import toast


def _wish(request: MemberRequest) -> Wish:
    said = request.POST
    return Wish(is_adult="is_adult" in said, attends="attends" in said, accepts="accepts" in said)


def _home(request: MemberRequest) -> HttpResponse:
    return redirect("bookings:mine", request.member.estate.slug)


@require_POST
def offer(request: MemberRequest, pk: int) -> HttpResponse:
    """Give one's time on; the household keeps it until a neighbour takes it."""
    found = Booking.objects.visible_to(request.member).with_place()
    booking = get_object_or_404(found, pk=pk)
    try:
        made = actions.offer(request.member, booking, now=timezone.now())
    except Refused as no:
        return show_mine(request, wrong=no, status=422)
    undo = reverse("bookings:keep-time", args=[request.member.estate.slug, made.pk])
    toast(request, _("Tiden er jeres, til en nabo tager den."), undo_url=undo)
    return _home(request)


@require_POST
def keep(request: MemberRequest, pk: int) -> HttpResponse:
    """Not given on after all."""
    own = Offer.objects.visible_to(request.member)
    found = get_object_or_404(own.of_household(request.member), pk=pk)
    return _do(
        request, lambda now: actions.keep(request.member, found, now=now), _("I beholder tiden.")
    )


def _do(request: MemberRequest, verb: Callable[[datetime], Any], said: str) -> HttpResponse:
    try:
        verb(timezone.now())
    except Refused as no:
        return show_mine(request, wrong=no, status=422)
    toast(request, said)
    return _home(request)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: MemberRequest, pk: int) -> HttpResponse:
    """GET says what it is, POST has it. What was taken a moment ago leads to one's own times."""
    seen = Offer.objects.visible_to(request.member)
    offered = get_object_or_404(seen.of_others(request.member).with_place(), pk=pk)
    now, wrong = timezone.now(), None
    if request.method == "POST":
        try:
            actions.take(request.member, offered, now=now, wish=_wish(request))
        except Refused as no:
            wrong = no
        else:
            toast(request, _("Tiden er jeres."))
            return _home(request)
    context = {
        "member": request.member,
        "offer": offered,
        "booking": offered.booking,
        "rules": offered.booking.made_under,
        "is_open": seen.to_be_had_by(request.member, now).filter(pk=pk).exists(),
        "wrong": wrong,
        "said": request.POST,
    }
    return render(request, "bookings/take.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    """GET says what happens, POST asks whoever has the time. Without a time: to the times."""
    seen = Facility.objects.visible_to(request.member).bookable().with_rules()
    facility = get_object_or_404(seen, pk=pk)
    said = request.POST if request.method == "POST" else request.GET
    slot = SpanField.read(said.get("tid", ""))
    wanted = standing_at(facility, slot) if slot else None
    if slot is None or wanted is None or belongs_to(request.member, wanted):
        there = facility.part_of_id or facility.pk
        return redirect("bookings:place", request.member.estate.slug, there)
    if request.method != "POST":
        return _show(request, facility, slot, wanted)
    try:
        actions.ask(
            request.member, wanted, given=_given(request), now=timezone.now(), wish=_wish(request)
        )
    except Refused as no:
        return _show(request, facility, slot, wanted, wrong=no, status=422)
    toast(request, _("Naboen er spurgt. I hører, hvad de svarer."))
    return _home(request)


def _given(request: MemberRequest) -> Booking | None:
    pk = request.POST.get("given", "")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    found = Booking.objects.visible_to(request.member).with_place()
    return get_object_or_404(found, pk=int(pk))


def _show(
    request: MemberRequest,
    facility: Facility,
    slot: Slot,
    wanted: Booking,
    *,
    wrong: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "member": request.member,
        "facility": facility,
        "slot": slot,
        "day": local(slot.starts_at).date().isoformat(),
        "span": SpanField.write(slot),
        "rules": wanted.made_under,
        "to_give": to_give(request.member, facility, timezone.now()),
        "wrong": wrong,
        "said": request.POST,
    }
    return render(request, "bookings/ask.html", context, status=status)


@require_POST
def say_yes(request: MemberRequest, pk: int) -> HttpResponse:
    """The neighbour has it, and what they gave is ours."""
    swap = _asked_of_us(request, pk)
    return _do(
        request,
        lambda now: actions.say_yes(request.member, swap, now=now),
        _("Godt. Naboen får besked."),
    )


@require_POST
def say_no(request: MemberRequest, pk: int) -> HttpResponse:
    """They keep it."""
    swap = _asked_of_us(request, pk)
    return _do(
        request,
        lambda now: actions.say_no(request.member, swap, now=now),
        _("Godt. I beholder tiden."),
    )


def _asked_of_us(request: MemberRequest, pk: int) -> Swap:
    seen = Swap.objects.visible_to(request.member).with_places()
    return get_object_or_404(seen.asked_of_home(request.member), pk=pk)


@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """They do not ask any more."""
    seen = Swap.objects.visible_to(request.member).with_places()
    swap = get_object_or_404(seen.asked_by_home(request.member), pk=pk)
    return _do(
        request,
        lambda now: actions.take_back(request.member, swap, now=now),
        _("I spørger ikke mere."),
    )
