"""Who holds an office shows more than a mail: passkey, an app's six digits, a recovery code."""

import re
import time
from datetime import timedelta
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings as house_settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from community.errors import Refused
from community.people import actions as people
from community.people import trust
from community.people.factors import actions as factors
from community.people.models import Entry, Guess, Role
from community.people.post import wait_for_the_post
from tests.community.people.test_views import BAD, code_in_the_mail
from tests.conftest import Cast, strong

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
def _fresh_limits(db) -> None:
    from django.core.cache import cache

    cache.clear()


def shown_secret(page: str) -> str:
    return "".join(re.findall(r"<code>(\w{4})</code>", page))


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


# --- changing and taking away ----------------------------------------------------------------------


def test_whoever_reads_the_mail_cannot_make_a_key_of_their_own(cast, monday) -> None:
    """Who holds an office and has a key shows the key, also right after a code by mail."""
    give_app(cast.user("jens"))
    thief = by_mail("jens")
    doors = (APP, f"{APP}fjern/", CODES, "/konto/noegler/ny/")
    for door in doors:
        for method in (thief.get, thief.post):
            assert method(door).headers["Location"].startswith(f"{ASK}?next="), door
    assert "igen=1" in thief.get(APP).headers["Location"]
    thief.post(ASK, {"code": digits()})
    assert [thief.get(door).status_code for door in doors] == [200] * 4
    monday.shift(301)
    asked = thief.get(APP).headers["Location"]
    assert thief.get(asked).status_code == 200  # asks, though shown within twelve hours


def test_an_app_is_replaced_and_the_old_one_is_out(
    cast, django_capture_on_commit_callbacks
) -> None:
    jens = cast.user("jens")
    give_app(jens)
    client = strong(jens)
    page = client.get(APP).content.decode()
    assert "virker den gamle app ikke mere" in page
    secret = shown_secret(page)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(APP, {"code": digits(secret)})
    [app] = Authenticator.objects.filter(user=jens, type="totp")
    assert decrypt(app.data["secret"]) == secret
    wait_for_the_post()
    assert "skiftet ud" in mail.outbox[-1].body


def test_the_last_key_of_an_office_stays(cast) -> None:
    jens = cast.user("jens")
    give_app(jens)
    client = strong(jens)
    answer = client.post(f"{APP}fjern/")
    assert answer.status_code == 422
    assert "Lav en ny først" in answer.content.decode()
    key = give_key(jens)
    assert client.post(f"{APP}fjern/").headers["Location"] == LIST
    last = client.post(f"{LIST}{key.pk}/fjern/")
    assert last.status_code == 422
    assert "Lav en ny først" in last.content.decode()
    assert list(Authenticator.objects.filter(user=jens)) == [key]


@pytest.mark.django_db(transaction=True)
def test_two_keys_taken_away_at_once_leave_one(cast, together) -> None:
    jens, now = cast.user("jens"), timezone.now()
    keys = [give_key(jens, f"key {n}") for n in range(4)]
    results = together(*[lambda key=key: factors.remove(jens, key, now=now) for key in keys])
    assert [result.code for result in results if isinstance(result, Refused)] == ["last_key"]
    assert Authenticator.objects.filter(user=jens).count() == 1


def test_a_resident_takes_away_the_last_one_and_is_told(
    cast, django_capture_on_commit_callbacks
) -> None:
    oksana = cast.user("oksana")
    key = give_key(oksana)
    client, elsewhere = by_mail("oksana"), by_mail("oksana")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{LIST}{key.pk}/fjern/")
    assert answer.headers["Location"] == LIST
    assert "alle andre steder" in client.get(LIST).content.decode()
    assert elsewhere.get("/rugmarken/").status_code == 302
    wait_for_the_post()
    assert mail.outbox[-1].to == [oksana.email]


def test_the_recovery_codes_go_with_the_last_key(cast) -> None:
    oksana, now = cast.user("oksana"), timezone.now()
    app = give_app(oksana)
    factors.make_codes(oksana, now=now)
    factors.remove(oksana, app, now=now)
    assert not Authenticator.objects.filter(user=oksana).exists()


def test_a_term_that_is_over_is_no_office(cast) -> None:
    oksana, today = cast.member("oksana"), timezone.localdate()
    for who in ("jens", "birgit", "torben"):
        assert trust.holds_office(cast.user(who), today), who
    assert not trust.holds_office(oksana.user, today)
    people.appoint(oksana, Role.CARETAKER, since=today, until=today + timedelta(days=30))
    assert trust.holds_office(oksana.user, today)
    assert not trust.holds_office(oksana.user, today + timedelta(days=30))
    people.appoint(oksana, Role.WELCOME_NEIGHBOUR, since=today)
    assert not trust.holds_office(oksana.user, today + timedelta(days=30))
    people.leave(oksana, on=today)
    assert not trust.holds_office(oksana.user, today)


def test_the_mail_is_in_the_readers_language(cast) -> None:
    jens = cast.user("jens")
    jens.language = "en"
    jens.save()
    from community.people.factors import notify

    seen = []
    notify.mail(jens, _Spoken(seen))
    assert seen == ["en"]


class _Spoken:
    """Notes the language it is said in."""

    def __init__(self, seen: list[str]) -> None:
        self.seen = seen

    def __str__(self) -> str:
        from django.utils.translation import get_language

        self.seen.append(get_language() or "")
        return "what"


def test_who_has_no_email_gets_no_mail_and_no_error(cast) -> None:
    from community.people.factors import notify

    wait_for_the_post()  # what others have handed in is none of Ejnar's
    mail.outbox.clear()
    notify.mail(cast.user("ejnar"), "what")
    wait_for_the_post()
    assert mail.outbox == []


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


# --- having lost everything --------------------------------------------------------------------------


def test_the_operator_takes_everything_away_and_it_stands_in_the_logbook(cast, closing) -> None:
    jens = cast.user("jens")
    give_app(jens)
    factors.make_codes(jens, now=timezone.now())
    client = strong(jens)
    assert client.get(closing).status_code == 200
    call_command("forget_keys", "Jens@example.dk", verbosity=0)
    assert not Authenticator.objects.filter(user=jens).exists()
    assert {entry.act for entry in Entry.objects.filter(about=jens)} == {"keys.forgotten"}
    assert by_mail("jens").get(APP).status_code == 200


def test_forgetting_the_keys_ends_every_session(cast) -> None:
    give_app(cast.user("jens"))
    client = by_mail("jens")
    call_command("forget_keys", "jens@example.dk", verbosity=0)
    assert client.get("/rugmarken/").status_code == 302


def test_an_address_nobody_has_is_a_sentence(cast) -> None:
    with pytest.raises(CommandError, match="Ingen logger ind"):
        call_command("forget_keys", "nobody@example.dk", verbosity=0)


def test_the_clock_of_the_records_is_the_clock_on_the_wall(monday) -> None:
    assert abs(time.time() - timezone.now().timestamp()) < 1
