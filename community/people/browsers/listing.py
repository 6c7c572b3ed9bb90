"""The browsers a person is logged in with, as the page shows them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from community.people.browsers import agents
from community.people.browsers.store import AT_MOST

SHOWN = 50


@dataclass(frozen=True)
class Browser:
    """One row of the page. `number` is what the button to end it posts to."""

    number: int
    words: Any
    device: str
    since: datetime
    used: datetime
    is_this: bool


def browsers_of(request: HttpRequest) -> list[Browser]:
    """This one first, then by use; the latest fifty. Rows whose session has ended are not shown."""
    now = timezone.now()
    running = Session.objects.filter(expire_date__gt=now).values("pk")
    rows = UserSession.objects.filter(user=request.user, session_key__in=running)
    rows = rows.filter(created_at__gt=now - AT_MOST)
    here = request.session.session_key
    found = [
        Browser(
            number=row.pk,
            words=agents.words(row.user_agent),
            device=agents.device(row.user_agent),
            since=row.created_at,
            used=row.last_seen_at,
            is_this=row.session_key == here,
        )
        for row in rows.order_by("-last_seen_at", "-pk")[:SHOWN]
    ]
    return sorted(found, key=lambda browser: not browser.is_this)
