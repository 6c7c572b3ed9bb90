"""The door for people: understand, one call, answer. Every page works without JavaScript."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from bookings import actions, rules
from bookings.closing import actions as closing
from bookings.doors import day_of, own_or_404, place_or_404, told, undo_url
from bookings.drawing.page import standing
from bookings.forms import BookForm, CloseForm
from bookings.loans.page import loans_of
from bookings.models import Booking, Closure, Facility, Fault, Unit
from bookings.page import VIEWS, cost_of_letting_go, day_page, outlooks
from bookings.places import views as places
from bookings.places.page import About, unit_here
from bookings.plots.page import plots_of
from bookings.rooms.views import is_room, show_month
from bookings.slots import Slot
from bookings.swapping.page import bargains_of
from bookings.waiting.page import lines_of
from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import strong_only
from community.times import local
from community.ui.toasts import toast

PAGE = 20


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """What the house shares, and when each is next free."""
    now = timezone.now()
    here = list(Facility.objects.visible_to(request.member).with_rules().with_notes())
    rows = outlooks(request.member, here, now)
    context = {
        "rows": [row for row in rows if row.is_had],
        "others": [row for row in rows if not row.is_had],
        "draws": standing(request.member) if any(one.is_drawn for one in here) else [],
        "is_kept": bool(request.member.roles & rules.KEEPERS),
        "member": request.member,
    }
    return render(request, "bookings/index.html", context)


@require_safe
@vary_on_headers("HX-Request")
def place(request: MemberRequest, pk: int) -> HttpResponse:
    """A place on a day: the whole page, or the day alone for htmx. The day says which page it is."""
    found = place_or_404(request, pk)
    day = _shown_day(request, found)
    is_month = is_room(found, day)
    piece = request.htmx.target if request.htmx else None
    if piece and is_month != (piece == "rum"):
        # Another kind of time begins there, and its page has other pieces.
        return HttpResponseClientRedirect(request.get_full_path())
    show = show_month if is_month else PAGES.get(unit_here(found, day), places.about)
    return show(request, found)


def _shown_day(request: MemberRequest, found: Facility) -> date:
    """The day or the month in the address, as far ahead as one books; today without one."""
    today, said = local(timezone.now()).date(), request.GET
    held = found.rules_on(today)
    last = today + timedelta(days=rules.horizon_of(request.member, held) if held else 0)
    asked = day_of(said.get("dag")) or day_of(f"{said.get('maaned', '')}-01") or today
    return min(max(asked, today), last)


def _by_the_slot(request: MemberRequest, found: Facility) -> HttpResponse:
    return _show_day(request, found, day_of(request.GET.get("dag")))


# What one takes at a time decides which page it is; the rest are places to read about.
PAGES: dict[str, Callable[[MemberRequest, Facility], HttpResponse]] = {
    Unit.SLOT: _by_the_slot,
    Unit.FREE: places.free,
    Unit.NIGHT: places.nights,
}


def _show_day(
    request: MemberRequest, place: Facility, day: date | None, *, wrong: Any = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    view = (request.POST if request.method == "POST" else request.GET).get("vis", "")
    page = day_page(request.member, place, day, now, view)
    about = About(place, request.member, now, [*page.columns, *page.walk_in])
    context = {
        "page": page,
        "member": request.member,
        "wrong": wrong,
        "request_key": uuid4().hex,
        "about": about,
        "views": [("liste", _("Liste")), ("skema", _("Skema"))],
    }
    template = "bookings/_day.html" if request.htmx else "bookings/place.html"
    return render(request, template, context, status=status)


@require_POST
def book(request: MemberRequest, pk: int) -> HttpResponse:
    """Book the chosen window. A refusal is the fresh day with its sentence on top (422)."""
    place = place_or_404(request, pk)
    form = BookForm(request.POST)
    shown = day_of(request.POST.get("dag"))
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return _show_day(request, place, shown, wrong=sentence, status=422)
    number, starts_at = form.cleaned_data["slot"]
    day = local(starts_at).date()
    bookable = Facility.objects.visible_to(request.member).bookable().with_rules()
    facility = get_object_or_404(bookable, pk=number)
    key = form.cleaned_data["request_key"]
    try:
        slot = actions.slot_at(facility, starts_at)
        booking = actions.book(request.member, facility, slot, now=timezone.now(), request_key=key)
    except Refused as no:
        return _show_day(request, place, day, wrong=no, status=422)
    toast(request, told(booking), undo_url=undo_url(request, booking))
    if request.htmx:
        return _show_day(request, place, day)
    there = reverse("bookings:place", args=[request.member.estate.slug, pk])
    view = request.POST.get("vis", "")
    return redirect(f"{there}?dag={day}" + (f"&vis={view}" if view in VIEWS else ""))


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    return show_mine(request)


def show_mine(request: MemberRequest, *, wrong: Any = "", status: int = 200) -> HttpResponse:
    """The household's bookings: those to come as tickets, those that were as a list."""
    now = timezone.now()
    had = Booking.objects.visible_to(request.member).with_place()
    own = had.exclude(state=Booking.State.OFFERED)
    coming = own.coming(now).order_by("period")
    bargains = bargains_of(request.member, now)
    tickets = [
        _ticket(request, booking, now) | {"offer": bargains.given.get(booking.pk)}
        for booking in coming
        if not booking.is_overdue(now)
    ]
    _say_what_is_broken(request, tickets)
    shown = {ticket["booking"].pk for ticket in tickets}
    past = own.exclude(pk__in=shown).exclude(state__in=Booking.LET_GO, period__startswith__gt=now)
    before = Paginator(past.order_by("-period", "-pk"), PAGE)
    earlier = before.get_page(request.GET.get("side"))
    context = {
        "tickets": tickets,
        "lines": lines_of(request.member, now),
        "bargains": bargains,
        "loans": loans_of(request.member, now),
        "plots": plots_of(request.member, now),
        "earlier": earlier,
        "member": request.member,
        "wrong": wrong,
        "now": now,
    }
    return render(request, "bookings/mine.html", context, status=status)


