"""The page that asks for a second factor, and the pages where one is made, changed or taken away."""

from typing import Any

from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.errors import Refused
from community.people import guesses, proof, trust
from community.people.browsers import actions as browsers
from community.people.factors import actions as factors
from community.people.forms import AppForm, FactorForm, KeyForm, RecoveryForm
from community.people.models import User
from community.people.views import answer, form_page
from community.ui.toasts import toast

Type = Authenticator.Type


@never_cache
@form_page
def second_factor(request: HttpRequest) -> HttpResponse:
    """One thing more than a mail: a passkey, six digits, or a recovery code. Then back to `next`.

    Who has none is offered two ways to make one. `igen` asks also who showed it this morning.
    """
    assert isinstance(request.user, User)
    onward = proof.next_of(request, "home:front_door")
    again = "igen" in request.GET
    within = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT if again else trust.LASTS
    if request.method != "POST" and trust.is_strong(request, within=within):
        return HttpResponseRedirect(onward)
    if not trust.has_factor(request.user):
        return render(request, "account/second_factor_offer.html", {"onward": onward})
    if "credential" in request.POST:
        return _by_key(request, request.user, onward)
    return _by_code(request, request.user, onward)


def _by_key(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    """A passkey: allauth knows whether the answer fits the question this session was asked."""
    form = KeyForm(request.POST, user=user)
    if form.is_valid():
        factors.strengthen(request, form.cleaned_data["credential"])
        return HttpResponseRedirect(onward)
    form.errors.pop("credential", None)
    form.add_error(None, _("Det lykkedes ikke. Prøv igen."))
    return _ask(request, user, onward, form)


def _by_code(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    """Six digits from the app, or a recovery code: digits tell which."""
    asked = RecoveryForm if _wants_recovery(request) else FactorForm
    form = asked(request.POST if request.method == "POST" else None)
    no = None
    if form.is_valid():
        place, now = guesses.place_of(request), timezone.now()
        try:
            shown = factors.check_code(user, form.cleaned_data["code"], place=place, now=now)
        except Refused as refusal:
            no = refusal
            no.beside(form)
        else:
            factors.strengthen(request, shown)
            return HttpResponseRedirect(onward)
    return _ask(request, user, onward, form, no)


def _wants_recovery(request: HttpRequest) -> bool:
    return "reserve" in (request.GET.get("med"), request.POST.get("med"))


def _ask(
    request: HttpRequest, user: User, onward: str, form: forms.Form, no: Refused | None = None
) -> HttpResponse:
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    recovery = _wants_recovery(request) and Type.RECOVERY_CODES in types
    by_key = Type.WEBAUTHN in types and not recovery
    facts: dict[str, Any] = {
        "onward": onward,
        "recovery": recovery,
        "by_key": by_key,
        "by_app": Type.TOTP in types and not recovery,
        "has_codes": Type.RECOVERY_CODES in types,
        "code_form": form if "code" in form.fields else FactorForm(),
    }
    if by_key:
        facts["js_data"] = {"request_options": begin_authentication(user)}
    return answer(request, "account/second_factor.html", form, no, **facts)


# --- the app ---------------------------------------------------------------------------------------


@never_cache
@form_page
@trust.firmly_proved
def app(request: HttpRequest) -> HttpResponse:
    """Set up an app with six digits, or put a new one in the old one's place."""
    assert isinstance(request.user, User)
    user, onward = request.user, proof.next_of(request, "mfa_list_webauthn")
    form, secret = AppForm(request.POST or None), get_totp_secret()
    if form.is_valid():
        code, now = form.cleaned_data["code"], timezone.now()
        try:
            made = factors.use_this_app(user, secret=secret, code=code, now=now)
        except Refused as no:
            no.beside(form)
        else:
            clear_totp_secret(request)
            return has_made(request, made, onward)
    adapter = get_mfa_adapter()
    url = adapter.build_totp_url(user, secret)
    facts = {
        "onward": onward,
        "url": url,
        "qr": adapter.build_totp_svg(url),
        "secret": [secret[at : at + 4] for at in range(0, len(secret), 4)],
        "is_new": not Authenticator.objects.filter(user=user, type=Type.TOTP).exists(),
    }
    return answer(request, "account/app.html", form, **facts)


def has_made(request: HttpRequest, factor: Authenticator, onward: str) -> HttpResponse:
    """A key was made in this session: it is strong, the others end, and codes come for who needs any."""
    assert isinstance(request.user, User)
    factors.strengthen(request, factor)
    _end_others(request, _("Det er gemt."), _("Det er gemt. Du er logget ud alle andre steder."))
    needs = trust.holds_office(request.user, timezone.localdate())
    if needs and factors.codes_left(request.user) is None:
        factors.make_codes(request.user, now=timezone.now())
        return redirect(f"{reverse('account_recovery_codes')}?{urlencode({'next': onward})}")
    return HttpResponseRedirect(onward)


@never_cache
@form_page
@trust.firmly_proved
def remove_app(request: HttpRequest) -> HttpResponse:
    """Stop using the app. GET asks, POST does it."""
    assert isinstance(request.user, User)
    found = get_object_or_404(Authenticator.objects.filter(user=request.user), type=Type.TOTP)
    wrong = take_away(request, found) if request.method == "POST" else None
    if request.method == "POST" and wrong is None:
        return redirect("mfa_list_webauthn")
    status = 422 if wrong else 200
    return render(request, "account/remove_app.html", {"wrong": wrong}, status=status)


def take_away(request: HttpRequest, factor: Authenticator) -> Refused | None:
    """Remove it and end the other sessions, or the reason why not."""
    assert isinstance(request.user, User)
    try:
        factors.remove(request.user, factor, now=timezone.now())
    except Refused as no:
        return no
    _end_others(
        request, _("Den er fjernet."), _("Den er fjernet. Du er logget ud alle andre steder.")
    )
    return None


def _end_others(request: HttpRequest, alone: str, with_others: str) -> None:
    """Keys have changed: only this browser stays, and it says so."""
    toast(request, with_others if browsers.end_others(request) else alone)


# --- recovery codes ----------------------------------------------------------------------------------


@never_cache
@form_page
@trust.firmly_proved
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The ten codes while they are new; afterwards only how many are left, and ten new ones.

    POST `nye` makes them, POST `gemt` says that they are on paper.
    """
    assert isinstance(request.user, User)
    user, onward, no = request.user, proof.next_of(request, "mfa_list_webauthn"), None
    if "gemt" in request.POST:
        factors.keep_codes(user)
        return HttpResponseRedirect(onward)
    if "nye" in request.POST:
        try:
            factors.make_codes(user, now=timezone.now())
        except Refused as refusal:
            no = refusal
        else:
            browsers.end_others(request)
            here = reverse("account_recovery_codes")
            return redirect(f"{here}?{urlencode({'next': onward})}")
    facts = {
        "codes": factors.codes_to_show(user, timezone.now()),
        "left": factors.codes_left(user),
        "onward": onward,
        "wrong": no,
    }
    return render(request, "account/recovery_codes.html", facts, status=422 if no else 200)
