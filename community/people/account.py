"""Logging in and out: allauth's doors in our frame, and those it does not have."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    ListWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from community import live
from community.errors import Refused
from community.people import actions, guesses, proof, trust
from community.people.demo_login import cast_by_estate
from community.people.factors import actions as factors
from community.people.factors.views import has_made, take_away
from community.people.forms import AddKeyForm, ConfirmForm, EditKeyForm, LoginForm, ProofForm
from community.people.models import User
from community.people.views import answer, form_page
from community.people.welcome import actions as welcome

YEAR = 365 * 24 * 3600
AGAIN = "again"  # the purpose of a code that shows it is still you
View = Callable[..., HttpResponseBase]


def says_422(view: View) -> View:
    """allauth answers 200 to a form with mistakes in it; ours is 422."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form and form.errors:
            response.status_code = 422
        return response

    return inner


class LoginPage(RequestLoginCodeView):
    """An address, and a code is on its way. The same answer for addresses nobody has."""

    def get_form_class(self) -> type[forms.Form]:
        return LoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cast = cast_by_estate() if settings.DEMO else []
        return super().get_context_data(cast=cast, **kwargs)


class ConfirmPage(ConfirmLoginCodeView):
    """The code from the mail. Guesses are counted before they are looked at, in PostgreSQL."""

    def get_form_class(self) -> type[forms.Form]:
        return forms.Form if self._action == "resend" else ConfirmForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._action == "resend":
            return super().post(request, *args, **kwargs)
        stage = get_pending_stage(request)
        target = str(stage.state.get("email", "")) if stage else ""
        place, now = guesses.place_of(request), timezone.now()
        try:
            counted = welcome.begin_guess(guesses.LOGIN, place, target=target, now=now)
        except Refused as no:
            return self._too_many(no)
        response = super().post(request, *args, **kwargs)
        if request.user.is_authenticated:
            welcome.forgive(counted)
        return response

    def _too_many(self, no: Refused) -> HttpResponse:
        form = ProofForm({"code": ""})
        form.errors.clear()
        form.add_error(None, str(no))
        response = self.render_to_response(self.get_context_data(form=form), status=429)
        response.headers["Retry-After"] = str(no.facts["retry_after"])
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_mail=proof.mail_lies_in_a_folder(), **kwargs)


class KeyListPage(ListWebAuthnView):
    """My passkeys, and for who holds an office (or has one anyway) the app and the recovery codes."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
        office = trust.holds_office(user, today)
        facts = {"app": app, "left": factors.codes_left(user), "office": office or app is not None}
        return super().get_context_data(**facts, **kwargs)


class AddKeyPage(AddWebAuthnView):
    """A passkey for this device."""

    def get_form_class(self) -> type[forms.Form]:
        return AddKeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = super().get_context_data(**kwargs)
        return facts | {"onward": proof.next_of(self.request, "mfa_list_webauthn")} | kwargs

    def form_valid(self, form: forms.Form) -> HttpResponse:
        said = form.cleaned_data
        key = factors.add_key(
            self.request.user, name=said["name"], credential=said["credential"], now=timezone.now()
        )
        onward = proof.next_of(self.request, "mfa_list_webauthn")
        return has_made(self.request, key, onward)


class RemoveKeyPage(RemoveWebAuthnView):
    """Take a passkey away; not the last one of who holds an office."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        no = take_away(self.request, self.get_object())
        if no is None:
            return HttpResponseRedirect(reverse("mfa_list_webauthn"))
        return self.render_to_response(self.get_context_data(wrong=no), status=422)


class KeyAgainPage(ReauthenticateWebAuthnView):
    """It is still me: a passkey. One that does not fit leads back to the page that asks."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        for sentence in form.errors.get("credential", []):
            messages.error(self.request, str(sentence))
        onward = proof.next_of(self.request, "mfa_list_webauthn")
        again = reverse("account_reauthenticate")
        return HttpResponseRedirect(f"{again}?{urlencode({'next': onward})}")


class EditKeyPage(EditWebAuthnView):
    """Another name for a passkey."""

    def get_form_class(self) -> type[forms.Form]:
        return EditKeyForm


@never_cache
@form_page
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """Is it still you? A code by mail, or a passkey."""
    assert isinstance(request.user, User)
    user, onward = request.user, proof.next_of(request, "mfa_list_webauthn")
    sent = bool(proof.asked_for(request, AGAIN))
    form, no = ProofForm(request.POST if "code" in request.POST else None), None
    try:
        if form.is_valid():
            proof.check(request, AGAIN, form.cleaned_data["code"], now=timezone.now())
            record_authentication(request, user, method="code", reauthenticated=True)
            return HttpResponseRedirect(onward)
        if request.method == "POST" and not form.is_bound and user.email:
            proof.ask(request, AGAIN, user.email, now=timezone.now(), known=True)
            sent = True
    except Refused as refusal:
        no = refusal
        form = form if form.is_bound else ProofForm({"code": "-"})
        no.beside(form)
        sent = sent and bool(proof.asked_for(request, AGAIN))
    ways = proof.ways_of(user)
    return answer(
        request, "account/reauthenticate.html", form, no, onward=onward, sent=sent, ways=ways
    )


@login_not_required
@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    """Another address: forget the code that was asked for."""
    clear_login(request)
    return redirect("account_login")


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Forget this browser: the session, its sockets, and what the browser kept of us."""
    user_id = request.user.pk
    end_session(request)
    if user_id:
        live.lock_out(user_id)
    response = redirect("account_login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language switch of every page: a cookie, and the profile of who has one."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(proof.next_of(request, "home:front_door"))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        actions.change_settings(request.user, language=chosen)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR,
        samesite="Lax",
        secure=not settings.DEMO,
    )
    return response


@login_not_required
def inactive(request: HttpRequest) -> HttpResponse:
    """The right code for a profile that is closed."""
    return render(request, "account/account_inactive.html")


@login_not_required
def not_here(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Doors allauth knows and this house does not have: passwords, sign-up without a letter."""
    raise Http404
