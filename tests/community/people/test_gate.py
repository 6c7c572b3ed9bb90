"""One gate: who comes in, and that everybody else gets the very same 404."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from community.people import actions
from community.people.gate import member_at
from community.people.models import Estate, Household, Role

TODAY = date(2026, 11, 23)
OUTSIDERS = ["ingrid", "sofie", "stranger", "moved", "closed", "future", "empty home"]


def outsider(kind: str, cast):
    """A user with login who has no business in Rugmarken today."""
    now = timezone.now()
    if kind in {"ingrid", "sofie"}:
        return cast.user(kind)
    if kind == "stranger":
        return actions.open_profile(name="Fremmed", now=now)
    member = cast.member("birgit")
    if kind == "moved":
        actions.leave(member, on=TODAY)
    elif kind == "closed":
        member.user.is_active = False
        member.user.save()
    elif kind == "future":
        member.period = DateRange(TODAY + timedelta(days=1), None)
        member.save()
    elif kind == "empty home":
        household = Household.objects.get(pk=member.household_id)
        household.period = DateRange(household.period.lower, TODAY)
        household.save()
    return member.user


@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("birgit", {Role.COMMITTEE}),
        ("jens", {Role.COMMITTEE, Role.CHAIR}),
        ("ejnar", set()),
        ("torben", {Role.CARETAKER}),
        ("kim", {Role.OPERATIONS}),
        ("leyla", {Role.SOCIAL_WORKER}),
    ],
)
def test_neighbours_and_colleagues_come_in_with_their_roles(cast, who: str, roles: set) -> None:
    member = member_at(cast.user(who), "rugmarken", timezone.now())
    assert member is not None
    assert member.roles == roles


def test_the_gate_is_one_query(cast, django_assert_num_queries) -> None:
    birgit = cast.user("birgit")
    with django_assert_num_queries(1):
        member = member_at(birgit, "rugmarken", timezone.now())
        assert member is not None
        assert (member.user.name, member.estate.organisation.name) == (
            "Birgit",
            "Boligselskabet Nabolyst",
        )
        assert str(member.household.dwelling) == "Rugmarken 3, 1. tv"
        assert (member.entrance_id, member.circle_id) != (None, None)


@pytest.mark.parametrize("kind", OUTSIDERS)
def test_nobody_else_comes_in(cast, kind: str) -> None:
    user = outsider(kind, cast)
    user.refresh_from_db()
    assert member_at(user, "rugmarken", timezone.now()) is None


@pytest.mark.parametrize("kind", [kind for kind in OUTSIDERS if kind != "closed"])
def test_a_foreign_estate_looks_just_like_one_that_does_not_exist(cast, kind: str) -> None:
    client = Client()
    client.force_login(outsider(kind, cast), backend="django.contrib.auth.backends.ModelBackend")
    foreign, unknown = client.get("/rugmarken/"), client.get("/findesikke/")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.content.replace(b"rugmarken", b"") == unknown.content.replace(b"findesikke", b"")
    assert set(foreign.headers) == set(unknown.headers)
    assert b"Rugmarken" not in foreign.content


def test_a_closed_profile_is_logged_out(cast) -> None:
    client = cast.client("birgit")
    outsider("closed", cast)
    assert client.get("/rugmarken/").status_code == 302


def test_strangers_at_the_door_are_sent_to_log_in(db) -> None:
    for slug in ("rugmarken", "findesikke"):
        answer = Client().get(f"/{slug}/")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/konto/log-ind/?next=")


def test_a_role_ends_by_itself(cast) -> None:
    jens = cast.user("jens")
    later = timezone.now() + timedelta(weeks=52)
    assert member_at(jens, "rugmarken", later).roles == frozenset()


def test_moving_out_counts_from_the_next_request(cast) -> None:
    client = cast.client("birgit")
    assert client.get("/rugmarken/").status_code == 200
    actions.leave(cast.member("birgit"), on=TODAY)
    assert client.get("/rugmarken/").status_code == 404


def test_no_estate_takes_the_name_of_a_front_door(cast) -> None:
    from django.core.exceptions import ValidationError

    estate = Estate(organisation=cast.estate().organisation, number=9, name="Demo", slug="demo")
    with pytest.raises(ValidationError):
        estate.full_clean()
