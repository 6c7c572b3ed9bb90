"""The doors of a place: what it is, a time from–to, some nights, and what is broken there."""

from datetime import date, time
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings import actions as booking
from bookings.doors import day_of, place_or_404, told, undo_url
from bookings.models import Facility, Fault, Unit
from bookings.places import actions
from bookings.places.forms import FaultForm, NightsForm, TimeForm, WishForm
from bookings.places.page import About, free_page, nights_page, unit_here
from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import strong_only
from community.times import local
from community.ui.toasts import toast


def about(request: MemberRequest, place: Facility, wrong: Any = "") -> HttpResponse:
    """A place with nothing to book on its page: a playground, a bench, a board with a lock."""
    here = About(place, request.member, timezone.now())
    context = {"about": here, "member": request.member, "wrong": wrong}
    return render(request, "bookings/places/about.html", context, status=422 if wrong else 200)


# --- from–to ------------------------------------------------------------------------------------


def free(request: MemberRequest, place: Facility) -> HttpResponse:
    """A day of a place one has from–to, with a form that is filled in by a tap on what is free."""
    return _show_free(request, place, day_of(request.GET.get("dag")))


def _show_free(
    request: MemberRequest,
    place: Facility,
    day: date | None,
    form: TimeForm | None = None,
    wrong: Any = "",
) -> HttpResponse:
    here = About(place, request.member, timezone.now())
    page = free_page(here, day)
    if page is None:
        return about(request, place)
    if form is None:
        form = TimeForm(None, place, page.rules, initial=_suggestion(request, page))
    context = {"page": page, "about": here, "form": form, "wrong": wrong, "member": request.member}
    status = 422 if wrong or form.errors else 200
    return render(request, "bookings/places/free.html", context, status=status)


def _suggestion(request: MemberRequest, page: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"dag": page.day, "request_key": uuid4().hex}
    first = page.suggested()
    if first is not None:
        found |= {"begins": local(first[0]).time(), "ends": local(first[1]).time()}
    for name, param in (("begins", "fra"), ("ends", "til")):
        found[name] = _clock(request.GET.get(param, "")) or found.get(name)
    return found


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


@require_POST
def book_time(request: MemberRequest, pk: int) -> HttpResponse:
    """Book from–to. A refusal is the day with its sentence and what was typed (422)."""
    day = day_of(request.POST.get("dag"))
    place = _of_kind(request, pk, Unit.FREE, day)
    rules = place.rules_on(day or local(timezone.now()).date())
    assert rules is not None
    form = TimeForm(request.POST, place, rules)
    if form.is_valid() and (answer := _booked(request, place, form)):
        return answer
    wrong = "" if form.errors else _("Prøv igen.")
    return _show_free(request, place, day, form, wrong)


def _booked(request: MemberRequest, place: Facility, form: WishForm) -> HttpResponse | None:
    """To the household's own bookings, or nothing with what is wrong said in the form."""
    said = form.cleaned_data
    try:
        done = booking.book(
            request.member, place, said["slot"], now=timezone.now(),
            request_key=said["request_key"], wish=form.wish(),
        )  # fmt: skip
    except Refused as no:
        no.beside(form)
        return None
    toast(request, told(done), undo_url=undo_url(request, done))
    return redirect("bookings:mine", request.member.estate.slug)


def _of_kind(request: MemberRequest, pk: int, unit: str, day: date | None) -> Facility:
    """The place, where that is how one has it on the day that is asked for (today without one)."""
    place, today = place_or_404(request, pk), local(timezone.now()).date()
    if unit_here(place, max(day or today, today)) != unit:
        raise Http404
    return place


# --- nights -------------------------------------------------------------------------------------


def nights(request: MemberRequest, place: Facility) -> HttpResponse:
    """Two weeks of nights, and how many."""
    return _show_nights(request, place, day_of(request.GET.get("dag")))


