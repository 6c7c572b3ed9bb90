"""Apps and keys of the cast, for the tests of the second factor."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from community.people.factors import actions as factors
from tests.community.people.test_views import code_in_the_mail
from tests.conftest import Cast

ASK = "/konto/ekstra-noegle/"
APP, CODES, LIST = f"{ASK}app/", f"{ASK}koder/", "/konto/noegler/"
PLACES = "/rugmarken/booking/"
CREDENTIALS = "allauth.mfa.webauthn.internal.auth.get_credentials"  # ours in these tests are bare
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def digits(secret: str = SECRET, *, later: int = 0) -> str:
    """What an app with this secret shows now, or `later` periods from now."""
    period = int(timezone.now().timestamp()) // factors.PERIOD + later
    return format_hotp_value(hotp_value(secret, period))


def wrong_digits(secret: str = SECRET) -> str:
    right = {digits(secret, later=n) for n in (-1, 0, 1)}
    return next(f"{n:06}" for n in range(10) if f"{n:06}" not in right)


def give_app(user, secret: str = SECRET, *, ago: int = 10) -> Authenticator:
    """An app that was set up a while ago."""
    then = timezone.now() - timedelta(minutes=ago)
    period = int(then.timestamp()) // factors.PERIOD
    code = format_hotp_value(hotp_value(secret, period))
    return factors.use_this_app(user, secret=secret, code=code, now=then)


def give_key(user, name: str = "Min telefon") -> Authenticator:
    facts = {"name": name, "credential": {}}
    return Authenticator.objects.create(user=user, type="webauthn", data=facts)


def by_mail(who: str) -> Client:
    """Logged in with a code by mail, moments ago."""
    client = Client()
    client.post("/konto/log-ind/", {"email": Cast().user(who).email})
    answer = client.post("/konto/log-ind/kode/", {"code": code_in_the_mail()})
    assert answer.status_code == 302
    return client


@pytest.fixture
def closing(cast: Cast) -> str:
    """A page of the committee and the caretaker."""
    return f"{PLACES}{cast.facility('Vaskehus A', None).pk}/luk/"


@pytest.fixture(autouse=True)
def fresh_limits(db) -> None:
    from django.core.cache import cache

    cache.clear()


def shown_secret(page: str) -> str:
    return "".join(re.findall(r"<code>(\w{4})</code>", page))
