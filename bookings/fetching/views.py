"""The pages of a key: when we come for it, and what who hands it out has to say to that.

The same address serves fetching and bringing back; for any other errand nothing is there.
"""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings.doors import own_or_404
from bookings.fetching.forms import KeyForm, KeyKeptForm
from bookings.keys import actions, hours
from bookings.keys.actions import OFFER, keep_to
from bookings.keys.page import Key, keys_of
from bookings.models import Booking
from bookings.rentals import page
from bookings.rentals.forms import Refusing
from bookings.rentals.views import FORMS, keepers_only
from bookings.rooms.views import show_booking
from community.errors import Refused
from community.people.gate import MemberRequest
from community.ui.toasts import toast


def key_or_404(booking: Booking, errand: str, now: datetime) -> Key:
    """What is agreed for the errand; 404 where there is no key, or no such errand."""
    for one in keys_of(booking, now):
        if one.errand == errand:
            return one
    raise Http404


def _asks(
    request: MemberRequest, name: str, form: Refusing, booking: Booking, key: Key
) -> HttpResponse:
    context = {"member": request.member, "form": form, "booking": booking, "key": key}
    status = 422 if form.errors else 200
    return render(request, f"bookings/rentals/{name}.html", context, status=status)


@never_cache
@require_http_methods(FORMS)
def choose(request: MemberRequest, pk: int, errand: str) -> HttpResponse:
    """The household chooses among the quarters in which the key is handed out."""
    now, booking = timezone.now(), own_or_404(request, pk)
    key = key_or_404(booking, errand, now)
    times = hours.choices(booking, errand, now)
    sent = request.POST if request.method == "POST" else None
    form = KeyForm(sent, times=times, chosen=key.at)
    member = request.member
    if form.done(lambda: actions.choose(member, booking, errand, form.chosen(), now=now)):
        toast(request, _("Tiden er aftalt. Vi minder jer om den."))
        return redirect("bookings:booking", member.estate.slug, pk)
    return _asks(request, "key", form, booking, key)


@require_POST
def say_yes(request: MemberRequest, pk: int, errand: str) -> HttpResponse:
    """Yes to the time that was offered."""
    now, booking = timezone.now(), own_or_404(request, pk)
    key_or_404(booking, errand, now)
    try:
        actions.say_yes(request.member, booking, errand, now=now)
    except Refused as no:
        return show_booking(request, booking, wrong=no, status=422)
    toast(request, _("Tiden er aftalt. Vi minder jer om den."))
    return redirect("bookings:booking", request.member.estate.slug, pk)


@never_cache
@require_http_methods(FORMS)
@keepers_only
def kept(request: MemberRequest, pk: int, errand: str) -> HttpResponse:
    """Who hands it out offers another time, or writes up what the household said."""
    now, booking = timezone.now(), page.rental_or_404(request.member, pk)
    key = key_or_404(booking, errand, now)
    form = KeyKeptForm(request.POST if request.method == "POST" else None, at=key.at)
    member = request.member

    def act() -> None:
        keep_to(member, booking, errand, form.moment(), form.cleaned_data["how"], now)

    if form.done(act):
        asked = form.cleaned_data["how"] == OFFER
        toast(request, _("De er spurgt.") if asked else _("Det er skrevet ned. De får besked."))
        return redirect("bookings:rental", request.member.estate.slug, pk)
    return _asks(request, "key_kept", form, booking, key)
