"""The doors of the sign: to print it, to read it without login, and the screen beside the door."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.places import actions, signs
from bookings.places.views import kept_or_404
from bookings.rules import KEEPERS
from community.people.gate import MemberRequest
from community.people.letters import qr
from community.people.trust import for_roles
from community.ui.toasts import toast

AGAIN = "60"  # seconds: who stands there wants to know what is free now
SIZES = ("a6", "a4")


@require_safe
@never_cache
@for_roles(*KEEPERS)
def to_print(request: MemberRequest, pk: int) -> HttpResponse:
    """The sign for the door, A6 or A4. The code is made the first time."""
    place = kept_or_404(request, pk)
    sign = actions.sign_of(request.member, place)
    size = request.GET.get("ark", "")
    address = signs.address_of(sign)
    context = {
        "place": place,
        "member": request.member,
        "qr": qr(address),
        "address": address.split("://", 1)[1],
        "screen": signs.address_of(sign, "place_screen"),
        "size": size if size in SIZES else SIZES[0],
    }
    return render(request, "bookings/places/to_print.html", context)


@require_POST
@for_roles(*KEEPERS)
def anew(request: MemberRequest, pk: int) -> HttpResponse:
    """Another code: the old sign and the old screen open nothing."""
    place = kept_or_404(request, pk)
    actions.new_sign(request.member, place, now=timezone.now())
    toast(request, _("Der er en ny kode. Det gamle skilt virker ikke mere. Print et nyt."))
    return redirect("bookings:sign", request.member.estate.slug, place.pk)


@login_not_required
@require_safe
@never_cache
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """«Scan døren»: rules, today, and the ways in to book or to say what is broken."""
    place = signs.place_of(code)
    if place is None:
        raise Http404
    now = timezone.now()
    context = {"door": signs.on_door(place, now), "place": place, "now": now}
    return render(request, "bookings/places/sign.html", context)


@login_not_required
@require_safe
@never_cache
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The screen beside the door: fetches itself every minute, knows nobody and asks for nothing."""
    place = signs.place_of(code)
    if place is None:
        raise Http404
    now = timezone.now()
    with translation.override("da"):
        context = {"door": signs.on_door(place, now), "place": place, "now": now}
        page = render(request, "bookings/places/screen.html", context)
    page["Refresh"] = AGAIN
    return page
