"""The doors of a room: a month of it, «er det rigtigt?», the booking itself, and another time."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bookings import actions, rules
from bookings.checks import no_such_slot
from bookings.doors import own_or_404, place_or_404, told, undo_url
from bookings.holding import actions as holding
from bookings.models import Booking, Facility, RuleSet
from bookings.page import cost_of_letting_go
from bookings.prices import price_of
from bookings.rooms.asked import Asked, slot_of
from bookings.rooms.forms import SaidForm
from bookings.rooms.looking import look
from bookings.rooms.page import free_until, handed, is_room, music_off, room_page
from bookings.slots import Slot
from bookings.swapping.page import offer_of
from bookings.whose import had_on
from community import lending
from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import is_strong
from community.times import local
from community.ui.toasts import toast

__all__ = ["is_room", "show_month"]


def _asked(request: MemberRequest, place: Facility) -> Asked:
    """As the address says; what is posted says it again."""
    said = request.POST if request.method == "POST" else request.GET
    return Asked.of(place, {key: said[key] for key in said}, local(timezone.now()).date())


def show_month(
    request: MemberRequest, place: Facility, *, wrong: Any = "", status: int = 200
) -> HttpResponse:
    """The page of a room: purpose first, then the month; for htmx the two alone."""
    now = timezone.now()
    page = room_page(request.member, place, _asked(request, place), now)
    slug = request.member.estate.slug
    can_close = rules.can_close(request.member, place)
    day, is_shown = page.asked.day or local(now).date(), can_close and is_strong(request)
    context = {
        "page": page,
        "member": request.member,
        "wrong": wrong,
        "here": reverse("bookings:place", args=[slug, place.pk]),
        "onward": reverse("bookings:review", args=[slug, place.pk]),
        "can_close": can_close,
        "kept_day": day,
        "is_shown": is_shown,
        "had": had_on(request.member, place, day) if is_shown else [],
    }
    template = "bookings/rooms/_month_page.html" if request.htmx else "bookings/rooms/month.html"
    response = render(request, template, context, status=status)
    response["Vary"] = "HX-Request"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: MemberRequest, pk: int) -> HttpResponse:
    """GET shows what it comes to; POST books it. A refusal is the month with its sentence (422)."""
    place = place_or_404(request, pk)
    is_sent, now = request.method == "POST", timezone.now()
    asked = _asked(request, place)
    if not is_room(place, asked.day or local(now).date()):
        raise Http404
    try:
        slot = slot_of(place, asked)
        if asked.purpose is not None and asked.purpose.is_open:
            return _gather(request, place, slot)
        # What is sent is looked at by the verb, once it knows whether it was sent before.
        held = None if is_sent else look(request.member, place, slot, asked.wish, now)
        held = held or _rules(place, slot)
        form = SaidForm(place, held, request.POST if is_sent else None)
        if is_sent and form.is_valid():
            booked = _booked(request, place, slot, asked, form)
            if booked is not None:
                return booked
    except Refused as no:
        return show_month(request, place, wrong=no, status=422)
    return _show_review(request, place, slot, asked, form)


def _rules(place: Facility, slot: Slot) -> RuleSet:
    held = place.rules_on(local(slot.starts_at).date())
    if held is None:
        raise no_such_slot()
    return held


def _gather(request: MemberRequest, place: Facility, slot: Slot) -> HttpResponse:
    """What is open to all is made as an event, which holds the place in the same act."""
    member, key = request.member, str(place.pk)
    holding.look(member, key, slot.starts_at, slot.ends_at, now=timezone.now())
    there = lending.gathers_at(member, f"bookings:{key}", slot.starts_at, slot.ends_at)
    if there is None:
        message = _("Her kan du ikke lave et arrangement. Ring til kontoret.")
        raise Refused("made_as_an_event", message, status=422)
    return redirect(there.url)


def _booked(
    request: MemberRequest, place: Facility, slot: Slot, asked: Asked, form: SaidForm
) -> HttpResponse | None:
    """To the booking; None when the form has the refusal. Raises Refused what no field is about."""
    try:
        booking = actions.book(
            request.member, place, slot, now=timezone.now(), wish=form.wish(asked.purpose),
            request_key=form.cleaned_data["request_key"],
        )  # fmt: skip
    except Refused as no:
        if not no.field:
            raise
        form.refuse(no)
        return None
    toast(request, told(booking), undo_url=undo_url(request, booking))
    return redirect("bookings:booking", request.member.estate.slug, booking.pk)


def _show_review(
    request: MemberRequest, place: Facility, slot: Slot, asked: Asked, form: SaidForm
) -> HttpResponse:
    price = price_of(form.rules, slot, asked.wish)
    context = {
        "place": place,
        "slot": slot,
        "asked": asked,
        "rules": form.rules,
        "form": form,
        "price": price,
        "music_off": music_off(form.rules, slot),
        "free_until": free_until(form.rules, slot, price),
        "member": request.member,
        "request_key": request.POST.get("request_key") or uuid4().hex,
        "back": f"{reverse('bookings:place', args=[request.member.estate.slug, place.pk])}"
        f"?{asked.query()}",
    }
    status = 422 if form.errors else 200
    return render(request, "bookings/rooms/review.html", context, status=status)


@never_cache
@require_safe
def booking(request: MemberRequest, pk: int) -> HttpResponse:
    """One booking of the household's: when, what it costs, how one gets in, what is to be done."""
    return show_booking(request, own_or_404(request, pk))


