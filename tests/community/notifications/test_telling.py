"""The week in one mail: on Monday, five lines, in one's own language, once, and nothing when empty."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language

from community.features import Feature
from community.notifications.actions import choose
from community.notifications.models import Delivery, Notification, Way
from community.notifications.telling import WEEK, tell_weeks
from community.people.models import Entrance, User
from community.shapes import SheetPart
from tests.community.notifications.push.maker import Browser
from tests.conftest import NOW, at


@pytest.fixture
def week(theatre: Feature, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What hangs in every stairway this week, which nobody has been told of."""
    cache.clear()
    lines: list[str] = []

    def shown(*_asked: Any) -> list[SheetPart]:
        return [SheetPart("Teater", [f"{get_language()}: {line}" for line in lines], 1)]

    monkeypatch.setattr(theatre, "sheet", shown)
    return lines


def test_five_lines_in_each_ones_language_and_once(cast: Any, week: list[str]) -> None:
    User.objects.filter(name="Ahmad").update(language="en")
    week += [f"Aften {n}" for n in range(8)]
    told = tell_weeks(NOW)
    assert told == Notification.objects.count() > 2
    note = Notification.objects.get(user=cast.user("birgit"))
    assert note.body.splitlines() == [f"da: Aften {n}" for n in range(5)]
    assert Notification.objects.get(user=cast.user("ahmad")).body.startswith("en: ")
    assert (note.title, note.url, note.deliveries.get().way) == (
        "Ugen hos jer",
        "/rugmarken/",
        "email",
    )
    assert tell_weeks(NOW + timedelta(hours=1)) == 0


@pytest.mark.parametrize("monday", ["2026-10-26", "2027-03-29"])
def test_it_is_eight_on_the_wall_also_after_the_clocks_were_changed(
    cast: Any, week: list[str], monday: str
) -> None:
    week.append("Aften")
    assert tell_weeks(at(monday, "07:59")) == 0
    assert tell_weeks(at(monday, "08:00")) > 2


def test_it_comes_within_five_minutes_of_eight(cast: Any) -> None:
    assert settings.CELERY_BEAT_SCHEDULE["weeks"]["schedule"] <= 300


def test_a_round_that_came_by_everybody_is_not_gone_again(cast: Any, week: list[str]) -> None:
    week.append("Aften")
    assert tell_weeks(NOW) > 2
    with CaptureQueriesContext(connection) as asked:
        assert tell_weeks(NOW + timedelta(minutes=4)) == 0
    assert len(asked) == 0
    cache.clear()
    assert tell_weeks(NOW + timedelta(minutes=8)) == 0


def test_a_stairway_another_clock_holds_is_come_by_again(
    transactional_db: None, cast: Any, week: list[str]
) -> None:
    week.append("Aften")
    home = cast.member("birgit").household.dwelling.entrance_id
    with ThreadPoolExecutor(1) as elsewhere, transaction.atomic():
        Entrance.objects.select_for_update().get(pk=home)
        assert elsewhere.submit(_told_by_another_clock).result(30) > 0
        assert not Notification.objects.filter(user__name="Birgit").exists()
    assert tell_weeks(NOW + timedelta(minutes=4)) > 0
    assert Notification.objects.filter(user__name="Birgit").count() == 1


def _told_by_another_clock() -> int:
    try:
        return tell_weeks(NOW)
    finally:
        connections.close_all()


def test_nothing_when_nothing_hangs_there(cast: Any, week: list[str]) -> None:
    assert tell_weeks(NOW) == 0
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("day", "clock"), [("2026-11-23", "07:59"), ("2026-11-25", "08:00"), ("2026-11-29", "12:00")]
)
def test_only_on_monday_and_the_day_after(cast: Any, week: list[str], day: str, clock: str) -> None:
    week.append("Aften")
    assert tell_weeks(at(day, clock)) == 0


def test_who_does_not_want_it_is_left_alone(cast: Any, week: list[str]) -> None:
    week.append("Aften")
    choose(cast.user("birgit"), WEEK, Way.EMAIL, False)
    choose(cast.user("ahmad"), "house", Way.EMAIL, False)
    tell_weeks(NOW)
    told = set(Notification.objects.values_list("user__name", flat=True))
    assert told
    assert not told & {"Birgit", "Ahmad", "Ejnar"}


def test_it_is_a_mail_also_for_who_has_a_telephone(
    cast: Any, week: list[str], says_yes: Callable[..., Any]
) -> None:
    week.append("Aften")
    says_yes("birgit", Browser())
    tell_weeks(NOW)
    assert {row.way for row in Delivery.objects.filter(notification__user__name="Birgit")} == {
        "email"
    }


def test_two_clocks_at_once(
    transactional_db: None, cast: Any, week: list[str], together: Callable[..., list[Any]]
) -> None:
    week.append("Aften")
    together(lambda: tell_weeks(NOW), lambda: tell_weeks(NOW))
    users = list(Notification.objects.values_list("user", flat=True))
    assert len(users) == len(set(users))
