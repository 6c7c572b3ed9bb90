"""The door of times that go from neighbour to neighbour. Every page works without JavaScript."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings import rules
from bookings.bargains.forms import HaveForm
from bookings.doors import own_or_404, told
from bookings.forms import SpanField
from bookings.models import Booking, Facility, Offer, Swap
from bookings.swapping import actions
from bookings.swapping.asking import to_ask_for, why_not
from bookings.swapping.page import passing_of, to_give
from bookings.views import show_mine
from community.errors import Refused
from community.people.gate import MemberRequest
from community.times import local
from community.ui.toasts import toast


def _home(request: MemberRequest) -> HttpResponse:
    return redirect("bookings:mine", request.member.estate.slug)


def _form(request: MemberRequest, had: Booking, asked: str = "") -> HaveForm:
    """What is said of the time somebody has; what it was waited for is chosen already."""
    is_sent = request.method == "POST"
    return HaveForm.of(had, request.POST if is_sent else None, initial={"purpose": asked})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: MemberRequest, pk: int) -> HttpResponse:
    """GET says what it means, POST gives the time on: the household's until a neighbour takes it."""
    booking, now = own_or_404(request, pk), timezone.now()
    if request.method == "POST":
        try:
            made = actions.offer(request.member, booking, now=now)
        except Refused as no:
            return show_mine(request, wrong=no, status=422)
        undo = reverse("bookings:keep-time", args=[request.member.estate.slug, made.pk])
        toast(request, _("Tiden er jeres, til en nabo tager den."), undo_url=undo)
        return _home(request)
    context = {
        "member": request.member,
        "booking": booking,
        "passing": passing_of(booking, now),
        "is_open": rules.can_pass_on(request.member, booking, now),
    }
    return render(request, "bookings/bargains/offer.html", context)


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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: MemberRequest, pk: int) -> HttpResponse:
    """GET says what it is and costs, or why they may not; POST has it."""
    member, now = request.member, timezone.now()
    seen = Offer.objects.visible_to(member)
    offered = get_object_or_404(seen.of_others(member).with_place(), pk=pk)
    form = _form(request, offered.booking)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.take(member, offered, now=now, wish=form.said())
        except Refused as no:
            form.refuse(no)
        else:
            toast(request, told(made))
            return _home(request)
    is_there = seen.to_be_had_by(member, now).filter(pk=pk).exists()
    is_open = is_there and rules.may_change_hands(offered.booking, now)
    context = {
        "member": member,
        "offer": offered,
        "booking": offered.booking,
        "is_open": is_open,
        "why_not": why_not(member, offered.booking, form.all_said(), now) if is_open else None,
        **_having(form, offered.booking, now),
    }
    status = 422 if form.errors else 200
    return render(request, "bookings/bargains/take.html", context, status=status)


def _having(form: HaveForm, had: Booking, now: datetime) -> dict[str, Any]:
    """What the page says of having it; who follows a neighbour late has no hour to regret."""
    said: dict[str, Any] = {"form": form, "rules": form.rules}
    if form.rules.cancel_days and form.may_cost:
        ends = rules.free_day_ends(form.rules, had.begins)
        # Midnight belongs to the day before.
        said |= {"is_late": ends <= now, "free_until": ends - timedelta(minutes=1)}
    return said


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    """GET says what happens, POST asks whoever has the time. Without a time: to the times."""
    member, now = request.member, timezone.now()
    seen = Facility.objects.visible_to(member).bookable().with_rules()
    facility = get_object_or_404(seen, pk=pk)
    said = request.POST if request.method == "POST" else request.GET
    slot = SpanField.read(said.get("tid", ""))
    wanted = to_ask_for(member, facility, slot, now) if slot else None
    if slot is None or wanted is None:
        there = facility.part_of_id or facility.pk
        return redirect("bookings:place", member.estate.slug, there)
    form = _form(request, wanted, said.get("hvad", ""))
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(member, wanted, given=_given(request), now=now, wish=form.said())
        except Refused as no:
            form.refuse(no)
        else:
            toast(request, _("Naboen er spurgt. I hører, hvad de svarer."))
            return _home(request)
    context = {
        "member": member,
        "facility": facility,
        "slot": slot,
        "wanted": wanted,
        "day": local(slot.starts_at).date().isoformat(),
        "span": SpanField.write(slot),
        "to_give": to_give(member, facility, now),
        "said": request.POST,
        **_having(form, wanted, now),
    }
    status = 422 if form.errors else 200
    return render(request, "bookings/bargains/ask.html", context, status=status)


def _given(request: MemberRequest) -> Booking | None:
    pk = request.POST.get("given", "")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    return own_or_404(request, int(pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say_yes(request: MemberRequest, pk: int) -> HttpResponse:
    """GET says what a yes means; POST: the neighbour has it, and what they gave is ours."""
    member, now, swap = request.member, timezone.now(), _asked_of_us(request, pk)
    form = _form(request, swap.given or swap.wanted)
    if swap.given is None:
        form.fields.clear()  # nothing is had in return, so nothing is asked
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_yes(member, swap, now=now, wish=form.said())
        except Refused as no:
            form.refuse(no)
        else:
            toast(request, _("Godt. Naboen får besked."))
            return _home(request)
    asked = Swap.objects.visible_to(member).asked_of_home(member)
    context = {
        "member": member,
        "swap": swap,
        "passing": passing_of(swap.wanted, now),
        "is_open": asked.open(now).filter(pk=pk).exists(),
        **_having(form, swap.given or swap.wanted, now),
    }
    status = 422 if form.errors else 200
    return render(request, "bookings/bargains/answer.html", context, status=status)


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
