"""The week in one mail: on Monday, five lines, in one's own language, once, and nothing when empty."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import get_language

from community.features import Feature
from community.notifications.actions import choose
from community.notifications.models import Delivery, Notification, Way
from community.notifications.telling import WEEK, tell_weeks
from community.people.models import User
from community.shapes import SheetPart
from tests.community.notifications.push.maker import Browser
from tests.conftest import NOW, at


@pytest.fixture
def week(theatre: Feature, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What hangs in every stairway this week."""
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
