"""The doors of calendars: the page of who looks after a place, and what programs fetch."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.feeds import actions
from bookings.feeds.calendar import taken_at
from bookings.feeds.forms import AddressForm
from bookings.feeds.strangers import colliding, place_behind
from bookings.models import Facility, OutsideCalendar, PlaceFeed
from bookings.places.views import kept_or_404
from bookings.rules import KEEPERS
from community.calendars import CONTENT, file_of
from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.ui.toasts import toast


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(*KEEPERS)
def calendars(request: MemberRequest, pk: int) -> HttpResponse:
    """The place's own address, and the calendar it reads. A POST says which one to read."""
    place = kept_or_404(request, pk)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _connected(request, place, form):
        toast(request, _("Vi henter kalenderen om lidt. Se her igen om et par minutter."))
        return _back(request, place)
    feed = PlaceFeed.objects.filter(facility=place).first()
    outside = OutsideCalendar.objects.filter(facility=place).first()
    context = {
        "member": request.member,
        "place": place,
        "form": form,
        "address": settings.SITE_URL + reverse("place_feed", args=[feed.key]) if feed else "",
        "outside": outside,
        "colliding": colliding(outside, timezone.now()) if outside else [],
    }
    status = 422 if form.errors else 200
    return render(request, "bookings/feeds/calendars.html", context, status=status)


def _connected(request: MemberRequest, place: Facility, form: AddressForm) -> bool:
    address = form.cleaned_data["address"]
    try:
        actions.connect(request.member, place, address=address, now=timezone.now())
    except Refused as no:
        no.beside(form)
        return False
    return True


@require_POST
@for_roles(*KEEPERS)
def calendar_away(request: MemberRequest, pk: int) -> HttpResponse:
    """Its times are free again."""
    place = kept_or_404(request, pk)
    said = _("Vi henter ikke mere. De tider, der kun stod der, kan bookes igen.")
    try:
        actions.disconnect(request.member, place, now=timezone.now())
    except Refused as no:
        said = no.message
    toast(request, said)
    return _back(request, place)


@require_POST
@for_roles(*KEEPERS)
def feed_anew(request: MemberRequest, pk: int) -> HttpResponse:
    """An address of the place's own, or another one."""
    place = kept_or_404(request, pk)
    had = PlaceFeed.objects.filter(facility=place).exists()
    actions.open_feed(request.member, place, now=timezone.now())
    if had:
        toast(
            request,
            _("Den gamle adresse virker ikke mere. Giv den nye til dem, der skal bruge den."),
        )
    return _back(request, place)


@require_POST
@for_roles(*KEEPERS)
def feed_shut(request: MemberRequest, pk: int) -> HttpResponse:
    """Nobody reads it any more."""
    place = kept_or_404(request, pk)
    actions.shut_feed(request.member, place)
    toast(request, _("Adressen virker ikke mere."))
    return _back(request, place)


def _back(request: MemberRequest, place: Facility) -> HttpResponse:
    return redirect("bookings:calendars", request.member.estate.slug, place.pk)


@login_not_required
@require_safe
@never_cache
def place_feed(request: HttpRequest, key: UUID) -> HttpResponse:
    """When a place is taken, for whoever has the key. 404 for a key no place has."""
    place = place_behind(key)
    if place is None:
        raise Http404
    with translation.override("da"):
        data = file_of(taken_at(place, timezone.now()), name=place.full_name)
    return HttpResponse(data, content_type=CONTENT)
