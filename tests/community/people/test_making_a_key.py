"""An app, a passkey and ten codes on paper: how they are made, kept and called."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.conf import settings as house_settings
from django.core import mail
from django.utils import timezone

from community.errors import Refused
from community.people.factors import actions as factors
from community.people.post import wait_for_the_post
from tests.community.people.second_factor import (
    APP,
    ASK,
    CODES,
    CREDENTIALS,
    LIST,
    SECRET,
    by_mail,
    digits,
    give_app,
    give_key,
    shown_secret,
    wrong_digits,
)
from tests.community.people.second_factor import (
    closing as closing,
)
from tests.community.people.second_factor import (
    fresh_limits as fresh_limits,
)
from tests.conftest import strong

# --- making one --------------------------------------------------------------------------------------


def test_jens_sets_up_an_app_and_gets_ten_codes(
    cast, closing, django_capture_on_commit_callbacks
) -> None:
    jens, elsewhere = by_mail("jens"), by_mail("jens")
    page = jens.get(f"{APP}?next={closing}").content.decode()
    secret = shown_secret(page)
    assert len(secret) == 32
    assert "<svg" in page
    assert f"otpauth://totp/jens%40example.dk?secret={secret}&amp;issuer=Beboerhus" in page
    assert shown_secret(jens.get(APP).content.decode()) == secret  # a reload keeps it
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer = jens.post(APP, {"code": digits(secret), "next": closing})
    assert answer.headers["Location"].startswith(CODES)
    page = jens.get(answer.headers["Location"]).content.decode()
    assert len(re.findall(r"<li>\d{4} \d{4}</li>", page)) == 10
    assert jens.post(CODES, {"gemt": "1", "next": closing}).headers["Location"] == closing
    assert jens.get(closing).status_code == 200
    assert elsewhere.get("/rugmarken/").status_code == 302
    wait_for_the_post()
    [told] = mail.outbox
    assert told.to == ["jens@example.dk"]
    assert "kode-app" in told.body
    assert f"{house_settings.SITE_URL}/konto/enheder/" in told.body
    assert "Jens" not in told.body


def test_an_app_that_has_not_understood_is_not_kept(cast) -> None:
    jens = by_mail("jens")
    secret = shown_secret(jens.get(APP).content.decode())
    answer = jens.post(APP, {"code": wrong_digits(secret)})
    assert answer.status_code == 422
    assert shown_secret(answer.content.decode()) == secret
    assert not Authenticator.objects.filter(user=cast.user("jens")).exists()


def test_secrets_lie_locked_in_the_database(cast, settings) -> None:
    jens = cast.user("jens")
    app = give_app(jens)
    codes = factors.make_codes(jens, now=timezone.now())
    shown = factors.codes_to_show(jens, timezone.now())
    rows = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in rows
    assert not [code for code in shown if code.replace(" ", "") in rows]
    assert decrypt(app.data["secret"]) == SECRET
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret of the house, long enough for everybody"
    assert decrypt(app.data["secret"]) == SECRET
    settings.SECRET_KEY_FALLBACKS = []
    unreadable = decrypt(app.data["secret"])
    assert unreadable not in ("", SECRET)
    assert decrypt(app.data["secret"]) != unreadable  # nothing anybody could work out
    assert decrypt(codes.data["seed"])


def test_codes_are_shown_until_they_are_kept_and_for_ten_minutes(cast, monday) -> None:
    jens = cast.user("jens")
    give_app(jens)
    client = strong(jens)
    client.post(CODES, {"nye": "1"})
    assert "tencodes" in client.get(CODES).content.decode()
    monday.shift(601)
    client = strong(jens)
    page = client.get(CODES).content.decode()
    assert "tencodes" not in page
    assert "10 koder tilbage" in page
    client.post(CODES, {"nye": "1"})
    client.post(CODES, {"gemt": "1"})
    assert "tencodes" not in client.get(CODES).content.decode()


def test_a_recovery_code_opens_once_and_its_owner_is_told(
    cast, closing, django_capture_on_commit_callbacks
) -> None:
    jens = cast.user("jens")
    give_app(jens)
    factors.make_codes(jens, now=timezone.now())
    [first, second, *_rest] = factors.codes_to_show(jens, timezone.now())
    client = by_mail("jens")
    assert "En af dine reservekoder" in client.get(f"{ASK}?med=reserve").content.decode()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ASK, {"code": first, "med": "reserve", "next": closing})
    assert answer.headers["Location"] == closing
    assert client.get(closing).status_code == 200
    wait_for_the_post()
    assert "reservekoder er brugt" in mail.outbox[-1].body
    other = by_mail("jens")
    wrong = other.post(ASK, {"code": first, "med": "reserve"})
    assert wrong.status_code == 422
    assert 'name="med"' in wrong.content.decode()
    assert other.post(ASK, {"code": second, "med": "reserve"}).status_code == 302
    assert factors.codes_left(jens) == 8
    assert "8 tilbage" in other.get(LIST).content.decode()


@pytest.mark.django_db(transaction=True)
def test_one_recovery_code_ten_times_at_once_is_right_once(cast, together) -> None:
    jens, now = cast.user("jens"), timezone.now()
    give_app(jens)
    factors.make_codes(jens, now=now)
    code = factors.codes_to_show(jens, now)[0]
    calls = [
        lambda n=n: factors.check_code(jens, code, place=f"place {n}", now=now) for n in range(10)
    ]
    results = together(*calls)
    assert sum(isinstance(result, Authenticator) for result in results) == 1
    assert factors.codes_left(jens) == 9


def test_new_codes_end_the_old_ones(cast) -> None:
    jens, now = cast.user("jens"), timezone.now()
    give_app(jens)
    factors.make_codes(jens, now=now)
    old = factors.codes_to_show(jens, now)
    factors.make_codes(jens, now=now)
    assert not set(old) & set(factors.codes_to_show(jens, now))
    with pytest.raises(Refused, match="passer ikke"):
        factors.check_code(jens, old[0], place="here", now=now)


def test_no_codes_without_a_key(cast) -> None:
    answer = strong(cast.user("jens")).post(CODES, {"nye": "1"})
    assert answer.status_code == 422
    assert "Lav en nøgle først" in answer.content.decode()


# --- names -------------------------------------------------------------------------------------------


def test_a_key_is_not_named_with_a_cpr_number(cast, monkeypatch) -> None:
    key = give_key(cast.user("oksana"))
    client = by_mail("oksana")
    for name in ("010190-1234", "tlf 0101901234"):
        answer = client.post(f"{LIST}{key.pk}/navn/", {"name": name})
        assert answer.status_code == 422
        assert "CPR" in answer.content.decode()
    forms = "allauth.mfa.webauthn.forms.auth"
    monkeypatch.setattr(f"{forms}.parse_registration_response", lambda said: said)
    monkeypatch.setattr(f"{forms}.complete_registration", lambda said: _Verified())
    monkeypatch.setattr(CREDENTIALS, lambda user: [])
    new = client.post(f"{LIST}ny/", {"name": "010190-1234", "credential": '{"a": 1}'})
    assert new.status_code == 422
    assert "CPR" in new.content.decode()
    assert Authenticator.objects.get(user=cast.user("oksana")) == key
    good = client.post(f"{LIST}ny/", {"name": "Min tablet", "credential": '{"a": 1}'})
    assert good.headers["Location"] == LIST
    assert Authenticator.objects.filter(user=cast.user("oksana")).count() == 2


class _Verified:
    def is_user_verified(self) -> bool:
        return True