def _show_nights(
    request: MemberRequest, place: Facility, day: date | None, form: NightsForm | None = None
) -> HttpResponse:
    here = About(place, request.member, timezone.now())
    page = nights_page(here, day)
    if page is None:
        return about(request, place)
    if form is None:
        initial = {"nights": 1, "request_key": uuid4().hex}
        form = NightsForm(None, place, page.rules, initial=initial)
    context = {"page": page, "about": here, "form": form, "member": request.member}
    context["chosen"] = day_of(form["first"].value()) if form.is_bound else None
    status = 422 if form.errors else 200
    return render(request, "bookings/places/nights.html", context, status=status)


@require_POST
def book_nights(request: MemberRequest, pk: int) -> HttpResponse:
    """Book some nights. A refusal is the nights with its sentence and what was chosen (422)."""
    place = _of_kind(request, pk, Unit.NIGHT, day_of(request.POST.get("first")))
    first = day_of(request.POST.get("first"))
    rules = place.rules_on(first or local(timezone.now()).date())
    assert rules is not None
    form = NightsForm(request.POST, place, rules)
    if form.is_valid() and (answer := _booked(request, place, form)):
        return answer
    return _show_nights(request, place, day_of(request.POST.get("dag")), form)


# --- what is broken -----------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def fault(request: MemberRequest, pk: int) -> HttpResponse:
    """Say what does not work. For a guest the page does not exist."""
    place = _any_place(request, pk)
    if request.member.is_guest:
        raise Http404
    form = FaultForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            text = form.cleaned_data["text"]
            actions.tell_fault(request.member, place, text=text, now=timezone.now())
        except Refused as no:
            form.add_error(no.field or None, str(no))
        else:
            toast(request, _("Tak. Den næste kan se det, og viceværten får det at vide."))
            return redirect("bookings:place", request.member.estate.slug, page_of(place))
    context = {"form": form, "place": place, "member": request.member, "back_to": page_of(place)}
    status = 422 if form.errors else 200
    return render(request, "bookings/places/fault.html", context, status=status)


def _any_place(request: MemberRequest, pk: int) -> Facility:
    """A place or a machine in it: what is broken is often one of them."""
    seen = Facility.objects.visible_to(request.member).with_rules()
    found: Facility = get_object_or_404(seen, pk=pk)
    return found


def page_of(place: Facility) -> int:
    """Whose page shows it: its own, or that of what it is part of."""
    return place.part_of_id or place.pk


@require_POST
def mended(request: MemberRequest, pk: int, fault: int) -> HttpResponseBase:
    """It works again. For who does not look after the place it does not exist."""
    return _mended(request, kept_or_404(request, pk), fault)


@strong_only
def _mended(request: MemberRequest, place: Facility, number: int) -> HttpResponse:
    found = _fault_or_404(request, place, number)
    actions.clear_fault(request.member, found, now=timezone.now())
    back = reverse("bookings:broken", args=[request.member.estate.slug, place.pk, number])
    toast(request, _("Godt. Fejlen står her ikke mere."), undo_url=back)
    return redirect("bookings:place", request.member.estate.slug, place.pk)


@require_POST
def broken(request: MemberRequest, pk: int, fault: int) -> HttpResponseBase:
    """It does not work after all."""
    return _broken(request, kept_or_404(request, pk), fault)


@strong_only
def _broken(request: MemberRequest, place: Facility, number: int) -> HttpResponse:
    actions.fault_after_all(request.member, _fault_or_404(request, place, number))
    toast(request, _("Fejlen står her igen."))
    return redirect("bookings:place", request.member.estate.slug, place.pk)


def kept_or_404(request: MemberRequest, pk: int) -> Facility:
    """A place with a page that the reader looks after."""
    place = place_or_404(request, pk)
    if not About(place, request.member, timezone.now()).is_kept:
        raise Http404
    return place


def _fault_or_404(request: MemberRequest, place: Facility, number: int) -> Fault:
    here = Fault.objects.visible_to(request.member).filter(facility__in=place.taken_with)
    return get_object_or_404(here.select_related("facility"), pk=number)
