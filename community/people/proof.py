"""Is it you? A code by mail, kept in the session of the browser that asked for it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people import guesses
from community.people.around import View, around
from community.people.browsers import actions as browsers
from community.people.cpr import looks_like_cpr
from community.people.models import CodeCard, User
from community.people.welcome import actions as welcome

SESSION = "proof"
TYPED = "typed"  # session: what somebody had typed when they were asked who they are
TRIES = 3
LIVES = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def ask(request: HttpRequest, purpose: str, email: str, *, now: datetime, known: bool) -> None:
    """Send a code to the address and remember it here; an older one stops working.

    With `known` False no code is right: the mail says why, the page looks the same. Mails are
    counted like wrong codes. Refused `too_many_guesses`.
    """
    welcome.begin_guess(guesses.MAIL, guesses.place_of(request), target=email, now=now)
    code = get_adapter().generate_login_code()
    if known:
        get_adapter().send_mail("account/email/login_code", email, {"code": code})
    else:
        get_adapter().send_mail("people/email/taken", email, {})
    request.session[SESSION] = {
        "purpose": purpose,
        "email": email,
        "code": code if known else "",
        "at": now.timestamp(),
        "tries": 0,
    }


def asked_for(request: HttpRequest, purpose: str) -> str:
    """The address a code was sent to for this purpose, or nothing."""
    asked = request.session.get(SESSION) or {}
    return str(asked["email"]) if asked.get("purpose") == purpose else ""


def check(request: HttpRequest, purpose: str, typed: str, *, now: datetime) -> str:
    """The address that is proved. Refused `wrong_code`, `old_code`, `too_many_guesses`."""
    email = asked_for(request, purpose)
    if not email:
        raise _old()
    counted = welcome.begin_guess(guesses.LOGIN, guesses.place_of(request), target=email, now=now)
    _compare(request, typed, now)
    welcome.forgive(counted)
    del request.session[SESSION]
    return email


def _compare(request: HttpRequest, typed: str, now: datetime) -> None:
    asked: dict[str, Any] = request.session[SESSION]
    asked["tries"] += 1
    request.session.modified = True
    if asked["tries"] > TRIES or now.timestamp() > asked["at"] + LIVES.total_seconds():
        del request.session[SESSION]
        raise _old()
    if not asked["code"] or not constant_time_compare(_plain(typed), _plain(asked["code"])):
        raise Refused(
            "wrong_code",
            _("Koden passer ikke. Se efter i mailen, og prøv igen."),
            status=422,
            field="code",
        )


def _old() -> Refused:
    sentence = _("Koden er for gammel. Bed om en ny.")
    return Refused("old_code", sentence, status=422, field="code")


def _plain(code: str) -> str:
    return re.sub(r"[\W_]", "", code).upper()


def mail_lies_in_a_folder() -> bool:
    """Whether the example has no mail server, and its readers must be told where mails are."""
    return bool(settings.DEMO and "filebased" in settings.EMAIL_BACKEND)


def enter(request: HttpRequest, user: User, method: str) -> None:
    """Log the person in, and remember how, when and with what browser they showed who they are."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method=method)
    browsers.know(request)


def was_recent(request: HttpRequest) -> bool:
    """Whether this person showed who they are within the last minutes, by login or by code."""
    records = get_authentication_records(request, request.user)
    if not records:
        return False
    age = timezone.now().timestamp() - float(records[-1]["at"])
    return age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ways_of(user: User) -> list[str]:
    """How this person can show who they are: "mail", "key", "card", or (new, by letter) nothing."""
    has_key = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
    has_card = CodeCard.objects.open().filter(user=user).exists()
    return ["mail"] * bool(user.email) + ["key"] * has_key + ["card"] * has_card


def recently_proved(view: View) -> View:
    """Before what would hurt in a stranger's hands: asks who it is when that was long ago.

    Who came with a letter and has no e-mail, passkey or card cannot be asked, and may add one.
    """

    @around(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)
        if was_recent(request) or not ways_of(request.user):
            return view(request, *args, **kwargs)
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")

    return inner


def keeps_typed(*names: str) -> Callable[[View], View]:
    """What was typed on the page stands there again after the question who it is (`typed_before`).

    Goes outside of the question. Nothing that looks like a CPR number is put into a session.
    """

    def decorate(view: View) -> View:
        @around(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if request.method == "POST" and _asks_who(response):
                said = {name: request.POST.get(name, "")[:200] for name in names}
                if not any(looks_like_cpr(text) for text in said.values()):
                    request.session[TYPED] = {"page": request.path, "said": said}
            return response

        return inner

    return decorate


def _asks_who(response: HttpResponseBase) -> bool:
    path = urlsplit(response.headers.get("Location", "")).path
    return path in {reverse("account_reauthenticate"), reverse("account_second_factor")}


def typed_before(request: HttpRequest) -> dict[str, str]:
    """What was typed on this page before the question who it is. Once; otherwise nothing."""
    kept = request.session.get(TYPED) or {}
    if kept.get("page") != request.path:
        return {}
    del request.session[TYPED]
    said: dict[str, str] = kept["said"]
    return said


def next_of(request: HttpRequest, default: str) -> str:
    """Where the person wanted to go, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else reverse(default)
