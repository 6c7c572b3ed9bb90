"""Torben's day: a task, and how to make one."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from community.homes.greeting import actions as greeting
from community.people import actions as people
from community.people.models import Household, Role
from helpdesk.duties import actions
from helpdesk.models import Duty, SocialTask
from tests.conftest import NOW, Cast

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def make(cast: Cast, **more: Any) -> SocialTask:
    """«Print ugeark» in Rugmarken, today, for the caretaker."""
    facts = {"kind": Duty.PRINT, "title": "Print ugeark", "due": TODAY, "now": NOW} | more
    estate = facts.pop("estate", None) or cast.estate()
    return actions.make(estate, **facts)


@pytest.fixture
def welcome(cast: Cast) -> Callable[[str], Any]:
    """The visit to the household of somebody who has just moved in."""

    def begin(name: str = "rania") -> Any:
        household = Household.objects.get(pk=cast.member(name).household_id)
        rows = greeting.ask_for_a_welcome(household, now=NOW)
        return next(row for row in rows if row.kind == "visit")

    return begin


@pytest.fixture
def greeter(cast: Cast) -> Any:
    """Grethe greets the new ones; she lives here."""
    people.appoint(cast.member("oksana"), Role.WELCOME_NEIGHBOUR, since=TODAY - 30 * DAY)
    return cast.member("oksana")
