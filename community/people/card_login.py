"""Logging in with a code card: a number and six digits, for who has no e-mail."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.errors import Refused
from community.people import guesses, proof
from community.people.browsers.store import CARD
from community.people.cards import actions as cards
from community.people.forms import CardForm
from community.people.models import Organisation, User
from community.people.views import answer, form_page

UNTIL_IT_CLOSES = 0


@login_not_required
@never_cache
@form_page
def card(request: HttpRequest) -> HttpResponse:
    """Number and code. The session is for a computer that others use too: it ends with the browser,
    and when it has been silent for half an hour (`browsers.store`).
    """
    if request.user.is_authenticated:
        return redirect("home:front_door")
    onward = proof.next_of(request, "home:front_door")
    form = CardForm(request.POST if request.method == "POST" else None)
    person, no = _open(request, form)
    if person is None:
        return answer(request, "account/card.html", form, no, onward=onward)
    proof.enter(request, person, CARD)
    request.session.set_expiry(UNTIL_IT_CLOSES)
    return HttpResponseRedirect(onward)


@never_cache
@form_page
def card_again(request: HttpRequest) -> HttpResponse:
    """It is still me: the same card once more. Somebody else's is a card that does not fit."""
    onward = proof.next_of(request, "home:front_door")
    form = CardForm(request.POST if request.method == "POST" else None)
    person, no = _open(request, form, mine=request.user)
    if person is None:
        return answer(request, "account/card_again.html", form, no, onward=onward)
    record_authentication(request, person, method=CARD, reauthenticated=True)
    return HttpResponseRedirect(onward)


def _open(
    request: HttpRequest, form: CardForm, mine: Any = None
) -> tuple[User | None, Refused | None]:
    """Whose card was typed, or why the form says no (nothing typed yet: neither)."""
    if not form.is_valid():
        return None, None
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    place, now = guesses.place_of(request), timezone.now()
    try:
        return cards.open_card(number, code, place=place, now=now, mine=mine), None
    except Refused as no:
        no.beside(form)
        return None, no


@login_not_required
@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """Whom to ring when the card is gone."""
    organisations = Organisation.objects.order_by("name")
    return render(request, "account/lost_card.html", {"organisations": organisations})