def _say_what_is_broken(request: MemberRequest, tickets: list[dict[str, Any]]) -> None:
    """The next one at a place hears it before they stand there: one question for all tickets."""
    places = {ticket["booking"].facility_id for ticket in tickets}
    standing = Fault.objects.visible_to(request.member).standing().filter(facility__in=places)
    told = {fault.facility_id: fault.text for fault in standing} if places else {}
    for ticket in tickets:
        ticket["fault"] = told.get(ticket["booking"].facility_id, "")


def _ticket(request: MemberRequest, booking: Booking, now: datetime) -> dict[str, Any]:
    return {
        "booking": booking,
        "is_on": booking.begins <= now,
        "is_today": local(booking.begins).date() == local(now).date(),
        "can_cancel": rules.can_cancel(request.member, booking, now),
        "can_offer": rules.can_pass_on(request.member, booking, now),
        "can_arrive": rules.can_arrive(request.member, booking, now),
        "can_finish": rules.can_finish(request.member, booking, now),
        "releases_at": booking.releases_at(),
        "cost": cost_of_letting_go(booking, now),
    }


def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks (the page behind the sheet), POST lets the time go."""
    booking = own_or_404(request, pk)
    if request.method != "POST":
        cost = cost_of_letting_go(booking, timezone.now())
        context = {"booking": booking, "member": request.member, "cost": cost}
        return render(request, "bookings/cancel.html", context)
    return _do(request, booking, actions.cancel, _("Tiden er sluppet. En nabo kan få den."))


@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Take back a cancelled time, if nobody was quicker."""
    booking = own_or_404(request, pk)
    if booking.state != Booking.State.CANCELLED:
        return redirect("bookings:mine", request.member.estate.slug)
    slot = Slot(booking.begins, booking.ends)
    found = Facility.objects.visible_to(request.member).with_rules()
    facility = get_object_or_404(found, pk=booking.facility_id)
    try:
        wish = actions.as_wished(booking)
        again = actions.book(request.member, facility, slot, now=timezone.now(), wish=wish)
    except Refused as no:
        return show_mine(request, wrong=no, status=422)
    toast(request, told(again))
    return redirect("bookings:mine", request.member.estate.slug)


@require_POST
def arrive(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, own_or_404(request, pk), actions.arrive, _("Godt. Tiden er din."))


@require_POST
def finish(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(
        request, own_or_404(request, pk), actions.finish, _("Tak. Så ved vi, at du er færdig.")
    )


def _do(
    request: MemberRequest, booking: Booking, verb: Callable[..., Booking], said: str
) -> HttpResponse:
    now = timezone.now()
    try:
        done = verb(request.member, booking, now=now)
    except Refused as no:
        return show_mine(request, wrong=no, status=422)
    is_undone = done.state == Booking.State.CANCELLED and rules.is_free_to_cancel(done, now)
    undone = undo_url(request, done) if is_undone else ""
    toast(request, said, undo_url=undone)
    return redirect("bookings:mine", request.member.estate.slug)


def close(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Caretaker and committee close a place for a while. For others the page does not exist."""
    return _close_it(request, _closable(request, pk))


@strong_only
def _close_it(request: MemberRequest, place: Facility) -> HttpResponse:
    form = CloseForm(request.POST if request.method == "POST" else None)
    hit = _hit(place, form) if request.method == "POST" and form.is_valid() else 0
    sure = request.POST.get("sure") == str(hit) or not hit
    if request.method == "POST" and form.is_valid() and sure and _close(request, place, form):
        return redirect("bookings:place", request.member.estate.slug, place.pk)
    context = {"form": form, "place": place, "member": request.member, "hit": hit}
    status = 422 if form.errors else 200
    return render(request, "bookings/close.html", context, status=status)


def _hit(place: Facility, form: CloseForm) -> int:
    """How many times of neighbours the closing would take; whoever closes is asked about them."""
    data = form.cleaned_data
    return closing.times_within(place, data["starts_at"], data["ends_at"], timezone.now()).count()


def _close(request: MemberRequest, place: Facility, form: CloseForm) -> bool:
    data = form.cleaned_data
    try:
        closing.close(
            request.member,
            place,
            data["starts_at"],
            data["ends_at"],
            reason=data["reason"],
            now=timezone.now(),
        )
    except Refused as no:
        no.beside(form)
        return False
    toast(request, _("Der er lukket. Dem, der havde en tid, har fået besked."))
    return True


@require_POST
def reopen(request: MemberRequest, pk: int, closure: int) -> HttpResponseBase:
    """Take a closing back. For others the page does not exist."""
    return _reopen_it(request, _closable(request, pk), closure)


@strong_only
def _reopen_it(request: MemberRequest, place: Facility, closure: int) -> HttpResponse:
    found = get_object_or_404(Closure.objects.filter(facility=place).by_people(), pk=closure)
    closing.reopen(request.member, found, now=timezone.now())
    toast(request, _("Der er åbent igen."))
    return redirect("bookings:place", request.member.estate.slug, place.pk)


def _closable(request: MemberRequest, pk: int) -> Facility:
    place = place_or_404(request, pk)
    if not rules.can_close(request.member, place):
        raise Http404
    return place
