"""A walk one dark evening in Rugmarken."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from community.pictures import actions as shelf
from helpdesk.models import SafetyWalk, SocialTask, WalkPoint
from helpdesk.walks import actions
from helpdesk.walks.pointing import actions as pointing
from helpdesk.walks.rules import Planned, Seen
from tests.conftest import NOW, Cast, at

EVENING = at("2026-11-23", "17:00")
DAY = date(2026, 12, 11)


def planned(**facts: Any) -> Planned:
    said = {
        "starts_at": EVENING, "meets_at": "Bænken foran Laden",
        "route": "Porten ved blok D\nStien bag blok C", "invited": "Bestyrelsen og SSP",
    }  # fmt: skip
    return Planned(**said | facts)


def seen(**facts: Any) -> Seen:
    said = {
        "place": "Porten ved blok D", "kind": "light", "seen": "Lampen er gået",
        "owner": "operations", "follow_up_on": DAY,
    }  # fmt: skip
    return Seen(**said | facts)


def task_of(point: WalkPoint) -> SocialTask | None:
    return SocialTask.objects.filter(origin=point.origin).first()


@pytest.fixture
def tour(cast: Cast) -> SafetyWalk:
    """Kim has planned it for this evening."""
    return actions.plan(cast.member("kim", "rugmarken"), planned(), now=NOW)


@pytest.fixture
def write(cast: Cast, tour: SafetyWalk) -> Callable[..., WalkPoint]:
    """Kim writes a point on the way."""

    def one(**facts: Any) -> WalkPoint:
        key = facts.pop("request_key", None)
        return pointing.add(
            cast.member("kim", "rugmarken"), tour, seen(**facts), request_key=key, now=EVENING
        )

    return one


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files of this test lie."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    monkeypatch.setattr(shelf.poke, "poke", lambda: None)
    return settings.PRIVATE_ROOT
