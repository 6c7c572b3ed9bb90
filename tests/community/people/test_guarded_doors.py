"""The doors under pressure: many at once, many names for one caller, old codes, slow post."""

import threading

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from community.people.cards import actions as cards
from community.people.models import Household, User
from community.people.post import wait_for_the_post
from community.people.welcome import actions as welcome
from tests.community.people.test_views import at_step_two, code_in_the_mail
from tests.conftest import NOW

MANY = [f"10.{n // 250}.{n % 250}.1" for n in range(200)]


@pytest.fixture(autouse=True)
def _fresh_limits(db) -> None:
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def household(cast) -> Household:
    homes = Household.objects.filter(dwelling__entrance__estate__slug="rugmarken", memberships=None)
    return homes.order_by("pk").first()


@pytest.mark.django_db(transaction=True)
def test_fifty_who_use_one_code_at_once_are_as_many_as_it_has_places(household, together) -> None:
    code = welcome.invite(household, now=timezone.now(), places=3)
    before = User.objects.count()
    waiting = [at_step_two(code) for _ in range(50)]
    for client in waiting:
        client.raise_request_exception = False
    calls = [
        lambda n=n, client=client: client.post(
            "/velkommen/navn/", {"name": f"Nora {n}", "age": "adult"}
        )
        for n, client in enumerate(waiting)
    ]
    answers = [answer.status_code for answer in together(*calls)]
    assert set(answers) <= {302, 422, 503}  # 503: a busy house did nothing
    assert answers.count(302) == 3
    assert User.objects.count() == before + 3
    assert household.memberships.count() == 3
    assert household.invitations.get().used == 3


def test_a_letter_that_a_scanner_opens_ten_times_is_still_unused(household) -> None:
    code = welcome.invite(household, now=timezone.now(), places=1)
    for _ in range(10):
        assert Client().get(f"/velkommen/{code}/").status_code == 200
        assert Client().head(f"/velkommen/{code}/").status_code == 200
        assert Client().post(f"/velkommen/{code}/").status_code == 405
    assert household.invitations.get().used == 0
    assert at_step_two(code)


def test_two_hundred_forwarded_addresses_are_one_caller_for_letters(household) -> None:
    welcome.invite(household, now=timezone.now())
    answers = [
        Client()
        .post(
            "/velkommen/",
            {"code": "ABCDE 12345"},
            HTTP_X_FORWARDED_FOR=address,
            HTTP_X_REAL_IP=address,
            HTTP_FORWARDED=f"for={address}",
        )
        .status_code
        for address in MANY
    ]
    assert answers == [422] * 5 + [429] * 195


def test_forwarded_addresses_are_one_caller_for_cards(cast) -> None:
    number, code = cards.issue_card(cast.user("ejnar"), now=NOW)
    wrong = "000000" if code != "000000" else "111111"
    answers = [
        Client()
        .post("/konto/kort/", {"number": number, "code": wrong}, HTTP_X_FORWARDED_FOR=address)
        .status_code
        for address in MANY[:30]
    ]
    assert answers == [422] * 5 + [429] * 25


def test_forwarded_addresses_are_one_caller_for_codes_by_mail(cast, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    client = Client()
    client.post("/konto/log-ind/", {"email": "birgit@example.dk"})
    answers = []
    for address in MANY[:30]:
        answer = client.post(
            "/konto/log-ind/kode/", {"code": "AAAA-AAAA"}, HTTP_X_FORWARDED_FOR=address
        )
        answers.append(answer.status_code)
        if answer.status_code == 302:  # three in one session are enough: asks anew
            client.post("/konto/log-ind/", {"email": "birgit@example.dk"})
    assert answers.count(422) + answers.count(302) == 5
    assert set(answers[5:]) == {429}


def test_behind_a_proxy_of_ours_each_caller_is_their_own(household, settings) -> None:
    settings.PROXIES = 1
    for number in range(20):
        spoofed = {"HTTP_X_FORWARDED_FOR": f"1.2.3.{number}, 192.0.2.7"}
        answer = Client().post("/velkommen/", {"code": "ABCDE 12345"}, **spoofed)
    assert answer.status_code == 429
    neighbour = {"HTTP_X_FORWARDED_FOR": "192.0.2.8"}
    assert Client().post("/velkommen/", {"code": "ABCDE 12345"}, **neighbour).status_code == 422


def test_a_new_code_ends_the_old_one(cast) -> None:
    client = Client()
    client.post("/konto/log-ind/", {"email": "birgit@example.dk"})
    old = code_in_the_mail()
    client.post("/konto/log-ind/forfra/")
    client.post("/konto/log-ind/", {"email": "birgit@example.dk"})
    new = code_in_the_mail()
    assert client.post("/konto/log-ind/kode/", {"code": old}).status_code == 422
    assert client.post("/konto/log-ind/kode/", {"code": new}).status_code == 302
    assert client.get("/rugmarken/").status_code == 200


def test_a_code_is_used_once(cast) -> None:
    client, code = Client(), ""
    client.post("/konto/log-ind/", {"email": "birgit@example.dk"})
    code = code_in_the_mail()
    client.post("/konto/log-ind/kode/", {"code": code})
    client.post("/konto/log-ud/")
    client.post("/konto/log-ind/kode/", {"code": code})
    assert client.get("/rugmarken/").status_code == 302


def test_a_code_that_says_it_is_still_me_stays_in_its_browser(cast) -> None:
    mine, other = cast.client("birgit"), cast.client("birgit")
    for client in (mine, other):
        client.post("/konto/er-det-dig/")
    code_of_other = code_in_the_mail()
    assert mine.post("/konto/er-det-dig/", {"code": code_of_other}).status_code == 422
    assert other.post("/konto/er-det-dig/", {"code": code_of_other}).status_code == 302


class HeldPost:
    """A mail server that takes nothing before it is told to."""

    open = threading.Event()

    def __init__(self, *args, **kwargs) -> None: ...

    def send_messages(self, messages) -> int:
        self.open.wait(20)
        mail.outbox.extend(messages)
        return len(messages)


def test_the_page_does_not_wait_for_the_mail(cast, settings) -> None:
    """Else the time would tell which addresses have a profile."""
    settings.EMAIL_BACKEND = "tests.community.people.test_guarded_doors.HeldPost"
    HeldPost.open.clear()
    answer = Client().post("/konto/log-ind/", {"email": "birgit@example.dk"})
    assert answer.status_code == 302
    assert mail.outbox == []
    HeldPost.open.set()
    wait_for_the_post()
    assert [message.to for message in mail.outbox] == [["birgit@example.dk"]]


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST"])
def test_another_name_for_the_house_changes_no_link(cast, header: str) -> None:
    answer = Client(**{header: "evil.dk"}).post("/konto/log-ind/", {"email": "birgit@example.dk"})
    wait_for_the_post()
    if header == "HTTP_HOST":
        assert answer.status_code == 400
        assert mail.outbox == []
    else:
        assert answer.headers["Location"] == "/konto/log-ind/kode/"
        assert "evil" not in mail.outbox[-1].body
