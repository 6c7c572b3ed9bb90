"""Where allauth asks the house: no sign-up without a letter, mails in our words, our own address."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.people.post import send_aside

TOASTS = {
    "mfa/messages/webauthn_added.txt": _("Nu kan du logge ind med den."),
    "mfa/messages/webauthn_removed.txt": _("Den kan ikke bruges mere."),
}
PENDING = "welcome_invitation"  # session: the letter a person is about to use


class HouseAdapter(DefaultAccountAdapter):
    """Profiles come from letters; a code by mail is enough, and a passkey is enough."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("Koden passer ikke. Se efter i mailen, og prøv igen."),
        "too_many_login_attempts": _("Det blev for mange forsøg. Vent lidt, og bed om en ny kode."),
        "rate_limited": _("Det går lidt for hurtigt. Vent lidt, og prøv igen."),
        "account_inactive": _("Din profil er lukket. Ring til kontoret."),
    }

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
        text = message or TOASTS.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)


class KeyAdapter(DefaultMFAAdapter):
    """Passkeys belong to the address in SITE_URL, whatever Host a request claims."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Det lykkedes ikke. Prøv igen."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return str(_("Min telefon eller computer"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.SITE_URL).hostname or "localhost", "name": "Beboerhus"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        entity = dict(super().get_public_key_credential_user_entity(user))
        return entity | {"display_name": user.name, "name": user.email or user.name}
