"""Who holds an office shows more than a mail: passkey, an app's six digits, a recovery code."""

from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from community.errors import Refused
from community.people.factors import actions as factors
from community.people.models import Guess
from tests.community.people.second_factor import (
    APP,
    ASK,
    CREDENTIALS,
    LIST,
    by_mail,
    digits,
    give_app,
    give_key,
    wrong_digits,
)
from tests.community.people.second_factor import (
    closing as closing,
)
from tests.community.people.second_factor import (
    fresh_limits as fresh_limits,
)
from tests.community.people.test_views import BAD
from tests.conftest import strong

# --- being asked -----------------------------------------------------------------------------------


def test_a_code_by_mail_does_not_open_the_pages_of_the_committee(cast, closing) -> None:
    jens = by_mail("jens")
    answer = jens.get(f"{closing}?a=1")
    assert answer.headers["Location"] == f"{ASK}?next={quote(f'{closing}?a=1', safe='')}"
    page = jens.get(answer.headers["Location"]).content.decode()
    assert "Lav en nøgle til dig selv" in page
    assert f"/konto/noegler/ny/?next={quote(closing)}" in page
    assert f"{APP}?next={quote(closing)}" in page


def test_who_holds_no_office_gets_404_and_not_a_question(cast, closing) -> None:
    for who in ("oksana", "ejnar"):
        assert cast.client(who).get(closing).status_code == 404


def test_jens_shows_six_digits_and_comes_back(cast, closing) -> None:
    give_app(cast.user("jens"))
    jens = by_mail("jens")
    ask = jens.get(closing).headers["Location"]
    page = jens.get(ask).content.decode()
    assert "De 6 tal fra din kode-app" in page
    assert "Lav en nøgle" not in page
    spaced = f"{digits()[:3]} {digits()[3:]}"
    answer = jens.post(ASK, {"code": spaced, "next": closing})
    assert answer.headers["Location"] == closing
    assert jens.get(closing).status_code == 200
    assert jens.get(ask).headers["Location"] == closing  # not asked again
    assert Guess.objects.count() == 0


def test_it_holds_twelve_hours_and_in_this_session_only(cast, closing, monday) -> None:
    give_app(cast.user("jens"))
    jens = by_mail("jens")
    jens.post(ASK, {"code": digits()})
    assert by_mail("jens").get(closing).status_code == 302
    monday.shift(12 * 3600 - 60)
    assert jens.get(closing).status_code == 200
    monday.shift(120)
    assert jens.get(closing).status_code == 302
    assert jens.get("/rugmarken/").status_code == 200


def test_the_session_goes_on_under_a_new_number(cast, closing) -> None:
    give_app(cast.user("jens"))
    jens = by_mail("jens")
    old = jens.cookies["sessionid"].value
    jens.post(ASK, {"code": digits()})
    thief = Client()
    thief.cookies["sessionid"] = old
    assert thief.get("/rugmarken/").status_code == 302
    assert jens.get(closing).status_code == 200
    assert "Denne</span>" in jens.get("/konto/enheder/").content.decode()


def test_the_same_digits_open_nothing_twice(cast) -> None:
    give_app(cast.user("jens"))
    code = digits()
    assert by_mail("jens").post(ASK, {"code": code}).status_code == 302
    again = by_mail("jens").post(ASK, {"code": code})
    assert again.status_code == 422
    assert "Koden passer ikke" in again.content.decode()


def test_a_slow_finger_and_a_clock_that_is_off_are_forgiven(cast) -> None:
    jens = cast.user("jens")
    for later, opens in ((-2, False), (-1, True), (1, True), (2, False)):
        Authenticator.objects.filter(user=jens).delete()
        give_app(jens)
        status = by_mail("jens").post(ASK, {"code": digits(later=later)}).status_code
        assert (status == 302) is opens, later
        Guess.objects.all().delete()
        _fresh()


def _fresh() -> None:
    from django.core.cache import cache

    cache.clear()


@pytest.mark.parametrize("name", BAD)
def test_whatever_is_typed_is_a_sentence(cast, name: str) -> None:
    give_app(cast.user("jens"))
    answer = cast.client("jens").post(ASK, {"code": BAD[name]})
    assert answer.status_code == 422
    assert "tal" in answer.content.decode()


def test_wrong_digits_are_counted_across_sessions_and_headers(cast) -> None:
    give_app(cast.user("jens"))
    for number in range(5):
        answer = cast.client("jens").post(
            ASK, {"code": wrong_digits()}, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}"
        )
        assert answer.status_code == 422
    late = cast.client("jens").post(ASK, {"code": digits()})
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 0


