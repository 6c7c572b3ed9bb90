"""The door for programs to what comes again: pause it, move it, end it, and come every time."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Regular, Signup
from events.written import Rhythm
from tests.events.test_api import post
from tests.events.test_repeating import start

EATS = {"adults": 2, "diets": {"vegetarian": 1, "other": 1}, "diet_words": "uden løg"}


@pytest.fixture
def soup(cast):
    series = start(cast, Rhythm(date(2026, 12, 2), time(18)))
    series.refresh_from_db()
    return series


def at_series(series, more=""):
    return f"/api/v1/rugmarken/series/{series.token}/{more}"


def patch(cast, who, series, **facts):
    return cast.client(who).patch(at_series(series), facts, content_type="application/json")


def test_who_comes_every_time_says_what_they_do_not_eat_and_stops(cast, soup):
    client, there = cast.client("birgit"), at_series(soup, "every-time/")
    assert client.get(there).status_code == 404
    answer = post(client, there, EATS).json()
    assert (answer["adults"], answer["diets"]) == (2, {"vegetarian": 1, "other": 1})
    assert Signup.objects.coming().count() == 11
    assert post(client, there, {"adults": 0}).status_code == 422
    assert cast.client("kasper").get(there).status_code == 404
    assert client.delete(there).status_code == 204
    assert not Signup.objects.coming().exists()
    assert client.delete(there).status_code == 404


def test_a_sign_up_says_what_they_do_not_eat_and_that_it_is_every_time(cast, soup):
    event = soup.events.order_by("starts_at").first()
    there = f"/api/v1/rugmarken/events/{event.token}/signups/"
    answer = post(cast.client("birgit"), there, EATS | {"every_time": True}).json()
    assert answer["diets"] == {"vegetarian": 1, "other": 1}
    assert answer["is_every_time"]
    assert Regular.objects.get().diets.count() == 2
    listed = cast.client("birgit").get("/api/v1/rugmarken/events/").json()["results"]
    assert {tuple(one["signup"]["diets"]) for one in listed} == {("other", "vegetarian")}
    wrong = post(cast.client("kasper"), there, {"adults": 1, "diets": {"fisk": 1}})
    assert wrong.status_code == 422
    assert Signup.objects.filter(member=cast.member("kasper")).count() == 0


def test_the_list_costs_the_same_for_one_and_for_eleven(cast, soup, django_assert_num_queries):
    client = cast.client("birgit")
    first = soup.events.order_by("starts_at").first()
    post(client, f"/api/v1/rugmarken/events/{first.token}/signups/", EATS)
    with CaptureQueriesContext(connection) as one:
        client.get("/api/v1/rugmarken/events/")
    cost = len(one)
    post(client, at_series(soup, "every-time/"), EATS)
    with django_assert_num_queries(cost):
        client.get("/api/v1/rugmarken/events/")


def test_who_holds_it_pauses_it_moves_it_and_ends_it(cast, soup):
    assert patch(cast, "birgit", soup, not_on=["2026-12-23"]).status_code == 404
    paused = patch(cast, "fadumo", soup, not_on=["2026-12-23"], not_in_weeks=[53]).json()
    assert paused["not_on"] == ["2026-12-23"]
    assert not any(when.startswith(("2026-12-23", "2026-12-30")) for when in paused["coming"])
    moved = patch(cast, "fadumo", soup, begins="19:00", place="Gården").json()
    assert {when[11:16] for when in moved["coming"]} == {"19:00"}
    assert moved["not_on"] == ["2026-12-23"]
    assert patch(cast, "fadumo", soup, every="daily").status_code in {400, 422}
    assert patch(cast, "fadumo", soup, since="2020-01-01").status_code == 422
    ended = cast.client("fadumo").delete(
        at_series(soup), {"call_off": True, "reason": "Slut"}, content_type="application/json"
    )
    assert (ended.json()["is_over"], ended.json()["coming"]) == (True, [])
    assert patch(cast, "fadumo", soup, begins="20:00").status_code == 404


def test_what_stands_stays_when_it_just_ends(cast, soup):
    assert cast.client("yildiz").delete(at_series(soup)).json()["is_over"]
    assert soup.events.filter(state="published").count() == 11