def show_booking(
    request: MemberRequest, found: Booking, *, wrong: Any = "", status: int = 200, **more: Any
) -> HttpResponse:
    """The page with what went wrong on it, if anything did."""
    now, member = timezone.now(), request.member
    slot = Slot(found.begins, found.ends)
    context = {
        "booking": found,
        "member": member,
        "wrong": wrong,
        "rules": found.made_under,
        "charges": list(found.charges.exclude(state="dropped").order_by("kind", "pk")),
        "music_off": music_off(found.made_under, slot),
        "cost": cost_of_letting_go(found, now),
        "can_cancel": rules.can_cancel(member, found, now),
        "can_move": rules.can_move(member, found, now) and rules.is_free_to_cancel(found, now),
        "can_offer": rules.can_pass_on(member, found, now),
        "offer": offer_of(request.member, found, now),
        "handed": handed(member, found, now),
    }
    return render(request, "bookings/rooms/booking.html", context | more, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """Another time for a booking. GET shows what is free, POST takes it and lets the old one go."""
    found = own_or_404(request, pk)
    wrong: Any = ""
    if not rules.can_move(request.member, found, timezone.now()):
        return redirect("bookings:booking", request.member.estate.slug, found.pk)
    seen = Facility.objects.visible_to(request.member).with_rules()
    place = get_object_or_404(seen, pk=found.facility_id)
    asked = _for(found, _asked(request, place), place)
    if request.method == "POST":
        try:
            return _moved(request, found, asked, slot_of(place, asked))
        except Refused as no:
            wrong = no
    page = room_page(request.member, place, asked, timezone.now(), but=found)
    context = {"page": page, "booking": found, "member": request.member, "wrong": wrong}
    here = reverse("bookings:move", args=[request.member.estate.slug, found.pk])
    context |= {"here": here, "onward": here}
    template = "bookings/rooms/_move_page.html" if request.htmx else "bookings/rooms/move.html"
    return render(request, template, context, status=422 if wrong else 200)


def _for(found: Booking, asked: Asked, place: Facility) -> Asked:
    """The purpose it was booked for, as the rules of that day have it; none where they have none."""
    name = found.purpose.name if found.purpose else ""
    said = {"hvad": name, "dag": str(asked.day or "")}
    purpose = Asked.of(place, said, local(found.begins).date()).purpose
    is_same = purpose is not None and purpose.name == name
    month = asked.month or (None if asked.day else local(found.begins).date())
    return replace(asked, purpose=purpose if is_same else None, month=month)


def _moved(request: MemberRequest, found: Booking, asked: Asked, slot: Slot) -> HttpResponse:
    wish = replace(actions.as_wished(found), purpose=asked.purpose)
    moved = actions.move(request.member, found, slot, now=timezone.now(), wish=wish)
    toast(request, told(moved))
    return redirect("bookings:booking", request.member.estate.slug, moved.pk)