def test_ten_an_hour_at_one_person_from_wherever(cast) -> None:
    give_app(cast.user("jens"))
    for place in range(10):
        with pytest.raises(Refused, match="passer ikke"):
            factors.check_code(
                cast.user("jens"), wrong_digits(), place=f"p{place}", now=timezone.now()
            )
    with pytest.raises(Refused) as no:
        factors.check_code(cast.user("jens"), digits(), place="new", now=timezone.now())
    assert no.value.status == 429
    give_app(cast.user("torben"))
    assert factors.check_code(cast.user("torben"), digits(), place="new", now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_fifty_wrong_digits_at_once_are_five(cast, together) -> None:
    give_app(cast.user("jens"))
    session, code = cast.client("jens").cookies["sessionid"].value, wrong_digits()

    def wrong() -> int:
        client = Client(raise_request_exception=False)
        client.cookies["sessionid"] = session
        return client.post(ASK, {"code": code}).status_code

    answers = together(*[wrong] * 50)
    assert 1 <= answers.count(422) <= 5
    assert set(answers) <= {422, 429, 503}  # 503: a busy house looked at nothing


@pytest.mark.django_db(transaction=True)
def test_the_right_digits_twenty_times_at_once_are_right_once(cast, together) -> None:
    jens, code = cast.user("jens"), ""
    give_app(jens)
    code, now = digits(), timezone.now()
    calls = [
        lambda n=n: factors.check_code(jens, code, place=f"place {n}", now=now) for n in range(10)
    ]
    results = together(*calls)
    assert sum(isinstance(result, Authenticator) for result in results) == 1


def test_somebody_elses_app_opens_nothing(cast) -> None:
    give_app(cast.user("jens"))
    other = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
    give_app(cast.user("torben"), other)
    assert cast.client("torben").post(ASK, {"code": digits()}).status_code == 422


def test_a_passkey_is_asked_for_and_one_that_does_not_fit_is_a_sentence(cast, monkeypatch) -> None:
    jens = cast.user("jens")
    give_key(jens)
    monkeypatch.setattr(CREDENTIALS, lambda user: [])
    client = by_mail("jens")
    page = client.get(ASK).content.decode()
    assert "Brug finger eller ansigt" in page
    assert "De 6 tal" not in page
    answer = client.post(ASK, {"credential": '{"id": "x"}'})
    assert answer.status_code == 422
    assert "Det lykkedes ikke" in answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "{}",
        "[]",
        "[1]",
        "x",
        "7",
        "null",
        '"x"',
        '{"id": "x"}',
        '{"id": 1, "rawId": []}',
        '{"id": "eA", "rawId": "eA", "response": {}, "type": "public-key"}',
        '{"response": {"userHandle": 7}}',
        '{"response": []}',
        "[" * 100_000,
        "9" * 5000,
        '{"id": ' + "9" * 5000 + "}",
    ],
    ids=lambda typed: typed[:20],
)
def test_what_is_no_passkey_is_never_an_error_of_ours(cast, monkeypatch, typed: str) -> None:
    monkeypatch.setattr(CREDENTIALS, lambda user: [])
    give_key(cast.user("jens"))
    jens = strong(cast.user("jens"))
    for client, door in (
        (Client(), "/konto/log-ind/noegle/"),
        (jens, "/konto/er-det-dig/noegle/"),
        (jens, "/konto/noegler/ny/"),
        (jens, ASK),
    ):
        client.get(door)
        answer = client.post(door, {"credential": typed, "name": "x"})
        assert answer.status_code in {302, 422}, door
    assert Authenticator.objects.count() == 1


def test_a_passkey_is_enough_and_goes_on_to_the_page(cast, closing, monkeypatch) -> None:
    key = give_key(cast.user("jens"))
    forms = "allauth.mfa.webauthn.forms.auth"
    monkeypatch.setattr(f"{forms}.parse_authentication_response", lambda said: said)
    monkeypatch.setattr(f"{forms}.complete_authentication", lambda user, said: key)
    jens = by_mail("jens")
    answer = jens.post(ASK, {"credential": '{"id": 1}', "next": closing})
    assert answer.headers["Location"] == closing
    assert jens.get(closing).status_code == 200


def test_a_passkey_at_the_front_door_is_strong_at_once(cast, closing, monkeypatch) -> None:
    key = give_key(cast.user("jens"))
    forms = "allauth.mfa.webauthn.forms.auth"
    monkeypatch.setattr(f"{forms}.parse_authentication_response", lambda said: said)
    monkeypatch.setattr(f"{forms}.extract_user_from_response", lambda said: key.user)
    monkeypatch.setattr(f"{forms}.complete_authentication", lambda user, said: key)
    jens = Client()
    assert jens.post("/konto/log-ind/noegle/", {"credential": '{"id": 1}'}).status_code == 302
    assert jens.get(closing).status_code == 200


def test_a_click_in_the_demo_counts_only_in_the_demo(step_in, closing, settings) -> None:
    jens = step_in("jens")
    assert jens.get(closing).status_code == 200
    settings.DEMO = False
    assert jens.get(closing).status_code == 302


def test_nobody_is_sent_to_another_house(cast) -> None:
    give_app(cast.user("jens"))
    away = {"code": digits(), "next": "https://evil.example/"}
    assert cast.client("jens").post(ASK, away).headers["Location"] == "/"


def test_a_resident_is_never_asked(cast, monkeypatch) -> None:
    """For residents a passkey is only another way in: a code by mail still opens everything."""
    monkeypatch.setattr(CREDENTIALS, lambda user: [])
    give_key(cast.user("oksana"))
    oksana = by_mail("oksana")
    assert oksana.get("/rugmarken/").status_code == 200
    assert oksana.get("/konto/noegler/ny/").status_code == 200
    assert "Kode-app" not in oksana.get(LIST).content.decode()
