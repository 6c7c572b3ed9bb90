"""A meeting in Rugmarken on 14 January 2027; the call has to be out on 17 December."""

from datetime import timedelta
from typing import Any

import pytest

from events.meeting import actions
from events.meeting.written import Asked
from events.models import AskedBy, DepartmentMeeting
from tests.conftest import NOW, Cast, at

THURSDAY = at("2027-01-14", "19:00")


def asked(**facts: Any) -> Asked:
    """In Laden from seven to nine, unless the facts say otherwise."""
    starts = facts.pop("starts_at", THURSDAY)
    said = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "place": "Laden"}
    return Asked(**said | facts)


def extra(**facts: Any) -> Asked:
    said = {"is_extraordinary": True, "asked_by": AskedBy.HOUSEHOLDS, "topic": "Solceller"}
    return asked(**said | facts)


def plan(member: Any, wanted: Asked | None = None, now: Any = NOW) -> DepartmentMeeting:
    return actions.plan(member, wanted or asked(), now=now)


def fresh(meeting: DepartmentMeeting) -> DepartmentMeeting:
    found: DepartmentMeeting = DepartmentMeeting.objects.select_related("event").get(pk=meeting.pk)
    return found


def moved(
    member: Any, meeting: DepartmentMeeting, now: Any = NOW, **facts: Any
) -> DepartmentMeeting:
    return actions.change(member, meeting, asked(**facts), now=now)


@pytest.fixture
def meeting(cast: Cast) -> DepartmentMeeting:
    return plan(cast.member("grethe"))
