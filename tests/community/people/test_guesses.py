"""Where a guess comes from, whoever the caller says they are."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from community.errors import Refused
from community.people import guesses
from community.people.models import Guess
from community.people.welcome import actions as welcome


def request_from(remote: str, forwarded: str = "") -> object:
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **headers)


def test_without_a_proxy_of_ours_the_header_means_nothing(settings) -> None:
    settings.PROXIES = 0
    assert guesses.client_address(request_from("192.0.2.7", "198.51.100.1")) == "192.0.2.7"


def test_behind_our_proxy_only_its_own_entry_counts(settings) -> None:
    settings.PROXIES = 1
    spoofed = request_from("10.0.0.1", "1.2.3.4, 5.6.7.8, 192.0.2.7")
    assert guesses.client_address(spoofed) == "192.0.2.7"
    settings.PROXIES = 2
    assert guesses.client_address(spoofed) == "5.6.7.8"
    assert guesses.client_address(request_from("10.0.0.1", "5.6.7.8")) == "10.0.0.1"


def test_a_house_of_ipv6_addresses_is_one_place() -> None:
    first, second, other = (
        guesses.place_of(request_from(a))
        for a in ("2001:db8::1", "2001:db8::ffff", "2001:db8:0:1::1")
    )
    assert first == second != other
    assert guesses.place_of(request_from("::ffff:192.0.2.7")) == guesses.place_of(
        request_from("192.0.2.7")
    )


@pytest.mark.django_db
def test_the_sixth_wrong_code_in_a_quarter_waits() -> None:
    now = timezone.now()
    for _ in range(5):
        welcome.begin_guess("letter", "here", now=now)
    with pytest.raises(Refused) as no:
        welcome.begin_guess("letter", "here", now=now + timedelta(minutes=5))
    assert (no.value.code, no.value.status) == ("too_many_guesses", 429)
    assert 595 <= no.value.facts["retry_after"] <= 605
    assert "10 minutter" in str(no.value)
    welcome.begin_guess("letter", "elsewhere", now=now)
    welcome.begin_guess("letter", "here", now=now + timedelta(minutes=16))


@pytest.mark.django_db
def test_a_right_code_does_not_count() -> None:
    now = timezone.now()
    for _ in range(30):
        welcome.forgive(welcome.begin_guess("letter", "here", now=now))
    assert welcome.guesses_left("letter", "here", now=now) == 5


@pytest.mark.django_db
def test_a_hundred_wrong_codes_a_minute_from_everywhere_are_enough(caplog) -> None:
    now = timezone.now()
    for number in range(100):
        welcome.begin_guess("letter", f"place {number}", now=now)
    with pytest.raises(Refused):
        welcome.begin_guess("letter", "a new place", now=now)
    assert "many wrong codes" in caplog.text
    welcome.begin_guess("letter", "a new place", now=now + timedelta(seconds=61))


@pytest.mark.django_db
def test_ten_an_hour_at_one_profile_from_anywhere() -> None:
    now = timezone.now()
    for number in range(10):
        welcome.begin_guess("login", f"place {number}", target="birgit@example.dk", now=now)
    with pytest.raises(Refused):
        welcome.begin_guess("login", "a new place", target="birgit@example.dk", now=now)
    welcome.begin_guess("login", "a new place", target="jens@example.dk", now=now)


@pytest.mark.django_db
def test_neither_addresses_nor_mails_lie_in_the_table_and_old_guesses_go() -> None:
    now = timezone.now()
    place = guesses.place_of(request_from("192.0.2.7"))
    welcome.begin_guess("login", place, target="birgit@example.dk", now=now)
    assert not [g for g in Guess.objects.all() if "192." in g.key or "@" in g.key]
    welcome.begin_guess("login", place, now=now + timedelta(hours=2))
    assert Guess.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_guesses_are_five(cast, together) -> None:
    now = timezone.now()
    results = together(*[lambda: welcome.begin_guess("letter", "here", now=now)] * 50)
    assert sum(isinstance(result, list) for result in results) == 5
    assert sum(isinstance(result, Refused) for result in results) == 45
