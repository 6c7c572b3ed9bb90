"""A key is changed, taken away or lost: who may, what stays, and who hears of it."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.errors import Refused
from community.people import actions as people
from community.people import trust
from community.people.factors import actions as factors
from community.people.models import Entry, Role
from community.people.post import wait_for_the_post
from tests.community.people.second_factor import (
    APP,
    ASK,
    CODES,
    LIST,
    by_mail,
    digits,
    give_app,
    give_key,
    shown_secret,
)
from tests.community.people.second_factor import (
    closing as closing,
)
from tests.community.people.second_factor import (
    fresh_limits as fresh_limits,
)
from tests.conftest import strong

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
