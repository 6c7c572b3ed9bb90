"""The doors of who looks after a place. For everybody else the pages do not exist."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.doors import day_of
from bookings.models import Facility, FixedBlock, PlacePicture
from bookings.page import parts_of
from bookings.places import actions as places
from bookings.places.views import kept_or_404
from bookings.rules import KEEPERS
from bookings.ruling import actions
from bookings.ruling.asked import BookForForm
from bookings.ruling.forms import PlaceForm, RulesForm
from bookings.ruling.homes import homes_of
from bookings.ruling.keeping import KeepForm
from bookings.ruling.page import kept_times, ruled, shared_with, use_of
from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.pictures.taking import takes_pictures
from community.times import local
from community.ui.dates import relative_day, span
from community.ui.toasts import toast

GET_AND_POST = ["GET", "HEAD", "POST"]


def _to_place(request: MemberRequest, place: Facility) -> HttpResponse:
    return redirect("bookings:place", request.member.estate.slug, place.pk)


def _said_no(form: Any, no: Refused) -> None:
    no.beside(form)


@takes_pictures
@require_http_methods(GET_AND_POST)
@for_roles(*KEEPERS)
def place(request: MemberRequest, pk: int) -> HttpResponse:
    """The place itself: name, words, how one gets in, where one books it, how it looks."""
    found = kept_or_404(request, pk)
    hanging = [
        row.picture for row in PlacePicture.objects.filter(facility=found).select_related("picture")
    ]
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        initial={
            name: getattr(found, name) for name in PlaceForm.base_fields if name != "pictures"
        },
        member=request.member,
        hanging=hanging,
        place=f"place-{found.pk}",
    )
    if form.is_valid() and _change_place(request, found, form):
        toast(request, _("Det er rettet."))
        return _to_place(request, found)
    context = {"form": form, "place": found, "member": request.member}
    status = 422 if form.errors else 200
    return render(request, "bookings/ruling/place.html", context, status=status)


def _change_place(request: MemberRequest, found: Facility, form: PlaceForm) -> bool:
    try:
        actions.change_place(request.member, found, now=timezone.now(), **form.said())
        places.hang(request.member, found, form.cleaned_data["pictures"])
    except Refused as no:
        _said_no(form, no)
        return False
    return True


@require_http_methods(GET_AND_POST)
@for_roles(*KEEPERS)
def rules(request: MemberRequest, pk: int) -> HttpResponse:
    """New rules from a day on. What they mean is shown first; then they are kept."""
    found = kept_or_404(request, pk)
    where = ruled(request.member, found)
    if where is None or where.rules is None:
        raise Http404
    now = timezone.now()
    today = local(now).date()
    held = where.rules_on(today)
    assert held is not None
    form = RulesForm(request.POST if request.method == "POST" else None, held, today)
    seen, is_kept = _look_or_keep(request, where, form) if form.is_valid() else (None, False)
    if is_kept:
        said = _("Reglerne er gemt. Det, der er booket, beholder de gamle.")
        toast(request, said)
        return _to_place(request, found)
    context = {
        "form": form, "place": found, "member": request.member, "seen": seen,
        "shared": shared_with(request.member, where),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "bookings/ruling/rules.html", context, status=status)


def _look_or_keep(request: MemberRequest, where: Facility, form: RulesForm) -> tuple[Any, bool]:
    """(what they mean, False) the first time; (None, True) when just that was said yes to."""
    now, said = timezone.now(), form.said()
    try:
        if form.cleaned_data["sure"] == form.digest():
            actions.change_rules(request.member, where, said, now=now)
            return None, True
        return actions.looked_at(request.member, where, said, now=now), False
    except Refused as no:
        _said_no(form, no)
        return None, False


@require_http_methods(GET_AND_POST)
@for_roles(*KEEPERS)
def kept(request: MemberRequest, pk: int) -> HttpResponse:
    """Times that come again and are nobody's to book."""
    found = kept_or_404(request, pk)
    form = KeepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.keep(request.member, found, now=timezone.now(), **form.cleaned_data)
        except Refused as no:
            _said_no(form, no)
        else:
            slug = request.member.estate.slug
            undo = reverse("bookings:keep_no_more", args=[slug, found.pk, made.pk])
            toast(request, _("Tiden er holdt fri for bookinger."), undo_url=undo)
            return redirect("bookings:kept", slug, found.pk)
    today: date = local(timezone.now()).date()
    context = {
        "form": form, "place": found, "member": request.member, "rows": kept_times(found, today)
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "bookings/ruling/kept.html", context, status=status)


@require_POST
@for_roles(*KEEPERS)
def keep_no_more(request: MemberRequest, pk: int, block: int) -> HttpResponse:
    """From now on it can be booked."""
    found = kept_or_404(request, pk)
    row = get_object_or_404(FixedBlock.objects.filter(facility=found), pk=block)
    actions.keep_no_more(request.member, row)
    toast(request, _("Tiden kan bookes igen."))
    return redirect("bookings:kept", request.member.estate.slug, found.pk)


@require_http_methods(GET_AND_POST)
@for_roles(*KEEPERS)
def book_for(request: MemberRequest, pk: int) -> HttpResponse:
    """A time for a household that rang, wrote a slip or came by: by its own rules and its own quota."""
    found = kept_or_404(request, pk)
    columns = [found] if found.is_bookable else parts_of(request.member, found)[0]
    today = local(timezone.now()).date()
    asked = day_of(request.POST.get("dag")) or today  # the day says which kind of time it is
    rules_now = columns[0].rules_on(max(asked, today)) if columns else None
    if rules_now is None:
        raise Http404
    form = BookForForm(
        request.POST if request.method == "POST" else None,
        homes=homes_of(request.member, today),
        facilities=columns,
        rules=rules_now,
        today=today,
    )
    if form.is_valid() and _booked_for(request, form):
        return redirect("bookings:place", request.member.estate.slug, found.pk)
    context = {"form": form, "place": found, "member": request.member}
    status = 422 if form.errors else 200
    return render(request, "bookings/ruling/book_for.html", context, status=status)


def _booked_for(request: MemberRequest, form: BookForForm) -> bool:
    said = form.cleaned_data
    try:
        made = actions.book_for(
            request.member, said["household"], form.chosen(), said["slot"],
            why=said["why"], now=timezone.now(), wish=form.wish(),
        )  # fmt: skip
    except Refused as no:
        _said_no(form, no)
        return False
    day, time = relative_day(made.begins), span(made.begins, made.ends)
    facts = {"name": made.facility.full_name, "day": day, "time": time}
    toast(request, _("Tiden er booket: %(name)s, %(day)s %(time)s. De får besked.") % facts)
    return True


@require_safe
@never_cache
@for_roles(*KEEPERS)
def use(request: MemberRequest, pk: int) -> HttpResponse:
    """How many times a week it is used: a picture with its table. Nobody's name."""
    found = kept_or_404(request, pk)
    context = {"place": found, "member": request.member, "use": use_of(found, timezone.now())}
    return render(request, "bookings/ruling/use.html", context)
