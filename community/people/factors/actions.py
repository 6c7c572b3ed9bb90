"""The verbs of keys: make, use and take away. Whoever calls has asked who it is, moments ago."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people import guesses, trust
from community.people.belonging import members_of
from community.people.browsers import actions as browsers
from community.people.cards.actions import digits_in
from community.people.factors import notify
from community.people.logbook import actions as logbook
from community.people.models import User
from community.people.welcome import actions as welcome

Type = Authenticator.Type
PERIOD = 30  # seconds an app shows the same six digits
LENIENT = 1  # clocks differ and fingers are slow: one period before and after is right too
APP_DIGITS = 6
SHOWN_FOR = timedelta(minutes=10)


# --- showing one ---------------------------------------------------------------------------------


def check_code(user: User, typed: str, *, place: str, now: datetime) -> Authenticator:
    """What the typed digits belong to: the person's app, or one of their recovery codes, now used.

    Counted before it is looked at, per person and per place. Refused `wrong_code`,
    `too_many_guesses` (429).
    """
    code = digits_in(typed)
    counted = welcome.begin_guess(guesses.FACTOR, place, target=str(user.pk), now=now)
    found = _use_app(user, code, now) if len(code) == APP_DIGITS else _use_recovery_code(user, code)
    welcome.forgive(counted)
    return found


@transaction.atomic
def _use_app(user: User, code: str, now: datetime) -> Authenticator:
    """The same digits open nothing twice, also not a moment later."""
    app = Authenticator.objects.select_for_update(no_key=True).filter(user=user, type=Type.TOTP)
    found = app.first()
    if found is None:
        raise _wrong()
    period = _fitting_period(decrypt(found.data["secret"]), code, now)
    if period is None or period <= found.data.get("period", -1):
        raise _wrong()
    found.data["period"] = period
    found.save(update_fields=["data"])
    return found


def _use_recovery_code(user: User, code: str) -> Authenticator:
    found = _codes_of(user)
    if found is None or not found.wrap().validate_code(code):
        raise _wrong()
    transaction.on_commit(lambda: notify.mail(user, notify.CODE_USED))
    return found


def _fitting_period(secret: str, code: str, now: datetime) -> int | None:
    """The latest period around `now` in which an app with this secret shows the code."""
    this = int(now.timestamp()) // PERIOD
    around = range(this + LENIENT, this - LENIENT - 1, -1)
    fits = [
        period
        for period in around
        if constant_time_compare(code, format_hotp_value(hotp_value(secret, period)))
    ]
    return fits[0] if fits else None


def _wrong() -> Refused:
    sentence = _("Koden passer ikke. Se efter, og prøv igen.")
    return Refused("wrong_code", sentence, status=422, field="code")


def strengthen(request: HttpRequest, factor: Authenticator) -> None:
    """This session has shown its second factor; it goes on under a new number (AU-7)."""
    post_authentication(request, factor, reauthenticated=True)
    browsers.change_key(request)


# --- making and taking away ----------------------------------------------------------------------


@transaction.atomic
def add_key(user: User, *, name: str, credential: Any, now: datetime) -> Authenticator:
    """A passkey. allauth has seen that the credential is good."""
    _lock(user)
    key: Authenticator = WebAuthn.add(user, name, credential).instance
    key.created_at = now
    key.save(update_fields=["created_at"])
    transaction.on_commit(lambda: notify.mail(user, notify.KEY_ADDED))
    return key


@transaction.atomic
def use_this_app(user: User, *, secret: str, code: str, now: datetime) -> Authenticator:
    """The app with this secret is the person's from now on; an older one stops working.

    Refused `wrong_code` unless the code shows that the app has the secret.
    """
    _lock(user)
    period = _fitting_period(secret, digits_in(code), now)
    if period is None:
        raise _wrong()
    old = Authenticator.objects.filter(user=user, type=Type.TOTP).delete()[0]
    facts = {"secret": encrypt(secret), "period": period}
    app = Authenticator(user=user, type=Type.TOTP, data=facts, created_at=now)
    app.save()
    transaction.on_commit(
        lambda: notify.mail(user, notify.APP_REPLACED if old else notify.APP_ADDED)
    )
    return app


@transaction.atomic
def remove(user: User, factor: Authenticator, *, now: datetime) -> None:
    """Take away a passkey or the app; without any, the recovery codes go too.

    Refused `last_key` for who holds an office: their pages could not be opened any more.
    """
    _lock(user)
    rest = Authenticator.objects.filter(user=user, type__in=trust.FACTORS).exclude(pk=factor.pk)
    if not rest.exists():
        if trust.holds_office(user, timezone.localdate(now)):
            raise Refused(
                "last_key",
                _("Du kan se noget om naboerne, så du skal have en nøgle. Lav en ny først."),
            )
        Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    what = notify.APP_REMOVED if factor.type == Type.TOTP else notify.KEY_REMOVED
    Authenticator.objects.filter(user=user, pk=factor.pk).delete()
    transaction.on_commit(lambda: notify.mail(user, what))


@transaction.atomic
def remove_all(user: User, *, now: datetime, by: User | None = None, why: str = "") -> int:
    """Somebody has lost everything: who knows them (`by`, or the operator) takes all of it away.

    They log in with a code by mail again and make new keys. Ends every session, and stands with `why`
    in the logbook of the estates they are in. How many keys there were.
    """
    _lock(user)
    gone = Authenticator.objects.filter(user=user).delete()[0]
    user.set_unusable_password()  # every session carries a digest of it: none is left
    user.save(update_fields=["password"])
    browsers.end_all(user)
    for member in members_of(user, now):
        logbook.note("keys.forgotten", by=by, estate=member.estate, about=user, now=now, why=why)
    transaction.on_commit(lambda: notify.mail(user, notify.ALL_GONE))
    return gone


@transaction.atomic
def make_codes(user: User, *, now: datetime) -> Authenticator:
    """Ten new recovery codes; the old ones stop working. Refused `no_key` for who has none."""
    _lock(user)
    if not trust.has_factor(user):
        raise Refused("no_key", _("Lav en nøgle først. Så kan du få koder til den."))
    old = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()[0]
    facts = {"seed": encrypt(secrets.token_hex(40)), "used_mask": 0}
    made = Authenticator(user=user, type=Type.RECOVERY_CODES, data=facts, created_at=now)
    made.save()
    if old:
        transaction.on_commit(lambda: notify.mail(user, notify.NEW_CODES))
    return made


def codes_to_show(user: User, now: datetime) -> list[str]:
    """The codes, until the person has said that they are kept, and for ten minutes at most."""
    made = _codes_of(user)
    if made is None or made.wrap().did_view or now - made.created_at > SHOWN_FOR:
        return []
    return [f"{code[:4]} {code[4:]}" for code in made.wrap().get_unused_codes()]


def keep_codes(user: User) -> None:
    """The person has them on paper: we never show them again."""
    made = _codes_of(user)
    if made is not None:
        made.wrap().mark_as_viewed()


def codes_left(user: User) -> int | None:
    """How many recovery codes have not been used; None for who never made any."""
    made = _codes_of(user)
    return len(made.wrap().get_unused_codes()) if made else None


def _codes_of(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()


def _lock(user: User) -> None:
    """One change at a time, so that two can't each leave the other's key as the last."""
    list(User.objects.select_for_update(no_key=True).filter(pk=user.pk))
