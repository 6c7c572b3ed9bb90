"""Health, headers, and what the house says when something is away."""

import json

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from config import health

pytestmark = pytest.mark.django_db


def parts(client):
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["parts"]


def test_livez_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/livez").content == b"ok\n"


def test_readyz_is_200_when_the_clock_ticks(client):
    health.beat(timezone.now())
    assert parts(client) == (200, dict.fromkeys(health.CHECKS, "ok"))


def test_readyz_says_when_the_clock_stands_still(client, monday):
    health.beat(timezone.now())
    monday.shift(121)
    status, told = parts(client)
    assert (status, told["clock"]) == (503, "late")


def test_readyz_says_when_mails_wait_too_long(client, cast, monday):
    from django.db import transaction

    from community.notifications.actions import tell

    with transaction.atomic():
        tell("x.y", [cast.user("birgit")], "a", "b", "/rugmarken/", now=timezone.now())
    monday.shift(300)
    health.beat(timezone.now())
    status, told = parts(client)
    assert (status, told["outbox"]) == (503, "late")


def test_readyz_says_when_the_database_is_away(client, monkeypatch):
    def gone(now):
        raise OperationalError("gone")

    monkeypatch.setitem(health.CHECKS, "database", gone)
    status, told = parts(client)
    assert (status, told["database"]) == (503, "down")


def test_readyz_names_no_versions(client):
    text = client.get("/readyz").content.decode()
    assert "." not in text.replace("...", "")


@pytest.mark.parametrize("path", ["/rugmarken/", "/api/v1/rugmarken/bookings/"])
def test_a_database_that_is_away_is_a_503_with_a_sentence(cast, monkeypatch, path):
    client = cast.client("birgit")
    client.raise_request_exception = False

    def gone(*args, **kwargs):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("community.people.gate.member_at", gone)
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    if path.startswith("/api/"):
        assert answer.json()["code"] == "busy"
    else:
        assert "Prøv igen" in answer.content.decode()


def test_a_cache_that_is_away_closes_nothing(client, monkeypatch):
    from redis.exceptions import ConnectionError as Gone

    def gone(*args, **kwargs):
        raise Gone("no valkey")

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", gone)
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.set", gone)
    assert cache.get("x") is None
    cache.set("x", 1)
    assert client.get("/konto/log-ind/").status_code == 200


PAGES = [
    "/konto/log-ind/",
    "/velkommen/",
    "/offline/",
    "/findes-ikke/",
    "/api/v1/",
    "/livez",
    "/sw.js",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_wall(client, path):
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


def test_a_host_that_is_not_ours_is_refused(client):
    assert client.get("/konto/log-ind/", headers={"host": "evil.example.com"}).status_code == 400


def test_a_page_without_a_csrf_token_is_refused_with_a_sentence(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.user("birgit"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/rugmarken/booking/mine/1/her/")
    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()


def test_api_errors_are_all_of_one_shape(cast):
    birgit = cast.client("birgit")
    for answer in [
        birgit.get("/api/v1/rugmarken/findes-ikke/"),
        birgit.get("/api/v1/tranehaven/bookings/"),
        birgit.put("/api/v1/rugmarken/bookings/"),
        birgit.post("/api/v1/rugmarken/bookings/", b"{", content_type="application/json"),
        birgit.post("/api/v1/rugmarken/bookings/", b"<x/>", content_type="text/xml"),
        Client().get("/api/v1/rugmarken/bookings/"),
    ]:
        assert answer.status_code in {400, 403, 404, 405, 415, 422}
        assert set(json.loads(answer.content)) >= {"code", "message"}


def test_the_web_role_never_waits_for_ever(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] == "3s"
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] == "10s"
