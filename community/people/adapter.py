"""Where allauth asks the house: no sign-up without a letter, mails in our words, our own address."""

import base64
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from community.people import guesses
from community.people.letters import qr
from community.people.post import send_aside

PENDING = "welcome_invitation"  # session: the letter a person is about to use


class HouseAdapter(DefaultAccountAdapter):
    """Profiles come from letters; a code by mail is enough, and a passkey is enough."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("Koden passer ikke. Se efter i mailen, og prøv igen."),
        "too_many_login_attempts": _("Det blev for mange forsøg. Vent lidt, og bed om en ny kode."),
        "rate_limited": _("Det går lidt for hurtigt. Vent lidt, og prøv igen."),
        "account_inactive": _("Din profil er lukket. Ring til kontoret."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """The caller's address as `guesses` sees it; behind a socket file there is none."""
        address = guesses.client_address(request)
        try:
            return str(ip_address(address))
        except ValueError:
            return "0.0.0.0"  # noqa: S104 - an address nobody has, not one to listen on

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """No second step: a passkey is another way in, so a lost phone locks nobody out."""
        return ["allauth.account.stages.LoginByCodeStage"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Our own doors ask first (`account.recently_proved`), also those who have no passkey."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.session.get(PENDING):
            return reverse("people:name")
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links point at SITE_URL, never at the request's Host."""
        facts = {"site_url": settings.SITE_URL} | context
        facts.pop("request", None)
        send_aside(self.render_mail(template_prefix, email, facts))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what we have words for; pages say the rest themselves."""
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)


class KeyAdapter(DefaultMFAAdapter):
    """Passkeys belong to the address in SITE_URL, whatever Host a request claims.

    The secrets of apps and recovery codes are kept under a key made from SECRET_KEY, so that a copy
    of the database opens nothing. A secret we can't read any more fits no code.
    """

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Det lykkedes ikke. Prøv igen."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return str(_("Min telefon eller computer"))

    def get_totp_label(self, user: Any) -> str:
        return str(user.email or user.name)

    def build_totp_svg(self, url: str) -> str:
        return qr(url)

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.SITE_URL).hostname or "localhost", "name": "Beboerhus"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        entity = dict(super().get_public_key_credential_user_entity(user))
        return entity | {"display_name": user.name, "name": user.email or user.name}


def _box() -> MultiFernet:
    """Locks with today's SECRET_KEY and opens with the older ones too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in keys])


def _key(secret: str) -> bytes:
    digest = salted_hmac("community.people.factors", "box", secret=secret, algorithm="sha256")
    return base64.urlsafe_b64encode(digest.digest())
